"""Where films and pictures go: what the end of a file's name asks for, written whole or not at all."""

import os
from collections.abc import Callable, Iterable
from errno import EISDIR, ENOENT
from pathlib import Path

from gdtui.core.errors import InputError, visible_file
from gdtui.film import cast, raster, svg
from gdtui.film.frames import Colours
from gdtui.film.playing import Film
from gdtui.film.reel import Picture
from gdtui.trace.files import write_whole

PIXELS = (".gif", ".png", ".webp")
VERSION = 2  # of asciicasts, where nobody says: several converters know no other


def check_pixels(files: Iterable[Path]) -> None:
    """InputError where one of the files is made of pixels, and Pillow is not installed."""
    if any(file.suffix.lower() in PIXELS for file in files):
        raster.check_pillow()


def check_place(path: Path) -> None:
    """InputError where a file cannot be written, as far as it is known before there is anything to write."""
    if not path.parent.is_dir():
        raise InputError("film.unwritable", file=visible_file(path), error=os.strerror(ENOENT))
    if path.is_dir():
        raise InputError("film.unwritable", file=visible_file(path), error=os.strerror(EISDIR))
    check_pixels([path])


def write_film(film: Film, path: Path, version: int = VERSION) -> None:
    """Write a film to a file. InputError where that cannot be; then the file is as it was."""
    _write(path, film_bytes(film, path.suffix.lower(), version))


def film_bytes(film: Film, suffix: str, version: int = VERSION) -> bytes:
    """Return a film as a file with this suffix holds it; where that is a picture, the last one."""
    if suffix == ".cast":
        return cast.cast(film, version).encode()
    if suffix in MOVING:
        return MOVING[suffix](film)
    return picture_bytes(film.reel.takes[-1].picture, suffix, Colours(film.ground, film.ink), film.title)


def write_picture(picture: Picture, path: Path, colours: Colours, title: str) -> None:
    """Write a picture to a file. InputError where that cannot be; then the file is as it was."""
    _write(path, picture_bytes(picture, path.suffix.lower(), colours, title))


def picture_bytes(picture: Picture, suffix: str, colours: Colours, title: str) -> bytes:
    """Return a picture as a file with this suffix holds it."""
    if suffix == ".txt":
        return "".join(f"{''.join(row.graphemes).rstrip()}\n" for row in picture).encode()
    if suffix == ".svg":
        return svg.still(picture, colours, title).encode()
    return raster.png(picture, colours)


def _write(path: Path, data: bytes) -> None:
    try:
        write_whole(path, data)
    except InputError as error:
        raise InputError("film.unwritable", file=visible_file(path), error=error.values["error"]) from None


def _animated(film: Film) -> bytes:
    return svg.animated(film).encode()


MOVING: dict[str, Callable[[Film], bytes]] = {".svg": _animated, ".gif": raster.gif, ".webp": raster.webp}

"""Films and pictures of pixels: what is decoded is what the screen showed, and every sign is drawn."""

import io
import sys
from unicodedata import name

import numpy as np
import pytest
from PIL import Image, ImageSequence

from gdtui.core.errors import InputError
from gdtui.film import raster
from gdtui.film.frames import Colours, seen
from gdtui.film.raster import COLOURS, gif, png, webp
from gdtui.film.reel import Picture, PictureRow
from gdtui.film.shapes import shapes_of
from gdtui.locales import catalogue
from gdtui.terminal.styles import PLAIN, Style
from tests.film.filmed import made

SCRIPT = "Sleep 1s\nKey@500ms s 3\nType 'ee'\nSet Size 80x24\nSleep 1s"


def pixels(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def row(text: str, style: Style = PLAIN) -> Picture:
    return (PictureRow(tuple(text), (style,) * len(text)),)


@pytest.mark.parametrize("film_of", [gif, webp])
def test_each_picture_is_there_for_its_time(film_of: object) -> None:
    film = made(SCRIPT)
    frames = seen(film)
    image = Image.open(io.BytesIO(film_of(film)))  # type: ignore[operator]
    found = [
        (np.asarray(each.convert("RGB")), each.info["duration"]) for each in ImageSequence.Iterator(image)
    ]
    assert len(found) == len(frames)
    assert abs(sum(duration for _, duration in found) - 1000 * film.length) <= 10 * len(found)
    colours = Colours(film.ground, film.ink)
    for (shown, _), (_, picture) in zip(found, frames, strict=True):
        alone = pixels(png(picture, colours, raster.FILM_SCALE))
        part = shown[: alone.shape[0], : alone.shape[1]].astype(int)
        assert np.abs(part - alone.astype(int)).max() <= 8 * 255 // 100  # a shade, where colours are many


def test_the_same_film_is_the_same_bytes() -> None:
    assert gif(made(SCRIPT)) == gif(made(SCRIPT)) and webp(made(SCRIPT)) == webp(made(SCRIPT))


def test_a_film_plays_over_and_over() -> None:
    assert Image.open(io.BytesIO(gif(made(SCRIPT)))).info["loop"] == 0


def test_dots_are_drawn_where_braille_has_them() -> None:
    scale = 4
    drawn = pixels(png(row("⡀⠁⣿⠀"), Colours("#000000", "#ffffff"), scale))[..., 0]
    cells = np.split(drawn, 4, axis=1)
    lit = [[(x, y) for y in range(4) for x in range(2) if part(cell, x, y, scale) > 128] for cell in cells]
    assert lit == [[(0, 3)], [(0, 0)], [(x, y) for y in range(4) for x in range(2)], []]


def part(cell: np.ndarray, x: int, y: int, scale: int) -> int:
    """How light the middle of a dot's place is."""
    return int(cell[(2 + 4 * y) * scale, (2 + 4 * x) * scale])


def test_lines_of_boxes_touch() -> None:
    drawn = pixels(png(row("╭──┬──╮"), Colours("#000000", "#ffffff"), 2))[..., 0]
    assert (drawn[16, 16:-16] > 0).all()


def test_every_sign_of_ours_is_in_the_fonts_or_is_drawn() -> None:
    font = raster._font(False, 26)
    unknown = font.getmask("\uffff").getbbox(), bytes(font.getmask("\uffff"))
    texts = "".join("".join(form) for form in map(str, catalogue().values()))
    missing = {
        sign
        for sign in texts
        if sign.isprintable()
        and shapes_of(sign) is None
        and not sign.isspace()
        and (font.getmask(sign).getbbox(), bytes(font.getmask(sign))) == unknown
    }
    assert not missing, [name(sign) for sign in missing]


def test_bold_dim_underlined_and_struck_letters_are_seen_so() -> None:
    colours = Colours("#000000", "#ffffff")
    plain = pixels(png(row("m"), colours))
    for attribute in "1", "2", "4", "9", "7":
        other = pixels(png(row("m", Style(attributes=frozenset({attribute}))), colours))
        assert (other != plain).any()


def test_more_colours_than_a_picture_can_have_are_near_ones() -> None:
    many = (
        PictureRow(
            tuple("m" * 600), tuple(Style(f"38;2;{i % 256};{i // 3 % 256};{i // 7}") for i in range(600))
        ),
    )
    drawn = pixels(png(many, Colours("#000000", "#ffffff"), 1))
    assert len(np.unique(drawn.reshape(-1, 3), axis=0)) <= COLOURS


def test_without_pillow_it_is_said_what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    raster._pillow.cache_clear()
    raster._coverage.cache_clear()
    for module in ("PIL", "PIL.Image", "PIL.ImageDraw", "PIL.ImageFont"):
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(InputError, match=r"pip install 'gdtui\[gif\]'"):
        png(row("a"), Colours("#000000", "#ffffff"))

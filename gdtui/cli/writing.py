"""Writes what somebody asks for on the screen, where that takes no file from anybody."""

import os
from collections.abc import Collection, Generator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from gdtui.core.errors import InputError, visible_file
from gdtui.locales import text

if TYPE_CHECKING:
    from textual.geometry import Region

    from gdtui.core.session.session import Session
    from gdtui.terminal import Cells
    from gdtui.ui.screens.exports import Exporter, Saver


class Files(Protocol):
    """Says which files may be written."""

    def check(self, file: str) -> None:
        """InputError where a file may not be written."""

    def written(self, file: str) -> None:
        """Know that it has been written."""


class NewFiles:
    """Files that were not there before; those that were written here may be written again."""

    def __init__(self) -> None:
        self._written: set[str] = set()

    def check(self, file: str) -> None:
        """InputError where somebody else has written the file."""
        if _real(file) not in self._written and os.path.isfile(_real(file)):
            raise InputError("export.exists", file=visible_file(file))

    def written(self, file: str) -> None:
        """Let it be written again."""
        self._written.add(_real(file))


class FilmFiles:
    """Files that a film writes anew each time, so that it is the same film the second time."""

    def __init__(self, kept: Collection[str]) -> None:
        """Take the real paths of what the film is made from, and of what it goes to."""
        self._kept = kept

    def check(self, file: str) -> None:
        """InputError where the film itself would be another one."""
        if _real(file) in self._kept:
            raise InputError("film.taken", file=visible_file(file))

    def written(self, file: str) -> None:
        """That does not matter here."""


def _real(file: str) -> str:
    return os.path.realpath(Path(file).expanduser())


def saver(files: Files) -> "Saver":
    """Return who writes pictures of the screen."""

    def save(cells: "Cells", region: "Region", colours: tuple[str, str], file: str) -> str:
        from gdtui.film.frames import Colours
        from gdtui.film.outputs import write_picture
        from gdtui.film.reel import cut, picture_of
        from gdtui.film.values import still_file

        path = Path(still_file(file)).expanduser()
        files.check(file)
        picture = cut(picture_of(cells), *region)
        write_picture(picture, path, Colours(*colours), "gdtui")
        files.written(file)
        return text("film.saved", file=visible_file(file))

    return save


def exporter(files: Files) -> "Exporter":
    """Return who writes the viewed run to a file, or a scenario."""

    def export(session: "Session", file: str) -> Generator[None, None, str]:
        files.check(file)
        said = yield from _exported(session, file)
        files.written(file)
        return said

    return export


def _exported(session: "Session", file: str) -> Generator[None, None, str]:
    """Write; who does that is imported when somebody asks for it."""
    from gdtui.core.scenarios.reading import is_scenario

    if is_scenario(file) and session.run.recorded is not None:
        from gdtui.watch.scenario import save as save_programs

        return save_programs(session, file)
    if is_scenario(file):
        from gdtui.trace.scenario import save

        return save(session, file)
    from gdtui.trace.export import export

    return export(session.run, file)

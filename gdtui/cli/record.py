"""Films a script, and writes what comes out."""

import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack, chdir
from pathlib import Path
from typing import TYPE_CHECKING

from gdtui.cli.environment import prepare
from gdtui.cli.progress import filming
from gdtui.core.errors import InputError, OptionError, visible_file

if TYPE_CHECKING:
    from gdtui.core.session.session import Session
    from gdtui.film.script import Script

Opener = Callable[[Sequence[str]], "AbstractContextManager[Session]"]


def record(script: Path, outputs: Sequence[Path], version: int, opener: Opener) -> None:
    """Film a script, into the files that it names and those that are given beside; they have to end so.

    What the script names is found from where it is. InputError says what is wrong, before anything is
    written.
    """
    prepare(os.environ)
    for name in [name for name in os.environ if name.startswith("TEXTUAL")]:
        del os.environ[name]  # it looks the same wherever it is made
    from gdtui.cli.writing import FilmFiles, exporter, saver
    from gdtui.film.frames import Colours
    from gdtui.film.outputs import write_film, write_picture
    from gdtui.film.playing import film
    from gdtui.film.script import read_script
    from gdtui.film.values import FILMS, film_file

    outputs = [Path(film_file(str(path))) for path in outputs]
    played = read_script(script)
    if not (outputs or played.outputs or played.pictures):
        raise InputError("film.no_output", file=visible_file(script), known=" ".join(FILMS))
    films = [*map(script.parent.joinpath, played.outputs), *outputs]
    pictures = [*map(script.parent.joinpath, played.pictures)]
    _check_files(script, films, pictures)
    kept = {os.path.realpath(file) for file in (script, *films, *pictures)}
    with chdir(script.parent), filming() as told, ExitStack() as ends:
        session = _opened(played, opener, ends)
        problem = session.run.problem
        asked = None if problem is None else problem.asked
        sources = (*played.opened, *([asked.source] if asked is not None else []))
        files = FilmFiles(kept | {os.path.realpath(source) for source in sources})
        made = film(played, session, exporter(files), told, saver(files))
        for file, picture, colours in made.pictures:
            write_picture(picture, Path(file), Colours(*colours), made.title)
        for file in played.outputs:
            write_film(made, Path(file), version)
    for path in outputs:
        write_film(made, path, version)


def _check_files(script: Path, films: Sequence[Path], pictures: Sequence[Path]) -> None:
    """InputError where a file cannot be written, or two things would go to one: before all is played."""
    from gdtui.film.outputs import check_place

    kinds = {os.path.realpath(script): "script"}
    for kind, files in (("film", films), ("picture", pictures)):
        for file in files:
            check_place(file)
            if kinds.setdefault(os.path.realpath(file), kind) != kind:
                raise InputError("film.taken", file=visible_file(file))


def _opened(script: "Script", opener: Opener, ends: ExitStack) -> "Session":
    """Return what a script opens, which ends with the stack. InputError with its line where it cannot be."""
    try:
        return ends.enter_context(opener(script.opened))
    except InputError as error:
        if not script.opened:
            raise
        option = "--" if isinstance(error, OptionError) else ""
        where = {"file": visible_file(script.file), "line": script.opened_at}
        raise InputError("film.wrong", **where, what=f"{option}{error}") from None

"""Records what happens on the screen while it is open."""

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from gdtui.core.errors import InputError, visible_file
from gdtui.core.session import arguments
from gdtui.film.frames import Colours
from gdtui.film.live import LiveCast, LiveScript
from gdtui.terminal.modes import size_of

if TYPE_CHECKING:
    from gdtui.ui.app import Debugger

STDERR = 2  # where the screen is


def begun(
    app: "Debugger", cast: Path | None, version: int, script: Path | None
) -> list[LiveCast | LiveScript]:
    """Return who writes the files, with their first lines written. InputError where one cannot be."""
    _check(cast, script)
    size, lives = size_of(STDERR), list[LiveCast | LiveScript]()
    if script is not None:  # first: there is nothing that it is written over
        lives.append(LiveScript(script, opened(app, script), app.theme, size))
    if cast is not None:
        lives.append(LiveCast(cast, version, app.session.title or "gdtui", size, Colours(*app.colours)))
    return lives


def _check(cast: Path | None, script: Path | None) -> None:
    """InputError where a file cannot be meant: a script is written by hand, too, and never written over."""
    if cast is not None and cast.suffix.lower() != ".cast":
        raise InputError("film.cast_suffix", file=visible_file(cast))
    if script is not None and os.path.realpath(script) == os.path.realpath(cast or ""):
        raise InputError("film.same_file", one="--record", other="--script", file=visible_file(script))
    if script is not None and script.is_file():
        raise InputError("export.exists", file=visible_file(script))


def opened(app: "Debugger", script: Path) -> str | None:
    """Return what stands behind gdtui to open what is open, with files as they are found from a script.

    None where nothing opens it: its data came on standard input.
    """
    command = arguments.command(app.session)
    if command is None:
        return None
    folder = Path(os.path.realpath(script)).parent
    words = [
        os.path.relpath(os.path.realpath(word), folder) if Path(word).is_file() else word
        for word in shlex.split(command)[1:]
    ]
    return shlex.join(words)

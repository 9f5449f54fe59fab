"""Opens the screen, in a terminal that can show it."""

import os
import sys
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gdtui.core.errors import InputError, visible_file
from gdtui.locales import text

if TYPE_CHECKING:
    from gdtui.core.problem.problems import Problem
    from gdtui.core.session.opening import Opening
    from gdtui.core.session.session import Session
    from gdtui.terminal import Abilities, Watcher
    from gdtui.ui.app import Debugger

QUIET = (
    "GDTUI_NO_QUESTIONS"  # the variable of who records what is sent: a terminal that it is shown to answers
)

NO_SCREEN = ("", "dumb", "unknown")  # TERM where nobody knows of a terminal that can do more than print


def take_keyboard() -> None:
    """Have the keys come from the terminal, where standard input was read for its data.

    InputError where there is no terminal to take them from.
    """
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError:
        raise InputError("error.no_keyboard") from None
    os.dup2(terminal, 0)
    os.close(terminal)


class Recorded(NamedTuple):
    """Where what happens goes to, as it happens: what is shown, as a recording, and keys, as a script."""

    cast: Path | None = None
    version: int = 2
    script: Path | None = None


NO_RECORDINGS = Recorded()


def check_terminal(without: str = "error.no_terminal") -> None:
    """InputError where there is no terminal to open the screen in; its code says what does without."""
    terminal = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))
    if os.environ.get("TERM", "") in NO_SCREEN or not terminal:
        raise InputError(without)


def open_screen(
    problem: "Problem | None" = None,
    opening: "Opening | None" = None,
    ascii: bool = False,
    recorded: Recorded = NO_RECORDINGS,
) -> int:
    """Open the screen on a problem, the lecture's where none is given; return the exit code.

    InputError where there is no terminal, or something wrong in the user's own file.
    """
    from gdtui.core.problem.problems import PLAIN
    from gdtui.core.problem.problems import problem as built_in

    chosen = problem or built_in(PLAIN)
    check_terminal()
    app = shown(lambda: _session(chosen, opening), ascii, recorded)
    if app.failure is None or app.told:
        from gdtui.cli.again import kept, say_again  # nobody waits for them before the first picture

        opened_as = _session(chosen, opening and opening.kept)
        if app.wanted_again or kept(app.session) != kept(opened_as):
            say_again(app.session)
    return left(app)


def left(app: "Debugger") -> int:
    """Return the exit code of an app that was left; an error of ours is reported."""
    if app.failure is not None and not app.told:
        from gdtui.cli.crash import report

        report(app.failure, app.reopening())
        return 1
    return app.told or app.return_code or 0


def shown(open: "Callable[[], Session]", ascii: bool, recorded: Recorded = NO_RECORDINGS) -> "Debugger":
    """Show a session until somebody leaves; return the app that did."""
    abilities = _abilities(os.environ)
    from gdtui.ui.config import config_file, own_commands

    commands = own_commands(config_file())

    from gdtui.cli.writing import NewFiles, exporter, saver
    from gdtui.terminal import driver_for
    from gdtui.ui.app import Debugger
    from gdtui.ui.remembered import theme_file

    if ascii:
        abilities = replace(abilities, ascii=True)
    session = open()
    watchers: list[Watcher] = []
    driver = driver_for(abilities, watchers)
    files = NewFiles()
    app = Debugger(
        session, abilities, theme_file(), commands, exporter(files), driver=driver, saver=saver(files)
    )
    with _watched(app, recorded, watchers):
        app.run()
    return app


@contextmanager
def _watched(app: "Debugger", recorded: Recorded, watchers: "list[Watcher]") -> Iterator[None]:
    """Have what happens recorded, for a while. InputError where a file cannot be written."""
    if recorded == NO_RECORDINGS:
        yield
        return
    from gdtui.cli.live import begun
    from gdtui.trace.files import tell

    lives = begun(app, recorded.cast, recorded.version, recorded.script)
    watchers += lives
    try:
        yield
    finally:
        watchers.clear()
        for live in lives:
            live.end()
            if live.file.failed:
                tell(text("film.cut_off", file=visible_file(live.file.path), error=live.file.failed))


def _session(problem: "Problem", opening: "Opening | None") -> "Session":
    """Return the session of an opening; without one, that of the plain run."""
    if opening is not None:
        from gdtui.core.session.opening import open_session

        return open_session(problem, opening)
    from gdtui.core.runs.trained import Trained
    from gdtui.core.session.session import Session
    from gdtui.core.training.config import run_config

    return Session(Trained(problem, run_config(problem)))


def _abilities(environment: MutableMapping[str, str]) -> "Abilities":
    """Return what the terminal can show, and leave the libraries the variables that they should go by."""
    from gdtui.cli.environment import prepare

    given = dict(environment)
    prepare(environment)
    from gdtui.terminal import Abilities

    return replace(Abilities.of(given), questions=not given.get(QUIET))

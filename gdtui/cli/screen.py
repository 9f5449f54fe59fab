"""Opens the screen, in a terminal that can show it."""

import os
import sys
from collections.abc import MutableMapping
from dataclasses import replace
from typing import TYPE_CHECKING

from gdtui.cli.crash import report
from gdtui.core.errors import InputError

if TYPE_CHECKING:
    from gdtui.core.plans import Plan
    from gdtui.core.problems import Problem
    from gdtui.ui.terminal import Abilities

FAR = {"TEXTUAL_FPS": "15", "TEXTUAL_ANIMATIONS": "none"}  # what a line over SSH has room for, if nobody says


def need_terminal() -> None:
    """Raise InputError where there is no terminal to open the screen in."""
    streams = (sys.stdin, sys.stderr)
    if os.environ.get("TERM") == "dumb" or not all(
        stream is not None and stream.isatty() for stream in streams
    ):
        raise InputError(
            "the screen needs a terminal, and this is none; 'gdtui run' prints the same run without one"
        )


def show(problem: "Problem", plan: "Plan", ascii: bool) -> int:
    """Open the screen on a run, and return the exit code."""
    abilities = _abilities(os.environ)
    from gdtui.core.session import Session
    from gdtui.ui.app import Debugger
    from gdtui.ui.remembered import theme_file

    if ascii:
        abilities = replace(abilities, ascii=True)
    app = Debugger(Session(problem, plan), abilities, theme_file())
    try:
        app.run()
    except Exception as error:  # of Textual's own making, where it does not take them for the application's
        report(error)
        return 1
    if app.failure is not None:
        report(app.failure)
        return 1
    return app.return_code or 0


def _abilities(environment: MutableMapping[str, str]) -> "Abilities":
    """Return what the terminal can show, and leave Textual the variables that it should go by.

    It reads them while it is imported. It would take an empty NO_COLOR for one that is set, and show greys
    for no colours; the driver knows better.
    """
    if environment.get("SSH_CONNECTION"):
        for name, value in FAR.items():
            environment.setdefault(name, value)
    from gdtui.ui.terminal import Abilities

    abilities = Abilities.of(environment)
    environment.pop("NO_COLOR", None)
    return abilities

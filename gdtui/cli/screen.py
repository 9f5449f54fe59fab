"""Opens the screen, in a terminal that can show it."""

import os
import sys
from collections.abc import Callable, MutableMapping
from dataclasses import replace
from typing import TYPE_CHECKING

from gdtui.core.errors import InputError

if TYPE_CHECKING:
    from gdtui.core.conditions.condition import Condition
    from gdtui.core.problem.problems import Problem
    from gdtui.core.training.config import RunConfig
    from gdtui.terminal import Abilities

QUIET = (
    "GDTUI_NO_QUESTIONS"  # the variable of who records what is sent: a terminal that it is shown to answers
)

NO_SCREEN = ("", "dumb", "unknown")  # TERM where nobody knows of a terminal that can do more than print


def open_screen(
    problem: str = "lecture",
    configs: "Callable[[Problem], list[RunConfig]] | None" = None,
    breaks: "Callable[[Problem], list[Condition]] | None" = None,
    ascii: bool = False,
) -> int:
    """Open the screen on a built-in problem; return the exit code.

    InputError where there is no terminal, or something wrong in the user's own file.
    """
    from gdtui.core.problem.problems import problem as built_in
    from gdtui.core.training.config import run_config

    chosen = built_in(problem)
    planned = configs(chosen) if configs else [run_config(chosen)]
    conditions = breaks(chosen) if breaks else []
    terminal = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))
    if os.environ.get("TERM", "") in NO_SCREEN or not terminal:
        raise InputError("error.no_terminal")
    abilities = _abilities(os.environ)
    from gdtui.ui.config import config_file, own_commands

    commands = own_commands(config_file())
    from gdtui.core.runs.trained import Trained
    from gdtui.core.session.session import Session
    from gdtui.ui.app import Debugger
    from gdtui.ui.remembered import theme_file

    if ascii:
        abilities = replace(abilities, ascii=True)
    session = Session(*(Trained(chosen, config) for config in planned))
    session.stop_at(*conditions)
    app = Debugger(session, abilities, theme_file(), commands)
    app.run()
    if app.failure is not None and not app.told:
        from gdtui.cli.crash import report

        report(app.failure, app.reopening())
        return 1
    return app.told or app.return_code or 0


def _abilities(environment: MutableMapping[str, str]) -> "Abilities":
    """Return what the terminal can show, and leave the libraries the variables that they should go by."""
    from gdtui.cli.environment import prepare

    given = dict(environment)
    prepare(environment)
    from gdtui.terminal import Abilities

    return replace(Abilities.of(given), questions=not given.get(QUIET))

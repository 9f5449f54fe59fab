"""Checks a print-out, prints the verdict, and opens the screen there where that is wanted."""

from typing import TYPE_CHECKING

from gdtui.cli.options import Data, Options
from gdtui.core.data.source import is_standard_input
from gdtui.core.problem.problems import Problem
from gdtui.core.scenarios.reading import is_scenario, read
from gdtui.core.session.opening import Opening
from gdtui.core.training.chosen import OF_OPTIMIZERS, OF_SCHEDULES
from gdtui.trace.check.claims import Claims
from gdtui.trace.check.reading import ANY
from gdtui.trace.check.reading import read as read_print
from gdtui.trace.check.report import headline, report
from gdtui.trace.check.verdict import verdict
from gdtui.trace.files import standard_output

if TYPE_CHECKING:
    from gdtui.trace.check.reading import Print
    from gdtui.trace.check.verdict import Verdict

SAME = {"mode": "batch", "shuffle": "seed", "replacement": "seed"}  # choices that belong to another


def beginning_at(options: Options) -> Data:
    """Return the model where nobody says it: two parameters to start from are those of a line."""
    return Data(model="linear") if options.start is not None and "," in options.start else Data()


def said_by(problem: str | None, options: Options) -> frozenset[str]:
    """Return which choices of the run are said, by options or by a scenario."""
    keys = set(options.wanted())
    if problem is not None and is_scenario(problem):
        wanted, _ = read(problem)
        keys |= {*wanted.shared, *(key for run in wanted.runs for key in run)}
    return frozenset(_choice_of(key) for key in keys)


def _choice_of(key: str) -> str:
    dashless = key.replace("-", "_")
    if dashless in OF_OPTIMIZERS or key in OF_OPTIMIZERS:
        return "optimizer"
    return "schedule" if key in OF_SCHEDULES else SAME.get(key, key)


def check_print(
    file: str,
    problem: Problem,
    opening: Opening,
    said: frozenset[str],
    *,
    known: bool,
    open: bool,
    ascii: bool,
) -> int:
    """Print the verdict on a file's lines, and open the screen there; return the exit code."""
    claims = Claims(problem if known else None, opening.configs[opening.view], said)
    told = _told(file, problem if known else None)
    found = verdict(told, claims)
    with standard_output() as out:
        out.writelines(f"{line}\n" for line in report(found, told))
    if open:
        _open(file, found, headline(found, told), ascii)
    return 0 if found.right else 1


def _told(file: str, problem: Problem | None) -> "Print":
    if problem is not None:
        return read_print(file, problem.model.names, problem.dataset.x.shape[1])
    return read_print(file, ANY)


def _open(file: str, found: "Verdict", title: str, ascii: bool) -> None:
    from gdtui.cli import screen

    if is_standard_input(file):
        screen.take_keyboard()
    run = found.truth or found.found
    config = run.config
    screen.open_screen(run.problem, Opening((config,), at=(found.step,), title=title), ascii)

"""Actions that open something else in place of what is open, or keep what is open in a file."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from gdtui.core.errors import InputError, visible
from gdtui.core.session.renewal import Renewal, Renewed, renewed, with_problem, with_start
from gdtui.locales import text

if TYPE_CHECKING:
    from gdtui.ui.commands.target import Target


def open_with(renew: Renewal) -> "Callable[[Target, str], None]":
    """Return the action that opens what one of `renewal.with_…` makes of the session that is open."""
    return lambda target, given: _open(target, renew(target.session, given))


def _open(target: "Target", renewed: Renewed) -> None:
    target.change_opened(lambda opened: opened.open(renewed.session))
    if renewed.steps != renewed.session.steps:
        target.player.go_to(renewed.steps)
    dropped = "  ".join(visible(each) for each in renewed.dropped)
    if dropped:
        target.tell(text("notice.opened_without", breakpoints=dropped))
    else:
        target.tell(text("notice.opened_notes" if renewed.session.notes else "notice.opened"))


def open_problem(target: "Target", given: str) -> None:
    """Open another problem, or what a scenario says. InputError; of a scenario, says what is wrong first."""
    from gdtui.core.scenarios.reading import is_scenario

    if not is_scenario(given):
        _open(target, with_problem(target.session, given))
        return
    from gdtui.core.scenarios.refusals import Refused
    from gdtui.core.scenarios.scenario import opened
    from gdtui.core.scenarios.wanted import Wanted

    try:
        found = opened(given, Wanted())
    except Refused as refused:
        first, *others = refused.errors
        raise InputError("scenario.first", error=first, count=len(others)) if others else first from None
    _open(target, renewed(target.session, found.problem, found.opening))


def save_scenario(target: "Target", given: str) -> None:
    """Write the scenario of this moment to a file. InputError where that is none of one."""
    from gdtui.core.scenarios.reading import SUFFIX, is_scenario

    if not is_scenario(given):
        raise InputError("scenario.suffix", file=visible(given), suffix=SUFFIX)
    target.export(given)


def start(target: "Target", given: str) -> None:
    """Go to the start; where parameters are given, to a start from those."""
    if given:
        open_with(with_start)(target, given)
    else:
        target.player.go_to(0)


def switch(back: bool) -> "Callable[[Target], None]":
    """Return what goes back to what was left last, a run or all that was open; or forth again."""

    def do(target: "Target") -> None:
        switched: list[bool] = []
        target.change_opened(lambda opened: switched.append(opened.undo() if back else opened.redo()))
        if not all(switched):
            target.tell(text("notice.no_run_left" if back else "notice.no_run_returned"))

    return do

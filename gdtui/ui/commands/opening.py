"""Actions that open something else in place of what is open: another problem, other runs."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from gdtui.core.errors import visible
from gdtui.core.session.renewal import Renewal, with_start
from gdtui.locales import text

if TYPE_CHECKING:
    from gdtui.ui.commands.target import Target


def open_with(renew: Renewal) -> "Callable[[Target, str], None]":
    """Return the action that opens what one of `renewal.with_…` makes of the session that is open."""

    def action(target: "Target", given: str) -> None:
        renewed = renew(target.session, given)
        target.change_opened(lambda opened: opened.open(renewed.session))
        if renewed.steps != renewed.session.steps:
            target.player.go_to(renewed.steps)
        dropped = "  ".join(visible(each) for each in renewed.dropped)
        target.tell(text("notice.opened_without", breakpoints=dropped) if dropped else text("notice.opened"))

    return action


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

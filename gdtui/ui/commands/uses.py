"""Uses: why a command would do nothing as things stand, in a word or two."""

from typing import TYPE_CHECKING

from gdtui.core.session.moments import Moment
from gdtui.core.session.opened import Opened
from gdtui.locales import text
from gdtui.ui.commands.forks import rate_of

if TYPE_CHECKING:
    from gdtui.ui.commands.target import Target

FORWARD = ("step.forward", "epoch.forward", "run.forward", "phase.next")
BACK = ("step.back", "epoch.back", "run.back", "phase.back", "play.back")
SEVERAL = ("view.next", "view.previous", "runs.link")
RATES = ("rate.down", "rate.up", "rate.set")
CHOSEN = (
    "optimizer.set",
    "schedule.set",
    "run.batching",
    "run.gd",
    "run.sgd",
    "run.restart",
)


def no_use(id: str, target: "Target") -> str:
    """Return why a command would do nothing now; nothing where it would do something."""
    reason = _reason(id, target.session.moment, target.opened, target.marked_row)
    return text(f"no_use.{reason}") if reason else ""


def _reason(id: str, moment: Moment, opened: Opened, marked_row: int | None) -> str:
    if id in SEVERAL and not moment.several:
        return "one_run"
    if id in FORWARD and moment.end.reason != "running" and not moment.several:
        return "at_end"
    if id in BACK and not (moment.reach or moment.phase):
        return "at_start"
    if id in RATES and rate_of(moment) is None:
        return "recorded"
    if (id in CHOSEN or id.startswith("open.")) and moment.config is None:
        return "recorded"
    lacking = {
        "break.delete": not opened.session.breakpoints.conditions,
        "mark.goto": not opened.session.marks,
        "run.undo": not opened.can_undo,
        "run.redo": not opened.can_redo,
        "goto.row": marked_row is None,
        "chart.pair": len(moment.run.names) < 3,
    }
    return id.replace(".", "_") if lacking.get(id) else ""

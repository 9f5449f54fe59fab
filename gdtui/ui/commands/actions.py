"""Acts: what commands do, given a desk and the text that came with the command."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from gdtui.core.errors import InputError, visible
from gdtui.core.limits import LEGAL, MODES
from gdtui.core.session.session import Session
from gdtui.display.views import View
from gdtui.ui.playback.speed import nearest

if TYPE_CHECKING:
    from gdtui.ui.commands.target import Desk

MOST = 10**12  # that a count says: more steps than any run has
OFTEN = 1000  # times that something is done at once, at most
RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
NO_RUN_LEFT = "no other run was left here, to return to"


Act = Callable[["Desk", str], None]  # what came with the command is checked by what takes it


def count(text: str) -> int:
    """Return the number that a text says, 1 where there is none. InputError where it is no count."""
    if not text:
        return 1
    if not (text.isascii() and text.isdecimal() and 0 < int(text[:20]) <= MOST):
        raise InputError(f"'{visible(text)}' is no whole number from 1 on")
    return int(text)


def plain(do: Callable[["Desk"], None]) -> Act:
    """Return the act of doing something that nothing comes with."""
    return lambda desk, text: do(desk)


def often(do: Callable[["Desk"], object]) -> Act:
    """Return the act of doing something as often as the count says, to be seen when it is done."""

    def act(desk: "Desk", text: str) -> None:
        times = min(count(text), OFTEN)
        if times == 1:
            do(desk)
            return
        with desk.hurried():
            for _ in range(times):
                do(desk)

    return act


def walk(how: Callable[[Session], object]) -> Act:
    """Return the act of changing something about the session, as often as the count says."""
    return often(lambda desk: desk.walk(how))


def compare(how: Callable[[Session], object]) -> Act:
    """Return the act of doing what several runs are needed for."""

    def do(desk: "Desk") -> None:
        if desk.session.moment.several:
            desk.walk(how)
        else:
            desk.tell("there is one run here: gdtui --runs gd,sgd opens two side by side")

    return often(do)


def ride(where: Callable[[Session, int], int]) -> Act:
    """Return the act of going to the step that session and count lead to."""
    return lambda desk, text: desk.guide.ride(where(desk.session, count(text)))


def look(how: Callable[[View], View], pane: str = "loss") -> Act:
    """Return the act of looking at a chart in another way."""
    return often(lambda desk: desk.look(pane, how))


def pace(by: int) -> Act:
    """Return the act of playing faster, or slower."""
    return often(lambda desk: desk.guide.pace(lambda motion: motion.faster(by)))


def go_on(desk: "Desk", text: str) -> None:
    """Continue to the next breakpoint, or to the one that the count says; without any, to the end."""
    desk.guide.ride(desk.session.total, count(text))


def go_back(desk: "Desk", text: str) -> None:
    """Continue back to the breakpoint before; without any, to the start."""
    desk.guide.ride(0, count(text))


def goto(desk: "Desk", text: str) -> None:
    """Go to the end of an epoch, a percentage of the run, a step; without any of them, to the end."""
    session = desk.session
    head, _, rest = text.partition(" ")
    if not text:
        desk.guide.ride(session.total)
    elif head == "step" and rest:
        desk.guide.ride(count(rest.strip()))
    elif text.endswith("%"):
        percent(desk, text[:-1])
    else:
        desk.guide.ride(count(text) * session.run.batching.samples)


def percent(desk: "Desk", text: str) -> None:
    """Go to a percentage of the whole run."""
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 100:
        raise InputError(f"'{visible(text)}' is no percentage from 0 to 100, as in 50%")
    desk.guide.ride(round(desk.session.total * share / 100))


def to_row(desk: "Desk") -> None:
    """Go to the row that is marked in the log."""
    if desk.marked_row is None:
        desk.tell("no row is marked: in the log one moves the mark, or clicks on a row")
    else:
        desk.guide.ride(desk.marked_row)


def speed(desk: "Desk", text: str) -> None:
    """Play at so many steps a second, or at the nearest speed that is as fast."""
    try:
        steps = float("inf" if text == "max" else text)
    except ValueError:
        steps = -1.0
    if not steps > 0:
        raise InputError(f"'{visible(text)}' is no speed: steps a second, or max")
    desk.guide.pace(lambda motion: motion.at(nearest(steps)))


def change(desk: "Desk", batch: int | None = None, lr: float | None = None) -> None:
    """Go on from here in another way, and say what that does to the run."""
    before = desk.session.moment
    desk.walk(lambda session: session.change(batch, lr))
    if before.end.reason != "running":
        desk.tell("the run is at its end: go back to where it should go another way")


def rate(desk: "Desk", text: str) -> None:
    """Take another rate from here on."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise InputError(f"lr {visible(text)}: {LEGAL['lr']}")
    change(desk, lr=value)


def next_rate(by: int) -> Act:
    """Return the act of taking the next rate of a scale, up or down."""

    def do(desk: "Desk") -> None:
        now = desk.session.moment.plan.lr
        others = [each for each in RATES if (each > now if by > 0 else each < now)]
        if others:
            change(desk, lr=min(others) if by > 0 else max(others))
        else:
            desk.tell(f"lr {now:g}: the keys go from {RATES[0]} to {RATES[-1]:g}, and :lr takes any")

    return often(do)


def batch(desk: "Desk", text: str) -> None:
    """Batch the data in the next way from here on, or in the one that is said."""
    moment = desk.session.moment
    samples, now = moment.run.batching.samples, moment.plan.batch
    size = MODES.get(text, text)
    if not text:
        sizes = batch_sizes(samples, now if 1 < now < samples else moment.run.plan.batch)
        change(desk, sizes[(sizes.index(now) + 1) % len(sizes)])
    elif size == "all":
        change(desk, samples)
    elif count(size) <= samples:
        change(desk, count(size))
    else:
        raise InputError(f"batch {visible(text)}: a whole number from 1 to {samples}, gd, sgd or all")


def batch_sizes(samples: int, chosen: int) -> list[int]:
    """Return the batch sizes that `m` goes through: SGD, GD, and between them the chosen one or a usual one.

    The usual one is the power of two nearest the square root of n, and at least 2.
    """
    usual = max(2, 1 << round(samples.bit_length() / 2))
    between = chosen if 1 < chosen < samples else usual
    return list(dict.fromkeys([1, samples, *([between] if 1 < between < samples else [])]))


def turn(back: bool) -> Act:
    """Return the act of returning to a run that was left, or of going back to where that was done."""

    def do(desk: "Desk") -> None:
        turned: list[bool] = []
        desk.walk(lambda session: turned.append(session.undo() if back else session.redo()))
        if not all(turned):
            desk.tell(NO_RUN_LEFT)

    return often(do)


def mark(desk: "Desk", text: str) -> None:
    """Mark this moment by a letter."""
    letter = _letter(text)
    desk.walk(lambda session: session.mark(letter))


def recall(desk: "Desk", text: str) -> None:
    """Return to the moment of a letter."""
    letter, found = _letter(text), []
    desk.walk(lambda session: found.append(session.recall(letter)))
    if not all(found):
        raise InputError(f"nothing is marked '{letter}'")


def _letter(text: str) -> str:
    if not (len(text) == 1 and text.isalpha() and text.isascii()):
        raise InputError("a mark is a letter")
    return text


def set_break(desk: "Desk", text: str) -> None:
    """Stop from now on where a condition is hit; without one, say where that is."""
    if not text:
        raise InputError(f"break takes a condition, such as loss < 0.01; {_set(desk.session)}")
    from gdtui.core.conditions.condition import condition

    made = condition(text, desk.session.run.problem.model.names)
    desk.walk(lambda session: session.stop_at(made))
    desk.tell(_set(desk.session))


def delete_break(desk: "Desk", text: str) -> None:
    """Stop no more at a breakpoint, named by its number or its condition, or at all of them."""
    there = desk.session.watch.conditions
    named = [each for i, each in enumerate(there, 1) if text in ("all", str(i), each.text)]
    if not named:
        raise InputError(f"delete takes the number of a breakpoint, or all; {_set(desk.session)}")
    desk.walk(lambda session: session.watch.remove(*named))
    desk.tell(_set(desk.session))


def _set(session: Session) -> str:
    there = session.watch.conditions
    if not there:
        return "no breakpoint is set"
    return "breaks at " + "  ".join(f"{i}: {each.text}" for i, each in enumerate(there, 1))

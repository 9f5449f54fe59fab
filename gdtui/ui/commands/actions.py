"""Actions: what commands do to the screen that they are given, with the text that came with the command."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from gdtui import locales
from gdtui.core.errors import InputError, Phrase, visible
from gdtui.core.session.opening import asleep
from gdtui.core.session.session import Session
from gdtui.display.views import View
from gdtui.ui.commands.numbers import parse_number
from gdtui.ui.playback.speed import nearest

if TYPE_CHECKING:
    from gdtui.ui.commands.target import Target

MAX_COUNT = 10**12  # more steps than any run has
MAX_REPEATS = 1000  # times that something is done for one key

Action = Callable[["Target", str], None]  # the text that came with the command is checked by the action


def parse_count(text: str) -> int:
    """Return the number that a text says, 1 where it is empty. InputError where it is not a count."""
    if not text:
        return 1
    if not (text.isascii() and text.isdecimal() and 0 < int(text[:20]) <= MAX_COUNT):
        raise InputError("word.no_count", text=visible(text))
    return int(text)


# Makers of actions.


def without_text(do: Callable[["Target"], None]) -> Action:
    """Return the action that does something which takes no text."""
    return lambda target, text: do(target)


def repeated(do: Callable[["Target"], object]) -> Action:
    """Return the action that does something as often as the count in the text says, and draws it once."""

    def action(target: "Target", text: str) -> None:
        times = min(parse_count(text), MAX_REPEATS)
        if times == 1:
            do(target)
            return
        with target.drawn_once():
            for _ in range(times):
                do(target)

    return action


def on_session(change: Callable[[Session], object]) -> Action:
    """Return the action that changes the session as often as the count says."""
    return repeated(lambda target: target.change_session(change))


def with_several_runs(change: Callable[[Session], object]) -> Action:
    """Return the action that changes the session, and says why it does nothing where there is one run."""

    def do(target: "Target") -> None:
        if target.session.moment.several:
            target.change_session(change)
        else:
            target.tell(locales.text("notice.one_run"))

    return repeated(do)


def go_to(step_for: Callable[[Session, int], int]) -> Action:
    """Return the action that moves the cursor to the step which session and count give."""
    return lambda target, text: target.player.go_to(step_for(target.session, parse_count(text)))


def change_view(change: Callable[[View], View], pane: str = "loss") -> Action:
    """Return the action that brings a chart's pane to the front and draws it with another view."""
    return repeated(lambda target: target.change_view(pane, change))


def next_loss() -> Action:
    """Return the action that has the chart draw the next loss that is known of the run, or the distance."""
    return repeated(
        lambda target: target.change_view(
            "loss", lambda view: view.next_loss(target.session.run.losses.kinds)
        )
    )


def next_unit() -> Action:
    """Return the action that has the charts drawn over the next unit in which the run's cost is known."""
    return repeated(
        lambda target: target.change_view("loss", lambda view: view.next_unit(target.session.run.units))
    )


def faster(by: int) -> Action:
    """Return the action that plays faster by so many speeds, or slower where it is below zero."""
    return repeated(lambda target: target.player.set_speed(lambda motion: motion.faster(by)))


# Actions that move the cursor.


def step_forward(target: "Target", text: str) -> None:
    """Take as many steps as the count says."""
    target.player.step(parse_count(text))


def go_to_epoch_end(target: "Target", text: str) -> None:
    """Go to the end of this epoch, or of a later one that the count says."""
    count = parse_count(text)
    step = target.session.ways.epoch_end(count)
    if step is None:
        target.player.find_epoch_end(count)
    else:
        target.player.go_to(step)


def continue_forward(target: "Target", text: str) -> None:
    """Continue to the next breakpoint, or to the one that the count says; without any, to the end."""
    target.player.go_to(target.session.total, parse_count(text))


def continue_back(target: "Target", text: str) -> None:
    """Continue back to the breakpoint before; without any, to the start."""
    target.player.go_to(0, parse_count(text))


def go_to_place(target: "Target", text: str) -> None:
    """Go to the end of an epoch, a percentage of the run or a step; with no text, to the end.

    Where the run ends before, it says so; a number alone is an epoch, and it says how a step is written.
    """
    session = target.session
    total = session.total
    head, _, rest = text.partition(" ")
    if not text:
        target.player.go_to(total)
    elif text.endswith("%"):
        go_to_percent(target, text[:-1])
    elif head in ("step", "epoch") and rest:
        count = parse_count(rest.strip())
        _go_as_far(target, session.ways.after_epochs(count) if head == "epoch" else count)
    else:
        count = parse_count(text)
        step = session.ways.after_epochs(count)
        _go_as_far(target, step)
        if step > count and step <= total:
            target.tell(locales.text("notice.epoch", epoch=count))


def _go_as_far(target: "Target", step: int) -> None:
    """Go to a step, or to the end where that comes before, and say so."""
    total = target.session.total
    target.player.go_to(min(step, total))
    if step > total:
        epochs = target.session.run.epochs
        if epochs is None:
            target.tell(locales.text("notice.beyond_steps", steps=total))
        else:
            target.tell(locales.text("notice.beyond", epochs=int(epochs.at(np.array(total))), steps=total))


def go_to_percent(target: "Target", text: str) -> None:
    """Go to a percentage of the whole run."""
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 100:
        raise InputError("word.no_percentage", text=visible(text))
    target.player.go_to(round(target.session.total * share / 100))


def go_to_marked_row(target: "Target") -> None:
    """Go to the row that is marked in the log."""
    if target.marked_row is None:
        target.tell(locales.text("notice.no_row"))
    else:
        target.player.go_to(target.marked_row)


def set_speed(target: "Target", text: str) -> None:
    """Play at so many steps a second, or at the nearest speed that is as fast."""
    steps = float("inf") if text == "max" else parse_number(text, "speed", Phrase("word.speed"))
    if not steps > 0:
        raise InputError("word.no_number", word="speed", text=visible(text), legal=Phrase("word.speed"))
    target.player.set_speed(lambda motion: motion.at(nearest(steps)))


def set_mark(target: "Target", text: str) -> None:
    """Mark this moment by a letter."""
    letter = _letter(text)
    target.change_session(lambda session: session.mark(letter))
    target.tell(locales.text("notice.marked", letter=letter))


def go_to_mark(target: "Target", text: str) -> None:
    """Return to the moment of a letter."""
    letter, found = _letter(text), []
    target.change_session(lambda session: found.append(session.recall(letter)))
    if not all(found):
        raise InputError("word.no_mark", letter=letter)


def _letter(text: str) -> str:
    if not (len(text) == 1 and text.isalpha() and text.isascii()):
        raise InputError("word.no_letter")
    return text


# Actions on breakpoints.


def set_breakpoint(target: "Target", text: str) -> None:
    """Stop from now on where a condition is hit; with no text, say which are set."""
    if not text:
        raise InputError("word.break", breakpoints=_breakpoints(target.session))
    _stop_at(target, text)


def set_alarm(target: "Target", text: str) -> None:
    """Stop from now on where what an alarm is named after happens; it is a breakpoint as any other."""
    from gdtui.core.conditions.alarms import ALARMS, alarm

    found = alarm(text.strip(), "dataset" in target.session.run.losses.kinds)
    if found is None:
        raise InputError("word.no_alarm", text=visible(text), known=" ".join(ALARMS))
    _stop_at(target, found)


def _stop_at(target: "Target", text: str) -> None:
    from gdtui.core.conditions.condition import condition

    configs = [trail.run.config for trail in target.session.moment.trails]
    known = [config.optimizers for config in configs if config is not None]
    optimizers = [each for several in known for each in several] if len(known) == len(configs) else None
    made = condition(text, target.session.run.names, optimizers)
    target.change_session(lambda session: session.stop_at(made))
    target.tell(_breakpoints(target.session))


def delete_breakpoint(target: "Target", text: str) -> None:
    """Take away a breakpoint, named by its number or its condition, or all of them."""
    there = target.session.breakpoints.conditions
    named = [each for i, each in enumerate(there, 1) if text in ("all", str(i), each.text)]
    if not named:
        raise InputError("word.delete", breakpoints=_breakpoints(target.session))
    target.change_session(lambda session: session.breakpoints.remove(*named))
    target.tell(_breakpoints(target.session))


def _breakpoints(session: Session) -> str:
    there = session.breakpoints.conditions
    if not there:
        return locales.text("notice.no_breakpoint")
    sleeps = {each: f" ({locales.text('notice.sleeps')})" for each in asleep(session)}
    named = [f"{i}: {each.text}{sleeps.get(each, '')}" for i, each in enumerate(there, 1)]
    return locales.text("notice.breakpoints", there="  ".join(named))

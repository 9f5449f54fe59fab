"""What if: the actions that go on in another way from here on, at another rate, or by another optimizer."""

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gdtui import locales
from gdtui.core.errors import InputError, Phrase, visible
from gdtui.core.limits import LEGAL, MODES
from gdtui.core.session.opening import asleep
from gdtui.core.training.chosen import shortest
from gdtui.display.numbers import estimated, significant
from gdtui.ui.commands.actions import Action, parse_count, repeated
from gdtui.ui.commands.numbers import parse_number

if TYPE_CHECKING:
    from gdtui.core.runs.recorded import Recorded
    from gdtui.core.session.moments import Moment
    from gdtui.ui.commands.target import Target

RATE = "lr"  # what a rate is called among a program's numbers
BEST = "best"  # the word for a rate that is computed
DIGITS = 4  # of what it leaves, and of where it ends


def fork(target: "Target", **chosen: Any) -> None:
    """Go on from here with what is chosen otherwise; where the run is over, begin again with it."""
    before, slept = target.session.moment, asleep(target.session)
    if before.config is None and before.run.recorded is not None and chosen.keys() == {"lr"}:
        _set(target, before.run.recorded, "lr", chosen["lr"])
    elif before.config is None:
        target.tell(locales.text("notice.recorded"))
    elif before.end.reason == "running":
        target.change_session(lambda session: session.change(**chosen))
    elif before.config.changed(0, **chosen) != before.config:
        target.change_session(lambda session: session.begin_again(**chosen))
        target.tell(locales.text("notice.begun_again"))
    if gone := [each.text for each in asleep(target.session) if each not in slept]:
        target.tell(locales.text("notice.asleep", breakpoints="  ".join(gone)))


def set_knob(target: "Target", text: str) -> None:
    """Set a number of somebody's program from here on: where it stands, or else by running it again."""
    name, _, value = text.strip().partition(" ")
    run = target.session.run.recorded
    if run is None:
        raise InputError("word.no_program")
    if not value.strip():
        known = "  ".join(f"{visible(each)} {shortest(number)}" for each, number in run.source.knobs.items())
        raise InputError("word.set", known=known)
    _set(target, run, name, parse_number(value, "set", Phrase("legal.setting")))


def _set(target: "Target", run: "Recorded", name: str, value: float) -> None:
    steps, end = target.session.moment.steps, run.end
    if steps == end.steps and end.reason == "running" and not run.waits:
        target.change_session(lambda session: run.source.set(name, value))
        target.tell(locales.text("notice.set", name=visible(name), value=shortest(value), step=steps + 1))
    else:
        done = {"name": visible(name), "value": shortest(value), "steps": steps}
        target.player.run_again(run.source.again(steps, name, value), locales.text("notice.again", **done))


def set_rate(target: "Target", text: str) -> None:
    """Take another rate from here on; "best" is the one at which an epoch leaves least of the way."""
    if text.strip().lower() == BEST:
        _take_best(target)
        return
    value = parse_number(text, "lr", LEGAL["lr"])
    if not 0 < value < float("inf"):
        raise InputError("word.no_number", word="lr", text=visible(text), legal=LEGAL["lr"])
    fork(target, lr=value)


def set_optimizer(target: "Target", text: str) -> None:
    """Take another optimizer from here on, or this one with other options, at the rate as it is."""
    _choose(target, "optimizer", text)


def set_schedule(target: "Target", text: str) -> None:
    """Take another schedule of the rate from here on, or this one with other options."""
    _choose(target, "schedule", text)


def _choose(target: "Target", key: str, text: str) -> None:
    """Fork with a choice written as its name with options behind it, or as options alone."""
    from gdtui.core.training.arguments import with_choice  # only who asks waits

    moment = target.session.moment
    if moment.config is None:
        target.tell(locales.text("notice.recorded"))
    else:
        fork(target, **with_choice(moment.config, key, text))


def _take_best(target: "Target") -> None:
    from gdtui.core.analysis.floor import noise_floor  # only who asks waits for them
    from gdtui.core.analysis.pace import best_in_few_digits

    run, config = target.session.run, target.session.moment.config
    problem = run.problem
    found = None if problem is None or config is None else best_in_few_digits(problem, config)
    if problem is None or config is None or found is None:
        target.tell(locales.text("notice.no_best"))
        return
    fork(target, lr=found.best_rate)
    floor = noise_floor(problem, replace(config, lr=found.best_rate, changes=()))
    told = {"lr": shortest(found.best_rate), "left": significant(found.left, DIGITS)}
    if floor is None or floor.distance == 0:
        target.tell(locales.text("notice.best", **told))
    else:
        target.tell(locales.text("notice.best_floor", **told, floor=estimated(*floor, DIGITS)))


def rate_of(moment: "Moment") -> float | None:
    """Return the rate that can be set, as it is; None where none can."""
    if moment.config is not None:
        return moment.config.lr
    if moment.run.recorded is None:
        return None
    recorded, known = moment.rate if moment.steps else math.nan, moment.run.recorded.source.knobs
    at_head = moment.steps == moment.run.end.steps  # where it may have been set since
    return known.get(RATE) if math.isnan(recorded) or (at_head and RATE in known) else recorded


def next_rate(by: int) -> Action:
    """Return the action that takes the next rate of the ladder, up or down."""

    def do(target: "Target") -> None:
        from gdtui.core.analysis.ladder import RUNGS, next_of, next_rung  # only who asks waits

        moment = target.session.moment
        lr = rate_of(moment)
        if lr is None:
            target.tell(locales.text("watch.no_knobs"))
            return
        own = moment.config
        rate = next_of(RUNGS, lr, by) if own is None else next_rung(moment.run.problem, own, by)
        if rate is not None:
            fork(target, lr=rate)
        else:
            ends = {"low": f"{RUNGS[0]:g}", "high": f"{RUNGS[-1]:g}"}
            target.tell(locales.text("notice.last_rate", lr=f"{lr:g}", **ends))

    return repeated(do)


def set_batch(target: "Target", text: str) -> None:
    """Take the batch size that the text says from here on; with no text GD after SGD, and SGD after GD."""
    moment = target.session.moment
    samples, config, first = moment.run.batching.samples, moment.config, moment.run.config
    size = MODES.get(text, text)
    if config is None or first is None:
        target.tell(locales.text("notice.recorded"))
    elif not text:
        now = config.batch
        sizes = batch_sizes(samples, now if 1 < now < samples else first.batch)
        fork(target, batch=sizes[(sizes.index(now) + 1) % len(sizes)])
    elif size == "all":
        fork(target, batch=samples)
    elif parse_count(size) <= samples:
        fork(target, batch=parse_count(size))
    else:
        raise InputError("word.batch", text=visible(text), samples=samples)


def batch_sizes(samples: int, chosen: int) -> list[int]:
    """Return the batch sizes that `m` goes through: SGD, GD, and the run's own mini-batch, if it has one."""
    return list(dict.fromkeys([1, samples, chosen]))

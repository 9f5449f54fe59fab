"""Rates: the one that each step of a run is taken with, as its changes and its schedule have it."""

from collections.abc import Iterator

from gdtui.core.algebra import Expression
from gdtui.core.training.batches import Batching
from gdtui.core.training.config import RunConfig
from gdtui.core.training.schedules import Schedule


def rates_for(config: RunConfig, batching: Batching, first: int, count: int) -> list[float]:
    """Return the rate of each of `count` steps from `first` on.

    A schedule counts from the beginning of the run, also where it is chosen on the way.
    """
    rates: list[float] = []
    while len(rates) < count:
        at = first + len(rates)
        now, stop = config.at(at), config.next_change(at)
        stop = first + count if stop is None else min(stop, first + count)
        if now.schedule.is_constant:
            rates += [now.lr] * (stop - at)
        else:
            rates += _scheduled(now, batching, at, stop)
    return rates


def rate_paper(config: RunConfig, batching: Batching, step: int) -> Expression | None:
    """Return how the schedule comes to the rate of a step; None where the rate stays."""
    now = config.at(step)
    if now.schedule.is_constant:
        return None
    whole = whole_of(now.schedule, now, batching)
    return now.schedule.paper(now.lr, count_at(now.schedule, batching, step), whole)


def _scheduled(config: RunConfig, batching: Batching, first: int, stop: int) -> Iterator[float]:
    """Yield the rates of steps of which each epoch or update has one."""
    schedule, whole = config.schedule, whole_of(config.schedule, config, batching)
    at = first
    while at < stop:
        t = count_at(schedule, batching, at)
        end = min(stop, at + _left(schedule, batching, at))
        rate = schedule.rate(config.lr, t, whole)
        yield from [rate] * (end - at)
        at = end


def count_at(schedule: Schedule, batching: Batching, step: int) -> int:
    """Return how many epochs or updates there are before a step, as a schedule counts."""
    return step // batching.samples if schedule.per == "epoch" else int(batching.updates(step))


def whole_of(schedule: Schedule, config: RunConfig, batching: Batching) -> int:
    """Return how many epochs or updates the run would have if its batches stayed as they were at first.

    What is changed on the way must not change the rates before.
    """
    return config.epochs * (1 if schedule.per == "epoch" else batching.updates_per_epoch)


def _left(schedule: Schedule, batching: Batching, step: int) -> int:
    """Return how many steps from this one on have its rate."""
    if schedule.per == "epoch":
        return batching.samples - step % batching.samples
    return batching.steps_left(step)

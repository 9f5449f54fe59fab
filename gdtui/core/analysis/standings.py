"""Standings: which of several runs is nearest the optimum for the same cost."""

from typing import NamedTuple

import numpy as np

from gdtui.core.session.moments import Moment, Trail
from gdtui.core.training.batches import Unit


class Standing(NamedTuple):
    """A run by its number in the moment, and how far from the goal it was at the common cost.

    None for a run that ended before it, nan where the parameters were no numbers any more.
    """

    run: int
    away: float | None


class Standings(NamedTuple):
    """What every run that goes on has spent at least, in which unit, and the runs from the nearest on.

    `by_loss` says that there is no single optimum, so that the dataset's loss tells who is ahead.
    """

    cost: int
    unit: Unit
    places: tuple[Standing, ...]
    by_loss: bool

    def rank(self, place: Standing) -> int:
        """Return which place it is, from 1 on: one more than there are runs ahead of it."""
        return 1 + sum(_rank(other) < _rank(place) for other in self.places)

    def is_shared(self, place: Standing) -> bool:
        """Is another run exactly as near?"""
        return sum(_rank(other) == _rank(place) for other in self.places) > 1


def standings(moment: Moment, unit: Unit) -> Standings:
    """Return the standings at the most that all of the runs have spent that have not ended early."""
    trails = moment.trails
    going = [trail for trail in trails if trail.end.reason in ("running", "finished")]
    cost = int(min(trail.cost(unit) for trail in going or trails))
    by_loss = moment.run.optimum is None
    places = [Standing(i, _away(trail, cost, unit, by_loss)) for i, trail in enumerate(trails)]
    return Standings(cost, unit, tuple(sorted(places, key=_rank)), by_loss)


def _away(trail: Trail, cost: int, unit: Unit, by_loss: bool) -> float | None:
    """Return the distance from the optimum, or the loss, when the run had spent so much."""
    steps = trail.run.batching.steps_for(cost, unit)
    if steps > trail.steps:
        return None
    return trail.run.losses.at("dataset", steps) if by_loss else trail.distance_at(steps)


def _rank(place: Standing) -> tuple[int, float]:
    if place.away is None:
        return 2, 0.0
    return (0, place.away) if np.isfinite(place.away) else (1, 0.0)

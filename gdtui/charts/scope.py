"""The scope: which part of the parameters' space a landscape shows. It holds still as long as possible."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from gdtui.core.arrays import Array
from gdtui.core.problem.analysis import optimum
from gdtui.core.problem.problems import Problem
from gdtui.core.problem.quadratic import sample_minima
from gdtui.core.session.moments import Moment, Trail

MARGIN = 1.25  # how much further than the start the landscape reaches
CLOSER = 8  # one magnification
CLOSEST = 4  # magnifications: beyond ×4096 a picture of rest says no more
FAR = 8.0  # base widths: a run beside the viewed one that is further out does not widen the scope
HUGE = 1e100  # losses beyond have no room in a float
LATEST = 4096  # steps that are looked at in a very long epoch


class Scope(NamedTuple):
    """For each parameter shown the middle and half the width, and how much closer than at the start."""

    centre: tuple[float, ...]
    half: tuple[float, ...]
    magnified: int

    def holds(self, params: Array) -> bool:
        """Do parameters, (2,) or (1,), lie within?"""
        return bool(np.all(np.abs(params - np.array(self.centre)) <= np.array(self.half)))


@lru_cache(maxsize=2)  # the title asks for it, and then the picture
def scope(moment: Moment, shown: tuple[int, ...]) -> Scope:
    """Return the scope over the parameters of these indices.

    It lies around the optimum, or around the start where there is none. It is as wide as start and samples
    ask for; twice, four times, … as wide where a cursor needs it (the viewed run's always, another's unless
    it is far out); or an eighth, a 64th, … where the last epoch's path of all runs fits into that.
    """
    which = list(shown)
    viewed = moment.trails[moment.view].run
    starts = tuple(tuple(trail.run.params_at(0).tolist()) for trail in moment.trails)
    centre, base = _base(viewed.problem, starts, starts[moment.view], shown)
    middle, unit = np.array(centre), np.array(base)
    reach = _reach(moment, which, middle, unit)
    wider = np.exp2(np.maximum(0, np.ceil(np.log2(np.maximum(reach, 1.0)))))
    if wider.max() > 1:
        return Scope(centre, tuple((unit * wider).tolist()), 1)
    magnified = _magnified(moment, which, middle, unit)
    return Scope(centre, tuple((unit / magnified).tolist()), magnified)


def _reach(moment: Moment, which: list[int], middle: Array, unit: Array) -> Array:
    """Return how many base widths the scope must hold, for each parameter shown."""
    reach = np.zeros(len(which))
    for i, trail in enumerate(moment.trails):
        cursors = [trail.params, trail.params_before] if i == moment.view else [trail.params]
        for params in cursors:
            away = _away(params[which], middle, unit)
            if np.isfinite(away).all() and (i == moment.view or away.max() <= FAR):
                reach = np.maximum(reach, away)
    return reach


def _away(params: Array, middle: Array, unit: Array) -> Array:
    """Return how many base widths parameters are from the middle; inf where that is too far to be drawn."""
    with np.errstate(all="ignore"):
        away: Array = np.abs(params.astype(float) / 2 - middle / 2) / unit * 2
    return np.where(np.isfinite(away) & (away * unit <= HUGE), away, np.inf)


def _magnified(moment: Moment, which: list[int], middle: Array, unit: Array) -> int:
    """Return 1, or how much closer all of the last epoch still fits."""
    widest = 0.0
    for trail in moment.trails:
        path = latest(trail)[:, which]
        away = _away(path, middle, unit).max()
        if away <= FAR:
            widest = max(widest, float(away))
        elif trail is moment.trails[moment.view]:
            return 1
    if widest == 0:
        return 1  # at rest on the optimum itself: there is nothing to come closer to
    closer = 0
    while closer < CLOSEST and widest * CLOSER ** (closer + 1) <= 1:
        closer += 1
    return int(CLOSER**closer)


def latest(trail: Trail) -> Array:
    """Return the parameters along the last epoch's length of steps, (m, p), those before it first."""
    samples = trail.run.batching.samples
    first = max(0, trail.steps - min(samples, LATEST))
    return trail.run.params_at(np.arange(first, trail.steps + 1))


@lru_cache(maxsize=64)
def _base(
    problem: Problem | None,
    starts: tuple[tuple[float, ...], ...],
    start: tuple[float, ...],
    which: tuple[int, ...],
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the middle and half the width before anything was walked, for each parameter shown."""
    best = None if problem is None else optimum(problem)
    middle = np.clip(np.array(start) if best is None else best, -HUGE, HUGE)[list(which)]
    with np.errstate(all="ignore"):
        away = np.abs(np.clip(np.array(starts), -HUGE, HUGE)[:, list(which)] - middle).max(axis=0)
    if problem is not None and len(problem.model.names) == 1:
        away = np.maximum(away, _spread(problem, float(middle[0])))
    # A parameter that starts where it should be is shown as widely as the others, or as it is large.
    nothing = away.max() if away.max() > 0 else np.maximum(np.abs(middle), 1.0)
    half = np.where(away > 0, away, nothing) * MARGIN
    half = np.clip(np.maximum(half, 1e-6 * np.abs(middle)), 1e-100, 2 * HUGE)
    return tuple(middle.tolist()), tuple(half.tolist())


def _spread(problem: Problem, middle: float) -> float:
    """Return how far the samples' own minima are from the middle: most of them, and no single odd one.

    0 where the loss is no quadratic, so that nothing is known of its minima.
    """
    minima = sample_minima(problem)
    if minima is None:
        return 0.0
    with np.errstate(all="ignore"):
        away = np.abs(minima - middle)
    away = np.sort(away[np.isfinite(away) & (away <= HUGE)])
    return float(min(away[-1], 2 * away[len(away) // 2])) if len(away) else 0.0

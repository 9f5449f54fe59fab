"""Pace: what an epoch leaves of the way to where a run ends, and at which rate it leaves least."""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from gdtui.core.analysis.growth import CELLS, Growth, of_one, of_several
from gdtui.core.analysis.maps import NONE, Memory, memory_of
from gdtui.core.analysis.stability import limits, means, without_flat
from gdtui.core.arrays import Array
from gdtui.core.problem.problems import Problem
from gdtui.core.problem.quadratic import sample_hessians
from gdtui.core.training.config import RunConfig

RATES = 256  # looked at below the one that diverges
TRIES = 5  # how often the neighbourhood of the best one is looked at more closely
LEVEL = 1e-9  # of the log of what is left: less is no difference
ROOTS = 1e-6  # likewise, where two roots that are the same are as exact as the root of a rounding
NOTHING = 1e-9  # of the way: less is no more than rounding
LITTLE = 1e-3  # of the way: a rate that leaves no more is as good as one that leaves nothing
NEARLY = 0.99  # of the best rate's progress in an epoch, which a short one makes at least
DIGITS = range(2, 18)  # of a rate, from few to all


class Pace(NamedTuple):
    """What an epoch leaves of the way in the long run, and the least that any rate up to the limit leaves."""

    left: float
    best_rate: float
    best_left: float


def pace(problem: Problem, config: RunConfig) -> Pace | None:
    """Return the pace of gradient descent in the order given, by a configuration that does not change.

    It is the spectral radius of the product of the maps of an epoch's batches. None where no limits are
    known, and where each epoch has an order, and with that a pace, of its own.
    """
    found, hessians = limits(problem, config), sample_hessians(problem)
    one = config.batch == len(problem.dataset)
    if (
        found is None
        or hessians is None
        or not config.schedule.is_constant
        or not np.isfinite(found.diverges)
    ):
        return None
    if config.seed is not None and not one:
        return None
    memory = memory_of(config) or NONE
    growth = _growth(means(without_flat(hessians), config.batch), memory)
    best = _best_rate(problem, config.batch, found.diverges, memory)
    nothing = ROOTS if memory.beta else NOTHING
    left, least = (0.0 if each < nothing else each for each in _left(growth, [config.lr, best]))
    return Pace(left, config.lr, left) if left < least * (1 - LEVEL) else Pace(left, best, least)


def best_in_few_digits(problem: Problem, config: RunConfig) -> Pace | None:
    """Return the pace at the best rate in as few digits as keep it nearly so; None: see `pace`.

    What is left is that of the short rate itself, beside the least that any leaves.
    """
    found, hessians = pace(problem, config), sample_hessians(problem)
    if found is None or hessians is None:
        return None
    growth = _growth(means(without_flat(hessians), config.batch), memory_of(config) or NONE)
    enough = NEARLY * math.log(max(found.best_left, LITTLE))
    rates = [float(f"{found.best_rate:.{digits - 1}e}") for digits in DIGITS]
    lefts = _left(growth, rates)
    pairs = zip(rates, lefts, strict=True)
    return next(
        (Pace(left, rate, found.best_left) for rate, left in pairs if left <= math.exp(enough)), found
    )


def _left(growth: Growth, rates: Sequence[float]) -> list[float]:
    """Return what an epoch leaves of the way at each rate."""
    with np.errstate(all="ignore"):
        lefts: list[float] = np.exp(growth(np.array(rates))).tolist()
    return lefts


@lru_cache(maxsize=64)
def _best_rate(problem: Problem, size: int, diverges: float, memory: Memory) -> float:
    """Return the lowest of the rates below the limit at which an epoch leaves least.

    Of one parameter nothing is left where a batch lands on its own minimum in one update.
    """
    hessians = sample_hessians(problem)
    if hessians is None:
        return math.nan
    batches = means(without_flat(hessians), size)
    if batches.shape[1] == 1 and not memory.beta:
        return float(1 / batches.max())
    growth, rates = _growth(batches, memory), np.array([0.0, diverges])
    count = max(8, min(RATES, CELLS // batches.size))
    at = 0
    with np.errstate(all="ignore"):
        for _ in range(TRIES):
            low, high = rates[max(0, at - 1)], rates[min(len(rates) - 1, at + 1)]
            rates = np.linspace(low, high, count + 2)
            growths = growth(rates[1:-1])
            # With a momentum many rates may leave as little as each other, but for rounding: take the lowest.
            room = LEVEL if memory.beta else 0.0
            at = 1 + int(np.argmax(growths <= growths.min() + room))
        # With a momentum an epoch may leave nothing at the one rate at which a batch alone would land.
        alone = 1 / (memory.taken * batches.reshape(-1)) if batches.shape[1] == 1 else ()
        tried = np.array([rates[at], *alone])
        left = growth(tried[tried < diverges])
    return float(tried[tried < diverges][np.argmin(left) if left.min() < left[0] - LEVEL else 0])


def _growth(batches: Array, memory: Memory) -> Growth:
    """Return the log of what an epoch of these batches leaves, (m, p, p), as a function of rates."""
    if batches.shape[1] > 1 or memory.beta:
        return of_several(batches, memory)
    return of_one(batches.reshape(-1), np.ones(len(batches)))

"""Stability: at which rates gradient descent overshoots, at which it diverges, and where it comes back.

Where a sample's gradient is affine in the parameters, g(θ) = H·θ + g(0), one update multiplies the distance
from the minimum of its batch by I − rate·H, and an epoch by the product of these over its batches in order.
An epoch therefore brings any start nearer in the long run exactly where the spectral radius of that product
is below 1 (e.g. Golub and Van Loan 2013, 11.2). Where each epoch has an order of its own, almost every run
comes nearer exactly where the largest Lyapunov exponent of these products is below 0 (Furstenberg and Kesten
1960).
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations
from math import comb
from typing import Literal, NamedTuple

import numpy as np

from gdtui.core.analysis.growth import (
    CELLS,
    Shuffled,
    of_one,
    of_several,
    orders_to_follow,
    products,
)
from gdtui.core.analysis.maps import Memory, diverging, memory_of, overshooting, update_maps
from gdtui.core.analysis.windows import (
    FAR,
    RATES,
    Interval,
    intervals,
    of_each_kind,
    stable_of_one,
    unsure,
)
from gdtui.core.arrays import Array, Indices
from gdtui.core.problem.problems import Problem
from gdtui.core.problem.quadratic import are_too_many, sample_hessians
from gdtui.core.training.config import RunConfig

MOST = 1 << 16  # numbers of all the batches of an epoch: where there are more, the limits are not known
SETS = 20_000  # samples that can share a batch: so many sets of them are looked at, at most
ROUNDING = 1e-13  # of the log of a spectral radius, for each factor
LOW, HIGH = 1e-4, 100.0  # times the rate that expands: between them limits with a momentum are looked for
STRIDE, TRIES = 1.1, 3  # from rate to rate where an exponent is estimated; and how often that is halved
BEYOND = 0.01  # of a rate just above the crossing: steps in which to see how steep the exponent is


class Limits(NamedTuple):
    """The rates at which gradient descent on one problem, in batches of one size, changes what it does.

    Above `overshoots` some update goes beyond the minimum of its own batch (nan: not known), and above
    `diverges` the epochs as a whole lead away. `stable` holds the intervals of rates that converge, rising;
    those after the first are windows where it comes back. Any limit is inf where there is no curvature to
    fall over. `error` is how far `diverges` may be off, by three standard errors, where it is an estimate;
    else 0.
    """

    overshoots: float
    diverges: float
    stable: tuple[Interval, ...]
    error: float = 0.0

    @property
    def windows(self) -> tuple[Interval, ...]:
        """The intervals above `diverges` in which the run converges again."""
        return self.stable[1:]


def limits(problem: Problem, config: RunConfig) -> Limits | None:
    """Return the limits of the rate for the batches of a configuration, in its order, whatever its own rate.

    Of a configuration that changes on its way, those of `config.at(step)` hold from there on.

    None where they are not known: for optimizers other than plain gradient descent, momentum and Nesterov's,
    for gradients that are not affine in the parameters, and where there are too many numbers to look at. With
    a momentum they are not known either where each epoch has an order of its own; `overshoots` is where the
    run begins to swing, known for a single batch; and of narrow windows some may be missing.

    In a shuffled order they are those of almost every run, whatever its seed. With one parameter they are
    exact, since the mean log of what an epoch leaves of the distance is a sum over the sets of samples
    that can share a batch, unless these are too many; else they are estimated, and windows are not given.

    Directions without curvature, along which no run moves, do not count.
    """
    memory = memory_of(config)
    if memory is None or _unknown(problem, config, memory) is not None:
        return None
    shuffled = config.seed is not None and config.batch < len(problem.dataset)
    return _limits(problem, config.batch, shuffled, memory)


# What a limit is not known for; "model": that its loss is a quadratic could not be proved of this data.
Unknown = Literal["optimizer", "replacement", "order", "size", "model"]


def unknown(problem: Problem, config: RunConfig) -> Unknown | None:
    """Return why there are no limits of a configuration; None where there are."""
    memory = memory_of(config)
    if memory is None:
        return "optimizer"
    if (why := _unknown(problem, config, memory)) is not None or limits(problem, config) is not None:
        return why
    return "size" if are_too_many(problem) else "model"


def _unknown(problem: Problem, config: RunConfig, memory: Memory) -> Unknown | None:
    """Return what is too much of a configuration, before anything is computed."""
    updates, parameters = -(-len(problem.dataset) // config.batch), len(problem.model.names)
    one_of_one = config.batch == parameters == 1  # whose exponent is the same, drawn with replacement or not
    if config.replacement and (memory.beta or not one_of_one):
        return "replacement"
    if updates > 1 and updates * parameters**2 > MOST:
        return "size"
    return "order" if memory.beta and config.seed is not None and updates > 1 else None


def converges(problem: Problem, config: RunConfig) -> bool | None:
    """Does a run come nearer in the long run, at its own rate? None where that is not known.

    Where the limit is an estimate, and windows above it are not known, the exponent at the rate itself tells.
    """
    found = limits(problem, config)
    if found is None or not config.schedule.is_constant or abs(config.lr - found.diverges) < found.error:
        return None
    if found.error and config.lr > found.diverges:
        return _shrinks(problem, config.batch, config.lr)
    memory = memory_of(config)
    if memory is not None and memory.beta:
        return _is_stable(problem, config.batch, config.lr, memory)
    return any(low < config.lr < high for low, high in found.stable)


@lru_cache(maxsize=64)
def _is_stable(problem: Problem, size: int, rate: float, memory: Memory) -> bool | None:
    """Is the spectral radius of an epoch in order below 1? None where that is not known but for rounding."""
    hessians = sample_hessians(problem)
    if hessians is None:
        return None
    with np.errstate(all="ignore"):
        batches = means(without_flat(hessians), size)
        growth = float(of_several(batches, memory)(np.array([rate]))[0])
    return None if abs(growth) < ROUNDING * len(batches) else growth < 0


@lru_cache(maxsize=64)
def swings(problem: Problem, config: RunConfig) -> bool | None:
    """Does a run with a momentum go to and fro about where it ends: is its slowest mode not a plain decay?

    None where that is not known: see `limits`. It is said for the order given.
    """
    memory, hessians = memory_of(config), sample_hessians(problem)
    if memory is None or not memory.beta or not config.schedule.is_constant:
        return None
    if hessians is None or limits(problem, config) is None:
        return None
    with np.errstate(all="ignore"):
        maps = update_maps(means(without_flat(hessians), config.batch), np.array([config.lr]), memory)
        roots = np.linalg.eigvals(products(maps)[0][0])
    largest = roots[np.argmax(np.abs(roots))]
    return bool(abs(largest.imag) > 1e-9 * abs(largest) or largest.real < 0)


@lru_cache(maxsize=64)
def _shrinks(problem: Problem, size: int, rate: float) -> bool | None:
    """Does the exponent of ever other orders say that almost every run comes nearer? None: by chance."""
    hessians = sample_hessians(problem)
    if hessians is None:
        return None
    with np.errstate(all="ignore"):
        exponent = _exponents(without_flat(hessians), size).at(rate)
    if exponent.rises:
        return False
    return True if exponent.falls else None


@lru_cache(maxsize=64)
def _limits(problem: Problem, size: int, shuffled: bool, memory: Memory) -> Limits | None:
    with np.errstate(all="ignore"):
        hessians = sample_hessians(problem)
        if hessians is None:
            return None
        hessians = without_flat(hessians)
        if not hessians.size:
            return Limits(np.inf, np.inf, ((0.0, np.inf),))
        n, p = hessians.shape[:2]
        if not np.isfinite(FAR * 2 / np.linalg.eigvalsh(hessians).max()):
            return None
        if shuffled and size < n and (size > 1 or p > 1):
            return _in_any_order(hessians, size)
        return _in_order(means(hessians, size), memory)


def without_flat(hessians: Array) -> Array:
    """Return the Hessians within the directions that any of them curves, (n, r, r)."""
    curvatures, directions = np.linalg.eigh(hessians.mean(axis=0))
    kept = directions[:, curvatures > curvatures[-1] * len(curvatures) * np.finfo(float).eps]
    within: Array = hessians if kept.shape[1] == len(curvatures) else kept.T @ hessians @ kept
    return within


def means(rows: Array, size: int) -> Array:
    """Return the mean of each batch of `size` rows, the last one of what is left, (n, …) to (m, …)."""
    starts = np.arange(0, len(rows), size)
    counts = np.diff(np.append(starts, len(rows)))
    batches: Array = np.add.reduceat(rows, starts, axis=0) / counts.reshape(-1, *[1] * (rows.ndim - 1))
    return batches


def _in_order(batches: Array, memory: Memory) -> Limits:
    """Return the limits where each epoch has these batches, (m, p, p), in this order."""
    curvatures = np.linalg.eigvalsh(batches)
    expands = float(2 / curvatures.max())  # no update leads away from its own minimum up to here
    if len(batches) == 1:
        diverges = float(diverging(memory) / curvatures.max())
        return Limits(float(overshooting(memory) / curvatures.max()), diverges, ((0.0, diverges),))
    if memory.beta:
        low, high = expands * LOW / memory.taken, expands * HIGH / memory.taken
        looked_at: Array = np.geomspace(low, high, RATES)
        stable = intervals(of_several(batches, memory), looked_at, ROUNDING * len(batches))
        return Limits(np.nan, stable[0][1], stable)
    different, counts = of_each_kind(curvatures.reshape(-1), np.ones(curvatures.size))
    stable = stable_of_one(different, counts, expands)
    if batches.shape[1] > 1:
        count = max(16, min(RATES, 2 * CELLS // (batches.size * batches.shape[1])))
        rates = unsure(of_one(different, counts), different, expands, count)
        stable = intervals(of_several(batches), rates, ROUNDING * len(batches))
    return Limits(expands / 2, stable[0][1], stable)


def _in_any_order(hessians: Array, size: int) -> Limits:
    """Return the limits where each epoch has an order of its own."""
    sets = _sets(len(hessians), size, hessians.shape[1])
    batches = np.concatenate([hessians[rows].mean(axis=1) for rows, _ in sets]) if sets else hessians
    expands = float(2 / np.linalg.eigvalsh(batches).max())  # of all batches that there can be, or less
    if sets and hessians.shape[1] == 1:
        weights = np.concatenate([np.full(len(rows), count / len(rows)) for rows, count in sets])
        stable = stable_of_one(*of_each_kind(batches.reshape(-1), weights), expands)
        return Limits(expands / 2, stable[0][1], stable)
    diverges, error = _crossing(_exponents(hessians, size), expands)
    return Limits(expands / 2 if sets else np.nan, diverges, ((0.0, diverges),), error)


def _exponents(hessians: Array, size: int) -> Shuffled:
    """Return the exponents of batches of so many rows, (n, p, p), in an order of its own each epoch."""
    followed = orders_to_follow(*hessians.shape[:2])
    return Shuffled(means(hessians[followed].swapaxes(0, 1), size).swapaxes(0, 1))


def _sets(samples: int, size: int, parameters: int) -> Sequence[tuple[Indices, int]]:
    """Return the sets of rows that can be a batch, and how many such batches an epoch has; none if too many.

    Each set of one size is as likely as any other. The last batch of an epoch may be smaller than the others.
    """
    kinds = [(size, samples // size)] + ([(samples % size, 1)] if samples % size else [])
    if sum(comb(samples, size) for size, _ in kinds) > SETS // parameters**2:
        return ()
    return [(np.array(list(combinations(range(samples), size))), count) for size, count in kinds]


def _crossing(exponents: Shuffled, expands: float) -> tuple[float, float]:
    """Return the first rate at which the exponent rises above 0, and three standard errors of it.

    Below it the exponent may be so close to 0 that chance hides its sign: where a direction is nearly flat.
    So the crossing is told from the rates above it, on which it lies nearly straight.
    """
    low, high = expands, expands * STRIDE
    while high < FAR * expands and not exponents.at(high, quick=True).rises:
        low, high = high, high * STRIDE
    for _ in range(TRIES):
        middle = math.sqrt(low * high)
        low, high = (low, middle) if exponents.at(middle).rises else (middle, high)
    here, *above = (exponents.at(high * (1 + i * BEYOND)) for i in range(3))
    slopes = [(each.growth - here.growth) / (i * high * BEYOND) for i, each in enumerate(above, 1)]
    if not 0 < slopes[0] < np.inf or not 0 < slopes[1] < np.inf:
        return low / 2 + high / 2, high - low
    near, far = (high - here.growth / slope for slope in slopes)
    # The line is bent: by as much as it turns from the second stretch to the first it turns once more below.
    return max(expands, near), 3 * here.error / slopes[0] + 3 * abs(near - far)

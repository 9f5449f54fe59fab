"""Stability: at which rates plain gradient descent overshoots, at which it diverges, and where it comes back.

Where a sample's gradient is affine in the parameters, g(θ) = H·θ + g(0), one update multiplies the distance
from the minimum of its batch by I − rate·H, and an epoch by the product of these over its batches in order.
An epoch therefore brings any start nearer in the long run exactly where the spectral radius of that product
is below 1 (e.g. Golub and Van Loan 2013, 11.2).
"""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from gdtui.core.arrays import Array
from gdtui.core.problem.problems import Problem
from gdtui.core.problem.quadratic import sample_hessians
from gdtui.core.training.batches import orders
from gdtui.core.training.config import RunConfig
from gdtui.core.training.optimizers import sgd

Interval = tuple[float, float]
Growth = Callable[[Array], Array]  # from rates, (g,), to what an epoch adds to the log of the distance, (g,)

EPOCHS = 16  # of a shuffled run that stand for all of them
CELLS = 1 << 20  # numbers held at once
MOST = 1 << 16  # numbers of all the batches of an epoch: where there are more, the limits are not known
RATES = 512  # looked at between what is surely stable and what surely is not, at most
COARSE = 48  # looked at to find where that is
EXACT = 128  # different curvatures up to which every window of one parameter is found
FAR = 1e3  # times the first rate that expands: beyond it nobody looks
CLOSE, BESIDE = 1e-3, 1.05  # beside a rate at which a curvature is gone in one update; and what is beyond it
ROUNDING = 1e-13  # of the log of a spectral radius, for each factor
NARROW = 1e-9  # of a window, relative to its rate
HALVINGS = 52


class Limits(NamedTuple):
    """The rates at which plain gradient descent on one problem, in batches of one size, changes what it does.

    Above `overshoots` some update goes beyond the minimum of its own batch, above `expands` it lands further
    from it than it was, and above `diverges` the epochs as a whole lead away. `stable` holds the
    intervals of rates that converge, rising; those after the first are windows where it comes back. Any
    limit is inf where there is no curvature to fall over.
    """

    overshoots: float
    expands: float
    diverges: float
    stable: tuple[Interval, ...]

    @property
    def windows(self) -> tuple[Interval, ...]:
        """The intervals above `diverges` in which the run converges again."""
        return self.stable[1:]


def limits(problem: Problem, config: RunConfig) -> Limits | None:
    """Return the limits of the rate for the batches of a configuration, in its order, whatever its own rate.

    Of a configuration that changes on its way, those of `config.at(step)` hold from there on.

    None where they are not known: for another optimizer than plain gradient descent, for gradients that are
    not affine in the parameters, and where there are too many numbers to look at.

    In a shuffled order the batches of the first 16 epochs (fewer of a large dataset) stand for all, and the
    growth is their mean; windows are not given, since other epochs have others. With one parameter and one
    sample an update, or with all of them, any order has the same limits.

    Directions without curvature, along which no run moves, do not count.
    """
    updates, parameters = -(-len(problem.dataset) // config.batch), len(problem.model.names)
    if config.optimizer is not sgd or (updates > 1 and updates * parameters**2 > MOST):
        return None
    return _limits(problem, config.batch, config.seed)


@lru_cache(maxsize=64)
def _limits(problem: Problem, size: int, seed: int | None) -> Limits | None:
    with np.errstate(all="ignore"):
        hessians = sample_hessians(problem)
        if hessians is None:
            return None
        hessians = _without_flat(hessians)
        if not hessians.size:
            return Limits(np.inf, np.inf, np.inf, ((0.0, np.inf),))
        batches = _batch_hessians(hessians, size, seed)
        curvatures = np.linalg.eigvalsh(batches)
        expands = float(2 / curvatures.max())
        if not np.isfinite(FAR * expands):
            return None
        stable = ((0.0, expands),) if len(batches) == 1 else _stable(batches, curvatures, expands)
        if len(batches) > -(-len(problem.dataset) // size):  # several epochs stand for all
            stable = stable[:1]
    return Limits(expands / 2, expands, stable[0][1], stable)


def _without_flat(hessians: Array) -> Array:
    """Return the Hessians within the directions that any of them curves, (n, r, r)."""
    curvatures, directions = np.linalg.eigh(hessians.mean(axis=0))
    kept = directions[:, curvatures > curvatures[-1] * len(curvatures) * np.finfo(float).eps]
    within: Array = hessians if kept.shape[1] == len(curvatures) else kept.T @ hessians @ kept
    return within


def _batch_hessians(hessians: Array, size: int, seed: int | None) -> Array:
    """Return the mean Hessian of each batch in order, of one epoch or, in a shuffled order, of several."""
    n, p = hessians.shape[:2]
    same = seed is None or size == n or (size == 1 and p == 1)
    epochs = 1 if same else max(1, min(EPOCHS, CELLS // 64 // (n * p * p)))
    rows = orders(n, 0, epochs, None if same else seed).reshape(-1)
    starts = (np.arange(epochs)[:, None] * n + np.arange(0, n, size)).reshape(-1)
    counts = np.diff(np.append(starts, epochs * n))
    batches: Array = np.add.reduceat(hessians[rows], starts, axis=0) / counts[:, None, None]
    return batches


def _stable(batches: Array, curvatures: Array, expands: float) -> tuple[Interval, ...]:
    """Return the intervals of rates at which the epochs of these batches, (m, p, p) with (m, p), lead nearer.

    Up to `expands` no update leads away from its own minimum, so all rates below it converge.
    """
    different, counts = np.unique(curvatures, return_counts=True)
    curved = different > different[-1] * 1e-15
    different, counts = different[curved], counts[curved]
    determinant = _growth_of_one(different, counts)
    if batches.shape[1] > 1:
        count = max(16, min(RATES, 2 * CELLS // (batches.size * batches.shape[1])))
        rates = _unsure(determinant, different, expands, count)
        return _intervals(_growth_of_several(batches), rates, ROUNDING * len(batches))
    if len(different) <= EXACT:
        return _intervals(determinant, _turning_points(different, counts, expands))
    return _intervals(determinant, _unsure(determinant, different, expands, RATES // 4))


def _unsure(determinant: Growth, curvatures: Array, expands: float, count: int) -> Array:
    """Return rising rates from where all is stable to where the determinant alone says that nothing is.

    The determinant is the product of all eigenvalues, so where it is above 1 one of them is. At 1/h of each
    curvature it is 0, and a window around that can be narrow: there are rates close beside each of these.
    """
    coarse = np.geomspace(expands / 2, expands * FAR, COARSE)
    last = int(np.flatnonzero(~(determinant(coarse) > 0))[-1])
    zeros = 1 / curvatures[curvatures > 1 / (FAR * expands)]
    end = max(coarse[min(last + 1, COARSE - 1)], BESIDE * zeros.max())
    rates = np.geomspace(expands / 2, end, count)
    if len(zeros) > count:
        return rates
    beside = np.outer([1 - CLOSE, 1.0, 1 + CLOSE], zeros[zeros > expands / 2]).reshape(-1)
    return np.unique(np.concatenate([rates, beside[beside < end]]))


def _growth_of_one(curvatures: Array, counts: Array) -> Growth:
    """Return Σ log |1 − rate·h| over curvatures that occur so often, as a function of the rates."""

    def growth(rates: Array) -> Array:
        sums: Array = np.log(np.abs(1 - rates[:, None] * curvatures)) @ counts
        return sums

    return growth


def _turning_points(curvatures: Array, counts: Array, expands: float) -> Array:
    """Return rates between which Σ log |1 − rate·h| rises or falls all the way, from below `expands` on.

    It is −∞ at each 1/h and concave between two of them, so it turns once in between, where its derivative
    Σ h/(rate·h − 1) is zero; beyond the last one it rises, and is above zero from 2/h on.
    """
    zeros = np.sort(1 / curvatures)
    low, high = zeros[:-1].copy(), zeros[1:].copy()
    for _ in range(HALVINGS if len(low) else 0):
        middle = low / 2 + high / 2
        rising = (counts * curvatures / (middle[:, None] * curvatures - 1)).sum(axis=1) > 0
        low, high = np.where(rising, middle, low), np.where(rising, high, middle)
    points = np.sort(np.concatenate([zeros, low, [2.5 * zeros[-1]]]))
    turning: Array = np.concatenate([[expands / 2], points[points > expands / 2]])
    return turning


def _growth_of_several(batches: Array) -> Growth:
    """Return the log of the spectral radius of the product of I − rate·H, as a function of the rates."""
    unit = np.eye(batches.shape[1])
    at_once = max(1, CELLS // batches.size)

    def growth(rates: Array) -> Array:
        parts = [rates[i : i + at_once] for i in range(0, len(rates), at_once)]
        return np.concatenate([_log_radius(unit - part[:, None, None, None] * batches) for part in parts])

    return growth


def _log_radius(factors: Array) -> Array:
    """Return the log of the spectral radius of each product, (g, m, p, p) to (g,); inf where it has none.

    Neighbours are multiplied until one factor is left, and its size is kept apart, so nothing overflows.
    """
    log_sizes = np.zeros(len(factors))
    while True:
        sizes = np.abs(factors).max(axis=(2, 3), keepdims=True)
        sizes[sizes == 0] = 1.0
        factors = factors / sizes
        log_sizes += np.log(sizes).sum(axis=(1, 2, 3))
        if factors.shape[1] == 1:
            break
        even = factors.shape[1] // 2 * 2
        pairs = factors[:, 1:even:2] @ factors[:, 0:even:2]
        factors = np.concatenate([pairs, factors[:, even:]], axis=1)
    usable = np.isfinite(factors).all(axis=(1, 2, 3)) & np.isfinite(log_sizes)
    radii = np.abs(np.linalg.eigvals(np.where(usable[:, None, None], factors[:, 0], 0.0))).max(axis=1)
    logs: Array = np.where(usable, np.log(radii) + log_sizes, np.inf)
    return logs


def _intervals(growth: Growth, rates: Array, rounding: float = 0.0) -> tuple[Interval, ...]:
    """Return where the growth is below zero, told apart at the rates and halved between them.

    The first of the rates is taken as stable, and so is all below it. A window that is narrower than a
    rate can be given is left out.
    """
    stable = ~(growth(rates) > rounding)
    stable[0] = True
    changes = np.flatnonzero(stable[1:] != stable[:-1])
    low, high, before = rates[changes], rates[changes + 1], stable[changes]
    while (high - low > (rounding + 4 * np.finfo(float).eps) * high).any():
        middle = low / 2 + high / 2
        as_before = ~(growth(middle) > rounding) == before
        low, high = np.where(as_before, middle, low), np.where(as_before, high, middle)
    edges = [0.0, *(low / 2 + high / 2).tolist(), np.inf]
    pairs = zip(edges[0::2], edges[1::2], strict=False)
    return tuple((start, stop) for start, stop in pairs if stop > start * (1 + NARROW))

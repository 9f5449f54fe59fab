"""Windows: the intervals of rates at which what an epoch leaves of the distance is less than all of it."""

import numpy as np

from gdtui.core.analysis.growth import Growth, of_one
from gdtui.core.arrays import Array

Interval = tuple[float, float]

RATES = 512  # looked at between what is surely stable and what surely is not, at most
COARSE = 48  # looked at to find where that is
EXACT = 128  # different curvatures up to which every window of one parameter is found
FAR = 1e3  # times the first rate that expands: beyond it nobody looks
CLOSE, BESIDE = 1e-3, 1.05  # beside a rate at which a curvature is gone in one update; and what is beyond it
NARROW = 1e-9  # of a window, relative to its rate
HALVINGS = 52


def of_each_kind(curvatures: Array, weights: Array) -> tuple[Array, Array]:
    """Return the different curvatures above 0, rising, and the weight of each."""
    different, at = np.unique(curvatures, return_inverse=True)
    curved = different > different[-1] * 1e-15
    return different[curved], np.bincount(at.reshape(-1), weights)[curved]


def stable_of_one(curvatures: Array, counts: Array, expands: float) -> tuple[Interval, ...]:
    """Return the intervals of rates at which the log of what an epoch leaves of the distance is below 0."""
    growth = of_one(curvatures, counts)
    if len(curvatures) <= EXACT:
        return intervals(growth, turning_points(curvatures, counts, expands))
    return intervals(growth, unsure(growth, curvatures, expands, RATES // 4))


def unsure(determinant: Growth, curvatures: Array, expands: float, count: int) -> Array:
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


def turning_points(curvatures: Array, counts: Array, expands: float) -> Array:
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


def intervals(growth: Growth, rates: Array, rounding: float = 0.0) -> tuple[Interval, ...]:
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

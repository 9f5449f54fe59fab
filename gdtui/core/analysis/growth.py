"""Growth: what an epoch adds to the log of the distance from the optimum in the long run, by the rate.

One update multiplies that distance by I − rate·H with the Hessian H of its batch, an epoch by the product of
these.
"""

from collections.abc import Callable
from itertools import permutations
from typing import NamedTuple

import numpy as np

from gdtui.core.analysis.maps import NONE, Memory, update_maps
from gdtui.core.arrays import Array, Indices
from gdtui.core.hashing import hashed
from gdtui.core.training.batches import orders

Growth = Callable[[Array], Array]  # from rates, (g,), to what an epoch adds to the log of the distance, (g,)

CELLS = 1 << 20  # numbers held at once
ROOM = 1 << 18  # numbers of all the orders that are followed
# Where each epoch has another order, and several parameters; all of this eightfold:
GROUPS = 8  # that know nothing of each other: how they differ says how far off their mean may be
MAPS = 512  # orders of a group, at most
FEW = 6  # samples of which every order is looked at
CHAINS, EPOCHS = 96, 400  # directions followed, and for how long
FORGOTTEN = 10  # of these epochs, which do not count: the directions are not those of the long run yet
QUICK = 50  # epochs where the sign is enough
SURE = 2.5  # standard errors from zero


def of_one(curvatures: Array, counts: Array) -> Growth:
    """Return Σ count · log |1 − rate·h| over curvatures that occur so often an epoch, (k,) both."""

    def growth(rates: Array) -> Array:
        sums: Array = np.log(np.abs(1 - rates[:, None] * curvatures)) @ counts
        return sums

    return growth


def of_several(batches: Array, memory: Memory = NONE) -> Growth:
    """Return the log of the spectral radius of an epoch's product, over batches in order, (m, p, p)."""
    at_once = max(1, CELLS // batches.size)

    def growth(rates: Array) -> Array:
        parts = [rates[i : i + at_once] for i in range(0, len(rates), at_once)]
        return np.concatenate([_log_radius(update_maps(batches, part, memory)) for part in parts])

    return growth


class Exponent(NamedTuple):
    """What an epoch adds to the log of the distance, inf beyond floats, and the standard error of that."""

    growth: float
    error: float

    @property
    def rises(self) -> bool:
        """Is it above 0, and not by chance?"""
        return not self.growth <= SURE * self.error

    @property
    def falls(self) -> bool:
        """Is it below 0, and not by chance?"""
        return self.growth < -SURE * self.error


class Shuffled:
    """The largest Lyapunov exponent of epochs in an order of their own each: almost every run's growth.

    It is estimated by following directions: each of many is multiplied by the map of an order drawn anew,
    epoch by epoch, and the mean log of what that adds to its length is the exponent (e.g. Benettin et al.
    1980). All is drawn by fixed numbers: the estimate depends on no run's seed, and varies smoothly.
    """

    def __init__(self, batches: Array) -> None:
        """Take the Hessians of the batches of 8·k orders, (8·k, m, p, p)."""
        self._batches, self._parameters = batches, batches.shape[-1]
        self._maps = len(batches) // GROUPS
        every = np.arange(EPOCHS, dtype=np.uint64)[:, None], np.arange(GROUPS * CHAINS, dtype=np.uint64)
        chosen = (hashed(1, *every) % np.uint64(self._maps)).astype(np.intp)
        self._chosen = chosen + np.arange(GROUPS * CHAINS) // CHAINS * self._maps

    def at(self, rate: float, quick: bool = False) -> Exponent:
        """Return the exponent at a rate; by fewer epochs, if it need not be as exact."""
        groups = self._groups(rate, QUICK if quick else EPOCHS)
        return Exponent(float(groups.mean()), float(groups.std(ddof=1) / np.sqrt(GROUPS)))

    def _groups(self, rate: float, epochs: int) -> Array:
        """Return each group's estimate of the exponent at a rate, (8,)."""
        maps, sizes = products(np.eye(self._parameters) - rate * self._batches)
        if self._parameters == 1:  # then there is one direction, and the mean over the orders is the exponent
            growths = np.log(np.abs(maps[:, 0, 0])) + sizes
            return _finite(growths.reshape(GROUPS, -1).mean(axis=1))
        ways = np.cos(np.arange(self._chosen[0].size * self._parameters, dtype=float) ** 2)
        ways, total = ways.reshape(-1, self._parameters), np.zeros(self._chosen.shape[1])
        for epoch, chosen in enumerate(self._chosen[:epochs]):
            ways = (maps[chosen] * ways[:, None, :]).sum(axis=2)
            lengths = np.sqrt((ways * ways).sum(axis=1))
            ways /= lengths[:, None]
            if epoch >= FORGOTTEN:
                total += np.log(lengths) + sizes[chosen]
        return _finite(total.reshape(GROUPS, -1).mean(axis=1) / (epochs - FORGOTTEN))


def _finite(growths: Array) -> Array:
    """Return the growths, with inf where they are no numbers."""
    return np.nan_to_num(growths, nan=np.inf, posinf=np.inf, neginf=-np.inf)


def orders_to_follow(samples: int, parameters: int) -> Indices:
    """Return orders of an epoch for the groups, (8·k, samples): all there are, or as many as have room."""
    if samples <= FEW:
        every = np.array(list(permutations(range(samples))), dtype=np.intp)
        return np.tile(every, (GROUPS, 1))
    count = max(1, min(MAPS, ROOM // (GROUPS * samples * parameters**2)))
    return orders(samples, 0, GROUPS * count, 0)


def products(factors: Array) -> tuple[Array, Array]:
    """Return the product of each row of factors, (g, m, p, p), the last one on the left: (g, p, p) and a log.

    Neighbours are multiplied until one factor is left, and the log of its size is kept apart, (g,), so
    nothing overflows.
    """
    log_sizes = np.zeros(len(factors))
    while True:
        sizes = np.abs(factors).max(axis=(2, 3), keepdims=True)
        sizes[sizes == 0] = 1.0
        factors = factors / sizes
        log_sizes += np.log(sizes).sum(axis=(1, 2, 3))
        if factors.shape[1] == 1:
            return factors[:, 0], log_sizes
        even = factors.shape[1] // 2 * 2
        pairs = factors[:, 1:even:2] @ factors[:, 0:even:2]
        factors = np.concatenate([pairs, factors[:, even:]], axis=1)


def _log_radius(factors: Array) -> Array:
    """Return the log of the spectral radius of each product, (g, m, p, p) to (g,); inf where it has none."""
    product, log_sizes = products(factors)
    usable = np.isfinite(product).all(axis=(1, 2)) & np.isfinite(log_sizes)
    radii = np.abs(np.linalg.eigvals(np.where(usable[:, None, None], product, 0.0))).max(axis=1)
    logs: Array = np.where(usable, np.log(radii) + log_sizes, np.inf)
    return logs

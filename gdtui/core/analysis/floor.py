"""The noise floor: how far from the optimum a run stays in the end, for all the epochs that it has.

Measured from the optimum an update is the affine map u ↦ (I − rate·H)·u − rate·g, with the Hessian H of its
batch and the batch's gradient g at the optimum. In the same order each epoch, where these maps lead nearer,
every run ends in the one cycle that they have. In an order drawn anew for each epoch, mean and mean square of
u tend to the solutions of linear equations, if what an epoch multiplies by has a small enough mean square
(e.g. Bach and Moulines 2013, for orders with replacement; here all orders of an epoch are averaged over).
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from gdtui.core.analysis.growth import FEW, GROUPS, orders_to_follow
from gdtui.core.analysis.maps import NONE, Memory, memory_of, update_maps, update_shifts
from gdtui.core.analysis.stability import means
from gdtui.core.arrays import Array
from gdtui.core.problem.problems import Problem
from gdtui.core.problem.quadratic import quadratic, sample_gradients, sample_hessians
from gdtui.core.training.config import RunConfig

UPDATES = 4096  # of an epoch, at most: of more nothing is said
NOISELESS = 64  # units in the last place of the largest term: gradients at the optimum up to that are none


class Floor(NamedTuple):
    """The root of the mean squared distance from the optimum, over the updates of all epochs to come.

    0 where each sample's own gradient is zero at the optimum, or all are averaged: then nothing keeps a run
    from it. inf where a shuffled run comes back again and again, but the mean square does not exist.
    `error` is how far it may be off, by three standard errors, where it is an estimate; else 0.
    """

    distance: float
    error: float = 0.0


def noise_floor(problem: Problem, config: RunConfig) -> Floor | None:
    """Return the floor of gradient descent, with or without a momentum, at a configuration that stays.

    None where it is not known: see `stability.limits`; where the optimum is not unique; and where the rate
    diverges.
    """
    updates = -(-len(problem.dataset) // config.batch)
    memory = memory_of(config)
    if (
        memory is None
        or not config.schedule.is_constant
        or config.replacement
        or updates * len(problem.model.names) ** 2 > UPDATES
    ):
        return None
    shuffled = config.seed is not None and updates > 1
    return (
        None if memory.beta and shuffled else _noise_floor(problem, config.batch, config.lr, shuffled, memory)
    )


def cycle_end(problem: Problem, config: RunConfig) -> Array | None:
    """Return where the epochs of a run end in the long run, (p,), in the same order each; None: see above."""
    found = quadratic(problem)
    if config.seed is not None or noise_floor(problem, config) is None or found is None:
        return None
    maps = _maps(problem, config.batch, config.lr, False, memory_of(config) or NONE)
    cycle = None if maps is None else _cycle(maps, len(problem.model.names))
    return None if cycle is None or found.minimum is None else found.minimum + cycle[-1]


@lru_cache(maxsize=64)
def _noise_floor(problem: Problem, size: int, rate: float, shuffled: bool, memory: Memory) -> Floor | None:
    with np.errstate(all="ignore"):
        maps = _maps(problem, size, rate, shuffled, memory)
        if maps is None:
            return None
        if shuffled and size < len(problem.dataset):
            return _in_any_order(maps, exact=len(problem.dataset) <= FEW)
        cycle = _cycle(maps, len(problem.model.names))
        return None if cycle is None else Floor(float(np.sqrt((cycle * cycle).sum(axis=1).mean())))


@lru_cache(maxsize=64)
def _maps(problem: Problem, size: int, rate: float, shuffled: bool, memory: Memory) -> "Maps | None":
    """Return the maps of one epoch in the order given, or of those orders that stand for all."""
    found, hessians = quadratic(problem), sample_hessians(problem)
    if found is None or found.minimum is None or hessians is None:
        return None
    n, p = hessians.shape[:2]
    slopes = sample_gradients(problem, found.minimum)
    orders = orders_to_follow(n, p) if shuffled and size < n else np.arange(n)[None]
    curved, sloped = (means(each[orders].swapaxes(0, 1), size).swapaxes(0, 1) for each in (hessians, slopes))
    if np.abs(sloped).max() <= _rounding(problem, hessians, found.minimum):
        sloped = np.zeros_like(sloped)
    return Maps.of(curved, sloped, rate, memory)


def _rounding(problem: Problem, hessians: Array, optimum: Array) -> float:
    """Return up to which size a mean gradient at the optimum is nothing but rounding."""
    terms = np.abs(hessians) @ np.abs(optimum) + np.abs(sample_gradients(problem, np.zeros(len(optimum))))
    return float(NOISELESS * np.finfo(float).eps * terms.max())


class Maps(NamedTuple):
    """For several orders, after each update of an epoch: what u was multiplied by, and what was added."""

    factors: Array  # (orders, updates, q, q): see `update_maps`
    shifts: Array  # (orders, updates, q)

    @classmethod
    def of(cls, hessians: Array, slopes: Array, rate: float, memory: Memory) -> "Maps":
        """Return the maps of batches in order, (orders, updates, p, p) and (orders, updates, p)."""
        steps = update_maps(hessians, np.array([rate]), memory)[0]
        factors, shifts = steps.copy(), update_shifts(slopes, rate, memory)
        for k in range(1, steps.shape[1]):
            factors[:, k] = steps[:, k] @ factors[:, k - 1]
            shifts[:, k] += (steps[:, k] @ shifts[:, k - 1, :, None])[..., 0]
        return cls(factors, shifts)


def _cycle(maps: Maps, parameters: int) -> Array | None:
    """Return the points of the cycle u = F·u + s of the same order each epoch, (updates, p); None: no end."""
    factor, shift = maps.factors[0, -1], maps.shifts[0, -1]
    if not np.isfinite(factor).all() or np.abs(np.linalg.eigvals(factor)).max() >= 1:
        return None
    start = np.linalg.solve(np.eye(len(shift)) - factor, shift)
    cycle: Array = (maps.factors[0] @ start + maps.shifts[0])[:, :parameters]
    return cycle


def _in_any_order(maps: Maps, exact: bool) -> Floor | None:
    """Return the floor of orders drawn anew; with its error, from groups of them, if they are not all."""
    if not maps.shifts.any():
        return Floor(0.0)
    whole = _stationary(maps)
    if exact or whole is None or not np.isfinite(whole):
        return None if whole is None else Floor(whole)
    size = len(maps.factors) // GROUPS
    parts = [_stationary(Maps(*(each[i * size : (i + 1) * size] for each in maps))) for i in range(GROUPS)]
    spread = np.std([np.inf if part is None else part for part in parts], ddof=1)
    return Floor(whole, float(3 * spread / np.sqrt(GROUPS)))


def _stationary(maps: Maps) -> float | None:
    """Return the root of E|u|² over the updates of an epoch, where u has the mean and E[uuᵀ] that last."""
    factors, shifts = maps.factors[:, -1], maps.shifts[:, -1]
    if not np.isfinite(factors).all():
        return None
    p = shifts.shape[1]
    twice = np.einsum("rij,rkl->ikjl", factors, factors).reshape(p * p, p * p) / len(factors)
    if np.abs(np.linalg.eigvals(twice)).max() >= 1:
        return float("inf")
    mean = np.linalg.solve(np.eye(p) - factors.mean(axis=0), shifts.mean(axis=0))
    cross = np.einsum("rij,j,rk->ik", factors, mean, shifts)
    added = (cross + cross.T + np.einsum("ri,rk->ik", shifts, shifts)) / len(factors)
    square = np.linalg.solve(np.eye(p * p) - twice, added.reshape(-1)).reshape(p, p)
    at = np.einsum("rkij,jl,rkil->rk", maps.factors, square, maps.factors)
    at += 2 * np.einsum("rkij,j,rki->rk", maps.factors, mean, maps.shifts)
    at += (maps.shifts * maps.shifts).sum(axis=2)
    return float(np.sqrt(max(0.0, at.mean())))

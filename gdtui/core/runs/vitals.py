"""Vital signs of a run: a few numbers of each update that tell what is wrong, when something is.

With g the gradient that an update was taken by, Δ what the parameters moved by, and g₋ the gradient of the
update before. Of a run whose gradients are not known they are nan.
"""

from typing import NamedTuple

import numpy as np

from gdtui.core.arrays import Array, Indices
from gdtui.core.runs.run import Run


class Vitals(NamedTuple):
    """The signs of one update, or of several: each a number, or (m,)."""

    moved: Array  # |Δ| / |w|, of the parameters before it: about 1e-3 is usual for a network
    rate: Array  # −Δ·g / g·g, the rate of plain descent that would have moved as far along g
    turn: Array  # cos(g, g₋): 1 where it goes on as before, −1 where it has turned round
    left: Array  # g·Δ₋ / g₋·Δ₋, the slope left after the update before: below −1 it overshot


def vitals(run: Run, first: int, stop: int) -> Vitals:
    """Return the signs of the steps `first` to `stop`, 1 ≤ first, (m,): nan where a step was no update."""
    batching = run.batching
    begun, done = (int(batching.updates(steps)) for steps in (first - 1, stop))
    ends = batching.steps(np.arange(max(0, begun - 1), done + 1))  # of the update before the first one, on
    signs = _of_updates(run, ends)
    inside = ends[1:] >= first
    found = []
    for sign in signs:
        column = np.full(stop - first + 1, np.nan)
        column[ends[1:][inside] - first] = sign[inside]
        found.append(column)
    return Vitals(*found)


def _of_updates(run: Run, ends: Indices) -> Vitals:
    """Return the signs of the updates after which so many steps were taken; the first number is the start."""
    if len(ends) < 2:
        return Vitals(*[np.empty(0)] * 4)
    page = run.page(int(ends[0]), int(ends[-1]))
    sizes = np.diff(ends)[:, None]
    with np.errstate(all="ignore"):
        gradients = np.add.reduceat(page.gradients.astype(np.float64), ends[:-1] - ends[0]) / sizes
        params = run.params_at(ends).astype(np.float64)
        moves = np.diff(params, axis=0)
        squares = _dot(gradients, gradients)
        moved = np.sqrt(_dot(moves, moves)) / np.sqrt(_dot(params[:-1], params[:-1]))
        rate = -_dot(moves, gradients) / squares
        turn = _dot(gradients[1:], gradients[:-1]) / np.sqrt(squares[1:] * squares[:-1])
        left = _dot(gradients[1:], moves[:-1]) / _dot(gradients[:-1], moves[:-1])
    gap = np.full(1, np.nan)
    signs = (moved, rate, np.concatenate([gap, turn]), np.concatenate([gap, left]))
    return Vitals(*(np.where(np.isfinite(sign), sign, np.nan) for sign in signs))


def rates_of(run: Run, step: int) -> Array:
    """Return the rate of each parameter in a step, −Δ/g, (p,): nan where its gradient is 0, or not known."""
    page = run.page(step - 1, step)
    with np.errstate(all="ignore"):
        found: Array = -(page.params[0] - run.params_at(step - 1)) / page.gradients[0]
    return np.where(np.isfinite(found), found, np.nan)


def _dot(one: Array, other: Array) -> Array:
    """Return the inner product of each row, (m,)."""
    found: Array = (one * other).sum(axis=1)
    return found

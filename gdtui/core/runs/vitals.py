"""Vital signs of a run: a few numbers of each update that tell what is wrong, when something is.

With g the gradient that an update was taken by, Δ what the parameters w moved by, and g₋ and Δ₋ those of the
update before. Of a run whose gradients are not known they are nan.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.core.arrays import Array, Indices
from gdtui.core.runs.moves import Sums, along, gradients_of, in_layer, layers_of, of_layer, of_numbers
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


def last_vitals(run: Run, steps: int) -> tuple[Vitals, Vitals]:
    """Return the signs of the last update by then, and those of the one before; nan where there is none."""
    batching = run.batching
    done = int(batching.updates(steps))
    found = _of_updates(run, batching.steps(np.arange(max(0, done - 3), done + 1)))
    columns = [np.concatenate([np.full(2, np.nan), sign])[-2:] for sign in found]
    return Vitals(*(column[1:] for column in columns)), Vitals(*(column[:1] for column in columns))


def rates_of(run: Run, steps: int) -> Array:
    """Return the rate of each parameter in the last update by then, −Δ/g, (p,).

    nan where its gradient is 0, or not known, and before any update.
    """
    done = int(run.batching.updates(steps))
    if not done:
        return np.full(len(run.names), np.nan)
    found: Array = _rates(run, run.batching.steps(np.array([done - 1, done])))[0]
    return found


def rates_along(run: Run, first: int, stop: int) -> Array:
    """Return these rates of the steps `first` to `stop`, 1 ≤ first, (m, p): nan where one was no update."""
    begun, done = (int(run.batching.updates(steps)) for steps in (first - 1, stop))
    found = np.full((stop - first + 1, len(run.names)), np.nan)
    if done > begun:
        ends = run.batching.steps(np.arange(begun, done + 1))
        found[ends[1:] - first] = _rates(run, ends)
    return found


def _rates(run: Run, ends: Indices) -> Array:
    _, moves, gradients = along(run, ends)
    with np.errstate(all="ignore"):
        found: Array = -moves / gradients
    return np.where(np.isfinite(found), found, np.nan)


def dead(run: Run, first: int, stop: int) -> Array:
    """Return of how many parameters, or layers, the gradient is 0 for the second update on end, (m,).

    The steps are those from `first` to `stop`, 1 ≤ first; nan where one was no update, or the first.
    """
    batching = run.batching
    begun, done = (int(batching.updates(steps)) for steps in (first - 1, stop))
    ends = batching.steps(np.arange(max(0, begun - 1), done + 1))
    column = np.full(stop - first + 1, np.nan)
    if len(ends) > 2:
        still = _still(run, ends)
        counts = (still[1:] & still[:-1]).sum(axis=1)
        inside = ends[2:] >= first
        column[ends[2:][inside] - first] = counts[inside]
    return column


def _of_updates(run: Run, ends: Indices) -> Vitals:
    """Return the signs of the updates after which so many steps were taken; the first number is the start."""
    if len(ends) < 2:
        return Vitals(*[np.empty(0)] * 4)
    names, recorded = layers_of(run), run.recorded
    with np.errstate(all="ignore"):
        sums = of_numbers(run, ends, names)
        for name in names:
            assert recorded is not None  # noqa: S101  it has the layers
            sums += of_layer(recorded.recording, name, int(ends[0]), int(ends[-1]), absent=0.0)
        return signs_of(sums)


def signs_of(sums: Sums) -> Vitals:
    """Return the signs of updates; of the first what the update before it is needed for is nan."""
    gap = np.full(1, np.nan)
    turn = sums.turn[1:] / np.sqrt(sums.square[1:] * sums.square[:-1])
    left = sums.ahead[1:] / sums.descent[:-1]
    signs = (
        np.sqrt(sums.move) / np.sqrt(sums.weight),
        -sums.descent / sums.square,
        np.concatenate([gap, turn]),
        np.concatenate([gap, left]),
    )
    return Vitals(*(np.where(np.isfinite(sign), sign, np.nan) for sign in signs))


def _still(run: Run, ends: Indices) -> NDArray[np.bool_]:
    """Return of which parameters and layers the gradient of each update is exactly 0."""
    names, recorded = layers_of(run), run.recorded
    alone = [not in_layer(name, names) for name in run.names]
    still = [gradients_of(run, ends)[:, alone] == 0]
    if names and recorded is not None:
        still.append(recorded.recording.block("square", names, int(ends[0]), int(ends[-1])) == 0)
    return np.hstack(still)

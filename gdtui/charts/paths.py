"""Paths: a run's way over two parameters, in points that stay as they are while it goes on."""

from typing import NamedTuple

import numpy as np

from gdtui.charts.canvas import Layer
from gdtui.charts.signs import Grid
from gdtui.core.arrays import Array, Indices
from gdtui.core.runs.landmarks import FIRST, OCTAVE, octaves
from gdtui.core.session.moments import Trail
from gdtui.display.labels import RunLabel

LATEST = 64  # steps at its end, within the last epoch, that are all drawn
SETTLE = 16  # steps of the beginning that are settled together


class Settled(NamedTuple):
    """The part of a path that does not change with the next step, as a value that can be looked up."""

    points: bytes
    role: str
    plain: str

    def layer(self) -> Layer:
        """Return it as a line."""
        x, y = np.frombuffer(self.points).reshape(-1, 2).T
        return Layer(x, y, self.role, "", self.plain)


class Path(NamedTuple):
    """A run's way from the start to its cursor, in two parts that meet."""

    settled: Settled
    newest: Layer


def path(trail: Trail, label: RunLabel, which: tuple[int, ...], grid: Grid) -> Path:
    """Return the way from the start to the cursor, without the points that would not be seen."""
    taken = stations(trail.steps, trail.run.batching.samples)
    params = trail.run.params_at(taken)[:, list(which)].astype(float)
    stop = int(np.searchsorted(taken, settled(trail.steps), side="right"))
    points = _seen(params[:stop], grid)
    newest = _seen(params[stop - 1 :], grid)
    kept = Settled(points.tobytes(), label.role, label.plain)
    return Path(kept, Layer(newest[:, 0], newest[:, 1], label.role, "", label.plain))


def _seen(params: Array, grid: Grid) -> Array:
    """Return the points without those that fall onto the same dot as the one before; braille has 2 × 4."""
    across = grid.x.shares(params[:, 0]) * 2 * grid.frame.width
    up = grid.y.shares(params[:, 1]) * 4 * grid.frame.height
    moved = (np.diff(np.round(across)) != 0) | (np.diff(np.round(up)) != 0)
    return np.ascontiguousarray(params[np.concatenate([[True], moved])])


def stations(steps: int, samples: int) -> Indices:
    """Return after how many steps a path has its points, ascending from 0, the last after `steps`.

    Those of the beginning are the same however far the run has come, so that its path does not change: all of
    the first 64, then 32 from any step to twice as many, after whole epochs if possible, since what lies
    between is a way of its own; and the last epoch's, 64 at most.
    """
    first = np.arange(min(FIRST, steps) + 1)
    last = np.arange(max(0, steps - min(samples, LATEST)), steps + 1)
    stops: Indices = np.unique(np.concatenate([first, octaves(steps, samples), last]))
    return stops


def settled(steps: int) -> int:
    """Return up to which step a path stays as it is when the run goes on: for 16 steps, later for longer."""
    if steps < FIRST:
        return steps // SETTLE * SETTLE
    stride = max(SETTLE, (1 << (steps.bit_length() - 1)) // OCTAVE)
    return steps // stride * stride - stride

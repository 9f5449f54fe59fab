"""Losses: the three numbers that are all called the loss, along a run."""

from typing import Literal, get_args

import numpy as np

from gdtui.core.analysis import dataset_losses, sample_losses
from gdtui.core.arrays import Array, Indices
from gdtui.core.batches import Batching
from gdtui.core.curves import Curve
from gdtui.core.history import History
from gdtui.core.plans import Plan
from gdtui.core.problems import Problem
from gdtui.core.trainer import rows_of

# The dataset's mean at the parameters now; the loss of the last step's sample before the step, and after it.
Loss = Literal["dataset", "before", "after"]
LOSSES: tuple[Loss, ...] = get_args(Loss)


class Losses:
    """The losses of one run, computed as far as somebody has looked, and kept for its charts."""

    def __init__(
        self, problem: Problem, plan: Plan, batching: Batching, origin: Array, history: History
    ) -> None:
        self._problem, self._plan, self._batching = problem, plan, batching
        self._origin, self._history = origin, history
        self._curves: dict[Loss, Curve] = {}

    def curve(self, kind: Loss, steps: int, buckets: int) -> tuple[Indices, Array]:
        """Return a loss along the first `steps` steps, to be drawn in `buckets` columns.

        The dataset's loss has a point for the start and for each update, a sample's one for each step; all
        are thinned as `Curve.thinned` says. The arrays hold how many steps were taken, and the loss there.
        """
        count = self._points(kind, steps)
        self._extend(kind, count)
        positions, losses = self._curves[kind].thinned(count, buckets)
        return self._steps(kind, positions), losses

    def at(self, kind: Loss, steps: int) -> float:
        """Return a loss after that many steps; nan for a sample's loss before there was a sample."""
        curve, point = self._curves.get(kind), self._points(kind, steps) - 1
        if curve is not None and 0 <= point < len(curve):
            return float(curve.values[point])
        if kind == "dataset":
            params = self._history.params[steps - 1] if steps else self._origin
            return float(dataset_losses(self._problem, params[None, :])[0])
        return float(self._compute(kind, steps - 1, steps)[0]) if steps else float("nan")

    def first_rise(self, first: int, steps: int) -> int | None:
        """Return after how many steps an update first raised the dataset's loss; None where none did.

        Those are looked at that come after `first` steps and before or at `steps`. A loss that is no longer a
        number counts as risen.
        """
        begin, count = (self._points("dataset", taken) for taken in (first, steps))
        self._extend("dataset", count)
        values = self._curves["dataset"].values[begin - 1 : count]
        with np.errstate(all="ignore"):
            rises = np.flatnonzero(~(values[1:] <= values[:-1]) & ~np.isnan(values[:-1]))
        return int(self._batching.steps(begin + rises[:1])[0]) if len(rises) else None

    def _points(self, kind: Loss, steps: int) -> int:
        return int(self._batching.updates(steps)) + 1 if kind == "dataset" else steps

    def _steps(self, kind: Loss, positions: Indices) -> Indices:
        return self._batching.steps(positions) if kind == "dataset" else positions + 1

    def _extend(self, kind: Loss, count: int) -> None:
        """Have the curve hold the first `count` points."""
        curve = self._curves.setdefault(kind, Curve())
        if count > len(curve):
            curve.append(self._compute(kind, len(curve), count))

    def _compute(self, kind: Loss, first: int, count: int) -> Array:
        """Return the points from `first` to before `count`."""
        if kind == "before":
            return self._history.losses[first:count]
        if kind == "after":
            rows = rows_of(self._plan, self._batching, first, count - first)
            return sample_losses(self._problem, self._history.params[first:count], rows)
        updates = np.arange(max(1, first), count)
        params = self._history.params[self._batching.steps(updates) - 1]
        return dataset_losses(self._problem, params if first else np.vstack([self._origin[None, :], params]))

"""Losses: the three numbers that are all called the loss, along a run."""

import numpy as np

from gdtui.core.arrays import Array, Indices
from gdtui.core.problem.analysis import dataset_losses, sample_losses
from gdtui.core.problem.problems import Problem
from gdtui.core.runs.curves import Curve
from gdtui.core.runs.history import History
from gdtui.core.runs.kinds import LOSSES, Loss
from gdtui.core.training.batches import Batching
from gdtui.core.training.config import RunConfig
from gdtui.core.training.trainer import rows_of


class Losses:
    """The losses of one trained run, computed as far as somebody has looked, and kept for its charts.

    See `run.RunLosses`. Those of the first `shared` steps are another run's, and stand in its curves.
    """

    def __init__(
        self,
        problem: Problem,
        config: RunConfig,
        batching: Batching,
        origin: Array,
        history: History,
        past: "Losses | None" = None,
        shared: int = 0,
    ) -> None:
        self._problem, self._plan, self._batching = problem, config, batching
        self._origin, self._history = origin, history
        self._past, self._shared = past, shared
        self._curves: dict[Loss, Curve] = {}

    @property
    def kinds(self) -> tuple[Loss, ...]:
        """All three."""
        return LOSSES

    def curve(self, kind: Loss, steps: int, buckets: int) -> tuple[Indices, Array]:
        """Return a loss along the first `steps` steps, to be drawn in `buckets` columns.

        The dataset's loss has a point for the start and for each update, a sample's one for each step; all
        are thinned as `Curve.thinned` says. The arrays hold how many steps were taken, and the loss there.
        """
        count = self._points(kind, steps)
        positions, losses = [], []
        for curve, first, length in self._pieces(kind, count):
            at, values = curve.thinned(length, -(-buckets * length // count))
            positions.append(first + at)
            losses.append(values)
        if not losses:
            return np.empty(0, np.intp), np.empty(0)
        return self._steps(kind, np.concatenate(positions)), np.concatenate(losses)

    def at(self, kind: Loss, steps: int) -> float:
        """Return a loss after that many steps; nan for a sample's loss before there was a sample."""
        point = self._points(kind, steps) - 1
        owner: Losses = self
        while owner._past is not None and point < owner._first(kind):
            owner = owner._past
        curve, at = owner._curves.get(kind), point - owner._first(kind)
        if curve is not None and 0 <= at < len(curve):
            return float(curve.values[at])
        if kind == "dataset":
            params = self._history.params[steps - 1] if steps else self._origin
            return float(dataset_losses(self._problem, params[None, :])[0])
        return float(self._compute(kind, steps - 1, steps)[0]) if steps else float("nan")

    def along(self, kind: Loss, first: int, stop: int) -> Array:
        """Return a loss after each of the steps `first` to `stop`, both counted, (m,); nan for none.

        Nothing of it is kept. The dataset's is computed once for all steps between two updates.
        """
        if kind != "dataset":
            losses = self._compute(kind, max(first, 1) - 1, stop)
            return losses if first else np.concatenate([np.full(1, np.nan, losses.dtype), losses])
        steps = np.arange(first, stop + 1)
        moved = np.diff(self._batching.updates(steps), prepend=-1) > 0
        at = self._history.params[np.maximum(steps[moved] - 1, 0)]
        if first == 0:
            at[0] = self._origin
        spread: Array = dataset_losses(self._problem, at)[np.cumsum(moved) - 1]
        return spread

    def first_rise(self, first: int, steps: int) -> int | None:
        """Return after how many steps an update first raised the dataset's loss; None where none did.

        Those are looked at that come after `first` steps and before or at `steps`. A loss that is no longer a
        number counts as risen.
        """
        begin, count = (self._points("dataset", taken) for taken in (first, steps))
        values = self.between("dataset", begin - 1, count)
        with np.errstate(all="ignore"):
            rises = np.flatnonzero(~(values[1:] <= values[:-1]) & ~np.isnan(values[:-1]))
        return int(self._batching.steps(begin + rises[:1])[0]) if len(rises) else None

    def _points(self, kind: Loss, steps: int) -> int:
        return int(self._batching.updates(steps)) + 1 if kind == "dataset" else steps

    def _steps(self, kind: Loss, positions: Indices) -> Indices:
        return self._batching.steps(positions) if kind == "dataset" else positions + 1

    def between(self, kind: Loss, first: int, stop: int) -> Array:
        """Return the points of a loss from `first` to before `stop`, as `curve` counts them."""
        parts = [
            curve.values[max(0, first - at) : length]
            for curve, at, length in self._pieces(kind, stop)
            if at + length > first
        ]
        return parts[0] if len(parts) == 1 else np.concatenate(parts or [np.empty(0)])

    def _first(self, kind: Loss) -> int:
        """Return how many points the past has."""
        return self._points(kind, self._shared) if self._past is not None else 0

    def _pieces(self, kind: Loss, count: int) -> list[tuple[Curve, int, int]]:
        """Return the curves that have the first `count` points: each with its first one, and how many."""
        pieces: list[tuple[Curve, int, int]] = []
        owner: Losses | None = self
        while owner is not None:
            first = owner._first(kind)
            if count > first:
                pieces.insert(0, (owner._extended(kind, count - first), first, count - first))
                count = first
            owner = owner._past
        return pieces

    def _extended(self, kind: Loss, count: int) -> Curve:
        """Return the run's own curve, with its first `count` points at least."""
        curve, first = self._curves.setdefault(kind, Curve()), self._first(kind)
        if count > len(curve):
            curve.append(self._compute(kind, first + len(curve), first + count))
        return curve

    def _compute(self, kind: Loss, first: int, count: int) -> Array:
        """Return the points from `first` to before `count`."""
        if kind == "before":
            losses: Array = self._history.losses[first:count]
            return losses
        if kind == "after":
            rows = rows_of(self._plan, self._batching, first, count - first)
            return sample_losses(self._problem, self._history.params[first:count], rows)
        updates = np.arange(max(1, first), count)
        params = self._history.params[self._batching.steps(updates) - 1]
        return dataset_losses(self._problem, params if first else np.vstack([self._origin[None, :], params]))

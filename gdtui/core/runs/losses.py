"""Losses: the three numbers that are all called the loss, and how far there is still to go, along a run."""

from functools import partial

import numpy as np

from gdtui.core.arrays import Array, Indices
from gdtui.core.problem.analysis import (
    dataset_losses,
    distances,
    excess_losses,
    optimum,
    rows_summed,
    sample_losses,
)
from gdtui.core.problem.models import Logistic
from gdtui.core.problem.problems import Problem
from gdtui.core.runs.curves import Curve
from gdtui.core.runs.history import History
from gdtui.core.runs.kinds import MEASURES, OF_OPTIMUM, OF_SAMPLES, Measure
from gdtui.core.runs.memory import Memory
from gdtui.core.runs.sampled import Sampled
from gdtui.core.training.batches import Batching
from gdtui.core.training.config import RunConfig
from gdtui.core.training.trainer import rows_of

PIECE_ROWS = 1 << 20  # rows of data that are summed between two looks at the clock
FOLLOWED = 8192  # steps after which the losses follow
AHEAD = 32768  # points, at most, that are computed of each then
FEW_ROWS = 1024  # up to which a loss is known after each update; of more rows, where the update sees
SHARE = 16  # one in so many of them, or more


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
        memory: Memory,
        past: "Losses | None" = None,
        shared: int = 0,
    ) -> None:
        self._problem, self._plan, self._batching = problem, config, batching
        self._origin, self._history, self._memory = origin, history, memory
        self._past, self._shared = past, shared
        self._curves: dict[Measure, Curve | Sampled] = {}
        self._followed = shared

    @property
    def kinds(self) -> tuple[Measure, ...]:
        """All of them; where there is no single optimum, none that is about it."""
        known = optimum(self._problem) is not None
        return tuple(kind for kind in MEASURES if known or kind not in OF_OPTIMUM)

    def curve(self, kind: Measure, steps: int, buckets: int) -> tuple[Indices, Array]:
        """Return a loss along the first `steps` steps, to be drawn in `buckets` columns.

        A sample's loss has a point for each step, what follows from the parameters one for the start and
        for each update; all are thinned as `Curve.thinned` says. The arrays hold how many steps were taken,
        and the loss there.
        """
        try:
            return self._memory.sparing(lambda: self._curve(kind, steps, buckets))
        except MemoryError:
            return np.empty(0, np.intp), np.empty(0)

    def _curve(self, kind: Measure, steps: int, buckets: int) -> tuple[Indices, Array]:
        count = self._points(kind, steps)
        positions, losses = [], []
        for curve, first, length in self._pieces(kind, count):
            at, values = curve.thinned(length, -(-buckets * length // count))
            positions.append(first + at)
            losses.append(values)
        if not losses:
            return np.empty(0, np.intp), np.empty(0)
        return self._steps(kind, np.concatenate(positions)), np.concatenate(losses)

    def follow(self, steps: int) -> None:
        """Compute every loss along the first `steps` steps, a piece further each time there are enough more.

        It has to be done while the steps are there: to take a long way again only to draw another loss of it
        would take as long as it did.
        """
        if steps < self._followed + FOLLOWED:
            return
        self._followed = steps
        for kind in (kind for kind in self.kinds if not self.sampled(kind)):
            count, curve = self._points(kind, steps) - self._first(kind), self._curves.get(kind)
            self._extended(kind, min(count, AHEAD + (len(curve) if isinstance(curve, Curve) else 0)))

    def sampled(self, kind: Measure) -> bool:
        """Is a loss computed at some updates alone, since it costs far more than they do?"""
        rows = measured_rows(self._problem, kind)
        batch = min((self._plan.batch, *(change.choices.batch for change in self._plan.changes)))
        return rows > FEW_ROWS and rows > SHARE * batch

    def piece(self, most: int) -> int:
        """Return of how many steps, up to `most`, the dataset's loss after each can be told at once."""
        rows = max(measured_rows(self._problem, kind) for kind in ("dataset", "excess"))
        return min(most, max(1, PIECE_ROWS // rows))

    def at(self, kind: Measure, steps: int) -> float:
        """Return a loss after that many steps; nan for a sample's loss before there was a sample."""
        point = self._points(kind, steps) - 1
        owner: Losses = self
        while owner._past is not None and point < owner._first(kind):
            owner = owner._past
        at = point - owner._first(kind)
        curve = owner._extended(kind, 0) if owner.sampled(kind) else owner._curves.get(kind)
        kept = curve.kept(at) if curve is not None and at >= 0 else None
        if kept is not None:
            return kept
        if kind not in OF_SAMPLES:
            params = self._history.params[steps - 1] if steps else self._origin
            return float(self._of_params(kind, params[None, :])[0])
        return float(self._compute(kind, steps - 1, steps)[0]) if steps else float("nan")

    def along(self, kind: Measure, first: int, stop: int) -> Array:
        """Return a loss after each of the steps `first` to `stop`, both counted, (m,); nan for none.

        Nothing of it is kept. What follows from the parameters is computed once for all steps between two
        updates.
        """
        if kind in OF_SAMPLES:
            losses = self._compute(kind, max(first, 1) - 1, stop)
            return losses if first else np.concatenate([np.full(1, np.nan, losses.dtype), losses])
        steps = np.arange(first, stop + 1)
        moved = np.diff(self._batching.updates(steps), prepend=-1) > 0
        at = self._history.params_after(steps[moved])
        spread: Array = self._of_params(kind, at)[np.cumsum(moved) - 1]
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

    def _points(self, kind: Measure, steps: int) -> int:
        return steps if kind in OF_SAMPLES else int(self._batching.updates(steps)) + 1

    def _steps(self, kind: Measure, positions: Indices) -> Indices:
        return positions + 1 if kind in OF_SAMPLES else self._batching.steps(positions)

    def between(self, kind: Measure, first: int, stop: int) -> Array:
        """Return the points of a loss from `first` to before `stop`, as `curve` counts them."""
        parts = [
            curve.values(max(0, first - at), length)
            for curve, at, length in self._pieces(kind, stop)
            if at + length > first
        ]
        return parts[0] if len(parts) == 1 else np.concatenate(parts or [np.empty(0)])

    def _first(self, kind: Measure) -> int:
        """Return how many points the past has."""
        return self._points(kind, self._shared) if self._past is not None else 0

    def _pieces(self, kind: Measure, count: int) -> list[tuple[Curve | Sampled, int, int]]:
        """Return the curves that have the first `count` points: each with its first one, and how many."""
        pieces: list[tuple[Curve | Sampled, int, int]] = []
        owner: Losses | None = self
        while owner is not None:
            first = owner._first(kind)
            if count > first:
                pieces.insert(0, (owner._extended(kind, count - first), first, count - first))
                count = first
            owner = owner._past
        return pieces

    def _extended(self, kind: Measure, count: int) -> Curve | Sampled:
        """Return the run's own curve, with its first `count` points at least."""
        curve = self._curves.get(kind)
        if curve is None:
            curve = self._curves[kind] = self._begun(kind)
        try:
            curve.extend(count)
        except MemoryError:
            del self._curves[kind]  # it may have come to an end in the middle
            raise
        return curve

    def _begun(self, kind: Measure) -> Curve | Sampled:
        if not self.sampled(kind):
            return Curve(self._memory, partial(self._compute_own, kind))
        past = self._first(kind)
        return Sampled(
            lambda points: self._at_updates(kind, past + points), measured_rows(self._problem, kind)
        )

    def _at_updates(self, kind: Measure, updates: Indices) -> Array:
        """Return what follows from the parameters after so many updates each."""
        return self._of_params(kind, self._history.params_after(self._batching.steps(updates)))

    def _compute_own(self, kind: Measure, first: int, stop: int) -> Array:
        """Return the points of the run's own curve from `first` to before `stop`."""
        past = self._first(kind)
        return self._compute(kind, past + first, past + stop)

    def _compute(self, kind: Measure, first: int, count: int) -> Array:
        """Return the points from `first` to before `count`."""
        if kind == "before":
            losses: Array = self._history.losses[first:count]
            return losses
        if kind == "after":
            rows = rows_of(self._plan, self._batching, first, count - first)
            return sample_losses(self._problem, self._history.params[first:count], rows)
        return self._at_updates(kind, np.arange(first, count))

    def _of_params(self, kind: Measure, params: Array) -> Array:
        """Return a measure that follows from the parameters alone, at each row of them, (m, p) to (m,)."""
        if kind == "dataset":
            return dataset_losses(self._problem, params)
        return excess_losses(self._problem, params) if kind == "excess" else distances(self._problem, params)


def measured_rows(problem: Problem, kind: Measure) -> int:
    """Return of how many rows of data a measure is computed for each set of parameters."""
    if kind == "dataset":
        return rows_summed(problem)
    return len(problem.dataset) if kind == "excess" and isinstance(problem.model, Logistic) else 1

"""A run that nobody trains: a list of steps that somebody wrote down, without model, data or rate."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from gdtui.core.arrays import Array, Indices
from gdtui.core.problem.working import WorkedRow
from gdtui.core.runs.epochs import RegularEpochs
from gdtui.core.runs.kinds import Measure
from gdtui.core.runs.run import End, Page
from gdtui.core.training.batches import UNITS, Batching, Unit
from gdtui.core.training.optimizers.rule import Stateless
from gdtui.core.training.trainer import Step


class RecordedLosses:
    """The loss that was written down with each step, and no other."""

    kinds: tuple[Measure, ...] = ("before",)

    def __init__(self, losses: Array) -> None:
        self._losses = losses

    def at(self, kind: Measure, steps: int) -> float:
        return float(self._losses[steps - 1]) if kind == "before" and steps else math.nan

    def along(self, kind: Measure, first: int, stop: int) -> Array:
        return np.array([self.at(kind, steps) for steps in range(first, stop + 1)])

    def curve(self, kind: Measure, steps: int, buckets: int) -> tuple[Indices, Array]:
        if kind != "before":
            return np.empty(0, np.intp), np.empty(0)
        return np.arange(1, steps + 1), self._losses[:steps]

    def sampled(self, kind: Measure) -> bool:
        return False

    def piece(self, most: int) -> int:
        return most

    def first_rise(self, first: int, steps: int) -> int | None:
        rises = (
            at for at in range(max(first + 1, 2), steps + 1) if self._losses[at - 1] > self._losses[at - 2]
        )
        return next(rises, None)


class Recorded:
    """The steps of a list, each a loss, a gradient and the parameters after it; nobody knows how many come.

    `per_epoch` says how many make an epoch. The list is all there at once, but `extend` shows it piece by
    piece, as a recording that is still going on would be.
    """

    title = "recorded"
    recorded = None
    units: tuple[Unit, ...] = UNITS
    changes: tuple[int, ...] = ()
    problem = None
    config = None
    optimum = None

    def __init__(
        self,
        names: Sequence[str],
        start: Sequence[float],
        steps: Sequence[tuple[float, Sequence[float], Sequence[float]]],
        per_epoch: int,
        total: int | None = None,
    ) -> None:
        self.names, self.total = tuple(names), total
        self.batching, self.epochs = Batching(per_epoch, 1), RegularEpochs(per_epoch)
        losses, gradients, params = zip(*steps, strict=True)
        self._page = Page(np.array(losses), np.array(gradients), np.array(params))
        self._start = np.array(start, dtype=float)
        self._known = 0
        self.losses = RecordedLosses(self._page.losses)

    @property
    def end(self) -> End:
        return End("finished" if self._known == len(self._page.losses) else "running", self._known)

    def extend(self, steps: int) -> None:
        self._known = max(self._known, min(steps, len(self._page.losses)))

    def params_at(self, steps: int | Indices) -> Array:
        walked: Array = np.vstack([self._start, self._page.params])[steps]
        return walked

    def page(self, first: int, stop: int) -> Page:
        assert stop <= self._known
        return Page(*(column[first:stop] for column in self._page))

    def step(self, index: int) -> Step:
        assert index < self._known
        epoch, position = divmod(index, self.batching.samples)
        loss, gradient, params = (column[index] for column in self._page)
        return Step(
            index, epoch, position, position, float(loss), gradient, gradient, True, params, Stateless()
        )

    def samples(self, first: int, count: int) -> Indices:
        return np.arange(first, first + count) % self.batching.samples

    def rates(self, first: int, stop: int) -> Array:
        return np.full(stop - first, math.nan)

    def state(self, field: str, first: int, stop: int) -> Array:
        return np.full((stop - first, len(self.names)), math.nan)

    def working(self, index: int) -> tuple[WorkedRow, ...]:
        return ()

    def common(self, other: Any) -> int | None:
        return None if other is self else 0

    def changed(self, steps: int, **chosen: Any) -> "Recorded":
        return self

    def restarted(self, steps: int) -> "Recorded":
        return self

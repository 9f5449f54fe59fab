"""Recorded runs: the steps of somebody else's program, which are known only as far as it has come."""

import math
from typing import Any

import numpy as np

from gdtui.core.arrays import Array, Indices
from gdtui.core.errors import InputError
from gdtui.core.problem.working import WorkedRow
from gdtui.core.runs.recording import Recording
from gdtui.core.runs.run import End, Page
from gdtui.core.runs.source import Source
from gdtui.core.runs.told import RecordedEpochs, RecordedLosses
from gdtui.core.training.batches import Batching, Unit
from gdtui.core.training.optimizers.rule import Stateless
from gdtui.core.training.trainer import Step


class Recorded:
    """A run that is recorded: see `run.Run`. The program goes on only as far as somebody wants to see."""

    problem = None
    config = None
    optimum = None

    def __init__(self, source: Source) -> None:
        self.source = source
        self.losses: RecordedLosses = RecordedLosses(source.recording)

    @property
    def recorded(self) -> "Recorded":
        """Itself: the steps of no other run are written down."""
        return self

    @property
    def recording(self) -> Recording:
        """What is written down."""
        return self.source.recording

    @property
    def waits(self) -> bool:
        """Has somebody asked for a step that has not come yet?"""
        return self.source.waits

    @property
    def title(self) -> str:
        """The program's name."""
        return self.source.listing.name

    @property
    def names(self) -> tuple[str, ...]:
        """One name per parameter, of those that have come."""
        return self.recording.names("parameter")

    @property
    def total(self) -> int | None:
        """How many steps there were, once the program has ended."""
        end = self.end
        return None if end.reason == "running" else end.steps

    @property
    def changes(self) -> tuple[int, ...]:
        """After how many steps a knob was set."""
        return tuple(dict.fromkeys(step for step, _, _ in self.source.changes))

    @property
    def batching(self) -> Batching:
        """Every step is an update."""
        return Batching((self.epochs and self.epochs.regular) or 1, 1)

    @property
    def epochs(self) -> RecordedEpochs | None:
        """The epochs of the program's loops; None where there are none."""
        return RecordedEpochs(self.source) if self.recording.names("epoch") else None

    @property
    def units(self) -> tuple[Unit, ...]:
        """What can be said of its cost."""
        return ("updates",)

    @property
    def end(self) -> End:
        """How far it has come, and whether it goes on from there."""
        return self.source.end

    def extend(self, steps: int) -> None:
        """Have the program go on to `steps` steps; it may need longer than anybody waits here."""
        if steps > len(self.recording):
            self.source.bring(steps)

    def params_at(self, steps: int | Indices) -> Array:
        """Return the parameters after that many steps; nan where one was not there."""
        at = np.atleast_1d(np.asarray(steps))
        found = np.empty((len(at), len(self.names)))
        found[at == 0] = [self.recording.start.get(name, math.nan) for name in self.names]
        taken = at > 0
        found[taken] = self.recording.rows_of("parameter", self.names, at[taken] - 1)
        return found if np.ndim(steps) else found[0]

    def params_before(self, first: int, stop: int) -> Array:
        """Return the parameters just before each of the steps `first` to before `stop`, (m, p).

        They are those after the step before, but for what the program has changed since in another way.
        """
        after: Array = self.params_at(np.arange(first, stop))
        if not self.recording.names("before"):
            return after
        changed = self.recording.block("before", self.names, first, stop)
        return np.where(self.recording.known("before", self.names, first, stop), changed, after)

    def page(self, first: int, stop: int) -> Page:
        """Return the steps from `first` to before `stop`."""
        losses = self.losses.along("recorded", first + 1, stop)
        gradients = self.recording.block("gradient", self.names, first, stop)
        return Page(losses, gradients, self.recording.block("parameter", self.names, first, stop))

    def step(self, index: int) -> Step:
        """Return step `index`; epoch and sample are -1 where nobody knows them."""
        page = self.page(index, index + 1)
        epochs, sample = self.epochs, int(self.samples(index, 1)[0])
        epoch = -1 if epochs is None else int(epochs.at(np.array(index + 1))) - 1
        gradient, params = page.gradients[0], page.params[0]
        loss = float(page.losses[0])
        return Step(index, epoch, sample, sample, loss, gradient, gradient, True, params, Stateless())

    def samples(self, first: int, count: int) -> Indices:
        """Return which pass of the inner loop each step is, counted from 0; -1 where nobody knows."""
        known = self.recording.column("sample", "sample")[first : first + count]
        found = np.full(count, -1, np.intp)
        found[: len(known)] = np.nan_to_num(known - 1, nan=-1).astype(np.intp)
        return found

    @property
    def has_samples(self) -> bool:
        """Is it known which pass of an inner loop a step is?"""
        return bool(self.recording.names("sample"))

    def rates(self, first: int, stop: int) -> Array:
        """Return the rate of each step, where the optimizer says it; nan elsewhere."""
        names = self.recording.names("rate")
        found = np.full(stop - first, np.nan)
        if names:
            known = self.recording.column("rate", names[0])[first:stop]
            found[: len(known)] = known
        return found

    def state(self, field: str, first: int, stop: int) -> Array:
        """Return nan: nobody knows what an optimizer remembers."""
        return np.full((stop - first, len(self.names)), np.nan)

    def working(self, index: int) -> tuple[WorkedRow, ...]:
        """Return nothing: the arithmetic is the program's."""
        return ()

    def common(self, other: Any) -> int | None:
        """Return for how many steps it is the same program's, or None where it is itself."""
        if other is self or not isinstance(other, Recorded):
            return None if other is self else 0
        return self.source.shared_with(other.source)

    def changed(self, steps: int, **chosen: Any) -> "Recorded":
        """Raise InputError: what the program does is the program's."""
        raise InputError("watch.no_change")

    def restarted(self, steps: int) -> "Recorded":
        """Return itself: it begins as it did."""
        return self

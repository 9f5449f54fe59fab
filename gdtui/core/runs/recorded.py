"""Recorded runs: the steps of somebody else's program, which are known only as far as it has come."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np

from gdtui.core.arrays import Array, Indices
from gdtui.core.errors import InputError
from gdtui.core.problem.working import WorkedRow
from gdtui.core.runs.curves import Curve
from gdtui.core.runs.kinds import Measure
from gdtui.core.runs.memory import Memory
from gdtui.core.runs.recording import Recording
from gdtui.core.runs.run import End, Page
from gdtui.core.training.batches import Batching, Unit
from gdtui.core.training.optimizers.rule import Stateless
from gdtui.core.training.trainer import Step

KEPT = 16 << 20  # bytes that its curve may take beside the recording


class Listing(NamedTuple):
    """A program's source: its lines, harmless to show, and where in it the updates are, counted from 1.

    `first` and `last` are the lines of its loop, `assigned` those where names get their values.
    """

    name: str
    lines: tuple[str, ...]
    update: int | None = None
    first: int = 1
    last: int | None = None
    assigned: tuple[tuple[str, int], ...] = ()
    loss: str | None = None  # the loss's name
    failed: int | None = None  # the line where the program failed, once it has


class Source(Protocol):
    """Where a recording comes from."""

    def bring(self, steps: int) -> None:
        """Have the program go on to so many steps, and wait a moment for them."""

    @property
    def recording(self) -> Recording:
        """What has come so far."""

    @property
    def end(self) -> End:
        """How far that is, and whether more comes."""

    @property
    def listing(self) -> Listing:
        """The program's source."""

    @property
    def waits(self) -> bool:
        """Has somebody asked for a step that has not come yet?"""

    @property
    def command(self) -> str:
        """The command that watches the program again, for a shell."""

    @property
    def knobs(self) -> Mapping[str, float]:
        """What can be set, by name, as it is where the program stands."""

    @property
    def changes(self) -> Sequence[tuple[int, str, float]]:
        """What was set: after how many steps, which knob, to what."""

    def set(self, name: str, value: float) -> None:
        """Set a knob where the program stands. InputError where there is no such one."""

    def again(self, steps: int, name: str, value: float) -> "Rerun":
        """Return the program run again, with a knob set after so many steps. InputError as above."""

    def shared_with(self, other: "Source") -> int:
        """Return how many steps it has taken that are the other's, too."""

    def printed(self, steps: int) -> Sequence[tuple[int, str]]:
        """Return what the program had printed by then: each line with its step, harmless to show."""

    @property
    def left_out(self) -> int:
        """How many lines that it printed are not kept."""


class Rerun(Protocol):
    """A program that is run again to some step, and compared on the way with what it was."""

    run: "Recorded | None"  # once it is there
    why: InputError | None  # why it is not the same

    def advance(self) -> bool:
        """Go on for a moment; return whether it is over."""


class RecordedLosses:
    """The loss that the program computes, and no other."""

    kinds: tuple[Measure, ...] = ("recorded",)

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._curve = Curve(Memory(KEPT), lambda first, stop: self._column[first:stop])

    @property
    def _column(self) -> Array:
        names = self._recording.names("loss")
        return self._recording.column("loss", names[0] if names else "")

    def at(self, kind: Measure, steps: int) -> float:
        """Return the loss of the last of so many steps; nan where there is none."""
        return float(self._column[steps - 1]) if kind == "recorded" and steps else math.nan

    def along(self, kind: Measure, first: int, stop: int) -> Array:
        """Return the loss of each of the steps `first` to `stop`, both counted; nan at the start."""
        if kind != "recorded":
            return np.full(stop - first + 1, np.nan)
        found = np.concatenate([[np.nan], self._column[:stop]])
        return np.asarray(found[first : stop + 1])

    def curve(self, kind: Measure, steps: int, buckets: int) -> tuple[Indices, Array]:
        """Return the loss along the first `steps` steps, thinned."""
        if kind != "recorded" or not self._recording.names("loss"):
            return np.empty(0, np.intp), np.empty(0)
        self._curve.extend(steps)
        at, losses = self._curve.thinned(steps, buckets)
        return at + 1, losses

    def sampled(self, kind: Measure) -> bool:
        """Every step has one."""
        return False

    def piece(self, most: int) -> int:
        """All can be told at once."""
        return most

    def first_rise(self, first: int, steps: int) -> int | None:
        """Return after how many steps the loss first was more than the one before."""
        column = self._column[:steps]
        begin = max(first, 1)
        rises = np.flatnonzero(column[begin:] > column[begin - 1 : -1])
        return int(rises[0]) + begin + 1 if len(rises) else None


class RecordedEpochs:
    """Epochs as the program's loops have them."""

    def __init__(self, run: "Recorded") -> None:
        self._run = run

    @property
    def regular(self) -> int | None:
        """How many steps each complete epoch had; None where they differ, or none is complete."""
        lengths = set(np.diff(self._boundaries()).tolist())
        return lengths.pop() if len(lengths) == 1 else None

    def _boundaries(self) -> list[int]:
        """Return after how many steps epochs begin or end, as far as that is known."""
        firsts, end = self._run.recording.firsts, self._run.end
        return firsts if end.reason == "running" else [*firsts, end.steps]

    def at(self, steps: Indices) -> Indices:
        """Return how many epochs have begun after each of these numbers of steps."""
        return np.searchsorted(np.array(self._run.recording.firsts), np.asarray(steps), side="left")

    def end(self, steps: int, count: int) -> int | None:
        """Return the step that ends this epoch, or a later one; None before the next has begun."""
        known = [each for each in self._boundaries() if each > steps]
        if len(known) >= count:
            return known[count - 1]
        if self._run.end.reason != "running":
            return self._run.end.steps
        return None

    def beginning(self, steps: int, count: int) -> int:
        """Return the step that the epoch of the last of `steps` began after, or an earlier one."""
        known = [each for each in self._boundaries() if each <= steps]
        return known[-count] if len(known) >= count else 0


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
        return RecordedEpochs(self) if self.recording.names("epoch") else None

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

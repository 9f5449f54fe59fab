"""What a recording tells of a program's loss and of its epochs."""

import math

import numpy as np

from gdtui.core.arrays import Array, Indices
from gdtui.core.runs.curves import Curve
from gdtui.core.runs.kinds import Measure
from gdtui.core.runs.memory import Memory
from gdtui.core.runs.recording import Recording
from gdtui.core.runs.source import Source

KEPT = 16 << 20  # bytes that the curve of the loss may take beside the recording


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

    def __init__(self, source: Source) -> None:
        self._source = source

    @property
    def regular(self) -> int | None:
        """How many steps each complete epoch had; None where they differ, or none is complete."""
        lengths = set(np.diff(self._boundaries()).tolist())
        return lengths.pop() if len(lengths) == 1 else None

    def _boundaries(self) -> list[int]:
        """Return after how many steps epochs begin or end, as far as that is known."""
        firsts, end = self._source.recording.firsts, self._source.end
        return firsts if end.reason == "running" else [*firsts, end.steps]

    def at(self, steps: Indices) -> Indices:
        """Return how many epochs have begun after each of these numbers of steps."""
        return np.searchsorted(np.array(self._source.recording.firsts), np.asarray(steps), side="left")

    def end(self, steps: int, count: int) -> int | None:
        """Return the step that ends this epoch, or a later one; None before the next has begun."""
        known = [each for each in self._boundaries() if each > steps]
        if len(known) >= count:
            return known[count - 1]
        if self._source.end.reason != "running":
            return self._source.end.steps
        return None

    def beginning(self, steps: int, count: int) -> int:
        """Return the step that the epoch of the last of `steps` began after, or an earlier one."""
        known = [each for each in self._boundaries() if each <= steps]
        return known[-count] if len(known) >= count else 0

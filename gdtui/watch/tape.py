"""Our end of the tape: what the program has recorded, and how far it may go."""

import json
import mmap
import os
import tempfile
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from gdtui.core.arrays import Array
from gdtui.watch.child import tape as theirs
from gdtui.watch.child.tape import (
    FILLER,
    GOAL,
    NOTE,
    READ,
    RECORD,
    RING,
    ROW,
    SCHEMA,
    START,
    STEPS,
    WRITTEN,
    filled,
)

SIZE = 8 << 20  # bytes of the ring; a record is smaller than half of it
MOST = 1 << 12  # rows that are taken at once: the program may write on where they were


class Column(NamedTuple):
    """What a number of a row is (one of `recorder.ROLES`), and its name."""

    role: str
    name: str


class Start(NamedTuple):
    """What is before a track's first update."""

    track: int
    columns: tuple[Column, ...]
    numbers: Sequence[float]


class Rows(NamedTuple):
    """Updates of one track behind each other: of each the numbers of the columns, in their order."""

    track: int
    steps: Sequence[int]  # after how many updates of the track each is
    columns: tuple[Column, ...]
    numbers: Array  # (updates, columns)


class Note(NamedTuple):
    """Something that the program's end says, once."""

    kind: str
    said: dict[str, Any]


class End(NamedTuple):
    """How the program says that it ended."""

    said: dict[str, Any]


Record = Start | Rows | Note | End


class Tape:
    """Shared with the program's process: read by us, written there."""

    def __init__(self, size: int = SIZE, every: int = 1) -> None:
        self._every = every  # updates from one that is recorded to the next
        self._file = tempfile.TemporaryFile(prefix="gdtui-")  # noqa: SIM115  until it is `shared`
        self.size = size
        os.ftruncate(self._file.fileno(), RING + size)
        self._map = mmap.mmap(self._file.fileno(), RING + size)
        self._numbers = theirs.numbers_in(self._map)
        self._ring = np.frombuffer(self._map, np.float64)[RING // 8 :]
        self._read = 0
        self._columns: dict[int, tuple[Column, ...]] = {}
        self._aside: list[tuple[Column, ...]] = []  # the columns of what is kept aside
        self._steps: dict[int, int] = {}  # of each track

    @property
    def fd(self) -> int:
        """The file that the process maps, too."""
        return self._file.fileno()

    def ask(self, steps: int) -> None:
        """Let the program take so many steps in all."""
        self._numbers[GOAL] = steps

    def records(self) -> Iterator[Record]:
        """Yield what has been recorded until now; what was yielded makes room for more."""
        written = self._numbers[WRITTEN]  # what comes meanwhile is taken next time, with more
        while self._read < written:
            at = self._read % self.size
            length, kind = RECORD.unpack_from(self._map, RING + at)
            size = filled(length)
            begin = RING + at + RECORD.size
            if kind == ROW:
                rows = self._rows(at, size, min(written - self._read, self.size - at))
                size *= len(rows.steps)
                yield rows
            elif made := None if kind == FILLER else self._made(kind, self._map[begin : begin + length]):
                yield made
            self._read += size
            self._numbers[READ] = self._read

    def _rows(self, at: int, size: int, stop: int) -> Rows:
        """Return the row at a place of the ring, and those behind it that are as large and of its track.

        There are `stop` bytes to look at.
        """
        width, count = size // 8, min(MOST, stop // size)
        block = self._ring[at // 8 : at // 8 + count * width].reshape(count, width)
        if count > 1:  # compared as bits: a head is no number
            heads = block[:, :2].view(np.uint64)
            others = np.flatnonzero((heads != heads[0]).any(axis=1))
            block = block[: others[0] if len(others) else count]
        track = int(block[0, 1])
        steps: list[int] = block[:, 2].astype(np.int64).tolist()
        self._steps[track] = steps[-1]
        return Rows(track, steps, self._columns[track], block[:, 3:].copy())

    def aside(self) -> Iterator[Rows]:
        """Yield what is known of updates whose rows were still to come when the process ended."""
        numbers = np.frombuffer(self._map, np.float64)[theirs.ASIDE // 8 : RING // 8]
        numbers = numbers[1 : 1 + int(numbers[0])]
        numbers = numbers[1:-1] if len(numbers) and numbers[0] == numbers[-1] else numbers[:0]
        while len(numbers):
            count, track, step, columns = map(int, numbers[:4])
            if step > self._steps.get(track, 0) and not step % self._every:
                self._steps[track] = step
                yield Rows(track, [step], self._aside[columns], numbers[None, 4 : 4 + count].copy())
            numbers = numbers[4 + count :]

    @property
    def steps(self) -> int:
        """How many steps the program has taken, of all tracks."""
        return max(self._numbers[STEPS], self._steps.get(0, 0))

    def _made(self, kind: int, payload: bytes) -> Record | None:
        if kind == START:
            track, _, *numbers = np.frombuffer(payload).tolist()
            return Start(int(track), self._columns[int(track)], numbers)
        said = json.loads(payload)
        if kind == SCHEMA:
            columns = tuple(Column(*each) for each in said["columns"])
            if "aside" in said:
                self._aside.append(columns)
            else:
                self._columns[said["track"]] = columns
            return None
        return Note(said.pop("kind"), said) if kind == NOTE else End(said)

    def shared(self) -> None:
        """Give up the file, now that the process has it: the bytes stay as long as anybody maps them."""
        self._file.close()

"""Our end of the tape: what the program has recorded, and how far it may go."""

import json
import mmap
import os
import tempfile
from array import array
from collections.abc import Iterator
from typing import Any, NamedTuple

from gdtui.watch.child import tape as theirs
from gdtui.watch.child.tape import FILLER, GOAL, NOTE, NUMBER, READ, RECORD, RING, ROW, SCHEMA, START, filled

SIZE = 8 << 20  # bytes of the ring; a record is smaller than half of it


class Column(NamedTuple):
    """What a number of a row is (one of `recorder.ROLES`), and its name."""

    role: str
    name: str


class Row(NamedTuple):
    """One update, or what is before the first one: the numbers of its track's columns, in their order."""

    track: int
    step: int  # after how many updates of that track
    columns: tuple[Column, ...]
    numbers: "array[float]"


class Note(NamedTuple):
    """Something that the program's end says, once."""

    kind: str
    said: dict[str, Any]


class End(NamedTuple):
    """How the program says that it ended."""

    said: dict[str, Any]


Record = Row | Note | End


class Tape:
    """Shared with the program's process: read by us, written there."""

    def __init__(self, size: int = SIZE, every: int = 1) -> None:
        self._every = every  # updates from one that is recorded to the next
        self._file = tempfile.TemporaryFile(prefix="gdtui-")  # noqa: SIM115  until it is `shared`
        self.size = size
        os.ftruncate(self._file.fileno(), RING + size)
        self._map = mmap.mmap(self._file.fileno(), RING + size)
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
        NUMBER.pack_into(self._map, GOAL, steps)

    def records(self) -> Iterator[Record]:
        """Yield what has been recorded since; what was yielded makes room for more."""
        while self._read < self._written:
            at = RING + self._read % self.size
            length, kind = RECORD.unpack_from(self._map, at)
            begin = at + RECORD.size
            made = None if kind == FILLER else self._made(kind, self._map[begin : begin + length])
            if made is not None:
                yield made
            self._read += filled(length)
            NUMBER.pack_into(self._map, READ, self._read)

    def aside(self) -> Iterator[Row]:
        """Yield what is known of updates whose rows were still to come when the process ended."""
        numbers = array("d", self._map[theirs.ASIDE : RING])
        numbers = numbers[1 : 1 + int(numbers[0])]
        numbers = numbers[1:-1] if numbers and numbers[0] == numbers[-1] else array("d")
        while numbers:
            count, track, step, columns = map(int, numbers[:4])
            if step > self._steps.get(track, 0) and not step % self._every:
                self._steps[track] = step
                yield Row(track, step, self._aside[columns], numbers[4 : 4 + count])
            numbers = numbers[4 + count :]

    @property
    def steps(self) -> int:
        """How many steps the program has taken, of all tracks."""
        return max(int(NUMBER.unpack_from(self._map, theirs.STEPS)[0]), self._steps.get(0, 0))

    @property
    def _written(self) -> int:
        return int(NUMBER.unpack_from(self._map, theirs.WRITTEN)[0])

    def _made(self, kind: int, payload: bytes) -> Record | None:
        if kind in (ROW, START):
            numbers = array("d", payload)
            track, step = int(numbers[0]), int(numbers[1])
            self._steps[track] = step
            columns = self._columns[track]
            return Row(track, step, columns, numbers[2:])
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

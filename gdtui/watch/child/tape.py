"""The tape: what was recorded goes out over shared memory, and the program waits until more is asked for.

Both sides map the same bytes: numbers at fixed places, an update that was made but is no row yet, and a
ring of records. What is there survives the death of who wrote it. A socket carries single bytes: that the
program waits, or may go on.
"""

from __future__ import annotations

import json
import mmap
import os
import socket
import struct
from collections.abc import Callable, Sequence
from typing import Any

WRITTEN, READ, STEPS, GOAL = range(
    4
)  # whole numbers: bytes ever written and read, steps, and those asked for
ASIDE = 64  # where numbers are kept aside: how many there are; a stamp; those of each row; the stamp again
ROOM = 1 << 13  # of them; for each row how many it has, its track, step and columns, and its own
RING = ASIDE + 8 * ROOM  # where the ring begins
RECORD = struct.Struct("<II")  # how many bytes of a record come behind this, and its kind
FILLER, SCHEMA, ROW, START, NOTE, END = range(6)  # kinds of records
WAITS, FULL = b"w", b"f"  # what the program says
GO, SET = b"g", b"s"  # and what it hears, a line each: a name and a value in JSON behind SET


def filled(length: int) -> int:
    """Return how many bytes a record takes that has so many behind its head: a multiple of eight."""
    return (RECORD.size + length + 7) & ~7


def numbers_in(shared: mmap.mmap) -> memoryview[int]:
    """Return the whole numbers at fixed places, which can be read and set by index."""
    return memoryview(shared)[:ASIDE].cast("Q")


class Tape:
    """The program's end of the tape."""

    def __init__(self, fd: int, size: int, line: socket.socket) -> None:
        self._map = mmap.mmap(fd, RING + size)
        self._numbers = numbers_in(self._map)
        self._size, self._line = size, line
        self._written = 0
        self._stamp = 0.0
        self._packs: dict[str, Callable[..., None]] = {}  # by what they write
        self._heard = b""
        self._between = False  # is it between two steps?
        self._to_set: list[tuple[str, Any]] = []
        self.on_set: Callable[[str, Any], None] = lambda name, value: None
        self.steps = 0  # rows of all tracks: these are what is asked for

    def put(self, kind: int, payload: bytes) -> None:
        """Write a record, once there is room for it."""
        at = self._room(len(payload)) + RECORD.size
        self._map[at : at + len(payload)] = payload
        RECORD.pack_into(self._map, at - RECORD.size, len(payload), kind)
        self._wrote(len(payload))

    def put_numbers(self, kind: int, numbers: Sequence[float]) -> None:
        """Write a record that is numbers, likewise."""
        length = 8 * len(numbers)
        self._pack(f"<II{len(numbers)}d")(self._map, self._room(length), length, kind, *numbers)
        self._wrote(length)

    def _room(self, length: int) -> int:
        """Return where a record is to stand that has so many bytes behind its head, once there is room."""
        size = filled(length)
        rest = self._size - self._written % self._size
        needed = size if size <= rest else rest + size
        while self._size - (self._written - self._numbers[READ]) < needed:
            self._ask(FULL)
        if size > rest:
            RECORD.pack_into(self._map, RING + self._written % self._size, rest - RECORD.size, FILLER)
            self._written += rest
        return RING + self._written % self._size

    def _wrote(self, length: int) -> None:
        self._written += filled(length)
        self._numbers[WRITTEN] = self._written  # last: from now on it is there

    def _pack(self, format: str) -> Callable[..., None]:
        """Return what writes numbers in a format at a place."""
        pack = self._packs.get(format)
        if pack is None:
            pack = self._packs[format] = struct.Struct(format).pack_into
        return pack

    def set_aside(self, numbers: Sequence[float]) -> None:
        """Keep what is known of updates whose rows come later, in the place of what was kept before.

        Where the stamps differ, the program died while it wrote.
        """
        self._stamp += 1.0
        count = len(numbers) + 2
        if count < ROOM:
            self._pack(f"<{count + 1}d")(self._map, ASIDE, count, self._stamp, *numbers, self._stamp)

    def count(self) -> None:
        """Take note of a step."""
        self.steps += 1
        self._numbers[STEPS] = self.steps

    def wait(self) -> None:
        """Wait until another step is asked for, and set meanwhile what is to be set."""
        self._between = True
        self._set_all()
        while self._numbers[GOAL] <= self.steps:
            self._ask(WAITS)
        self._between = False

    def _set_all(self) -> None:
        while self._to_set:
            self.on_set(*self._to_set.pop(0))

    def _ask(self, what: bytes) -> None:
        """Say why the program waits, and do so until it may look again; end it where nobody is there."""
        try:
            self._line.send(what)
            while self._hear() != GO:
                pass
        except OSError:
            os._exit(1)

    def _hear(self) -> bytes:
        """Do what the next line says, and return which kind of line it was. OSError where nobody is there."""
        while b"\n" not in self._heard:
            data = self._line.recv(4096)
            if not data:
                raise OSError
            self._heard += data
        line, _, self._heard = self._heard.partition(b"\n")
        if line[:1] == SET:
            self._to_set.append(json.loads(line[1:]))
            if self._between:  # else a record is half written
                self._set_all()
        return line[:1]

"""Recordings: what somebody else's steps were, in numbers, kept in a file that is mapped into memory."""

import mmap
import os
import tempfile
from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.core.arrays import Array, Indices

Layered = Literal["weight", "move", "descent", "square", "turn", "ahead"]  # see `moves`
Own = Literal["gradient", "own", "before", "parameter", "shown", "variable"]
Role = Literal["epoch", "sample", "loss", "rate"] | Own | Layered
FIRST = 1024  # rows that there is room for at first

BEFORE = {"gradient": "∂", "own": "own:", "before": "before:"}  # a name, of what is no parameter
GAP = np.array([0x7FF800000000DEAD], np.uint64).view(np.float64)[0]  # a nan that stands where nothing was


class Column(NamedTuple):
    """What a number of a row is, and its name, which is harmless to show."""

    role: Role
    name: str


class Recording:
    """Rows of numbers, one a step, and the parameters before the first. What a row lacks is nan.

    Which columns there are may change on the way; a column stays where it is. The system writes to the disk
    what it needs the memory of.
    """

    def __init__(self) -> None:
        self._places: dict[Column, int] = {}
        self._rows: Array = np.empty((0, 0))
        self._length = 0
        self._columns: tuple[Column, ...] = ()  # of the last row
        self._at: Indices = np.empty(0, np.intp)  # where its numbers stand
        self.start: dict[str, float] = {}  # parameters by name
        self.weights: dict[str, float] = {}  # the norms of layers before the first step
        self._shapes: dict[str, list[tuple[int, tuple[int, ...]]]] = {}
        self.firsts = [0]  # the steps that epochs begin with

    def __len__(self) -> int:
        return self._length

    def begin(self, columns: Sequence[Column], numbers: Sequence[float]) -> None:
        """Take what the parameters are before the first step."""
        self._find(tuple(columns))
        named = list(zip(columns, numbers, strict=True))
        self.start = {column.name: number for column, number in named if column.role == "parameter"}
        self.weights = {column.name: number for column, number in named if column.role == "weight"}

    def shape(self, name: str, step: int, shape: tuple[int, ...]) -> None:
        """Take what shape an array has once there are so many steps, and from then on."""
        self._shapes.setdefault(name, []).append((step, shape))

    def shape_at(self, name: str, steps: int) -> tuple[int, ...]:
        """Return what shape an array had after so many steps, or has first; () of what is none."""
        known = self._shapes.get(name, [])
        return next((shape for step, shape in reversed(known) if step < steps), known[0][1] if known else ())

    def add(self, columns: Sequence[Column], rows: Array | Sequence[Sequence[float]]) -> None:
        """Take steps, (m, k): of each the numbers of these columns."""
        if columns is not self._columns and columns != self._columns:
            self._find(tuple(columns))
        first, stop = self._length, self._length + len(rows)
        if stop > len(self._rows):
            self._make_room(max(FIRST, 2 * first, stop), len(self._places))
        self._rows[first:stop, self._at] = rows
        self._length = stop
        place = self._places.get(Column("epoch", "epoch"))
        if place is not None:
            epochs = self._rows[max(0, first - 1) : stop, place]
            self.firsts += (np.flatnonzero(epochs[1:] != epochs[:-1]) + max(1, first)).tolist()

    def names(self, role: Role) -> tuple[str, ...]:
        """Return the names of the columns of a role, in the order in which they came."""
        return tuple(column.name for column in self._places if column.role == role)

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns, in the order in which they came."""
        return tuple(self._places)

    def row(self, step: int) -> list[float]:
        """Return the numbers of a step in the order of `columns`; nan where it lacks one."""
        found: list[float] = self._rows[step].tolist()
        return found

    def named_row(self, step: int) -> dict[str, float]:
        """Return what a step has, by name; what is a gradient has ∂ before it."""
        pairs = zip(self._places, self.row(step), strict=True)
        return {f"{BEFORE.get(c.role, '')}{c.name}": number for c, number in pairs if number == number}

    def same_row(self, other: "Recording", step: int) -> bool:
        """Return whether a step is the same in both, to the last bit."""
        if self.columns == other.columns:
            return bool(self._rows[step].tobytes() == other._rows[step].tobytes())
        return self.named_row(step) == other.named_row(step)

    def column(self, role: Role, name: str) -> Array:
        """Return a column, (n,): nan where it has nothing."""
        place = self._places.get(Column(role, name))
        return np.full(self._length, np.nan) if place is None else self._rows[: self._length, place]

    def block(self, role: Role, names: Sequence[str], first: int, stop: int) -> Array:
        """Return some columns of the rows `first` to before `stop`, (m, k): nan where there is nothing."""
        found = np.full((stop - first, len(names)), np.nan)
        for index, name in enumerate(names):
            place = self._places.get(Column(role, name))
            if place is not None:
                found[:, index] = self._rows[first:stop, place]
        return found

    def known(self, role: Role, names: Sequence[str], first: int, stop: int) -> NDArray[np.bool_]:
        """Return which of these cells have a number, be it nan, (m, k)."""
        found = np.zeros((stop - first, len(names)), np.bool_)
        for index, name in enumerate(names):
            place = self._places.get(Column(role, name))
            if place is not None:
                cells = np.ascontiguousarray(self._rows[first:stop, place])
                found[:, index] = cells.view(np.uint64) != GAP.view(np.uint64)
        return found

    def rows_of(self, role: Role, names: Sequence[str], rows: Indices) -> Array:
        """Return some columns of these rows, (m, k): nan where there is nothing."""
        found = np.full((len(rows), len(names)), np.nan)
        for index, name in enumerate(names):
            place = self._places.get(Column(role, name))
            if place is not None:
                found[:, index] = self._rows[rows, place]
        return found

    def _find(self, columns: tuple[Column, ...]) -> None:
        """Know where the numbers of these columns stand; make room for new ones."""
        for column in columns:
            self._places.setdefault(column, len(self._places))
        if len(self._places) > self._rows.shape[1]:
            self._make_room(len(self._rows), len(self._places))
        self._columns = columns
        self._at = np.array([self._places[column] for column in columns], np.intp)

    def _make_room(self, rows: int, width: int) -> None:
        """Have room for so many rows of so many numbers, in another file; what there is goes with it."""
        if not rows * width:
            self._rows = np.full((rows, width), GAP)
            return
        made = _mapped(rows, width)
        made[:] = GAP
        before = self._rows[: self._length]
        made[: self._length, : before.shape[1]] = before
        self._rows = made


def _mapped(rows: int, width: int) -> Array:
    """Return room for so many numbers in a file; in memory where no file has it."""
    try:
        with tempfile.TemporaryFile(prefix="gdtui-") as file:
            os.ftruncate(file.fileno(), rows * width * 8)
            return np.frombuffer(mmap.mmap(file.fileno(), 0), dtype=np.float64).reshape(rows, width)
    except OSError:
        return np.empty((rows, width))

"""Checkpoints: where a run stood after each of its blocks, packed into few bytes."""

from array import array
from bisect import bisect_right
from typing import Any

import numpy as np

from gdtui.core.training.points import Point

Form = tuple[type, tuple[tuple[np.dtype[Any], tuple[int, ...]], ...]]  # of the state, and of each array


class Checkpoints:
    """Points of a run, each later than the one before; going on from any of them gives the same bits.

    There are as many as `most` bytes have room for, but two at least: where there are too many, every other
    one goes.
    """

    def __init__(self, start: Point, most: int) -> None:
        self._most, self._stride, self._skipped = most, 1, 0
        self._groups: list[_Group] = []
        self._add(start)

    @property
    def size(self) -> int:
        """How much they take."""
        return sum(group.size for group in self._groups)

    def append(self, point: Point) -> None:
        """Add a point, unless there are so many that this one has to be skipped."""
        self._skipped += 1
        if self._skipped < self._stride:
            return
        self._skipped = 0
        self._add(point)
        if self.size > self._most and any(len(group) > 2 for group in self._groups):
            self._stride *= 2
            for group in self._groups:
                group.halve()

    def before(self, steps: int) -> Point:
        """Return the latest point after so many steps or fewer; the first one is not later."""
        group = self._groups[bisect_right(self._groups, steps, key=lambda group: group.taken[0]) - 1]
        return group.point(bisect_right(group.taken, steps) - 1)

    def _add(self, point: Point) -> None:
        arrays = [np.asarray(part) for part in (point.params, point.accumulated, *point.state)]
        form = type(point.state), tuple((part.dtype, part.shape) for part in arrays)
        if not self._groups or self._groups[-1].form != form:
            self._groups.append(_Group(form))
        self._groups[-1].append(point.taken, b"".join(part.tobytes() for part in arrays))


class _Group:
    """Points in a row whose arrays are alike."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.taken = array("q")
        self._packed = bytearray()
        self._size = sum(dtype.itemsize * int(np.prod(shape)) for dtype, shape in form[1])

    def __len__(self) -> int:
        return len(self.taken)

    @property
    def size(self) -> int:
        """How much it takes."""
        return len(self._packed) + self.taken.itemsize * len(self.taken)

    def append(self, taken: int, packed: bytes) -> None:
        """Add a point."""
        del self._packed[len(self) * self._size :]  # there is something where memory was short once
        self._packed += packed
        self.taken.append(taken)

    def halve(self) -> None:
        """Do without every other point; the first one stays."""
        kept = range(0, len(self), 2)
        self._packed = bytearray().join(self._packed[at * self._size : (at + 1) * self._size] for at in kept)
        self.taken = self.taken[::2]

    def point(self, at: int) -> Point:
        """Return a point as it was."""
        state, forms = self.form
        packed, first, arrays = bytes(self._packed[at * self._size : (at + 1) * self._size]), 0, []
        for dtype, shape in forms:
            count = int(np.prod(shape))
            arrays.append(np.frombuffer(packed, dtype, count, first).reshape(shape))
            first += count * dtype.itemsize
        params, accumulated, *fields = arrays
        return Point(self.taken[at], params, state(*fields), accumulated)

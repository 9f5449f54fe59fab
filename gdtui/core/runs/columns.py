"""Columns: numpy arrays that grow at their end, and several that are read as one."""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from gdtui.core.arrays import Array, Indices


class Column:
    """A numpy array that grows at its end: amortised O(1) a row, and a slice of it is a view, not a copy."""

    def __init__(self, width: int | None, dtype: str) -> None:
        """Make an empty column of numbers, or of rows of `width` numbers."""
        self._rows = np.empty((1024,) if width is None else (1024, width), dtype=dtype)
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def append(self, rows: Array | Indices) -> None:
        """Add these rows at the end."""
        stop = self._length + len(rows)
        if stop > len(self._rows):
            grown = np.empty((max(stop, 2 * len(self._rows)), *self._rows.shape[1:]), dtype=self._rows.dtype)
            grown[: self._length] = self._rows[: self._length]
            self._rows = grown
        self._rows[self._length : stop] = rows
        self._length = stop

    @property
    def rows(self) -> Array:
        """All rows so far, as a read-only view that stays as it is when the column grows."""
        view = self._rows[: self._length]
        view.flags.writeable = False
        return view


class Rows(Protocol):
    """What is read as an array is: by a number, a slice or an array of numbers, from 0 on."""

    def __len__(self) -> int: ...

    def __getitem__(self, key: Any, /) -> Any: ...


class Joined:
    """Rows of several arrays, one after the other; none of them is copied."""

    def __init__(self, parts: Sequence[Array]) -> None:
        self._parts = parts
        self._firsts = np.cumsum([0, *(len(part) for part in parts)])

    def __len__(self) -> int:
        return int(self._firsts[-1])

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, tuple):
            return self[key[0]][(..., *key[1:])]
        if isinstance(key, slice):
            first, stop, step = key.indices(len(self))
            return self._between(first, stop)[::step]
        rows = np.asarray(key)
        taken = np.empty((*rows.shape, *self._parts[0].shape[1:]), self._parts[0].dtype)
        for part, first, stop in zip(self._parts, self._firsts[:-1], self._firsts[1:], strict=True):
            here = (rows >= first) & (rows < stop)
            taken[here] = part[rows[here] - first]
        return taken

    def _between(self, first: int, stop: int) -> Array:
        """Return the rows from `first` to before `stop`: a view where one array holds them."""
        pieces = [
            part[max(0, first - at) : max(0, stop - at)]
            for part, at in zip(self._parts, self._firsts[:-1].tolist(), strict=True)
            if at < stop and at + len(part) > first
        ]
        return pieces[0] if len(pieces) == 1 else np.concatenate(pieces or [self._parts[0][:0]])


def joined(parts: Sequence[Array]) -> Rows:
    """Return the rows of these arrays as those of one."""
    full = [part for part in parts if len(part)]
    return full[0] if len(full) == 1 else Joined(full or parts)

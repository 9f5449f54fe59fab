"""Columns: numpy arrays that grow at their end."""

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
    def size(self) -> int:
        """How much it takes, with what it has room for."""
        return self._rows.nbytes

    @property
    def rows(self) -> Array:
        """All rows so far, as a read-only view that stays as it is when the column grows."""
        view = self._rows[: self._length]
        view.flags.writeable = False
        return view

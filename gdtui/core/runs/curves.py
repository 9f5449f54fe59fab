"""Curves: a long row of numbers that a chart of a few columns can be drawn from at once."""

from collections.abc import Callable

import numpy as np

from gdtui.core.arrays import Array, Indices
from gdtui.core.runs.columns import Column
from gdtui.core.runs.memory import Memory

STRETCH = 1024  # values that are kept or given up together
FRONT = 1 << 17  # values at the beginning that never go: so many can be drawn one by one
FINE = 64  # values that one entry of the fine summary stands for
FINELY = 1 << 21  # values at the beginning that have one; beyond, an entry stands for a stretch
PIECE = 16 * STRETCH  # values that are computed at once

Compute = Callable[[int, int], Array]  # the values from one number to before another


class Curve:
    """Values that only grow in number, of which as many are kept as memory has room for.

    Those that are wanted again are computed again. What never goes are the values of the beginning, and of
    each full stretch its smallest, largest, first and last: 32 bytes for 1,024 values. So a chart is the same
    to the last dot whether values are kept or not.
    """

    def __init__(self, memory: Memory, compute: Compute) -> None:
        self._memory, self._compute = memory, compute
        self._shelf = memory.shelf(self)
        self._front = Column(None, "float64")
        self._open = np.empty(0)  # of the stretch that is not full, beyond the front
        self._fine, self._coarse = _Summary(FINE, FINELY), _Summary(STRETCH)

    def __len__(self) -> int:
        return self._coarse.length

    def extend(self, count: int) -> None:
        """Have the first `count` values at least."""
        while len(self) < count:
            self.append(self._compute(len(self), min(count, len(self) + PIECE)))

    def append(self, values: Array) -> None:
        """Add values at the end. Whatever is not finite stays what it is, and counts for no extreme."""
        self._fine.append(values)
        self._coarse.append(values)
        room = FRONT - len(self._front)
        if room > 0:
            self._front.append(values[:room])
            values = values[room:]
        if len(values):
            self._open = np.concatenate([self._open, values])
        full = len(self._open) // STRETCH
        first = (len(self) - len(self._open)) // STRETCH
        for number in range(full):
            stretch = self._open[number * STRETCH : (number + 1) * STRETCH].copy()
            self._memory.keep(self._shelf, first + number, stretch, stretch.nbytes)
        if full:
            self._open = self._open[full * STRETCH :].copy()
        self._memory.fix(self._shelf, self._front.size + self._fine.size + self._coarse.size)

    def values(self, first: int, stop: int) -> Array:
        """Return the values from `first` to before `stop`, which must have been computed before."""
        begun = len(self) - len(self._open)  # where the open stretch begins
        parts = [self._front.rows[first:stop]] if first < len(self._front) else []
        inner = max(first, len(self._front))
        until = min(stop, begun)
        for number in range(inner // STRETCH, -(-until // STRETCH) if inner < until else 0):
            at = number * STRETCH
            parts.append(self._stretch(number)[max(0, inner - at) : until - at])
        if stop > begun and len(self._open):
            parts.append(self._open[max(0, first - begun) : stop - begun])
        return parts[0] if len(parts) == 1 else np.concatenate(parts or [np.empty(0)])

    def kept(self, at: int) -> float | None:
        """Return a value, if it is there without being computed."""
        if at < len(self._front):
            return float(self._front.rows[at])
        begun = len(self) - len(self._open)
        if begun <= at < len(self):
            return float(self._open[at - begun])
        stretch = self._memory.get(self._shelf, at // STRETCH) if at < begun else None
        return None if stretch is None else float(stretch[at % STRETCH])

    def _stretch(self, number: int) -> Array:
        kept: Array | None = self._memory.get(self._shelf, number)
        if kept is None:
            kept = self._compute(number * STRETCH, (number + 1) * STRETCH).astype(np.float64)
            self._memory.keep(self._shelf, number, kept, kept.nbytes)
        return kept

    def thinned(self, stop: int, buckets: int) -> tuple[Indices, Array]:
        """Return at most 2·`buckets` points of the first `stop` values: their positions and their values.

        Each bucket gives its smallest and its largest value, so that a spike is never lost, in the order that
        follows the bucket's trend. Where there are no more values than points, all are returned. A
        bucket of many is read from a summary, and begins where an entry of it does: the cost grows
        with `stop` / 1024.
        """
        if stop <= 2 * buckets:
            return np.arange(stop), self.values(0, stop)
        summary = self._summary(stop, buckets)
        edges = np.linspace(0, stop, buckets + 1).astype(np.intp)
        if summary is None:
            values = self.values(0, stop)
            starts, stops = edges[:-1], edges[1:]
            lows, highs = np.fmin.reduceat(values, starts), np.fmax.reduceat(values, starts)
            falling = values[starts] > values[stops - 1]
        else:
            edges = edges // summary.width * summary.width
            edges[-1] = stop
            starts, stops = edges[:-1], edges[1:]
            tail = self.values(stop // summary.width * summary.width, stop)
            lows, highs, firsts, lasts = summary.of(starts, stop, tail)
            falling = firsts > lasts
        positions = np.stack([starts, stops - 1], axis=1).reshape(-1)
        ordered = [np.where(falling, highs, lows), np.where(falling, lows, highs)]
        return positions, np.stack(ordered, axis=1).reshape(-1)

    def _summary(self, stop: int, buckets: int) -> "_Summary | None":
        """Return what buckets are read from: the fewest entries that cut them well enough; None for all."""
        if stop >= 4 * STRETCH * buckets:
            return self._coarse
        return self._fine if FRONT < stop <= FINELY and stop >= 4 * FINE * buckets else None


class _Summary:
    """The smallest, largest, first and last of every so many values, of all or of those at the beginning."""

    def __init__(self, width: int, most: int | None = None) -> None:
        self.width, self.length = width, 0
        self._most = most
        self._entries = Column(4, "float64")
        self._open: Array = np.empty(0)

    @property
    def size(self) -> int:
        """How much it takes."""
        return self._entries.size

    def append(self, values: Array) -> None:
        """Add values at the end."""
        if self._most is not None:
            values = values[: max(0, self._most - self.length)]
        if not len(values):
            return
        self.length += len(values)
        values = np.concatenate([self._open, values])
        full = len(values) // self.width * self.width
        rows = values[:full].reshape(-1, self.width)
        if full:
            self._entries.append(
                np.stack(
                    [np.fmin.reduce(rows, axis=1), np.fmax.reduce(rows, axis=1), rows[:, 0], rows[:, -1]],
                    axis=1,
                )
            )
        self._open = values[full:].copy()

    def of(self, starts: Indices, stop: int, tail: Array) -> tuple[Array, Array, Array, Array]:
        """Return smallest, largest, first and last of each bucket; the last one ends with the tail."""
        entries, at = self._entries.rows[: stop // self.width], starts // self.width
        lows, highs = np.fmin.reduceat(entries[:, 0], at), np.fmax.reduceat(entries[:, 1], at)
        firsts, lasts = entries[at, 2], entries[np.append(at[1:], len(entries)) - 1, 3]
        if len(tail):
            lows[-1] = np.fmin(lows[-1], np.fmin.reduce(tail))
            highs[-1] = np.fmax(highs[-1], np.fmax.reduce(tail))
            lasts[-1] = tail[-1]
        return lows, highs, firsts, lasts

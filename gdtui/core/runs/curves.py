"""Curves: a long row of numbers that a chart of a few columns can be drawn from at once."""

import numpy as np

from gdtui.core.arrays import Array, Indices
from gdtui.core.runs.columns import Column

STRETCH = 1024  # values that one entry of the summary stands for


class Curve:
    """Values that only grow in number; the smallest and largest of each full stretch are kept beside them."""

    def __init__(self) -> None:
        self._values = Column(None, "float64")
        self._lows = Column(None, "float64")
        self._highs = Column(None, "float64")

    def __len__(self) -> int:
        return len(self._values)

    @property
    def values(self) -> Array:
        """All values so far, a read-only view."""
        return self._values.rows

    def append(self, values: Array) -> None:
        """Add values at the end. Whatever is not finite stays what it is, and counts for no extreme."""
        self._values.append(values)
        first, full = len(self._lows), len(self) // STRETCH
        if full > first:
            stretches = self.values[first * STRETCH : full * STRETCH].reshape(-1, STRETCH)
            self._lows.append(np.fmin.reduce(stretches, axis=1))
            self._highs.append(np.fmax.reduce(stretches, axis=1))

    def thinned(self, stop: int, buckets: int) -> tuple[Indices, Array]:
        """Return at most 2·`buckets` points of the first `stop` values: their positions and their values.

        Each bucket gives its smallest and its largest value, so that a spike is never lost, in the order that
        follows the bucket's trend. Where there are no more values than points, all are returned. A
        bucket of millions is read from the summary: the cost grows with `stop` / 1024.
        """
        if stop <= 2 * buckets:
            return np.arange(stop), self.values[:stop]
        edges = np.linspace(0, stop, buckets + 1).astype(np.intp)
        summarised = stop >= 4 * STRETCH * buckets
        if summarised:
            edges = edges // STRETCH * STRETCH
            edges[-1] = stop
        starts, stops = edges[:-1], edges[1:]
        lows, highs = self._extremes(starts, stops, summarised)
        falling = self.values[starts] > self.values[stops - 1]
        positions = np.stack([starts, stops - 1], axis=1).reshape(-1)
        ordered = [np.where(falling, highs, lows), np.where(falling, lows, highs)]
        values = np.stack(ordered, axis=1).reshape(-1)
        return positions, values

    def _extremes(self, starts: Indices, stops: Indices, summarised: bool) -> tuple[Array, Array]:
        """Return the smallest and the largest value of each bucket; the buckets follow one another."""
        if not summarised:
            values = self.values[: stops[-1]]
            return np.fmin.reduceat(values, starts), np.fmax.reduceat(values, starts)
        full = stops[-1] // STRETCH
        tail = self.values[full * STRETCH : stops[-1]]
        at = starts // STRETCH
        lows = np.fmin.reduceat(self._lows.rows[:full], at)
        highs = np.fmax.reduceat(self._highs.rows[:full], at)
        if len(tail):
            lows[-1] = np.fmin(lows[-1], np.fmin.reduce(tail))
            highs[-1] = np.fmax(highs[-1], np.fmax.reduce(tail))
        return lows, highs

"""Sampled curves: losses that cost too much to be known after every update, where they were computed."""

from collections.abc import Callable

import numpy as np

from gdtui.core.arrays import Array, Indices

WORK = 1 << 19  # rows of data, at most, that are summed to have more points whenever a curve is drawn
MOST = 1 << 13  # points that are kept


class Sampled:
    """The values of a curve at some points: wherever one was asked for, and a few more at each drawing.

    Each is exact; what lies between them is not known. `rows` says how many rows of data one costs.
    """

    def __init__(self, compute: Callable[[Indices], Array], rows: int) -> None:
        self._compute, self._rows = compute, rows
        self._known: dict[int, float] = {}

    def extend(self, count: int) -> None:
        """Nothing has to be computed before somebody asks for it."""

    def kept(self, at: int) -> float:
        """Return a value, which is kept from then on."""
        return float(self._at(np.array([at]))[0])

    def values(self, first: int, stop: int) -> Array:
        """Return all values from `first` to before `stop`."""
        return self._at(np.arange(first, stop))

    def thinned(self, stop: int, buckets: int) -> tuple[Indices, Array]:
        """Return at most 2·`buckets` points of the first `stop`, as a curve does, of those that are known."""
        known = self._filled(stop, 2 * buckets)
        values = self._at(known)
        if len(known) <= 2 * buckets:
            return known, values
        edges = np.linspace(0, len(known), buckets + 1).astype(np.intp)
        starts, stops = edges[:-1], edges[1:]
        lows, highs = np.fmin.reduceat(values, starts), np.fmax.reduceat(values, starts)
        falling = values[starts] > values[stops - 1]
        ordered = [np.where(falling, highs, lows), np.where(falling, lows, highs)]
        return known[np.stack([starts, stops - 1], axis=1).reshape(-1)], np.stack(ordered, axis=1).reshape(-1)

    def _filled(self, stop: int, most: int) -> Indices:
        """Return which of the first `stop` points are known: more each time, in the widest gaps."""
        known = np.array(sorted({0, stop - 1, *(at for at in self._known if at < stop)}), dtype=np.intp)
        gaps = np.diff(known)
        count = min(WORK // self._rows, most - len(known), int((gaps > 1).sum()))
        if count <= 0:
            return known
        widest = np.argsort(-gaps, kind="stable")[:count]
        filled: Indices = np.sort(np.concatenate([known, known[widest] + gaps[widest] // 2]))
        return filled

    def _at(self, points: Indices) -> Array:
        missing = np.array([at for at in points.tolist() if at not in self._known], dtype=np.intp)
        if len(missing):
            if len(self._known) + len(missing) > MOST:
                self._known = dict(sorted(self._known.items())[::2])
                return self._at(points) if len(missing) < MOST // 2 else self._compute(points)
            self._known.update(zip(missing.tolist(), self._compute(missing).tolist(), strict=True))
        return np.array([self._known[at] for at in points.tolist()])

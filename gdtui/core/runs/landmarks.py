"""Landmarks: the places along a run that are looked at whenever it is seen as a whole."""

from array import array
from collections.abc import Iterator
from heapq import merge

import numpy as np
from numpy.typing import NDArray

from gdtui.core.arrays import Array, Indices
from gdtui.core.training.batches import Batching

FIRST = 64  # steps of a way that are all looked at
OCTAVE = 32  # places on the way from any step to twice as many
POINTS = 64  # places within an epoch, at most
LONG = 1 << 14  # steps from which on an epoch's places are landmarks: shorter ones are soon walked again


def octaves(steps: int, samples: int) -> Indices:
    """Return after how many steps, at most, a way has its places: 32 from any step to twice as many.

    They are rising, and the same however long the way is. They lie after whole epochs if possible, since what
    is between is a way of its own.
    """
    octaves = [np.zeros(0, dtype=np.intp)]
    start = FIRST
    while start < steps:
        some = np.arange(start, 2 * start, start // OCTAVE)
        octaves.append(some if start < 4 * samples else -(-some // samples) * samples)
        start *= 2
    found = np.unique(np.concatenate(octaves))
    places: Indices = found[found <= steps]
    return places


def within_epoch(batching: Batching) -> Indices:
    """Return after how many updates of an epoch there is a place, rising from 0 to all: 64 at most."""
    updates = batching.updates_per_epoch
    return np.unique(np.linspace(0, updates, min(updates, POINTS - 1) + 1).astype(np.intp))


class Landmarks:
    """The parameters at the landmarks of one run, from where it begins on: few, and never given up."""

    def __init__(self, batching: Batching, begin: int, total: int, start: Array) -> None:
        self._steps = array("q")
        self._rows = bytearray()
        self._like = start
        self._places = _places(batching, begin, total)
        self._due = next(self._places, None)

    @property
    def size(self) -> int:
        """How much they take."""
        return self._steps.itemsize * len(self._steps) + len(self._rows)

    def append(self, first: int, params: Array) -> None:
        """Take what is one out of the parameters after each of the steps that follow the first `first`."""
        while self._due is not None and self._due <= first + len(params):
            del self._rows[len(self._steps) * self._like.nbytes :]  # what is there when memory was short once
            self._rows += params[self._due - 1 - first].tobytes()
            self._steps.append(self._due)
            self._due = next((place for place in self._places if place > self._steps[-1]), None)

    def find(self, steps: Indices, found: Array) -> NDArray[np.bool_]:
        """Put the parameters after so many steps, (m,), into `found`, (m, p); return where there are none."""
        known = np.frombuffer(self._steps, np.int64)
        at = np.searchsorted(known, steps)
        here = at < len(known)
        here[here] = known[at[here]] == steps[here]
        rows = np.frombuffer(self._rows, self._like.dtype).reshape(-1, *self._like.shape)
        found[here] = rows[at[here]]
        missing: NDArray[np.bool_] = ~here
        return missing


def _places(batching: Batching, begin: int, total: int) -> Iterator[int]:
    """Yield after how many steps there is a landmark, rising, beyond the first `begin`."""
    ways = (place for place in octaves(total, batching.samples).tolist() if place > begin)
    return merge(ways, _within_epochs(batching, begin)) if batching.samples >= LONG else ways


def _within_epochs(batching: Batching, begin: int) -> Iterator[int]:
    epoch = begin // batching.samples
    while True:
        first = epoch * batching.samples
        cut = batching.at(first)
        for steps in cut.steps(within_epoch(cut)).tolist():
            if first + steps > begin:
                yield first + steps
        epoch += 1

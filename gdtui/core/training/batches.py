"""Batches: which rows an epoch sees, in which order, and where the parameters move.

The order is a pure function of (seed, epoch): nothing is remembered from one epoch to the next, so an epoch
can be replayed, skipped or raced without drawing the ones before it.
"""

from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from gdtui.core.arrays import Array, Indices, Number
from gdtui.core.hashing import hashed

DRAWN = 2**63  # tells the hashes of draws from those of orders, whose last number is a row
Unit = Literal["updates", "epochs", "evaluations"]  # of gradients: one a step
UNITS: tuple[Unit, ...] = ("epochs", "updates", "evaluations")


def orders(samples: int, first: int, count: int, seed: int | None) -> Indices:
    """Return the rows of the epochs `first` … `first + count - 1`, shape (count, samples).

    Without a seed each epoch sees the rows as given. With one, each epoch is a permutation of its own: the
    rows sorted by a hash of (seed, epoch, row). Hashing instead of numpy's generators keeps the order the
    same in every numpy release, and makes a thousand small epochs cost one sort.
    """
    rows = np.arange(samples, dtype=np.intp)
    if seed is None:
        return np.broadcast_to(rows, (count, samples))
    epochs = np.arange(first, first + count, dtype=np.uint64)
    keys = hashed(seed, epochs[:, None], rows.astype(np.uint64))
    return np.argsort(keys, axis=1, kind="stable")


def drawn(samples: int, first: int, count: int, seed: int) -> Indices:
    """Return the rows of `count` steps from `first` on where each draws any row, whatever came before.

    A hash of (seed, step) says which. It is taken modulo the number of rows, which makes some of them
    likelier than others by one part in 2⁶⁴/samples.
    """
    steps = np.arange(first, first + count, dtype=np.uint64)
    rows: Indices = (hashed(seed, steps, np.full_like(steps, DRAWN)) % np.uint64(samples)).astype(np.intp)
    return rows


class Batch(NamedTuple):
    """The batch that a step belongs to: its first step, the samples so far, that one's counted, and in all.

    `size` is how many it will have if nothing changes that is not known yet.
    """

    first: int
    taken: int
    size: int


class Batching(NamedTuple):
    """How `samples` rows of an epoch fall into batches of `size`; the last one of an epoch may be shorter.

    `changes` says after how many steps batches begin to have which other size. They are cut as if every epoch
    had had that size from its beginning; what is summed of an open batch goes into the next update.
    """

    samples: int
    size: int
    changes: tuple[tuple[int, int], ...] = ()

    def at(self, step: int) -> "Batching":
        """Return how an epoch is cut that is all as it is at `step`."""
        return Batching(self.samples, self.size_at(step))

    def size_at(self, step: int) -> int:
        """Return the size of batches that `step` is taken with."""
        return next((size for first, size in reversed(self.changes) if first <= step), self.size)

    @property
    def updates_per_epoch(self) -> int:
        """How often the parameters move in one epoch, before any change."""
        return -(-self.samples // self.size)

    def start_of_batch(self, step: int) -> int:
        """Return the first step of the batch that `step` belongs to; steps count from 0."""
        if self.changes:
            return int(self.steps(np.array(self.updates(step))))
        return step - step % self.samples % self.size

    def batch_at(self, step: int) -> Batch:
        """Return the batch that `step` belongs to, as the changes that are known will have cut it."""
        first, at = self.start_of_batch(step), step
        stop = at + self.steps_left(at)
        for at, _ in self.changes:
            if step < at < stop:
                stop = at + self.steps_left(at)
        return Batch(first, step + 1 - first, stop - first)

    def closes(self, step: int) -> int:
        """Return how many samples the batch has that ends with `step`, or 0 where it goes on."""
        return step + 1 - self.start_of_batch(step) if self.steps_left(step) == 1 else 0

    def steps_left(self, step: int) -> int:
        """Return how many steps the batch of `step` still takes if nothing changes, this one counted."""
        position, size = step % self.samples, self.size_at(step)
        return min(size - position % size, self.samples - position)

    def updates(self, steps: Number) -> Number:
        """Return how many updates the first `steps` steps hold; for an array of such counts, an array."""
        if not self.changes:
            return _updates(steps, self.samples, self.size)
        firsts, sizes, _, before = _stretches(self)
        at = np.searchsorted(firsts, steps, side="right") - 1
        counts = before[at] + _updates(np.asarray(steps), self.samples, sizes[at])
        return counts if np.ndim(steps) else int(counts)

    def cost(self, steps: ArrayLike, unit: Unit) -> Array:
        """Return how many updates, epochs or gradient evaluations the first `steps` steps are."""
        taken = np.asarray(steps)
        if unit == "evaluations":
            return taken.astype(float)
        if unit == "epochs":
            return np.asarray(taken / self.samples)
        return np.asarray(self.updates(taken), dtype=float)

    def steps_for(self, cost: int, unit: Unit) -> int:
        """Return how many steps it takes to spend that many updates, epochs or evaluations."""
        if unit == "updates":
            return int(self.steps(np.array(cost)))
        return cost * self.samples if unit == "epochs" else cost

    def steps(self, updates: Indices) -> Indices:
        """Return, for each number of updates, how many steps it takes to reach it."""
        size: Number = self.size
        if self.changes:
            _, sizes, reached, before = _stretches(self)
            at = np.maximum(np.searchsorted(reached, updates) - 1, 0)
            updates, size = updates - before[at], sizes[at]
        epochs, rest = np.divmod(updates, -(-self.samples // size))
        steps: Indices = epochs * self.samples + np.minimum(rest * size, self.samples)
        return steps


def _updates(steps: Number, samples: int, size: Number) -> Number:
    """Return how many batches end within so many steps where all are of one size."""
    epochs, rest = divmod(steps, samples)
    return epochs * -(-samples // size) + rest // size


@lru_cache(maxsize=64)
def _stretches(batching: Batching) -> tuple[Indices, Indices, Indices, Indices]:
    """Return where each stretch of one size begins, and that size; the updates by then, and what they exceed.

    That is the count of updates which the same steps would have held in that size alone.
    """
    firsts = np.array([0, *(first for first, _ in batching.changes)])
    sizes = np.array([batching.size, *(size for _, size in batching.changes)])
    reached, before = [0], [0]
    for i in range(1, len(firsts)):
        reached.append(before[-1] + int(_updates(int(firsts[i]), batching.samples, int(sizes[i - 1]))))
        before.append(reached[-1] - int(_updates(int(firsts[i]), batching.samples, int(sizes[i]))))
    return firsts, sizes, np.array(reached), np.array(before)

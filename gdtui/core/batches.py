"""Batches: which rows an epoch sees, in which order, and where the parameters move.

The order is a pure function of (seed, epoch): nothing is remembered from one epoch to the next, so an epoch
can be replayed, skipped or raced without drawing the ones before it.
"""

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from gdtui.core.arrays import Array, Indices, Number
from gdtui.core.hashing import hashed

Unit = Literal["updates", "epochs", "evaluations"]  # of gradients: one a step


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


class Batching(NamedTuple):
    """How `samples` rows of an epoch fall into batches of `size`; the last one of an epoch may be shorter."""

    samples: int
    size: int

    @property
    def updates_per_epoch(self) -> int:
        """How often the parameters move in one epoch."""
        return -(-self.samples // self.size)

    def start_of_batch(self, step: int) -> int:
        """Return the first step of the batch that `step` belongs to; steps count from 0."""
        return step - step % self.samples % self.size

    def closes(self, step: int) -> int:
        """Return how many samples the batch has that ends with `step`, or 0 where it goes on."""
        return step % self.samples % self.size + 1 if self.steps_left(step) == 1 else 0

    def steps_left(self, step: int) -> int:
        """Return how many steps the batch of `step` still takes, this one counted."""
        position = step % self.samples
        return min(self.size - position % self.size, self.samples - position)

    def updates(self, steps: Number) -> Number:
        """Return how many updates the first `steps` steps hold; for an array of such counts, an array."""
        epochs, rest = divmod(steps, self.samples)
        return epochs * self.updates_per_epoch + rest // self.size

    def cost(self, steps: ArrayLike, unit: Unit) -> Array:
        """Return how many updates, epochs or gradient evaluations the first `steps` steps are."""
        taken = np.asarray(steps)
        if unit == "evaluations":
            return taken.astype(float)
        spent: Array = taken / self.samples if unit == "epochs" else self.updates(taken).astype(float)
        return spent

    def steps_for(self, cost: int, unit: Unit) -> int:
        """Return how many steps it takes to spend that many updates, epochs or evaluations."""
        if unit == "updates":
            return int(self.steps(np.array(cost)))
        return cost * self.samples if unit == "epochs" else cost

    def steps(self, updates: Indices) -> Indices:
        """Return, for each number of updates, how many steps it takes to reach it."""
        epochs, rest = np.divmod(updates, self.updates_per_epoch)
        steps: Indices = epochs * self.samples + np.minimum(rest * self.size, self.samples)
        return steps

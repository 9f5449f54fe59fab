"""Epochs: where in a stream of steps each of them begins and ends."""

from typing import NamedTuple, Protocol

import numpy as np

from gdtui.core.arrays import Indices


class Epochs(Protocol):
    """How steps fall into epochs."""

    @property
    def regular(self) -> int | None:
        """How many steps each epoch has; None where that is not known, or where they differ."""

    def at(self, steps: Indices) -> Indices:
        """Return how many epochs have begun after each of these numbers of steps: none at the start."""

    def end(self, steps: int, count: int) -> int | None:
        """Return the step that ends this epoch, or the next where one has just ended; or a later epoch.

        None where that is not known before more steps are.
        """

    def beginning(self, steps: int, count: int) -> int:
        """Return the step that the epoch of the last of `steps` began after; or an earlier epoch."""


class RegularEpochs(NamedTuple):
    """Epochs of the same number of steps."""

    regular: int

    def at(self, steps: Indices) -> Indices:
        """Return how many epochs have begun after each of these numbers of steps."""
        return -(-np.asarray(steps) // self.regular)

    def end(self, steps: int, count: int) -> int:
        """Return the step that ends this epoch, or a later one."""
        return (steps // self.regular + count) * self.regular

    def beginning(self, steps: int, count: int) -> int:
        """Return the step that the epoch of the last of `steps` began after, or an earlier one."""
        return max(0, (steps // self.regular + 1 - count) * self.regular)

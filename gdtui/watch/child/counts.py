"""Counts the passes of a loop: which epoch it is, and which pass of the inner loop."""

from __future__ import annotations

from .finding import Found
from .recorder import Seen

COLUMNS = [("epoch", "epoch"), ("sample", "sample")]


class Counts:
    """Epochs and samples from 1 on, as far as a loop has them; 0 before the first."""

    def __init__(self, found: Found) -> None:
        has_samples = found.outer is not None and found.outer is not found.body
        self._known = (found.outer is not None) + has_samples  # of the two
        self._epoch = self._sample = 0.0
        self._before = 0.0  # epochs, when the loop was come to last

    def enter(self) -> None:
        """The loop is come to, or the outer one."""
        self._before = self._epoch

    def epoch(self) -> None:
        """A pass of the outer loop begins."""
        self._epoch += 1
        self._sample = 0.0

    def sample(self) -> None:
        """A pass of the inner loop begins."""
        self._sample += 1

    def begin_anew(self) -> None:
        """Count the epochs from where the loop was come to."""
        self._epoch -= self._before

    @property
    def numbers(self) -> list[float]:
        """The epoch and the sample, as far as they are known."""
        return [self._epoch, self._sample][: self._known]

    def add_to(self, seen: Seen) -> None:
        """Say which they are."""
        seen.columns += COLUMNS[: self._known]
        seen.numbers += self.numbers

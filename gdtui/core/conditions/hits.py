"""Breakpoints: where along a run a condition was hit, as far as somebody has searched."""

from typing import TYPE_CHECKING

import numpy as np

from gdtui.core.arrays import Indices
from gdtui.core.runs.columns import Column
from gdtui.core.runs.losses import PIECE_ROWS
from gdtui.core.runs.run import Run

if TYPE_CHECKING:  # whoever sets no condition needs not wait for their language
    from gdtui.core.conditions.condition import Condition


class Hits:
    """The hits of one condition along one run, from its first step on; what was searched at is kept.

    They are known only as far as `search` has come: nothing beyond that counts, and nothing is computed.
    """

    def __init__(self, run: Run, condition: "Condition") -> None:
        self.run, self.condition = run, condition
        self.searched = 0  # how many steps have been searched at
        self._hits = Column(None, "int64")

    def search(self, steps: int, most: int) -> int:
        """Look at `most` steps more, but not beyond `steps` or the run's last; return how far it came."""
        if self.condition.of_dataset:
            most = self.run.losses.piece(most)
        if self.condition.of_samples and self.run.problem is not None:
            most = min(most, max(1, PIECE_ROWS // len(self.run.problem.dataset)))
        stop = min(steps, self.searched + most, self.run.end.steps)
        if stop > self.searched:
            first = self.searched + 1
            self._hits.append(np.flatnonzero(self.condition.hits(self.run, first, stop)) + first)
            self.searched = stop
        return self.searched

    def first(self, after: int, upto: int) -> int | None:
        """Return the first hit with after < hit ≤ upto; None where none is known."""
        found = self.upto(upto)
        begin = int(np.searchsorted(found, after, side="right"))
        return int(found[begin]) if begin < len(found) else None

    def last(self, before: int) -> int | None:
        """Return the last hit with hit < before; None where none is known."""
        found = self.upto(before - 1)
        return int(found[-1]) if len(found) else None

    def upto(self, steps: int) -> Indices:
        """Return the known hits ≤ steps, rising."""
        found = self._hits.rows.astype(np.intp, copy=False)
        return found[: int(np.searchsorted(found, steps, side="right"))]

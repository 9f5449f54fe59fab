"""Searches along a run for a step that nobody knows yet: in pieces, with time between them."""

from gdtui.core.runs.run import Run


class EpochSearch:
    """Has a run go on until it is known where an epoch ends, which is when the next one has begun."""

    def __init__(self, run: Run, steps: int, epochs: int) -> None:
        self._run, self._steps, self._count = run, steps, epochs
        self.found: int | None = None  # after how many steps

    def advance(self) -> bool:
        """Take a step more, if that has to be; return whether the search is over."""
        epochs = self._run.epochs
        self.found = None if epochs is None else epochs.end(self._steps, self._count)
        if self.found is None:
            self._run.extend(self._run.end.steps + 1)
        return self.found is not None


class RiseSearch:
    """Looks along a run for an update that raised the dataset's loss, in pieces, with time between them."""

    def __init__(self, run: Run, first: int) -> None:
        self.again = first > 0  # has one been found before?
        self._run, self._looked = run, first
        self.found: int | None = None  # after how many steps

    def advance(self, most: int) -> bool:
        """Look through at most so many steps more; return whether the search is over."""
        most = self._run.losses.piece(most)
        self._run.extend(self._looked + most)
        stop = min(self._looked + most, self._run.end.steps)
        self.found = self._run.losses.first_rise(self._looked, stop)
        # The piece's last batch may not be complete: it is looked at again.
        over = self.found is not None or stop == self._looked or stop == self._run.total
        self._looked = stop
        return over

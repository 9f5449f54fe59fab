"""Branches: the runs that were left for others, which stay as ghosts and can be returned to."""

from typing import NamedTuple

from gdtui.core.runs.run import Run
from gdtui.core.session.moments import Trail

GHOSTS = 3  # kept on the chart
RETURNS = 100  # kept to return to


class RunCursor(NamedTuple):
    """A run, where the cursor stands in it, and the furthest that it has been."""

    run: Run
    steps: int = 0
    walked: int = 0

    def at(self, steps: int) -> "RunCursor":
        """Return the place in the same run after that many steps, or at its end where that comes before."""
        self.run.extend(steps)
        reached = max(0, min(steps, self.run.end.steps))
        return RunCursor(self.run, reached, max(reached, self.walked))

    def has_more_than(self, other: Run) -> bool:
        """Was anything walked that is not also the other run's? All counts where both go the same way."""
        return self.walked > (self.run.common(other) or 0)

    def lies_in(self, other: Run) -> bool:
        """Is this moment one of the other run's too?"""
        common = self.run.common(other)
        return common is None or self.steps <= common


RunCursors = tuple[RunCursor, ...]  # of the runs side by side


class Branches:
    """What was left for something else, the latest last: to go back to it, and forth again."""

    def __init__(self) -> None:
        self.ghosts: tuple[Trail, ...] = ()
        self._left: list[RunCursors] = []
        self._returned: list[RunCursors] = []

    @property
    def before(self) -> RunCursors | None:
        """What `back` returns to."""
        return self._left[-1] if self._left else None

    @property
    def after(self) -> RunCursors | None:
        """What `forth` goes to."""
        return self._returned[-1] if self._returned else None

    def leave(self, current: RunCursors, chosen: RunCursors) -> RunCursors:
        """Leave what is for what was chosen; return that, or itself as it was where it had been left before.

        What has nothing of its own, since another choice was made at the same place, is not kept.
        """
        before, kept = self.before, self._is_worth_a_return(current)
        if before is not None and _same(before, chosen):
            places = self.back(current)
            if not kept:
                self._returned.pop()
            return places or chosen
        if kept:
            self._left = [*self._left, current][-RETURNS:]
        self._returned = []
        self._haunt(current, chosen)
        return chosen

    def back(self, current: RunCursors) -> RunCursors | None:
        """Return what was left last; None where nothing was."""
        return self._turn(current, self._left, self._returned)

    def forth(self, current: RunCursors) -> RunCursors | None:
        """Return what `back` came from; None where it did not, or something else was chosen since."""
        return self._turn(current, self._returned, self._left)

    def join(self, place: RunCursor) -> None:
        """Have a run that has come beside the others in all that one can return to."""
        self._left = [(*places, place) for places in self._left]
        self._returned = [(*places, place) for places in self._returned]

    def forgo(self) -> None:
        """Forget what `forth` would go to."""
        self._returned = []

    def _turn(
        self, current: RunCursors, source: list[RunCursors], target: list[RunCursors]
    ) -> RunCursors | None:
        if not source:
            return None
        places = source.pop()
        target.append(current)
        runs = [place.run for place in places]
        self.ghosts = tuple(ghost for ghost in self.ghosts if ghost.run not in runs)
        self._haunt(current, places)
        return places

    def _is_worth_a_return(self, current: RunCursors) -> bool:
        if self.before is None:
            return any(place.walked for place in current)
        pairs = list(zip(current, self.before, strict=True))
        others = [(place, other) for place, other in pairs if place.run is not other.run]
        return any(place.has_more_than(other.run) for place, other in others or pairs)

    def _haunt(self, current: RunCursors, places: RunCursors) -> None:
        """Keep the trails of what is left, the newest of each configuration."""
        for place, now in zip(current, places, strict=True):
            again = place.run is now.run and now.steps > 0  # it is the same run, and not begun again
            if not again and place != now and place.has_more_than(now.run):
                others = tuple(ghost for ghost in self.ghosts if ghost.run.common(place.run) is not None)
                self.ghosts = (*others, Trail(place.run, place.walked))[-GHOSTS:]


def _same(some: RunCursors, others: RunCursors) -> bool:
    """Are these the same moments of runs that are the same?"""
    pairs = zip(some, others, strict=True)
    return all(one.steps == other.steps and one.run.common(other.run) is None for one, other in pairs)

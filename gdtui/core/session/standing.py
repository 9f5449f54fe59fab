"""Standings of cursors: where several runs stand side by side, which is viewed, and how they go together."""

from typing import NamedTuple

from gdtui.core.runs.run import FOREVER, Run
from gdtui.core.session.branches import RunCursor, RunCursors
from gdtui.core.session.tracks import carried, leaders, tracks_beside


class Standing(NamedTuple):
    """The runs' cursors, the number of the one whose details are viewed, and whether they are linked.

    Unlinked, only that one moves. Linked, all that lead go to the same step; the others are tracks of a
    program, and stand as they did when the one that leads them stood where it is.
    """

    places: RunCursors
    view: int = 0
    linked: bool = True

    @property
    def viewed(self) -> RunCursor:
        """The cursor of the run whose details are viewed."""
        return self.places[self.view]

    def moves(self, which: int) -> bool:
        """Does this run go with the cursor?"""
        return self.linked or which == self.view

    @property
    def _leaders(self) -> list[int]:
        return leaders([place.run for place in self.places], self.view)

    @property
    def leading(self) -> list[RunCursor]:
        """The cursors that go by themselves."""
        if not self.linked:
            return [self.viewed]
        return [self.places[i] for i, leader in enumerate(self._leaders) if leader == i]

    @property
    def steps(self) -> int:
        """Where the cursor stands: how many steps have been taken, by the run that went furthest."""
        return max(place.steps for place in self.leading)

    @property
    def total(self) -> int:
        """How many steps there are to take at most."""
        return max(FOREVER if place.run.total is None else place.run.total for place in self.leading)

    def knows(self, steps: int) -> bool:
        """Is nothing left to compute on the way to `steps`?"""
        ends = (place.run.end for place in self.leading)
        return all(end.reason != "running" or end.steps >= steps for end in ends)

    def waits_for(self, steps: int) -> bool:
        """Do steps up to there come later?"""
        ends = [place.run.end for place in self.leading]
        return any(end.reason == "running" and end.steps < steps for end in ends)

    def at(self, steps: int) -> "Standing":
        """Return how it is after so many steps; a run that ends before stays at its end."""
        if not self.linked:
            return self._replace(places=self._with(self.view, self.viewed.at(steps)))
        leader = self._leaders
        places = [place.at(steps) if leader[i] == i else place for i, place in enumerate(self.places)]
        return self._replace(
            places=tuple(carried(place, places[leader[i]]) for i, place in enumerate(places))
        )

    def same_at(self, marked: RunCursors) -> int:
        """Return to which step the cursor goes for all that lead to be where they were marked."""
        leader = self._leaders
        return max(place.steps for i, place in enumerate(marked) if leader[i] == i)

    def new_tracks(self) -> list[RunCursor]:
        """Return the tracks of a program that have begun since, at their start."""
        return [RunCursor(run) for run in tracks_beside([place.run for place in self.places])]

    def joined(self, place: RunCursor) -> "Standing":
        """Return it with another run, which stands where it does beside the others."""
        wider = self._replace(places=(*self.places, place))
        leader = self.places[wider._leaders[-1]] if wider._leaders[-1] < len(self.places) else place
        return wider._replace(places=(*self.places, carried(place, leader))) if self.linked else wider

    def replaced(self, run: Run, steps: int) -> RunCursors:
        """Return the places with another run in that of the viewed one, after so many steps."""
        return self._with(self.view, RunCursor(run, steps, steps))

    def _with(self, which: int, place: RunCursor) -> RunCursors:
        return (*self.places[:which], place, *self.places[which + 1 :])

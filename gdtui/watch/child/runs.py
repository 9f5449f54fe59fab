"""The runs of a loop: each has a track. It may be come to again, and go on, or begin anew."""

from __future__ import annotations

from typing import Any, Dict  # noqa: UP035  for Python 3.9

from .finding import Found
from .recorder import Recorder, Seen, Track
from .values import differ, large

MOST = 64  # of one loop that are recorded: nobody could look at each of more

Said = Dict[str, Any]  # noqa: UP006  what is said of the loop


class Runs:
    """Tells, where a loop is come to again, whether its parameters go on from what they were."""

    def __init__(self, recorder: Recorder, found: Found, said: Said) -> None:
        self._recorder, self._fresh, self._said = recorder, found.fresh, said
        self._first: dict[str, float] = {}  # what the parameters were before the first update of all
        self.last: Seen | None = None  # the last update
        self._owners: list[int] = []  # the objects whose parameters moved, where they are objects'
        self._count = 0
        self.track: Track | None = None

    def begins(self, start: Seen | None, owners: list[int]) -> bool:
        """Take what the parameters are before an update; return whether a run begins with it.

        Where nothing has happened to them since the last one, the run goes on, such as where a function is
        called for each epoch. Else it is another, if they are what they were at first, or another object's,
        or if the loop is in a function, or in another loop, that gives them their values. What else has
        changed them was a part of the training.
        """
        before, self._owners = self._owners, owners
        params = _params(start)
        if self.track is None:
            self._first = params
            self._next()
            return True
        last = _params(self.last)
        if all(last.get(name) == value for name, value in params.items()):
            return False
        if not (self._fresh or params == self._first or owners != before):
            return False
        self._next()
        return True

    @property
    def records_next(self) -> bool:
        """Is the next update one that is recorded?"""
        return self.track is None or self.track.records_next

    @property
    def records_all(self) -> bool:
        """Is every update recorded?"""
        return self.track is not None and self.track.records_all

    def left_otherwise(self, parameters: list[tuple[str, Any]]) -> list[tuple[str, float]]:
        """Return what parameters are that the last update did not leave so, but for large arrays."""
        if self.last is None or not self.records_all:
            return []
        known, seen = self.last.of("parameter"), self._recorder.seen()
        for name, value in parameters:
            if not large(name, value):
                seen.add("parameter", [(name, value)])
        found = seen.of("parameter").items()
        return [(name, now) for name, now in found if differ(now, known.get(name, now))]

    def _next(self) -> None:
        self._count += 1
        self.last = None
        self.track = self._recorder.new_track() if self._count <= MOST else None
        if self.track is None:
            self._recorder.note("many_runs", line=self._said["line"], most=MOST)
            return
        again = f" ({self._count})" if self._count > 1 else ""
        said = {**self._said, "track": self.track.index, "name": f"line {self._said['line']}{again}"}
        self._recorder.note("loop", **said)

    def row(self, seen: Seen) -> None:
        """Record an update."""
        if self.track is None and not self._count:
            self._next()
        self.last = seen
        if self.track is not None:
            self.track.row(seen)


def _params(seen: Seen | None) -> dict[str, float]:
    """Return the parameters by name."""
    if seen is None:
        return {}
    pairs = zip(seen.columns, seen.numbers)  # noqa: B905  not in Python 3.9
    return {name: number for (role, name), number in pairs if role == "parameter"}

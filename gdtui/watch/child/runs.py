"""The runs of a loop: each has a track. It may be come to again, and go on, or begin anew."""

from __future__ import annotations

from typing import Any, Dict  # noqa: UP035  for Python 3.9

from .finding import Found
from .layers import Layers
from .owners import Known
from .plan import Plan
from .recorder import Recorder, Seen, Track
from .values import differ, large

MOST = 64  # of one loop that are recorded: nobody could look at each of more

Said = Dict[str, Any]  # noqa: UP006  what is said of the loop


class Run:
    """One of them: whose parameters they are that move, where they are objects', and what they were."""

    def __init__(self, owners: list[Any], first: dict[str, float], track: Track | None) -> None:
        self.first, self.track = first, track
        self.owned_by(owners)
        self.last: Seen | None = None  # the last update
        self.plan: Plan | None = None  # how the next one is recorded quickly
        self.layers = Layers()

    def owned_by(self, owners: list[Any]) -> None:
        """Take note of whose parameters they are from now on."""
        self._owners = [Known(each) for each in owners]

    def is_of(self, owners: list[Any]) -> bool:
        """Return whether it is these objects' parameters that move."""
        return len(owners) == len(self._owners) and all(
            known.is_it(owner)
            for known, owner in zip(self._owners, owners)  # noqa: B905  not in Python 3.9
        )

    @property
    def records_next(self) -> bool:
        """Is the next update one that is recorded?"""
        return self.track is None or self.track.records_next

    @property
    def may_be_copied(self) -> bool:
        """Are they not there any more, as far as that is known? Then others may go on as they were."""
        return all(each.may_be_gone for each in self._owners)


class Runs:
    """Tells, where an update comes, in which run it is, or that one begins with it."""

    def __init__(self, recorder: Recorder, found: Found, said: Said) -> None:
        self._recorder, self._fresh, self._said = recorder, found.fresh, said
        self._runs: list[Run] = []
        self.now = Run([], {}, None)  # until one begins

    def take_up(self, owners: list[Any]) -> bool:
        """Go on with the last run of these objects; return whether there is one.

        Several may be trained in turn, a step of one, and then a step of another.
        """
        if not self._runs:
            return False
        if not self.now.is_of(owners):
            found = next((run for run in self._runs[::-1] if run.is_of(owners)), None)
            self.now = found or self.now
            return found is not None
        return True

    def is_anew(self, start: Seen | None, owners: list[Any], known: bool) -> bool:
        """Return whether a run begins, where the parameters are these before an update, and of these objects.

        Where nothing has happened to them since the last update, the run goes on, such as where a function is
        called for each epoch, or an object is copied. Else it is another, if it is another object's, if they
        are what they were at first, or if the loop is in a function, or in another loop, that gives them
        their values. What else has changed them was a part of the training.
        """
        if not self._runs:
            return True
        params, last = _params(start), _params(self.now.last)
        as_left = all(last.get(name) == value for name, value in params.items())
        if as_left and (known or self.now.may_be_copied):
            self.now.owned_by(owners)
            return False
        return not known or self._fresh or params == self.now.first

    def begin(self, start: Seen | None, owners: list[Any]) -> None:
        """Have a run begin: of these objects, or the same anew."""
        again = bool(self._runs) and self.now.is_of(owners)
        first = self.now.first if again else _params(start)
        if len(self._runs) == MOST:
            self._recorder.note("many_runs", line=self._said["line"], most=MOST)
            self.now = Run(owners, first, None)
            return
        track = self._recorder.new_track()
        self.now = Run(owners, first, track)
        self._runs.append(self.now)
        count = f" ({len(self._runs)})" if len(self._runs) > 1 else ""
        said = {**self._said, "track": track.index, "name": f"line {self._said['line']}{count}"}
        self._recorder.note("loop", **said)

    def left_otherwise(self, parameters: list[tuple[str, Any]]) -> list[tuple[str, float]]:
        """Return what parameters are that the last update did not leave so, but for large arrays."""
        if self.now.last is None or self.now.track is None or not self.now.track.records_all:
            return []
        known, seen = self.now.last.of("parameter"), self._recorder.seen()
        for name, value in parameters:
            if not large(name, value):
                seen.add("parameter", [(name, value)])
        found = seen.of("parameter").items()
        return [(name, now) for name, now in found if differ(now, known.get(name, now))]

    def row(self, seen: Seen) -> None:
        """Record an update."""
        if not self._runs:
            self.begin(None, [])
        self.now.last = seen
        if self.now.track is not None:
            self.now.track.row(seen)


def _params(seen: Seen | None) -> dict[str, float]:
    """Return the parameters by name."""
    return {} if seen is None else seen.of("parameter")

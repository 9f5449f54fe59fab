"""The loop that was found, while it runs: the calls in it tell when an update comes, and when it is over."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

from .counts import Counts
from .finding import Found
from .recorder import Recorder, Seen
from .runs import Runs, Said
from .sight import Sight


class Loop:
    """What the calls in the source call, by the name `placing.OURS`."""

    def __init__(self, recorder: Recorder, found: Found, said: Said, show: tuple[str, ...] = ()) -> None:
        self._recorder = recorder
        self._runs, self._entered = Runs(recorder, found, said), True  # come to since the last update?
        self._sight = Sight(recorder, found, show)
        self._coming: FrameType | None = None  # where an update is being made
        self._moved: list[tuple[int, Seen]] = []  # what optimizers have moved in this pass
        self._frame: FrameType | None = None  # where an update was made that is not recorded yet
        self._changed: list[tuple[str, float]] = []  # what parameters are that the last update did not leave
        self.steps_optimizers = any(update.target is None for update in found.updates)
        self.hooked = False  # do optimizers tell by themselves?
        self._leaves = False  # is a pass being left?
        self.updating = False  # is an update being made?
        self._is_made = False  # and has anything moved in it? Of a loop over the parameters nothing may

    @property
    def counts(self) -> Counts:
        """Which epoch and which sample it is."""
        return self._sight.counts

    def enter(self) -> None:
        """The loop is come to, or the outer one."""
        self.again()
        self._entered = True
        self.counts.enter()

    def epoch(self) -> None:
        """A pass of the outer loop begins."""
        self.again()
        self.counts.epoch()

    def sample(self) -> None:
        """A pass of the inner loop begins."""
        self.again()
        self.counts.sample()

    def again(self) -> None:
        """A pass begins: one that was left by an exception is over."""
        self._coming = None
        if self._frame is not None and self._recorder.is_ours():
            self._record(self._frame)

    def before(self, which: int) -> None:
        """An update comes: what is moved, and by what, is what it is now."""
        self.updating, self._is_made = True, self._sight.is_alone(which)
        if self.hooked or not self._recorder.is_ours():
            return
        frame = sys._getframe(1)
        if self._frame is not None and self._frame is not frame:
            self._record(self._frame)  # of another generator, or another call
        scope, around = frame.f_locals, frame.f_globals
        first = self._frame is None and self._coming is None  # one statement may be several updates
        if first:
            self._sight.forget()
            self._changed = []
        start: Seen | None = None
        try:
            if first:
                start = self._come_to(scope, around)
            self._sight.look(which, scope, around, self._runs.now)
        except Exception:  # whatever the program's own objects do when they are looked at
            self._recorder.note("unseen")
        self._coming = frame
        if start is not None and self._runs.now.track is not None:
            self._runs.now.track.start(start)

    def _come_to(self, scope: dict[str, Any], around: dict[str, Any]) -> Seen | None:
        """Know which run the update belongs to; return what the parameters are, if one begins here."""
        self._sight.owners.hold(scope)
        comes = self._entered or self._sight.owners
        start = self._begin(scope, around) if comes and not self.steps_optimizers else None
        run = self._runs.now
        run.layers.forget()
        if run.plan is None or not run.plan.is_as_left(scope, run.last):
            self._changed = self._runs.left_otherwise(self._sight.parameters(scope, around))
        return start

    def _begin(self, scope: dict[str, Any], around: dict[str, Any]) -> Seen | None:
        """Return what the parameters are, if a run begins here; None where one goes on."""
        owners = self._sight.owners.of(scope, around)
        known, entered = self._runs.take_up(owners), self._entered
        self._entered = False
        if known and not entered:
            return None
        start = self._sight.start(scope, around)
        if not self._runs.is_anew(start, owners, known):
            return None
        self._runs.begin(start, owners)
        if entered:
            self.counts.begin_anew()
        return start

    def made(self) -> None:
        """One of the parameters that are gone over has moved."""
        self._is_made = True

    def done(self) -> None:
        """An update was made: what is known of it is kept aside until its pass is over."""
        self.updating = False
        if self._coming is None:
            return  # one statement may be several updates
        if not self._is_made:
            self._coming = None
            return
        self._frame, self._coming = self._coming, None
        scope, around = self._frame.f_locals, self._frame.f_globals
        self._sight.look_behind(scope, around)
        if not self._set_aside_quickly(scope):
            try:
                self._set_aside(scope, around)
            except Exception:  # as above
                self._recorder.note("unseen")

    def _set_aside_quickly(self, scope: dict[str, Any]) -> bool:
        """Keep the update aside where all is as it was the last time, and plain; else return False."""
        track, plan = self._runs.now.track, self._runs.now.plan
        if plan is None or track is None:
            return False
        numbers = plan.moved(scope, self.counts.numbers, self._sight.gradients)
        if numbers is None:
            return False
        count, columns = len(numbers), plan.aside
        self._recorder.set_aside([count, track.index, track.steps + 1, columns, *numbers])
        return True

    def _set_aside(self, scope: dict[str, Any], around: dict[str, Any]) -> None:
        if self._runs.now.track is not None:
            self._recorder.set_aside(self._runs.now.track.aside(self._sight.aside(scope, around)))

    def moved(self, track: int, seen: Seen) -> None:
        """An optimizer has moved what it has: recorded when the pass is over, and kept aside until then."""
        self._moved.append((track, seen))
        self._recorder.set_aside([number for each in self._moved for number in self._aside(*each)])

    def _aside(self, track: int, moved: Seen) -> list[float]:
        seen = self._recorder.seen()
        self.counts.add_to(seen)
        seen.extend(moved)
        return self._recorder.track(track).aside(seen)

    def leaving(self) -> None:
        """A pass is being left, but for what is done finally."""
        self._leaves = True

    def left(self) -> None:
        """What is done finally is done."""
        if self._leaves:
            self._over(sys._getframe(1))

    def over(self) -> None:
        """A pass is over, or left: with what it was the update is recorded, if there was one."""
        self._over(sys._getframe(1))

    def _over(self, frame: FrameType) -> None:
        self._leaves = False
        if self._recorder.is_ours() and (self._frame is not None or self._moved):
            self._record(self._frame or frame)

    def _record(self, frame: FrameType) -> None:
        """Record what was moved in a pass, with what the names are now."""
        updated, self._frame = self._frame is not None, None
        scope, around = frame.f_locals, frame.f_globals
        self._sight.compare(scope, around)
        moved, self._moved = self._moved, []
        for track, seen in moved:
            self._recorder.track(track).row(self._sight.with_place(seen, scope, around))
        if updated and not self.hooked:
            try:
                run = self._runs.now
                made = self._sight.quickly(scope, run) or self._sight.seen(scope, around, run)
                made = made.and_also("before", self._changed)
            except Exception:  # as above
                self._recorder.note("unseen")
                return
            self._runs.row(made)

    def finish(self) -> None:
        """The program is over: an update that was made is recorded, though its pass was not over."""
        if self._frame is not None and self._recorder.is_ours():
            self._record(self._frame)
        for track, seen in self._moved:
            self._recorder.track(track).row(seen)

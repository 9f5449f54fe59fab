"""The loop that was found, while it runs: the calls in it tell when an update comes, and when it is over."""

from __future__ import annotations

import sys
from contextlib import suppress
from types import FrameType
from typing import Any

from .counts import Counts
from .finding import Found
from .moving import ABSENT, Moving, listed, look_at_shapes
from .owners import Owners
from .plan import Plan, planned
from .recorder import Recorder, Seen, scalar
from .runs import Runs, Said
from .values import NAN, large, norm, numbers

COMPARED = 3  # passes in which the shapes of what is subtracted are looked at


class Loop:
    """What the calls in the source call, by the name `placing.OURS`."""

    def __init__(self, recorder: Recorder, found: Found, said: Said, show: tuple[str, ...] = ()) -> None:
        self._recorder = recorder
        self._runs, self._entered = Runs(recorder, found, said), True  # come to since the last update?
        self._moving = [Moving(update) for update in found.updates]
        self._owners = Owners(found.updates)
        moving = {each.name for each in self._moving}
        self._loss, self._shown = found.loss, [name for name in show if name not in moving]
        # What is shown beside parameters that were found is none; where none was, it is what moves.
        self._shown_as = "shown" if any(each.read is not None for each in self._moving) else "parameter"
        self._variables = [name for name in found.variables if name not in show]
        self.counts = Counts(found)
        self._coming: FrameType | None = None  # where an update is being made
        self._gradients: list[tuple[str, float]] = []
        self._late: list[int] = []  # the updates whose gradients are known when they are made
        self._moved: list[tuple[int, Seen]] = []  # what optimizers have moved in this pass
        self._frame: FrameType | None = None  # where an update was made that is not recorded yet
        self._changed: list[tuple[str, float]] = []  # what parameters are that the last update did not leave
        self.steps_optimizers = any(update.target is None for update in found.updates)
        self.hooked = False  # do optimizers tell by themselves?
        self._leaves = False  # is a pass being left?
        self.updating = False  # is an update being made?
        self._is_made = False  # and has anything moved in it? Of a loop over the parameters nothing may
        self._compared = found.compared
        self._compare = COMPARED if found.compared else 0  # passes in which shapes are still looked at

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
        self.updating, self._is_made = True, not self._moving[which].is_in_loop
        if self.hooked or not self._recorder.is_ours():
            return
        frame = sys._getframe(1)
        if self._frame is not None and self._frame is not frame:
            self._record(self._frame)  # of another generator, or another call
        scope, around = frame.f_locals, frame.f_globals
        first = self._frame is None and self._coming is None  # one statement may be several updates
        if first:
            self._gradients, self._changed, self._late = [], [], []
        start: Seen | None = None
        try:
            if first:
                start = self._come_to(scope, around)
            self._look(which, scope, around)
        except Exception:  # whatever the program's own objects do when they are looked at
            self._recorder.note("unseen")
        self._coming = frame
        if start is not None and self._runs.now.track is not None:
            self._runs.now.track.start(start)

    def _come_to(self, scope: dict[str, Any], around: dict[str, Any]) -> Seen | None:
        """Know which run the update belongs to; return what the parameters are, if one begins here."""
        self._owners.hold(scope)
        comes = self._entered or self._owners
        start = self._begin(scope, around) if comes and not self.steps_optimizers else None
        run = self._runs.now
        run.layers.forget()
        if run.plan is None or not run.plan.is_as_left(scope, run.last):
            self._changed = self._runs.left_otherwise(self._parameters(scope, around))
        return start

    def _begin(self, scope: dict[str, Any], around: dict[str, Any]) -> Seen | None:
        """Return what the parameters are, if a run begins here; None where one goes on."""
        owners = self._owners.of(scope, around)
        known, entered = self._runs.take_up(owners), self._entered
        self._entered = False
        if known and not entered:
            return None
        start = self._start(scope, around)
        if not self._runs.is_anew(start, owners, known):
            return None
        self._runs.begin(start, owners)
        if entered:
            self.counts.begin_anew()
        return self._start(scope, around)

    def _look(self, which: int, scope: dict[str, Any], around: dict[str, Any]) -> None:
        """Keep what an update moves by."""
        moving = self._moving[which]
        gradient = None if moving.late else moving.moves_by(scope, around)
        if moving.late:
            self._late.append(which)
        self._keep(moving.name, gradient)
        if moving.has_layers is not False:
            layers = self._runs.now.layers
            take = layers.take if self._runs.records_next else layers.pass_over
            moving.take(take, gradient, scope, around)

    def _keep(self, name: str, gradient: Any) -> None:
        if type(gradient) is float:
            self._gradients.append((name, gradient))
        elif gradient is not None:
            with suppress(*ABSENT):
                self._gradients += numbers(name, gradient)

    def _start(self, scope: dict[str, Any], around: dict[str, Any]) -> Seen | None:
        """Return what the parameters are before the first update; None where none has numbers."""
        seen = self._recorder.seen()
        self.counts.add_to(seen)
        place = len(seen.numbers)
        params = self._parameters(scope, around)
        seen.add("parameter", params)
        seen.add("weight", [(part, norm(value)) for each in params for part, value in large(*each)])
        return seen if len(seen.numbers) > place else None

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
        for which in self._late:  # gradients that were computed in the loop over the parameters
            self._keep(self._moving[which].name, self._moving[which].moves_by(scope, around))
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
        numbers = plan.moved(scope, self.counts.numbers, self._gradients)
        if numbers is None:
            return False
        count, columns = len(numbers), plan.aside
        self._recorder.set_aside([count, track.index, track.steps + 1, columns, *numbers])
        return True

    def _set_aside(self, scope: dict[str, Any], around: dict[str, Any]) -> None:
        seen = self._recorder.seen()
        self.counts.add_to(seen)
        self._add_gradients(seen)
        seen.add("parameter", self._parameters(scope, around))
        if self._runs.now.track is not None:
            self._recorder.set_aside(self._runs.now.track.aside(seen))

    def _parameters(self, scope: dict[str, Any], around: dict[str, Any]) -> list[tuple[str, Any]]:
        found: dict[str, tuple[str, Any]] = {}
        for moving in self._moving:
            if moving.read is not None and moving.what not in found:
                with suppress(*ABSENT):
                    found[moving.what] = moving.name, listed(moving.read(scope, around))
        return list(found.values())

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
        if self._compare:
            with suppress(Exception):  # as above
                self._compare -= 1
                look_at_shapes(self._compared, {**around, **scope}, self._recorder)
        moved, self._moved = self._moved, []
        for track, seen in moved:
            self._recorder.track(track).row(self._with_place(seen, scope, around))
        if updated and not self.hooked:
            try:
                made = self._quickly(scope) or self._seen(scope, around)
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

    def _quickly(self, scope: dict[str, Any]) -> Seen | None:
        """Return what there is to record where all is as it was the last time, and plain; else None."""
        plan = self._runs.now.plan
        found = plan.numbers(scope, self.counts.numbers, self._gradients) if plan is not None else None
        if plan is None or found is None:
            return None
        seen = self._recorder.seen()
        seen.columns, seen.numbers = plan.columns, found
        return seen

    def _seen(self, scope: dict[str, Any], around: dict[str, Any]) -> Seen:
        seen = self._recorder.seen()
        seen.add("loss", self._loss_of(scope, around))
        self._add_gradients(seen)
        params = self._parameters(self._owners.reached(scope), around)
        seen.add("parameter", params)
        seen.add(self._shown_as, self._named(self._shown, scope, around))
        if any(moving.has_layers for moving in self._moving):
            for told in self._runs.now.layers.moved(part for each in params for part in large(*each)):
                seen.add(told.role, [(told.name, told.value)])
        whole = self._with_place(seen, scope, around)
        self._runs.now.plan = self._planned(whole, scope)
        return whole

    def _add_gradients(self, seen: Seen) -> None:
        seen.columns += [("gradient", name) for name, _ in self._gradients]
        seen.numbers += [each for _, each in self._gradients]

    def _planned(self, whole: Seen, scope: dict[str, Any]) -> Plan | None:
        """Return how to record the next update quickly, if all there is to record are numbers of names."""
        moving = [each.name for each in self._moving]
        read = [each.name for each in self._moving if each.read is not None]
        names = [*dict.fromkeys(read), *self._shown, *self._variables]
        gradients = [name for name, _ in self._gradients]
        others = len(self.counts.numbers) + len(gradients)
        return planned(whole, scope, self._loss, gradients, names, moving, others, self._recorder)

    def _with_place(self, moved: Seen, scope: dict[str, Any], around: dict[str, Any]) -> Seen:
        """Return what has moved with epoch and sample before it, and the loop's variables behind it."""
        seen = self._recorder.seen()
        self.counts.add_to(seen)
        seen.extend(moved)
        seen.add("variable", self._named(self._variables, scope, around))
        return seen

    def _loss_of(self, scope: dict[str, Any], around: dict[str, Any]) -> list[tuple[str, Any]]:
        found = self._named([self._loss], scope, around) if self._loss else []
        return [(name, scalar(value)) for name, value in found]

    def _named(self, names: Any, scope: dict[str, Any], around: dict[str, Any]) -> list[tuple[str, Any]]:
        found = []
        for name in names:
            value = scope.get(name, around.get(name, NAN if name in self._shown else None))
            if value is not None:
                found.append((name, value))
        return found

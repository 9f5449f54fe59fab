"""What there is to see of an update: what moves and by what, the loss, and what else the loop's names are."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from .counts import Counts
from .finding import Found
from .moving import ABSENT, Moving, listed, look_at_shapes
from .owners import Owners
from .placing import placed
from .plan import Plan, planned
from .recorder import Recorder, Seen, scalar
from .runs import Run
from .values import NAN, large, norm, numbers

COMPARED = 3  # passes in which the shapes of what is subtracted are looked at


class Sight:
    """Looks at the names of a loop; what it looks with are those of a frame, and those around it."""

    def __init__(self, recorder: Recorder, found: Found, show: tuple[str, ...]) -> None:
        self._recorder = recorder
        self._moving = [Moving(update) for update in found.updates]
        self.owners, self.counts = Owners(found.updates), Counts(found)
        moving = {each.name for each in self._moving}
        self._loss, self._shown = found.loss, [name for name in show if name not in moving]
        # What is shown beside parameters that were found is none; where none was, it is what moves.
        self._shown_as = "shown" if any(each.read is not None for each in self._moving) else "parameter"
        self._variables = [name for name in found.variables if name not in show]
        self.gradients: list[tuple[str, float]] = []
        self._late: list[int] = []  # the updates whose gradients are known when they are made
        self._compared = found.compared
        self._compare = COMPARED if found.compared else 0  # passes in which shapes are still looked at

    def forget(self) -> None:
        """Another pass has an update."""
        self.gradients, self._late = [], []

    def is_alone(self, which: int) -> bool:
        """Is an update no loop over the parameters?"""
        return not self._moving[which].is_in_loop

    def look(self, which: int, scope: dict[str, Any], around: dict[str, Any], run: Run) -> None:
        """Keep what an update moves by, before it does."""
        moving = self._moving[which]
        gradient = None if moving.late else moving.moves_by(scope, around)
        if moving.late:
            self._late.append(which)
        self._keep(moving.name, gradient)
        if moving.has_layers is not False:
            take = run.layers.take if run.records_next else run.layers.pass_over
            moving.take(take, gradient, scope, around)

    def _keep(self, name: str, gradient: Any) -> None:
        if type(gradient) is float:
            self.gradients.append((name, gradient))
        elif gradient is not None:
            with suppress(*ABSENT):
                self.gradients += numbers(name, gradient)

    def look_behind(self, scope: dict[str, Any], around: dict[str, Any]) -> None:
        """Keep the gradients that were computed in the loop over the parameters."""
        for which in self._late:
            self._keep(self._moving[which].name, self._moving[which].moves_by(scope, around))

    def start(self, scope: dict[str, Any], around: dict[str, Any]) -> Seen | None:
        """Return what the parameters are before the first update; None where none has numbers."""
        seen = self._recorder.seen()
        self.counts.add_to(seen)
        place = len(seen.numbers)
        params = self.parameters(scope, around)
        seen.add("parameter", params)
        seen.add("weight", [(part, norm(value)) for each in params for part, value in large(*each)])
        return seen if len(seen.numbers) > place else None

    def parameters(self, scope: dict[str, Any], around: dict[str, Any]) -> list[tuple[str, Any]]:
        """Return the parameters, each with its name."""
        found: dict[str, tuple[str, Any]] = {}
        for moving in self._moving:
            if moving.read is not None and moving.what not in found:
                with suppress(*ABSENT):
                    found[moving.what] = moving.name, listed(moving.read(scope, around))
        return list(found.values())

    def aside(self, scope: dict[str, Any], around: dict[str, Any]) -> Seen:
        """Return what is known as soon as an update was made."""
        seen = self._recorder.seen()
        self.counts.add_to(seen)
        self._add_gradients(seen)
        seen.add("parameter", self.parameters(scope, around))
        return seen

    def quickly(self, scope: dict[str, Any], run: Run) -> Seen | None:
        """Return what there is to record where all is as it was the last time, and plain; else None."""
        plan = run.plan
        found = plan.numbers(scope, self.counts.numbers, self.gradients) if plan is not None else None
        if plan is None or found is None:
            return None
        seen = self._recorder.seen()
        seen.columns, seen.numbers = plan.columns, found
        return seen

    def seen(self, scope: dict[str, Any], around: dict[str, Any], run: Run) -> Seen:
        """Return what there is to record."""
        seen = self._recorder.seen()
        seen.add("loss", self._loss_of(scope, around))
        self._add_gradients(seen)
        params = self.parameters(self.owners.reached(scope), around)
        seen.add("parameter", params)
        seen.add(self._shown_as, self._named(self._shown, scope, around))
        if any(moving.has_layers for moving in self._moving):
            for told in run.layers.moved(part for each in params for part in large(*each)):
                seen.add(told.role, [(told.name, told.value)])
        whole = self.with_place(seen, scope, around)
        run.plan = self._planned(whole, scope)
        return whole

    def _add_gradients(self, seen: Seen) -> None:
        seen.columns += [("gradient", name) for name, _ in self.gradients]
        seen.numbers += [each for _, each in self.gradients]

    def _planned(self, whole: Seen, scope: dict[str, Any]) -> Plan | None:
        """Return how to record the next update quickly, if all there is to record are numbers of names."""
        moving = [each.name for each in self._moving]
        read = [each.name for each in self._moving if each.read is not None]
        names = [*dict.fromkeys(read), *self._shown, *self._variables]
        gradients = [name for name, _ in self.gradients]
        others = len(self.counts.numbers) + len(gradients)
        return planned(whole, scope, self._loss, gradients, names, moving, others, self._recorder)

    def with_place(self, moved: Seen, scope: dict[str, Any], around: dict[str, Any]) -> Seen:
        """Return what has moved with epoch and sample before it, and the loop's variables behind it."""
        seen = self._recorder.seen()
        self.counts.add_to(seen)
        seen.extend(moved)
        seen.add("variable", self._named(self._variables, scope, around))
        return seen

    def compare(self, scope: dict[str, Any], around: dict[str, Any]) -> None:
        """Look in the first passes at the shapes of what is subtracted."""
        if self._compare:
            with suppress(Exception):  # whatever the program's own objects do when they are looked at
                self._compare -= 1
                look_at_shapes(self._compared, {**around, **scope}, self._recorder)

    def _loss_of(self, scope: dict[str, Any], around: dict[str, Any]) -> list[tuple[str, Any]]:
        found = self._named([self._loss], scope, around) if self._loss else []
        return [(name, scalar(value)) for name, value in found]

    def _named(self, names: Any, scope: dict[str, Any], around: dict[str, Any]) -> list[tuple[str, Any]]:
        found = []
        for name in names:
            value = scope.get(name, around.get(name))
            if value is None and name in self._shown:
                value = self._shown_value(name, scope, around)
            if value is not None:
                found.append((name, value))
        return found

    def _shown_value(self, name: str, scope: dict[str, Any], around: dict[str, Any]) -> Any:
        """Return what is to be shown and is no name by itself: net.w, or rows[0]; nan where it is nothing."""
        try:
            return placed(name)(scope, around)
        except Exception:  # whatever somebody wrote, or an object does when it is looked at
            self._recorder.note("not_shown", name=name)
            return NAN

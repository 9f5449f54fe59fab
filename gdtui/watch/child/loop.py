"""The loop that was found, while it runs: the calls in it tell when an update comes, and when it is over."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from .finding import Found, Update
from .placing import Evaluated, reader
from .recorder import Recorder, Seen, scalar
from .values import NAN

ABSENT = (
    KeyError,
    NameError,
    AttributeError,
    TypeError,
    IndexError,
)  # it has no value yet, or another kind of one


class Moving:
    """A parameter of the loop, or several that it goes over: how they are read, and what they move by."""

    def __init__(self, update: Update) -> None:
        self.name = _named(update)
        self.read: Evaluated | None = reader(update.target) if update.target is not None else None
        self.gradient: Evaluated | None = reader(update.gradient) if update.gradient is not None else None


def _named(update: Update) -> str:
    """Return a parameter's name: its own, or that of the loop's variable where what it goes over has none."""
    target = update.target
    while isinstance(target, ast.Attribute) and update.part:
        target = target.value
    if target is None:
        return ""
    return update.part if isinstance(target, ast.Call) else ast.unparse(target)


class Loop:
    """What the calls in the source call, by the name `placing.OURS`."""

    def __init__(self, recorder: Recorder, found: Found, show: tuple[str, ...] = ()) -> None:
        self._recorder = recorder
        self._moving = [Moving(update) for update in found.updates]
        self._loss, self._shown = found.loss, show
        self._variables = [name for name in found.variables if name not in show]
        self._epoch = self._sample = 0
        self._has_sample = found.outer is not None and found.outer is not found.body
        self._has_epoch = found.outer is not None
        self._pending = False
        self._gradients: Seen = recorder.seen()
        self._last: tuple[dict[str, Any], dict[str, Any]] | None = None
        self._moved: list[tuple[int, Seen]] = []  # what optimizers have moved in this pass
        self.steps_optimizers = any(update.target is None for update in found.updates)
        self.hooked = False  # do optimizers tell by themselves?

    def epoch(self) -> None:
        """A pass of the outer loop begins."""
        self._epoch += 1
        self._sample = 0

    def sample(self) -> None:
        """A pass of the inner loop begins."""
        self._sample += 1

    def before(self, which: int, scope: dict[str, Any], around: dict[str, Any]) -> None:
        """An update comes: what is moved, and by what, is what it is now."""
        if self.hooked or not self._recorder.is_ours():
            return
        if not self._pending:
            self._begin(scope, around)
        gradient = self._moving[which].gradient
        if gradient is not None:
            with suppress(*ABSENT):
                self._gradients.add(
                    "gradient", [(self._moving[which].name, _listed(gradient(scope, around)))]
                )

    def _begin(self, scope: dict[str, Any], around: dict[str, Any]) -> None:
        self._pending, self._last = True, (scope, around)
        self._gradients = self._recorder.seen()
        track = self._recorder.track(0)
        if not track.begun:
            seen = self._recorder.seen()
            seen.add("parameter", self._parameters(scope, around))
            if seen.numbers:
                track.start(seen)

    def _parameters(self, scope: dict[str, Any], around: dict[str, Any]) -> list[tuple[str, Any]]:
        found: dict[str, Any] = {}
        for moving in self._moving:
            if moving.read is not None and moving.name not in found:
                with suppress(*ABSENT):
                    found[moving.name] = _listed(moving.read(scope, around))
        return list(found.items())

    def moved(self, track: int, seen: Seen) -> None:
        """An optimizer has moved what it has: recorded when the pass is over."""
        self._moved.append((track, seen))

    def over(self, scope: dict[str, Any], around: dict[str, Any]) -> None:
        """A pass is over, or left: with what it was the update is recorded, if there was one."""
        if not self._recorder.is_ours():
            return
        moved, self._moved = self._moved, []
        for track, seen in moved:
            self._recorder.track(track).row(self._with_place(seen, scope, around))
        if self._pending and not self.hooked:
            self._pending, self._last = False, None
            self._recorder.track(0).row(self._seen(scope, around))

    def finish(self) -> None:
        """The program is over: an update that was not is recorded as far as it came."""
        if self._pending and self._last is not None:
            self.over(*self._last)

    def _seen(self, scope: dict[str, Any], around: dict[str, Any]) -> Seen:
        seen = self._recorder.seen()
        seen.add("loss", self._loss_of(scope, around))
        seen.extend(self._gradients)
        seen.add("parameter", self._parameters(scope, around))
        seen.add("parameter", self._named(self._shown, scope, around))
        return self._with_place(seen, scope, around)

    def _with_place(self, moved: Seen, scope: dict[str, Any], around: dict[str, Any]) -> Seen:
        """Return what has moved with epoch and sample before it, and the loop's variables behind it."""
        seen = self._recorder.seen()
        if self._has_epoch:
            seen.add("epoch", [("epoch", float(self._epoch))])
        if self._has_sample:
            seen.add("sample", [("sample", float(self._sample))])
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


def _listed(value: Any) -> Any:
    """Return what a method such as `parameters` gives as a list, and everything else as it is."""
    return list(value) if isinstance(value, Iterator) else value

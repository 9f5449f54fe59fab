"""Parameters of a loop: how each is read, and what it moves by, without running any of the program."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any

from .placing import Evaluated, reader
from .recorder import Recorder
from .sources import name_of
from .updates import Update
from .values import Unrecorded, large, shape_of

# Of what has no value yet, or a value of another kind.
Take = Callable[[Iterable["tuple[str, Any, Any]"]], None]  # `take` of `Layers`, or `pass_over`
ABSENT = (KeyError, NameError, AttributeError, TypeError, IndexError, Unrecorded)


class Moving:
    """A parameter of the loop, or several that it goes over: how they are read, and what they move by."""

    def __init__(self, update: Update) -> None:
        self.name = _named(update)
        self.what = "" if update.target is None else ast.unparse(update.target)
        self.late, self.is_in_loop = update.late, update.origin is not None
        self.read: Evaluated | None = _reading(update.target)
        self.has_layers: bool | None = None  # is any of it recorded by its norm? None: it was not seen yet
        self.gradient: Evaluated | None = _gradient_reading(update.gradient)

    def moves_by(self, scope: dict[str, Any], around: dict[str, Any]) -> Any:
        """Return its gradient; None where that has no name, or no value yet."""
        try:
            return None if self.gradient is None else listed(self.gradient(scope, around))
        except ABSENT:
            return None

    def take(self, layers: Take, gradient: Any, scope: dict[str, Any], around: dict[str, Any]) -> None:
        """Keep what is large of what an update moves, and by what."""
        with suppress(*ABSENT):
            found = large(self.name, listed(self.read(scope, around))) if self.read is not None else []
            self.has_layers = bool(found)
            by = dict(large(self.name, gradient)) if found else {}
            alike = {name: each.shape == by[name].shape for name, each in found if name in by}
            layers((name, each, by[name] if alike.get(name) else None) for name, each in found)


def _reading(target: ast.expr | None) -> Evaluated | None:
    """Return what reads a parameter; what a method such as `parameters` gives is a list of its own."""
    if not isinstance(target, ast.Call):
        return None if target is None else reader(target)
    call = reader(target)
    return lambda scope, around: list(call(scope, around))


def _gradient_reading(gradient: ast.expr | None) -> Evaluated | None:
    """Return what reads a gradient; Unrecorded where that would use up what the loop goes over."""
    if not isinstance(gradient, ast.ListComp) or isinstance(gradient.generators[0].iter, ast.Call):
        return None if gradient is None else reader(gradient)
    parts, every = reader(gradient.generators[0].iter), reader(gradient)
    return lambda scope, around: listed(parts(scope, around)) and every(scope, around)


def _named(update: Update) -> str:
    """Return a parameter's name: its own, or that of the loop's variable where what it goes over has none."""
    target = update.target
    if isinstance(target, ast.ListComp):
        target = target.generators[0].iter
        return name_of(target) or update.part
    if isinstance(target, ast.Attribute) and target.attr == "data":
        target = target.value
    named = isinstance(target, (ast.Name, ast.Attribute, ast.Subscript))
    return ast.unparse(target) if target is not None and named else update.part


def listed(value: Any) -> Any:
    """Return a value that can be looked at. Unrecorded for one that would be used up by it."""
    if type(value) is not float and isinstance(value, Iterator):
        raise Unrecorded
    return value


def look_at_shapes(
    compared: Iterable[tuple[int, str, str]], values: dict[str, Any], recorder: Recorder
) -> None:
    """Say where a column of numbers is taken from a row, or the other way round: each from each."""
    for line, *names in compared:
        one, other = (shape_of(values.get(name)) or () for name in names)
        if sorted([len(one), len(other)]) == [1, 2]:
            row, column = sorted([one, other], key=len)
            if column == (*row, 1) and row[0] > 1:
                recorder.broadcast(line, one, other)

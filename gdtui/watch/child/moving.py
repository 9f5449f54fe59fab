"""Parameters of a loop: how each is read, and what it moves by, without running any of the program."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from .placing import Evaluated, reader
from .updates import Update
from .values import Unrecorded


class Moving:
    """A parameter of the loop, or several that it goes over: how they are read, and what they move by."""

    def __init__(self, update: Update) -> None:
        self.name = _named(update)
        self.read: Evaluated | None = _reading(update.target)
        self.has_layers: bool | None = None  # is any of it recorded by its norm? None: it was not seen yet
        self.gradient: Evaluated | None = _gradient_reading(update.gradient)


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
    while isinstance(target, ast.Attribute) and update.part:
        target = target.value
    if target is None:
        return ""
    return update.part if isinstance(target, ast.Call) else ast.unparse(target)


def listed(value: Any) -> Any:
    """Return a value that can be looked at. Unrecorded for one that would be used up by it."""
    if isinstance(value, Iterator):
        raise Unrecorded
    return value

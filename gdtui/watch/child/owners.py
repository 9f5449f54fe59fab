"""Whose parameters move: an object's, a list's or an array's, and by which names it was reached."""

from __future__ import annotations

import ast
import weakref
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from .placing import reader
from .updates import Update

LOOKED = 4  # things in a list by which it is known


class Owners:
    """What the updates of a loop move parameters of, as it is when one comes."""

    def __init__(self, updates: Iterable[Update]) -> None:
        owners = {ast.unparse(each): each for update in updates for each in _owners(update)}
        self._readers = [reader(each) for each in owners.values()]
        paths = [each.target for each in updates if each.target is not None and not _is_bare(each)]
        self._names = {node.id for path in paths for node in ast.walk(path) if isinstance(node, ast.Name)}
        self._held: dict[str, Any] = {}

    def __bool__(self) -> bool:
        return bool(self._readers)

    def of(self, scope: dict[str, Any], around: dict[str, Any]) -> list[Any]:
        """Return them; None for a number, and where there is none. Where all are, none is looked at again."""
        found = [_value(read, scope, around) for read in self._readers]
        if all(each is None for each in found):
            self._readers = []
        return found

    def hold(self, scope: dict[str, Any]) -> None:
        """Keep what the names are by which they are reached: the pass may go on to another."""
        if self._names:
            self._held = {name: scope[name] for name in self._names if name in scope}

    def reached(self, scope: dict[str, Any]) -> dict[str, Any]:
        """Return the names as they are now, but for those by which what moved is reached."""
        held, self._held = self._held, {}
        return {**scope, **held} if any(scope.get(name) is not held[name] for name in held) else scope


def _value(read: Callable[..., Any], scope: dict[str, Any], around: dict[str, Any]) -> Any:
    try:
        value = read(scope, around)
    except Exception:  # it is not there yet, or the program's own code says so
        return None
    is_number = isinstance(value, (int, float)) or getattr(value, "shape", None) == ()
    return None if is_number else value


def _owners(update: Update) -> list[ast.expr]:
    """Return the expressions of what has the parameter: self of self.w, net of net[k].W, w of w[j]."""
    target = update.target
    if isinstance(target, ast.ListComp):
        target = target.generators[0].iter
        if isinstance(target, ast.Call):  # by its places
            return [ast.Name(update.part, ast.Load())]
        return [target.value if isinstance(target, ast.Attribute) else target]
    if isinstance(target, ast.Call) and isinstance(target.func, ast.Attribute):
        return [target.func.value]
    if isinstance(target, (ast.Attribute, ast.Subscript)):
        return [target.value]
    in_place = isinstance(update.origin or update.statement, ast.AugAssign) or not _is_bare(update)
    return [target] if isinstance(target, ast.Name) and in_place else []


def _is_bare(update: Update) -> bool:
    """Return whether what moves is all that a name stands for, so that it may be another thing then."""
    statement = update.origin or update.statement
    targets = getattr(statement, "targets", None) or [getattr(statement, "target", None)]
    return isinstance(update.target, ast.Name) and not any(
        isinstance(each, ast.Subscript) for each in targets
    )


class Known:
    """An object that is known as long as it is there: it is not kept alive, if that can be."""

    def __init__(self, owner: Any) -> None:
        self._parts = [_reference(each) for each in _parts(owner)]

    def is_it(self, owner: Any) -> bool:
        """Return whether this is the same object."""
        parts = _parts(owner)
        return len(parts) == len(self._parts) and all(
            known() is part
            for known, part in zip(self._parts, parts)  # noqa: B905  not in Python 3.9
        )

    @property
    def may_be_gone(self) -> bool:
        """Is it not there any more, as far as that is known?"""
        return any(not isinstance(known, weakref.ref) or known() is None for known in self._parts)


def _parts(owner: Any) -> list[Any]:
    """Return by what an object is known: a list of objects by the first of these."""
    if not isinstance(owner, (list, tuple, dict)):
        return [owner]
    first = list(islice(owner.values() if isinstance(owner, dict) else owner, LOOKED))
    return first if first and all(map(_is_referable, first)) else [owner]


def _is_referable(part: Any) -> bool:
    return type(part).__weakrefoffset__ != 0


def _reference(part: Any) -> Callable[[], Any]:
    """Return what gives an object, as long as it is there."""
    return weakref.ref(part) if _is_referable(part) else lambda: part

"""Updates of all that a loop goes over: of `for l in net: l.W -= …` net[0].W moves, net[1].W, and so on."""

from __future__ import annotations

import ast
import re
from typing import Union

from .sources import base_of, gone_over, key_of, name_of, stored_in, targets_of
from .updates import Update

PARAMETERS = re.compile(r"^(?:named_)?param(?:eter)?s$|^trainable_", re.I)

For = Union[ast.For, ast.AsyncFor]  # noqa: UP007  not in Python 3.9


def over_all(loop: For, update: Update) -> Update:
    """Return an update in a loop over the parameters as it is seen from around the loop.

    What moves, and by what, are lists there; None where looking at them would run the program.
    """
    target, gradient = update.target, update.gradient
    part = update.part if target is None else base_of(target)
    if target is not None and part in targets_of(loop):
        key = _key(target)
        if gradient is not None:
            gradient = _each_gradient(loop, part, key, gradient)
        parts = _plain(gone_over(loop, part))
        moved = target if key else ast.Name(part, ast.Load())
        target = None if parts is None else _each(parts, part, key, moved)
    elif gradient is not None and base_of(gradient) in stored_in(loop):
        gradient = None  # it is computed for each of them: before the loop it is what it was
    return update._replace(statement=loop, target=target, gradient=gradient)


def _each_gradient(loop: For, part: str, key: str, gradient: ast.expr) -> ast.expr | None:
    """Return the gradients of all parts; None where they are computed on the way."""
    own = base_of(gradient)
    if own in targets_of(loop):
        over = gone_over(loop, own)
        over = _plain(over) if own == part or not isinstance(over, ast.Call) else None
        return None if over is None else _each(over, own, key, gradient)
    return None if key or own in stored_in(loop) else gradient  # a list of its own


def _plain(parts: ast.expr | None) -> ast.expr | None:
    """Return what can be looked at: a name, or a call of `parameters`; others would run the program."""
    called = name_of(parts.func) if isinstance(parts, ast.Call) else ""
    return None if isinstance(parts, ast.Call) and not PARAMETERS.search(called) else parts


def _key(target: ast.expr) -> str:
    """Return what of a part moves: W of l.W; nothing where it is the part itself, or its data."""
    names: list[str] = []
    while not isinstance(target, ast.Name):
        if isinstance(target, ast.ListComp):
            target = target.generators[0].iter
        elif isinstance(target, ast.Call):
            target = target.func
        elif isinstance(target, (ast.Attribute, ast.Subscript)):
            name = target.attr if isinstance(target, ast.Attribute) else key_of(target)
            names += [name] if name else []
            target = target.value
        else:
            break
    return ".".join(names[:0:-1] if names[:1] == ["data"] else names[::-1])


def _each(parts: ast.expr, part: str, key: str, what: ast.expr) -> ast.expr:
    """Return the expression of a list that has of each part what is asked for, by the key."""
    if not key and isinstance(what, ast.Name):
        return parts
    if isinstance(what, ast.Call):
        what = ast.List([ast.Starred(what, ast.Load())], ast.Load())
    element = ast.Dict([ast.Constant(key)], [what]) if key else what
    every = ast.comprehension(ast.Name(part, ast.Store()), parts, [], 0)
    return ast.fix_missing_locations(ast.copy_location(ast.ListComp(element, [every]), parts))

"""Updates of all that a loop goes over: of `for l in net: l.W -= …` net[0].W moves, net[1].W, and so on."""

from __future__ import annotations

import ast
import re
from typing import NamedTuple, Union

from .sources import base_of, gone_over, indices_in, key_of, name_of, same, stored, stored_in, targets_of
from .updates import Update

HARMLESS = ("print", "len", "range", "enumerate", "zip", "abs", "float", "isinstance", "hasattr")
PARAMETERS = re.compile(r"^(?:named_)?param(?:eter)?s$|^trainable_", re.I)

For = Union[ast.For, ast.AsyncFor]  # noqa: UP007  not in Python 3.9


def over_all(loop: For, update: Update) -> Update:
    """Return an update in a loop over the parameters as it is seen from around the loop.

    What moves, and by what, are lists there; None where looking at them would run the program.
    """
    target, gradient = update.target, update.gradient
    part = update.part if target is None else base_of(target)
    own = base_of(gradient) if gradient is not None else ""
    changes = _changes(loop, update.origin or update.statement, gradient) if own else Changes(False, False)
    if changes.before and changes.behind:
        gradient = None  # what it was, it is no more, before the loop and behind it
    if target is not None and part in targets_of(loop):
        key = _key(target)
        if gradient is not None:
            gradient = _each_gradient(loop, part, key, gradient)
        parts = _plain(gone_over(loop, part))
        moved = target if key else ast.Name(part, ast.Load())
        target = None if parts is None else _each(parts, part, key, moved)
        gradient = None if target is None else gradient
    elif target is not None and indices_in(target) & targets_of(loop) and _goes_over_places(loop):
        (index,), key = targets_of(loop), _key(target)
        reads = gradient is not None and index in stored(gradient)
        gradient = _each(loop.iter, index, key, gradient) if gradient is not None and reads else None
        update = update._replace(part=base_of(target))
        target = _each(loop.iter, index, key, target)
    elif own in stored_in(loop) and own not in targets_of(loop):
        gradient = None  # it is computed for each of them: before the loop it is what it was
    return update._replace(
        statement=loop,
        target=target,
        gradient=gradient,
        origin=update.origin or update.statement,
        late=update.late or changes.before,
    )


def _goes_over_places(loop: For) -> bool:
    """Return whether a loop goes over the places of a list: range(len(net))."""
    called = [name_of(node.func) for node in ast.walk(loop.iter) if isinstance(node, ast.Call)]
    return isinstance(loop.target, ast.Name) and called[:1] == ["range"] and "len" in called


class Changes(NamedTuple):
    """Is a gradient changed in a loop's pass before the update, and behind it?"""

    before: bool
    behind: bool


def _changes(loop: For, update: ast.stmt, gradient: ast.expr | None) -> Changes:
    """Return where in a pass a gradient gets its value, or what has it does something."""
    begin = update.lineno, update.col_offset
    end = update.end_lineno or update.lineno, update.end_col_offset or 0
    found = [
        (node.lineno, node.col_offset)
        for statement in loop.body
        for node in ast.walk(statement)
        if isinstance(node, ast.expr) and _may_change(node, gradient)
    ]
    return Changes(any(at < begin for at in found), any(at >= end for at in found))


def _may_change(node: ast.expr, gradient: ast.expr | None) -> bool:
    """Return whether an expression gives a gradient a value, or calls something that may do so."""
    if gradient is None:
        return False
    own = base_of(gradient)
    if isinstance(node, ast.Call):
        given = [each for each in node.args if isinstance(each, ast.Name)]
        of = base_of(node.func) if isinstance(node.func, ast.Attribute) else ""
        return own == of or (own in map(name_of, given) and name_of(node.func) not in HARMLESS)
    if isinstance(node, ast.Attribute) and isinstance(gradient, ast.Attribute):
        return isinstance(node.ctx, ast.Store) and same(node, gradient)
    if isinstance(node, (ast.Subscript, ast.Attribute)):
        return isinstance(node.ctx, ast.Store) and base_of(node) == own
    return False


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
    element: ast.expr = ast.Dict([ast.Constant(key)], [what]) if key else what
    if key and isinstance(what, ast.Attribute):  # some of them may have none
        has = ast.Call(ast.Name("hasattr", ast.Load()), [what.value, ast.Constant(what.attr)], [])
        element = ast.IfExp(has, element, ast.Dict([], []))
    every = ast.comprehension(ast.Name(part, ast.Store()), parts, [], 0)
    return ast.fix_missing_locations(ast.copy_location(ast.ListComp(element, [every]), parts))

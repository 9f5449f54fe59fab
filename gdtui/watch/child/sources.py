"""A program's source as a tree: its statements with the loops around them, and what names stand where."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from copy import deepcopy
from typing import Union

Body = Union[  # noqa: UP007  not in Python 3.9
    ast.For, ast.While, ast.AsyncFor, ast.FunctionDef, ast.AsyncFunctionDef, ast.Module
]
LOOPS = (ast.For, ast.While, ast.AsyncFor)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def statements(
    body: ast.AST, around: tuple[Body, ...], skipped: Collection[int] = ()
) -> Iterator[tuple[tuple[Body, ...], ast.stmt]]:
    """Yield every statement with the loops around it, up to the function it is in; none that is skipped."""
    if id(body) in skipped:
        return
    if isinstance(body, (*FUNCTIONS, ast.Module)):
        around = (body,)
    elif isinstance(body, LOOPS):
        around = (*around, body)
    for child in ast.iter_child_nodes(body):
        if isinstance(child, ast.stmt):
            yield around, child
        if isinstance(child, (ast.stmt, ast.ExceptHandler)) or type(child).__name__ == "match_case":
            yield from statements(child, around, skipped)


def mangle(tree: ast.AST, inside: str = "") -> None:
    """Note at private names in classes, such as self.__w, what they are outside."""
    for node in ast.iter_child_nodes(tree):
        private = isinstance(node, ast.Attribute) and node.attr.startswith("__") and node.attr[-2:] != "__"
        if private and inside.strip("_"):
            node.mangled = f"_{inside.lstrip('_')}{node.attr}"  # type: ignore[attr-defined]
        mangle(node, node.name if isinstance(node, ast.ClassDef) else inside)


def outside(expression: ast.expr) -> str:
    """Return an expression's source as it is to be read outside its class."""
    copy = deepcopy(expression)
    for node in ast.walk(copy):
        if isinstance(node, ast.Attribute):
            node.attr = getattr(node, "mangled", node.attr)
    return ast.unparse(copy)


def targets_of(body: Body) -> set[str]:
    """Return the names of a loop's own variables."""
    return stored(body.target) if isinstance(body, (ast.For, ast.AsyncFor)) else set()


def stored(target: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}


def stored_in(body: ast.AST) -> dict[str, int]:
    """Return the names that get a value in a body, each with the line where it does so first."""
    found: dict[str, int] = {}
    for node in ast.walk(body):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found[node.id] = min(found.get(node.id, node.lineno), node.lineno)
    return dict(sorted(found.items(), key=lambda each: each[1]))


def name_of(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def base_of(target: ast.expr) -> str:
    """Return the name that a target begins with: w of w[i], p of p.data; self.w of self.w.

    Of a method that is called it is its object's, and of a list made of another that one's.
    """
    while True:
        if isinstance(target, ast.ListComp):
            target = target.generators[0].iter
        elif isinstance(target, ast.Call) and isinstance(target.func, ast.Attribute):
            target = target.func.value
        elif isinstance(target, ast.Attribute) and name_of(target.value) == "self":
            return "self." + target.attr
        elif isinstance(target, (ast.Subscript, ast.Attribute)):
            target = target.value
        else:
            return name_of(target)


def whole(target: ast.expr, named: bool = False) -> ast.expr:
    """Return the list or array that a place belongs to, or, if that is asked, the place in a dictionary."""
    while isinstance(target, ast.Subscript) and not (named and key_of(target)):
        target = target.value
    return target


def indices_in(target: ast.expr) -> set[str]:
    """Return the names that say by their number which object has it: k of net[k].w."""
    if not isinstance(target, ast.Attribute):
        return set()
    places = (node.slice for node in ast.walk(target) if isinstance(node, ast.Subscript))
    return {name_of(each) for each in places if name_of(each)}


def key_of(place: ast.expr) -> str:
    """Return the name that a place has in a dictionary: w of layer["w"]; none of any other."""
    key = place.slice if isinstance(place, ast.Subscript) else None
    return key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else ""


def same(one: ast.expr, other: ast.expr) -> bool:
    return ast.unparse(one) == ast.unparse(other)


def reads(value: ast.expr, target: ast.expr) -> bool:
    return any(isinstance(node, type(target)) and same(target, node) for node in ast.walk(value))


def gone_over(loop: ast.For | ast.AsyncFor, variable: str) -> ast.expr | None:
    """Return the list that a loop's variable goes over, by zip and enumerate too; None: it is not told.

    In whichever order: backwards is no other list, unless it goes beside one that is gone over forwards.
    """
    source: ast.expr = loop.iter
    target: ast.expr = loop.target
    beside = False
    while isinstance(source, ast.Call) and isinstance(source.func, ast.Name):
        named, elements = source.func.id, target.elts if isinstance(target, ast.Tuple) else []
        if named == "enumerate" and len(elements) == 2 and source.args:
            source, target = source.args[0], elements[1]
        elif named == "zip" and len(elements) == len(source.args):
            at = next((i for i, each in enumerate(elements) if variable in stored(each)), None)
            if at is None:
                return None
            source, target, beside = source.args[at], elements[at], True
        elif named in ("list", "tuple") or (named == "reversed" and not beside):
            if len(source.args) != 1:
                return None
            source = source.args[0]
        else:
            break
    return source if isinstance(target, ast.Name) and target.id == variable else None

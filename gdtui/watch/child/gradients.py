"""What in an expression is a gradient, by its name."""

from __future__ import annotations

import ast
import re
from collections.abc import Container, Iterable

from .sources import base_of, key_of, name_of, same, stored

GRADIENT = re.compile(
    r"grad|^gs?$|^g_|_g$|^g(?:w|b|theta)\d*$|^d_?(?:w|b|l|j|theta|weight|bias|param)s?\d*$|"
    r"^d[a-z]*_?d[a-z]+\d*$|delta|nabla",
    re.I,
)


def gradient_in(by: ast.AST, named: bool = False, indices: Container[str] = ()) -> ast.expr | None:
    """Return what in an update is named like a gradient, and is no function or a name of its own within.

    Of a dictionary or a list it is the whole, unless places by name are asked for, or by these indices.
    """
    called = {id(node.func) for node in ast.walk(by) if isinstance(node, ast.Call)}
    own = set().union(*map(_bound, ast.walk(by)))
    for node in ast.walk(by):
        if not isinstance(node, (ast.Name, ast.Attribute, ast.Subscript)):
            continue
        names = [name_of(node)]
        if isinstance(node, ast.Subscript):
            is_place = (named and key_of(node)) or name_of(node.slice) in indices
            names = [key_of(node), name_of(node.value)] if is_place else []
        if any(map(GRADIENT.search, names)) and id(node) not in called and base_of(node) not in own:
            return node
    return None


def is_named_after(name: str, parameter: str) -> bool:
    """Return whether a gradient's name is made of a parameter's: dw, dL_dw, grad_w, w_grad."""
    own = re.escape(parameter)
    forms = rf"(?:.*_)?d_?{own}|d\w*_?d_?{own}|(?:grad|g)_?{own}|{own}_?(?:grad|g)"
    return bool(re.fullmatch(forms, name, re.I))


def own_in(by: ast.AST, parameter: str) -> ast.expr | None:
    """Return what in an update is named after the parameter itself: dmu of mu."""
    for node in ast.walk(by):
        if isinstance(node, (ast.Name, ast.Attribute)) and is_named_after(name_of(node), parameter):
            return node
    return None


def own_attribute(target: ast.expr, gradient: ast.expr | None, attributes: Iterable[str]) -> ast.expr | None:
    """Return the gradient that is a parameter's own among an object's attributes, whatever it is moved by.

    So it shows where layer.b is moved by layer.dW.
    """
    if not (isinstance(target, ast.Attribute) and isinstance(gradient, ast.Attribute)):
        return gradient
    if not same(target.value, gradient.value) or is_named_after(gradient.attr, target.attr):
        return gradient
    own = [name for name in attributes if is_named_after(name, target.attr)]
    return ast.copy_location(ast.Attribute(gradient.value, own[0], ast.Load()), gradient) if own else gradient


def _bound(node: ast.AST) -> set[str]:
    """Return the names that an expression has for itself."""
    if isinstance(node, ast.comprehension):
        return stored(node.target)
    return {each.arg for each in node.args.args} if isinstance(node, ast.Lambda) else set()

"""Puts calls of ours into a program's source, around the updates; its lines stay where they are."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from .finding import Found
from .sources import LOOPS, outside
from .updates import Update

OURS = "__gdtui__"  # the name that the calls use; those of further loops have a number behind it
LEAVING = (ast.Break, ast.Continue, ast.Return)


def place(tree: ast.Module, found: Found, ours: str = OURS) -> None:
    """Put calls into a tree: before and behind each update, at the end of a step, at the start of a pass.

    And before the loop, or the one around it whose passes are epochs.
    """
    entry = found.outer if isinstance(found.outer, LOOPS) else found.body
    if isinstance(entry, LOOPS):
        for statements in _lists(tree):
            if entry in statements:
                statements.insert(statements.index(entry), _call(ours, "enter", entry))
                break
    for index, update in enumerate(found.updates):
        _around(tree, update, index, ours)
    body = found.body
    if isinstance(body, ast.Module):
        _behind(tree, max(found.updates, key=lambda update: update.statement.lineno).statement, ours)
        ast.fix_missing_locations(tree)
        return
    _leave(body.body, isinstance(body, LOOPS), ours)
    body.body.append(_call(ours, "over", body.body[-1]))
    if found.outer is not None and found.outer is not body and not isinstance(found.outer, ast.Module):
        found.outer.body.insert(0, _call(ours, "epoch", found.outer.body[0]))
        body.body.insert(0, _call(ours, "sample", body.body[0]))
    elif found.outer is body:
        body.body.insert(0, _call(ours, "epoch", body.body[0]))
    else:
        body.body.insert(1 if _has_docstring(body) else 0, _call(ours, "again", body.body[0]))
    ast.fix_missing_locations(tree)


def _call(ours: str, name: str, beside: ast.stmt, *arguments: Any) -> ast.stmt:
    """Return a statement that calls one of `Loop`'s functions, at the lines of the one beside it."""
    given: list[ast.expr] = [ast.Constant(each) for each in arguments]
    function = ast.Attribute(ast.Name(ours, ast.Load()), name, ast.Load())
    made = ast.Expr(ast.Call(function, given, []))
    for node in ast.walk(made):
        ast.copy_location(node, beside)
    return made


def _has_docstring(body: ast.AST) -> bool:
    return isinstance(body, (ast.FunctionDef, ast.AsyncFunctionDef)) and ast.get_docstring(body) is not None


def _lists(node: ast.AST) -> list[list[ast.stmt]]:
    """Return all lists of statements in a tree."""
    found = []
    for each in ast.walk(node):
        for field in ("body", "orelse", "finalbody"):
            statements = getattr(each, field, None)
            if isinstance(statements, list):
                found.append(statements)
    return found


def _around(tree: ast.Module, update: Update, index: int, ours: str) -> None:
    """Put a call before an update, which sees the gradients and what is moved, and one behind it."""
    for statements in _lists(tree):
        if update.statement in statements:
            at = statements.index(update.statement)
            statements.insert(at + 1, _call(ours, "done", update.statement))
            statements.insert(at, _call(ours, "before", update.statement, index))
            break
    if update.origin is None:
        return
    for statements in _lists(tree):
        if update.origin in statements:
            statements.insert(statements.index(update.origin) + 1, _call(ours, "made", update.origin))
            return


def _behind(tree: ast.Module, statement: ast.stmt, ours: str) -> None:
    for statements in _lists(tree):
        if statement in statements:
            statements.insert(statements.index(statement) + 2, _call(ours, "over", statement))
            return


def _leave(
    statements: list[ast.stmt], in_loop: bool, ours: str, own: bool = True, finally_: bool = False
) -> None:
    """Put a call before everything that leaves a body early; of an inner loop only `return` does.

    Where something is done finally, the pass is over behind that.
    """
    at = 0
    while at < len(statements):
        statement = statements[at]
        leaves = isinstance(statement, ast.Return) or (
            own and in_loop and isinstance(statement, (ast.Break, ast.Continue))
        )
        if leaves:
            statements.insert(at, _call(ours, "leaving" if finally_ else "over", statement))
            at += 1
        elif not isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            inner = own and not isinstance(statement, LOOPS)
            last = getattr(statement, "finalbody", None)
            for inside in _direct(statement):
                _leave(inside, in_loop, ours, inner, finally_ or bool(last and inside is not last))
            if last and not finally_:
                last.append(_call(ours, "left", last[-1]))
        at += 1


def _direct(statement: ast.stmt) -> list[list[ast.stmt]]:
    """Return the lists of statements right inside one."""
    found = [
        inside
        for field in ("body", "orelse", "finalbody")
        if isinstance(inside := getattr(statement, field, None), list)
    ]
    found += [each.body for each in getattr(statement, "handlers", [])]
    found += [each.body for each in getattr(statement, "cases", [])]
    return found


PLACES = (ast.Name, ast.Attribute, ast.Subscript, ast.Constant, ast.UnaryOp, ast.USub, ast.Load)

Evaluated = Callable[[dict[str, Any], dict[str, Any]], Any]


def reader(expression: ast.expr) -> Evaluated:
    """Return a function that reads an expression of names in a scope: w, self.w."""
    if isinstance(expression, ast.Name):
        name = expression.id

        def read(scope: dict[str, Any], around: dict[str, Any]) -> Any:
            return scope[name] if name in scope else around[name]

        return read
    loading = ast.parse(outside(expression), mode="eval")
    code = compile(loading, "<watched>", "eval")

    def evaluate(scope: dict[str, Any], around: dict[str, Any]) -> Any:
        return eval(code, around, scope)  # noqa: S307  a name and attributes of the program's own

    return evaluate


@lru_cache(maxsize=64)
def placed(text: str) -> Evaluated:
    """Return what reads a place, written as in the program: net.w, rows[0]. ValueError for anything else."""
    expression = ast.parse(text.strip(), mode="eval").body
    if not all(isinstance(node, PLACES) for node in ast.walk(expression)):
        raise ValueError(text)
    return reader(expression)

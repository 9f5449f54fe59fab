"""What is around a loop: epochs, or several trainings, each of which begins with values of its own."""

from __future__ import annotations

import ast

from .sources import FUNCTIONS, LOOPS, Body, base_of, reads, targets_of


def epochs(loops: list[ast.For | ast.While | ast.AsyncFor], moved: set[str]) -> Body | None:
    """Return the loop whose passes are epochs: one that is called so, or the one around the inner one.

    Not one that gives the parameters their values: each of its passes is a training.
    """
    for loop in loops:
        if any(name.lower().startswith("ep") for name in targets_of(loop)):
            return loop
    return loops[-2] if len(loops) > 1 and not _gives(loops[-2], loops[-1], moved) else None


def is_fresh(around: tuple[Body, ...], outer: Body | None, moved: set[str]) -> bool:
    """Return whether what is around a loop, a function or a loop, gives what moves its values."""
    entry = outer if isinstance(outer, LOOPS) else around[-1]
    at = next((index for index, each in enumerate(around) if each is entry), 0)
    return at > 0 and _gives(around[at - 1], entry, moved)


def _gives(body: ast.AST, without: ast.AST, names: set[str]) -> bool:
    """Return whether a body gives one of some names a value that is not made of its old one."""
    for child in ast.iter_child_nodes(body):
        if child is without or isinstance(child, (*FUNCTIONS, ast.ClassDef)):
            continue
        if isinstance(child, (ast.Assign, ast.AnnAssign)) and child.value is not None:
            targets = child.targets if isinstance(child, ast.Assign) else [child.target]
            targets = [part for each in targets for part in getattr(each, "elts", [each])]
            if any(base_of(each) in names and not reads(child.value, each) for each in targets):
                return True
        if isinstance(child, ast.stmt) and _gives(child, without, names):
            return True
    return False

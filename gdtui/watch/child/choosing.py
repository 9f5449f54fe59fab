"""Which loops are trainings: of several that move something, those that look most like it."""

from __future__ import annotations

import ast
from typing import List, Tuple  # noqa: UP035  for Python 3.9

from .sources import LOOPS, Body, base_of, name_of, reads, stored
from .updates import COUNTED, HOOKED, SURE, Update

Group = List[Tuple[Tuple[Body, ...], "Update"]]  # noqa: UP006  the updates of one loop, and what is around each


def likelihood(group: Group) -> tuple[int, int, int]:
    """Return what orders the loops: how sure their updates look, how deep they are; the first of equals."""
    around, first = group[0]
    loops = sum(isinstance(each, LOOPS) for each in around)
    score = max(update.score for _, update in group)
    return score - (0 if isinstance(around[-1], LOOPS) else 10), loops, -first.statement.lineno


def _most(group: Group) -> int:
    return max(update.score for _, update in group)


def best(group: Group) -> list[Update]:
    """Return the updates of a loop, without what only might be one: at a rate, it is one."""
    least = min(_most(group) - 10, SURE + 5)
    return [update for _, update in group if update.score >= least]


def is_of(one: Update, other: Update) -> bool:
    """Return whether two updates move the same."""
    targets = [None if each.target is None else ast.unparse(each.target) for each in (one, other)]
    return targets[0] == targets[1]


def backs_off(group: Group, groups: list[Group]) -> bool:
    """Return whether a loop only seeks how far the one around it goes, by smaller and smaller steps."""
    loop = group[0][0][-1]
    if not isinstance(loop, ast.While):
        return False
    shrunk = {name for node in ast.walk(loop) for name in _shrunk(node)}
    moved = {_moved_by(update) for _, update in group}
    around = [each for each in groups if any(each[0][0][-1] is one for one in group[0][0][:-1])]
    again = any(_moved_by(update) in moved for each in around for _, update in each)
    used = {name for _, update in group for node in ast.walk(update.statement) for name in stored(node)}
    return again and bool(shrunk & used - moved)


def _moved_by(update: Update) -> str:
    return "" if update.target is None else base_of(update.target)


def _shrunk(node: ast.AST) -> set[str]:
    """Return what a statement multiplies: t *= 0.5; t = t / 2."""
    if isinstance(node, ast.AugAssign) and isinstance(node.op, (ast.Mult, ast.Div)):
        return {name_of(node.target)}
    by = node.value if isinstance(node, ast.Assign) else None
    if isinstance(by, ast.BinOp) and isinstance(by.op, (ast.Mult, ast.Div)):
        return {name_of(each) for each in node.targets if reads(by, each)}  # type: ignore[attr-defined]
    return set()


def is_like(group: Group, best: Group) -> bool:
    """Return whether a loop's updates look like training as the best one's do, and not only like counting."""
    in_loops = isinstance(group[0][0][-1], LOOPS) and isinstance(best[0][0][-1], LOOPS)
    least = HOOKED if _most(best) == HOOKED else SURE
    likely = [update for _, update in group if update.score >= least]
    return in_loops and any(each.score > SURE or _is_by_a_part(each.statement) for each in likely)


def is_nested(group: Group, other: Group) -> bool:
    """Return whether one of two loops is in the other."""
    one, two = group[0][0], other[0][0]
    return any(one[-1] is each for each in two) or any(two[-1] is each for each in one)


def _is_by_a_part(statement: ast.stmt) -> bool:
    """Return whether there is a product or a quotient in a statement that moves nothing called a count."""
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    counts = any(each is not None and COUNTED.search(base_of(each)) for each in targets)
    parts = (node.op for node in ast.walk(statement) if isinstance(node, ast.BinOp))
    return not counts and any(isinstance(each, (ast.Mult, ast.Div)) for each in parts)

"""Finds the training loop in a program's source: the innermost that makes a number out of its old value."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from .choosing import Group, backs_off, best, is_like, is_nested, is_of, likelihood
from .gradients import is_named_after
from .parts import over_all
from .repeats import epochs, is_fresh
from .sources import (
    FUNCTIONS,
    LOOPS,
    Body,
    base_of,
    mangle,
    name_of,
    statements,
    stored,
    stored_in,
    targets_of,
)
from .updates import HOOKED, MAYBE, Steps, Update, steps_in, updates_of

LOSS = re.compile(
    r"^(?:.*_)?(?:loss|cost|errors?|err|mse|nll|bce|objective|(?-i:J)|l)(?:_?(?:val|value|t))?$|^value$", re.I
)
SUMMED = re.compile(r"^(?:total|sum|running|cum|epoch|avg|mean|train|test|val)_|_(?:total|sum)$", re.I)

# What compiles a function, or traces it.
COMPILING = re.compile(
    r"\b(?:[np]?jit|vmap|pmap|grad|value_and_grad|scan|fori_loop|while_loop|compile)\b(?!\.)|tf\.function"
)
LEAST = MAYBE  # of what is taken for one


class Found(NamedTuple):
    """A loop, or a function that is called once an update, and what moves in it."""

    body: Body  # at the end of which a step is over
    outer: Body | None  # each pass of which is an epoch
    updates: tuple[Update, ...]
    loss: str | None
    variables: tuple[str, ...]  # what else gets a value in it
    assigned: tuple[tuple[str, int], ...]  # the lines where names do so
    compared: tuple[tuple[int, str, str], ...] = ()  # the lines where one name is taken from another
    fresh: bool = False  # does what is around it give the parameters their values?

    @property
    def line(self) -> int:
        """The line of the first update."""
        return min(update.line for update in self.updates)


def find(tree: ast.Module, line: int | None = None) -> Found | None:
    """Return the loop that looks most like training, or the one around a line; None where there is none."""
    found = find_all(tree, line)
    return found[0] if found else None


def find_all(tree: ast.Module, line: int | None = None) -> list[Found]:
    """Return that loop, and behind it those which look about as much like training, none inside another."""
    mangle(tree)
    steps = steps_in(tree)
    if line is not None:
        at = _at(tree, line, steps)
        return [] if at is None else [at]
    has_hooks = any(map(_imports_torch, ast.walk(tree)))
    groups: dict[int, Group] = {}
    for around, statement in statements(tree, (), _compiled(tree)):
        for likely in updates_of(statement, around, steps):
            score = MAYBE if likely.score == HOOKED and not has_hooks else likely.score
            if score >= LEAST:
                stepping, update = _stepping(around, likely._replace(score=score))
                group = groups.setdefault(id(stepping[-1]), [])
                known = any(each.statement is update.statement and is_of(each, update) for _, each in group)
                if not known:
                    group.append((stepping, update))
    found = [each for each in groups.values() if not isinstance(each[0][0][-1], ast.Module)]
    found = [each for each in found if not backs_off(each, found)]
    ordered = sorted(found, key=likelihood, reverse=True)
    taken: list[Group] = []
    for group in ordered:
        if not taken or (is_like(group, taken[0]) and not any(is_nested(group, each) for each in taken)):
            taken.append(group)
    return [_found(group[0][0], best(group), steps) for group in taken]


def _at(tree: ast.Module, line: int, steps: Steps) -> Found | None:
    """Return the loop around a line, whose statement is an update, whatever it looks like."""
    whole = (*LOOPS, *FUNCTIONS, ast.ClassDef, ast.If, ast.With, ast.Try)
    found: Group = []
    for around, statement in statements(tree, ()):
        if statement.lineno <= line <= (statement.end_lineno or line) and not isinstance(statement, whole):
            known = updates_of(statement, around, steps)
            known = known or [Update(statement, None, None, "", 0, statement.lineno)]
            found += [_stepping(around, each) for each in known]
    if not found:
        return None
    sure = [each for each in found if each[1].score] or found[:1]
    body = sure[0][0]
    return _found(body, [update for around, update in sure if around[-1] is body[-1]], steps)


def _compiled(tree: ast.Module) -> set[int]:
    """Return the functions that are compiled, and run no Python: nothing can be put into them."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and COMPILING.search(ast.unparse(node.func)):
            names |= {name_of(each) for each in node.args}
    return {
        id(node)
        for node in ast.walk(tree)
        if isinstance(node, FUNCTIONS)
        and (node.name in names or any(COMPILING.search(ast.unparse(each)) for each in node.decorator_list))
    }


def _imports_torch(node: ast.AST) -> bool:
    """Return whether this imports what has optimizers that tell by themselves when they step."""
    names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
    names += [each.name for each in node.names] if isinstance(node, ast.Import) else []
    return any(name.partition(".")[0] == "torch" for name in names)


def _stepping(around: tuple[Body, ...], update: Update) -> tuple[tuple[Body, ...], Update]:
    """Return the bodies up to the one at whose end a step is over, and the update as it is seen from there.

    A loop over the parameters is a part of the update.
    """
    while len(around) > 1 and not any(node is update.statement for node in ast.walk(around[-1])):
        around = around[:-1]  # it is handed over behind the loop
    while len(around) > 1 and ({_part(update)} | update.indices) & targets_of(around[-1]):
        loop = around[-1]
        around = around[:-1]
        assert isinstance(loop, (ast.For, ast.AsyncFor))  # noqa: S101  no other loop has a variable
        update = over_all(loop, update)
    return around, update


def _part(update: Update) -> str:
    """Return the loop's variable that moves, or that what moves belongs to."""
    return base_of(update.target) if update.part and update.target is not None else update.part


# What else there is to see in the loop.


def _found(around: tuple[Body, ...], updates: list[Update], steps: Steps) -> Found:
    body = around[-1]
    loops = [each for each in around if isinstance(each, LOOPS)]
    moved = {base_of(update.target) for update in updates if update.target is not None}
    outer = epochs(loops, moved)
    assigned = stored_in(body) if not isinstance(body, ast.Module) else {}
    gradients = [name for name in assigned if name not in steps.gradients]  # dw may be -lr * g
    updates = [update._replace(gradient=_own_gradient(update, gradients)) for update in updates]
    counted = {name for node in ast.walk(body) for name in (*_counted(node), *_no_loss(node))}
    losses = [name for name in assigned if LOSS.match(name) and name not in moved | counted]
    losses.sort(key=lambda name: (bool(SUMMED.search(name)), _unlike_a_loss(name), assigned[name]))
    loss = losses[0] if losses else None
    shown = [name for each in loops for name in sorted(targets_of(each), key=str)]
    shown += [name for name in assigned if name not in shown and name not in moved and name != loss]
    lines = {**{name: each.lineno for each in loops for name in targets_of(each)}, **assigned}
    compared = () if isinstance(body, ast.Module) else tuple(_differences(body))
    fresh = is_fresh(around, outer, moved)
    return Found(body, outer, tuple(updates), loss, tuple(shown), tuple(lines.items()), compared, fresh)


def _counted(node: ast.AST) -> set[str]:
    """Return the variables of a loop, or of a list that is made."""
    return stored(node.target) if isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)) else set()


def _no_loss(node: ast.AST) -> set[str]:
    """Return a name that is of an error with a sign: its square is taken, or it is a difference."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and isinstance(node.left, ast.Name):
        return {node.left.id}
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp):
        is_difference = isinstance(node.value.op, ast.Sub)
        return {name for name in stored(node) if is_difference and "err" in name.lower()}
    return set()


def _unlike_a_loss(name: str) -> int:
    """Return how little a name says that it is the loss: an error may be that of a prediction."""
    words = (("loss", "cost"), ("mse", "nll", "bce", "objective"), ("l", "j"))
    plain = name.lower()
    return next(
        (
            at
            for at, each in enumerate(words)
            if any(plain == word or (word in plain and at < 2) for word in each)
        ),
        len(words),
    )


def _own_gradient(update: Update, assigned: list[str]) -> ast.expr | None:
    """Return the gradient that is the parameter's own by its name, whatever the statement moves it by.

    So it shows where b is moved by the gradient of w.
    """
    gradient, base = update.gradient, base_of(update.target) if update.target is not None else ""
    if isinstance(gradient, ast.Name) and base:
        names = [name for name in assigned if is_named_after(name, base.rpartition(".")[2])]
        if names and not is_named_after(gradient.id, base):
            return ast.copy_location(ast.Name(names[0], ast.Load()), gradient)
    of = base_of(gradient) if gradient is not None else ""
    if isinstance(gradient, ast.Attribute) and isinstance(update.target, ast.Attribute) and of != base:
        owner = update.target.value  # w.data moves by v.grad
        return ast.copy_location(ast.Attribute(owner, gradient.attr, ast.Load()), gradient)
    return gradient


def _differences(body: ast.AST) -> Iterator[tuple[int, str, str]]:
    """Yield where one name is taken from another: a line, and both."""
    for node in ast.walk(body):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
            one, other = node.left, node.right
            if isinstance(one, ast.Name) and isinstance(other, ast.Name):
                yield node.lineno, one.id, other.id

"""Which statements look like an update: they make a number out of its old value, by a rate or a gradient."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .gradients import GRADIENT, gradient_in, own_attribute, own_in
from .sources import LOOPS, Body, base_of, indices_in, name_of, reads, same, stored, targets_of, whole

COUNTED = re.compile(
    r"loss|cost|total|sum|count|correct|acc|hits|err|running|num|n_|idx|step|epoch|iter", re.I
)
RATE = re.compile(r"^(?:lr|eta|alpha|rate|learning_?rate|step_?size|gamma|mu|learn.*)$|_(?:lr|rate)$", re.I)
OPTIMIZER = re.compile(r"opt|scaler|sgd|adam|trainer", re.I)
STEPPING = re.compile(r"update|step|train|descend|apply", re.I)
REMEMBERED = re.compile(r"opt|state$|key|rng|cache|buf", re.I)  # beside parameters, what else goes on

HOOKED, SURE, LIKELY, MAYBE = 80, 50, 30, 12  # how an assignment looks like an update


class Update(NamedTuple):
    """A statement that moves a parameter."""

    statement: ast.stmt  # where its loop goes over the parameters, that loop
    target: ast.expr | None  # what moves; None: what an optimizer has
    gradient: ast.expr | None  # by which it moves, where it has a name
    part: str  # the loop's variable that is the parameter: p in `for p in params: p.data -= …`
    score: int
    line: int
    indices: frozenset[str] = frozenset()  # the loops' variables that say where in a list it moves
    origin: ast.stmt | None = None  # in a loop over the parameters: what moves one of them
    late: bool = False  # is the gradient known only when that loop is over?


class Steps(NamedTuple):
    """Names that say how far something moves, each with the gradient that is in it."""

    gradients: dict[str, ast.expr | None]
    velocities: frozenset[str]  # those that remember, and are no parameters themselves
    attributes: tuple[str, ...]  # that objects are given anywhere


def steps_in(tree: ast.AST) -> Steps:
    """Return the names of a rate times something, and of what goes on from what it was: v = 0.9 * v - g."""
    found: dict[str, ast.expr | None] = {}
    faded: dict[str, ast.expr | None] = {}
    moved: list[tuple[str, ast.expr]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.AugAssign):
            target, by = ast.unparse(node.target), node.value
            if isinstance(node.op, ast.Mult):
                faded.setdefault(target, None)
            moved.append((target, by))
            if target in faded and gradient_in(by) is not None:
                faded[target] = gradient_in(by)
        elif isinstance(node, ast.Assign) and len(node.targets) == 1:
            target, by = ast.unparse(node.targets[0]), node.value
            if _fades(node.targets[0], by):
                faded[target] = gradient_in(by)
            elif reads(by, node.targets[0]):
                moved.append((target, by))
            elif isinstance(by, (ast.BinOp, ast.UnaryOp)) and _has_rate(by):
                found[target] = gradient_in(by)
    used = {ast.unparse(part) for target, by in moved for part in _parts(by) if ast.unparse(part) != target}
    velocities = {name: gradient for name, gradient in faded.items() if name in used}
    given = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute))
    attributes = dict.fromkeys(node.attr for node in given if isinstance(node.ctx, ast.Store))
    return Steps({**found, **velocities}, frozenset(velocities), tuple(attributes))


def _fades(target: ast.expr, by: ast.expr) -> bool:
    """Return whether a value is a part of the old one and something else: beta * v + g."""
    if not isinstance(by, ast.BinOp) or not isinstance(by.op, (ast.Add, ast.Sub)):
        return False
    return any(
        isinstance(side, ast.BinOp)
        and (
            same(side.left, target) or same(side.right, target)
            if isinstance(side.op, ast.Mult)
            else _fades(target, side)
        )
        for side in (by.left, by.right)
    )


def _has_rate(by: ast.expr) -> bool:
    return any(RATE.search(name_of(node)) for node in ast.walk(by)) and any(
        isinstance(node, ast.Mult) for node in ast.walk(by)
    )


def _parts(by: ast.AST) -> Iterator[ast.expr]:
    """Yield the names in an expression, with what they are of, but for functions that it calls."""
    for node in ast.walk(by):
        if isinstance(node, (ast.Name, ast.Attribute)):
            yield node


def updates_of(statement: ast.stmt, around: Sequence[Body], steps: Steps) -> list[Update]:
    """Return what a statement moves, with how much it looks like an update; nothing where nothing moves."""
    if isinstance(statement, (ast.Expr, ast.Assign)):
        stepped = _optimizer_step(statement) or _in_place(statement, around, steps)
        if stepped is not None or isinstance(statement, ast.Expr):
            return [] if stepped is None else [stepped]
    if isinstance(statement, ast.AugAssign) and isinstance(statement.op, (ast.Add, ast.Sub)):
        added = isinstance(statement.op, ast.Add)
        moved = _moved(statement, statement.target, statement.value, added, around, steps)
        return [] if moved is None else [moved]
    if isinstance(statement, ast.AnnAssign) and statement.value is not None:
        return _assigned(statement, statement.target, statement.value, around, steps)
    if not isinstance(statement, ast.Assign):
        return []
    for target in statement.targets:
        found = [
            update
            for one, value in _pairs(target, statement.value)
            for update in _assigned(statement, one, value, around, steps)
        ]
        if found:
            return found
    return []


def _in_place(statement: ast.Expr | ast.Assign, around: Sequence[Body], steps: Steps) -> Update | None:
    """Return the update of a call that writes where it reads: np.subtract(w, g, out=w)."""
    call = statement.value
    if not isinstance(call, ast.Call) or name_of(call.func) not in ("subtract", "add") or len(call.args) < 2:
        return None
    added, (one, other) = name_of(call.func) == "add", call.args[:2]
    out = [each.value for each in call.keywords if each.arg == "out"] + call.args[2:3]
    if out and same(out[0], one):
        return _moved(statement, one, other, added, around, steps)
    return (
        _moved(statement, other, one, added, around, steps) if out and added and same(out[0], other) else None
    )


def _carried(
    statement: ast.stmt, target: ast.expr, value: ast.Tuple, around: Sequence[Body], steps: Steps
) -> list[Update]:
    """Return the update of what is taken apart and put together again: w, b = state; state = w - …, b - …."""
    for node in ast.walk(around[-1]) if around else ():
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Tuple)
            and same(node.value, target)
        ):
            parts = zip(node.targets[0].elts, value.elts)  # noqa: B905  not in Python 3.9
            found = [each for part, new in parts for each in _assigned(statement, part, new, around, steps)]
            best = max((each.score for each in found), default=0)
            return [Update(statement, target, None, "", best, statement.lineno)] if best else []
    return []


def _pairs(target: ast.expr, value: ast.expr) -> list[tuple[ast.expr, ast.expr]]:
    """Return what is assigned to what: of w, b = w - lr * dw, b - lr * db there are two."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        return list(zip(target.elts, value.elts))  # noqa: B905  not in Python 3.9
    return [(target, value)]


def _optimizer_step(statement: ast.Expr | ast.Assign) -> Update | None:
    call = statement.value
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "step":
        owner = call.func.value
        name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
        if OPTIMIZER.search(name):
            return Update(statement, None, None, "", HOOKED, statement.lineno)
    return None


def _assigned(
    statement: ast.stmt, target: ast.expr, value: ast.expr, around: Sequence[Body], steps: Steps
) -> list[Update]:
    """Return the update of an assignment from the old value, such as w = w - lr * g, or p = step(p, x)."""
    if isinstance(value, ast.IfExp):
        first = _assigned(statement, target, value.body, around, steps)
        return first or _assigned(statement, target, value.orelse, around, steps)
    if isinstance(value, ast.Tuple):
        return _carried(statement, target, value, around, steps)
    if isinstance(value, ast.BinOp) and isinstance(value.op, (ast.Add, ast.Sub)):
        added = isinstance(value.op, ast.Add)
        if same(target, value.left):
            found = _moved(statement, target, value.right, added, around, steps)
            return [] if found is None else [found]
        if added and same(target, value.right):
            found = _moved(statement, target, value.left, True, around, steps)
            return [] if found is None else [found]
        if isinstance(target, ast.Name) and isinstance(value.left, ast.Name) and around:
            bodies = [each for each in around[::-1] if isinstance(each, LOOPS)] or around[-1:]
            handed = (_handed_over(each, target.id, value.left.id) for each in bodies)
            over = next((each for each in handed if each is not None), None)
            found = _moved(over, value.left, value.right, added, around, steps) if over is not None else None
            if found is not None:
                return [found]
        if isinstance(value.left, ast.BinOp) and reads(value, target):
            return _assigned(statement, target, value.left, around, steps)
    if isinstance(value, ast.Call) and name_of(value.func) in ("tuple", "list") and len(value.args) == 1:
        value = value.args[0]  # of a generator
    if isinstance(value, (ast.Call, ast.ListComp, ast.GeneratorExp)):
        return _from_old(statement, target, value)
    return []


def _handed_over(body: Body, new: str, old: str) -> ast.stmt | None:
    """Return the statement that gives an old name the value of a new one: w = w_new; a, b = new_a, new_b."""
    for node in ast.walk(body):
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            targets = getattr(node.targets[0], "elts", [node.targets[0]])
            values = getattr(node.value, "elts", [node.value])
            for target, value in zip(targets, values):  # noqa: B905  not in Python 3.9
                if name_of(target) == old and isinstance(value, ast.Name) and value.id == new:
                    return node
    return None


def _from_old(
    statement: ast.stmt, target: ast.expr, value: ast.Call | ast.ListComp | ast.GeneratorExp
) -> list[Update]:
    """Return the updates of a function of the old values: params, loss = step(params, x)."""
    targets = target.elts if isinstance(target, (ast.Tuple, ast.List)) else [target]
    moved = [each for each in targets if isinstance(each, (ast.Name, ast.Attribute)) and reads(value, each)]
    named = ""
    if isinstance(value, ast.Call) and moved:
        named = name_of(value.func)
        inside = [*value.args, *(keyword.value for keyword in value.keywords)]
        given = [each for each in moved if any(same(each, one) for one in inside)]
        moved = given or (moved[:1] if STEPPING.search(named) else [])
    params = [each for each in moved if not REMEMBERED.search(name_of(each))] or moved[:1]
    names = [node.id for node in ast.walk(value) if isinstance(node, ast.Name)]
    likely = STEPPING.search(named) or any(map(GRADIENT.search, names))
    score = LIKELY if likely else MAYBE
    if named == "apply_updates":  # optax's
        score = SURE
    gradient = gradient_in(value) if len(params) == 1 else None
    return [Update(statement, each, gradient, "", score, statement.lineno) for each in params]


def _moved(
    statement: ast.stmt, target: ast.expr, by: ast.expr, added: bool, around: Sequence[Body], steps: Steps
) -> Update | None:
    """Return the update that adds something to a target, or takes it away."""
    if isinstance(by, (ast.Constant, ast.List, ast.JoinedStr)) or _counts(by):
        return None  # a count, or a list that grows
    base = base_of(target)
    names = [name for name in map(name_of, ast.walk(by)) if name]
    step = next((text for text in map(ast.unparse, _parts(by)) if text in steps.gradients), None)
    has_rate = any(map(RATE.search, names)) or step is not None
    loops = set().union(*map(targets_of, around)) if around else set()
    part = base if base in loops else ""
    moved = whole(target, named=bool(part))
    called = name_of(moved) or base
    own = own_in(by, called)
    gradient = gradient_in(by, bool(part), indices_in(moved)) or own
    down = added is _is_negated(by)
    score = SURE if down else LIKELY if has_rate else 0
    known = own is not None or step is not None or any(map(GRADIENT.search, names))
    score += 5 * has_rate + 20 * known
    if step is not None and (gradient is None or ast.unparse(gradient) == step):
        gradient = steps.gradients[step]
    if not score or not base or ast.unparse(whole(target)) in steps.velocities:
        return None
    if not down and not has_rate and COUNTED.search(base):
        return None
    if (RATE.search(called) and own is None) or GRADIENT.search(called):
        return None  # a schedule; a sum of gradients
    gradient = own_attribute(moved, gradient, steps.attributes)
    return Update(statement, moved, gradient, part, score, statement.lineno, _indices(target, loops))


def _is_negated(by: ast.expr) -> bool:
    """Return whether a product is taken the other way: -lr * g, but not lr * clip(g, -1, 1)."""
    if isinstance(by, ast.UnaryOp):
        return isinstance(by.op, ast.USub) is not _is_negated(by.operand)
    if isinstance(by, ast.BinOp) and isinstance(by.op, (ast.Mult, ast.Div, ast.MatMult)):
        return _is_negated(by.left) is not _is_negated(by.right)
    return isinstance(by, ast.BinOp) and isinstance(by.op, (ast.Add, ast.Sub)) and _is_negated(by.left)


def _counts(by: ast.expr) -> bool:
    """Return whether something is 1 where it is so: int(a != b)."""
    return any(isinstance(each, ast.Compare) for each in (by, *getattr(by, "args", ())))


def _indices(target: ast.expr, loops: set[str]) -> frozenset[str]:
    """Return the loops' variables that say which number of a list moves: w[i][j] -= …."""
    found: set[str] = set()
    while isinstance(target, ast.Subscript):
        found |= stored(target.slice) & loops
        target = target.value
    return frozenset(found | (indices_in(target) & loops))

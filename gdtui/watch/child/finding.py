"""Finds the training loop in a program's source: the innermost that makes a number out of its old value."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Union

Body = Union[  # noqa: UP007  not in Python 3.9
    ast.For, ast.While, ast.AsyncFor, ast.FunctionDef, ast.AsyncFunctionDef, ast.Module
]
LOOPS = (ast.For, ast.While, ast.AsyncFor)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

LOSS = re.compile(r"^(?:.*_)?(?:loss|cost|error|err|mse|nll|bce|objective|j|l)(?:_?(?:val|value|t))?$", re.I)
SUMMED = re.compile(r"^(?:total|sum|running|cum|epoch|avg|mean|train|test|val)_|_(?:total|sum)$", re.I)
COUNTED = re.compile(
    r"loss|cost|total|sum|count|correct|acc|hits|err|running|num|n_|idx|step|epoch|iter", re.I
)
GRADIENT = re.compile(
    r"grad|^g$|^g_|_g$|^d_?(?:w|b|l|j|theta|weights?|bias|params?)\d*$|^d[a-z]*_?d[a-z]+\d*$|delta|nabla",
    re.I,
)
RATE = re.compile(r"^(?:lr|eta|alpha|rate|learning_?rate|step_?size|gamma|mu|learn.*)$|_(?:lr|rate)$", re.I)
OPTIMIZER = re.compile(r"opt|scaler|sgd|adam|trainer", re.I)
STEPPING = re.compile(r"update|step|train|descend|apply", re.I)

HOOKED, SURE, LIKELY, MAYBE = 80, 50, 30, 12  # how an assignment looks like an update
LEAST = MAYBE  # of what is taken for one


class Update(NamedTuple):
    """A statement that moves a parameter."""

    statement: ast.stmt  # where its loop goes over the parameters, that loop
    target: ast.expr | None  # what moves; None: what an optimizer has
    gradient: ast.expr | None  # by which it moves, where it has a name
    part: str  # the loop's variable that is the parameter, or its index: p in `for p in params: p.data -= …`
    score: int
    line: int


class Found(NamedTuple):
    """A loop, or a function that is called once an update, and what moves in it."""

    body: Body  # at the end of which a step is over
    outer: Body | None  # each pass of which is an epoch
    updates: tuple[Update, ...]
    loss: str | None
    variables: tuple[str, ...]  # what else gets a value in it
    assigned: tuple[tuple[str, int], ...]  # the lines where names do so
    compared: tuple[tuple[int, str, str], ...] = ()  # the lines where one name is taken from another

    @property
    def line(self) -> int:
        """The line of the first update."""
        return min(update.line for update in self.updates)


def find(tree: ast.Module, line: int | None = None) -> Found | None:
    """Return the loop that looks most like training, or the one around a line; None where there is none."""
    has_hooks = any(map(_imports_torch, ast.walk(tree)))
    groups: dict[int, list[tuple[tuple[Body, ...], Update]]] = {}
    for around, statement in _statements(tree, ()):
        if line is not None:
            if statement.lineno <= line <= (statement.end_lineno or line) and not isinstance(
                statement, (*LOOPS, *FUNCTIONS, ast.ClassDef, ast.If, ast.With, ast.Try)
            ):
                update = _update(statement, around) or Update(statement, None, None, "", SURE, line)
                stepping, update = _stepping(around, update)
                return _found(stepping, [update])
            continue
        likely = _update(statement, around)
        if likely is not None and likely.score == HOOKED and not has_hooks:
            likely = likely._replace(score=MAYBE)
        if likely is not None and likely.score >= LEAST:
            stepping, update = _stepping(around, likely)
            if not isinstance(stepping[-1], ast.Module):
                groups.setdefault(id(stepping[-1]), []).append((stepping, update))
    if not groups:
        return None
    best = max(groups.values(), key=_likelihood)
    most = max(update.score for _, update in best)
    return _found(best[0][0], [update for _, update in best if update.score >= most - 10])


def _imports_torch(node: ast.AST) -> bool:
    """Return whether this imports what has optimizers that tell by themselves when they step."""
    names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
    names += [each.name for each in node.names] if isinstance(node, ast.Import) else []
    return any(name.partition(".")[0] == "torch" for name in names)


def _likelihood(group: list[tuple[tuple[Body, ...], Update]]) -> tuple[int, int, int]:
    """Return what orders the loops: how sure their updates look, how deep they are; the first of equals."""
    around, first = group[0]
    loops = sum(isinstance(each, LOOPS) for each in around)
    score = max(update.score for _, update in group)
    return score - (0 if isinstance(around[-1], LOOPS) else 10), loops, -first.statement.lineno


def _statements(body: ast.AST, around: tuple[Body, ...]) -> Iterator[tuple[tuple[Body, ...], ast.stmt]]:
    """Yield every statement with the loops around it, up to the function that it is in."""
    if isinstance(body, (*FUNCTIONS, ast.Module)):
        around = (body,)
    elif isinstance(body, LOOPS):
        around = (*around, body)
    for child in ast.iter_child_nodes(body):
        if isinstance(child, ast.stmt):
            yield around, child
        if isinstance(child, (ast.stmt, ast.ExceptHandler)) or type(child).__name__ == "match_case":
            yield from _statements(child, around)


def _stepping(around: tuple[Body, ...], update: Update) -> tuple[tuple[Body, ...], Update]:
    """Return the bodies up to the one at whose end a step is over, and the update as it is seen from there.

    A loop over the parameters is a part of the update.
    """
    while len(around) > 1 and update.part and update.part in _targets(around[-1]):
        loop = around[-1]
        around = around[:-1]
        assert isinstance(loop, (ast.For, ast.AsyncFor))  # noqa: S101  no other loop has a variable
        gradient = update.gradient
        target: ast.expr | None = update.target
        if _base(target) == update.part if target is not None else False:
            parts = gone_over(loop, update.part)
            if isinstance(gradient, ast.Name):
                gradient = gone_over(loop, gradient.id) if gradient.id in _targets(loop) else gradient
            elif gradient is not None and _base(gradient) == update.part and parts is not None:
                gradient = _each(parts, update.part, gradient)
            target = parts
        update = update._replace(statement=loop, target=target, gradient=gradient)
    return around, update


def gone_over(loop: ast.For | ast.AsyncFor, variable: str) -> ast.expr | None:
    """Return the list that a loop's variable goes over, by zip and enumerate too; None: it is not told."""
    source: ast.expr = loop.iter
    target: ast.expr = loop.target
    while isinstance(source, ast.Call) and isinstance(source.func, ast.Name):
        named, elements = source.func.id, target.elts if isinstance(target, ast.Tuple) else []
        if named == "enumerate" and len(elements) == 2 and source.args:
            source, target = source.args[0], elements[1]
        elif named == "zip" and len(elements) == len(source.args):
            at = next((i for i, each in enumerate(elements) if variable in _stored(each)), None)
            if at is None:
                return None
            source, target = source.args[at], elements[at]
        else:
            break
    return source if isinstance(target, ast.Name) and target.id == variable else None


def _each(parts: ast.expr, part: str, gradient: ast.expr) -> ast.expr:
    """Return the expression of a list: of each part its gradient."""
    every = ast.comprehension(ast.Name(part, ast.Store()), parts, [], 0)
    return ast.fix_missing_locations(ast.copy_location(ast.ListComp(gradient, [every]), parts))


def _targets(body: Body) -> set[str]:
    """Return the names of a loop's own variables."""
    return _stored(body.target) if isinstance(body, (ast.For, ast.AsyncFor)) else set()


def _stored(target: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}


# Updates.


def _update(statement: ast.stmt, around: Sequence[Body]) -> Update | None:
    """Return what a statement moves, with how much it looks like an update; None where it moves nothing."""
    if isinstance(statement, (ast.Expr, ast.Assign)):
        stepped = _optimizer_step(statement)
        if stepped is not None or isinstance(statement, ast.Expr):
            return stepped
    if isinstance(statement, ast.AugAssign):
        target, value = statement.target, statement.value
        added = isinstance(statement.op, ast.Add)
        if not (added or isinstance(statement.op, ast.Sub)):
            return None
    elif isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        return _assigned(statement, statement.targets[0], statement.value, around)
    else:
        return None
    return _moved(statement, target, value, added, around)


def _optimizer_step(statement: ast.Expr | ast.Assign) -> Update | None:
    call = statement.value
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "step":
        owner = call.func.value
        name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
        if OPTIMIZER.search(name):
            return Update(statement, None, None, "", HOOKED, statement.lineno)
    return None


def _assigned(
    statement: ast.stmt, target: ast.expr, value: ast.expr, around: Sequence[Body]
) -> Update | None:
    """Return the update of an assignment from the old value, such as w = w - lr * g, or p = step(p, x)."""
    if isinstance(value, ast.BinOp) and isinstance(value.op, (ast.Add, ast.Sub)):
        if _same(target, value.left):
            added = isinstance(value.op, ast.Add)
            return _moved(statement, target, value.right, added, around)
        if isinstance(value.op, ast.Add) and _same(target, value.right):
            return _moved(statement, target, value.left, True, around)
        if isinstance(value.left, ast.BinOp) and _reads(value, target):
            return _assigned(statement, target, value.left, around)
    if isinstance(value, (ast.Call, ast.ListComp)):
        return _from_old(statement, target, value)
    return None


def _from_old(statement: ast.stmt, target: ast.expr, value: ast.expr) -> Update | None:
    """Return the update of a function of the old value: params, loss = step(params, x)."""
    targets = target.elts if isinstance(target, (ast.Tuple, ast.List)) else [target]
    moved = [each for each in targets if isinstance(each, (ast.Name, ast.Attribute)) and _reads(value, each)]
    if not moved:
        return None
    named = ""
    if isinstance(value, ast.Call):
        func = value.func
        named = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
        inside = [*value.args, *(keyword.value for keyword in value.keywords)]
        if not any(_same(moved[0], each) for each in inside) and not STEPPING.search(named):
            return None
    names = [node.id for node in ast.walk(value) if isinstance(node, ast.Name)]
    likely = STEPPING.search(named) or any(map(GRADIENT.search, names))
    return Update(statement, moved[0], None, "", LIKELY if likely else MAYBE, statement.lineno)


def _moved(
    statement: ast.stmt, target: ast.expr, by: ast.expr, added: bool, around: Sequence[Body]
) -> Update | None:
    """Return the update that adds something to a target, or takes it away."""
    if isinstance(by, (ast.Constant, ast.List, ast.JoinedStr)):
        return None  # a count, or a list that grows
    base = _base(target)
    names = [name for name in map(_name, ast.walk(by)) if name]
    has_rate, gradient = any(map(RATE.search, names)), _gradient(by)
    down = added is any(isinstance(node, ast.USub) for node in ast.walk(by))
    score = SURE if down else LIKELY if has_rate else 0
    score += 5 * has_rate + (20 if gradient is not None else 0)
    if not score or not base:
        return None
    if not down and not has_rate and COUNTED.search(base):
        return None
    if RATE.search(base):
        return None
    loops = set().union(*map(_targets, around)) if around else set()
    part = base if base in loops else _index(target, loops)
    return Update(statement, _whole(target), gradient, part, score, statement.lineno)


def _index(target: ast.expr, loops: set[str]) -> str:
    """Return the loop's variable that says which number of a list moves: w[i] -= …."""
    found = ""
    while isinstance(target, ast.Subscript):
        names = _stored(target.slice) & loops
        found = min(names) if names else found
        target = target.value
    return found


def _gradient(by: ast.expr) -> ast.expr | None:
    """Return what in an update is named like a gradient."""
    for node in ast.walk(by):
        if isinstance(node, (ast.Name, ast.Attribute)) and GRADIENT.search(_name(node)):
            return node
    return None


def _name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _base(target: ast.expr) -> str:
    """Return the name that a target begins with: w of w[i], p of p.data; self.w of self.w."""
    while isinstance(target, (ast.Subscript, ast.Attribute)):
        if isinstance(target, ast.Attribute) and _name(target.value) == "self":
            return "self." + target.attr
        target = target.value
    return _name(target)


def _whole(target: ast.expr) -> ast.expr:
    """Return the list or array that a place belongs to."""
    while isinstance(target, ast.Subscript):
        target = target.value
    return target


def _same(one: ast.expr, other: ast.expr) -> bool:
    return ast.unparse(one) == ast.unparse(other)


def _reads(value: ast.expr, target: ast.expr) -> bool:
    return any(isinstance(node, type(target)) and _same(target, node) for node in ast.walk(value))


# What else there is to see in the loop.


def _found(around: tuple[Body, ...], updates: list[Update]) -> Found:
    body = around[-1]
    loops = [each for each in around if isinstance(each, LOOPS)]
    outer = _epochs(loops)
    assigned = _assigned_names(body) if not isinstance(body, ast.Module) else {}
    updates = [update._replace(gradient=_own_gradient(update, assigned)) for update in updates]
    moved = {_base(update.target) for update in updates if update.target is not None}
    losses = [name for name in assigned if LOSS.match(name) and name not in moved]
    losses.sort(key=lambda name: (bool(SUMMED.search(name)), _unlike_a_loss(name), assigned[name]))
    loss = losses[0] if losses else None
    shown = [name for each in loops for name in sorted(_targets(each), key=str)]
    shown += [name for name in assigned if name not in shown and name not in moved and name != loss]
    lines = {**{name: each.lineno for each in loops for name in _targets(each)}, **assigned}
    compared = () if isinstance(body, ast.Module) else tuple(_differences(body))
    return Found(body, outer, tuple(updates), loss, tuple(shown), tuple(lines.items()), compared)


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


def _own_gradient(update: Update, assigned: dict[str, int]) -> ast.expr | None:
    """Return the gradient that is the parameter's own by its name, whatever the statement moves it by.

    So it shows where b is moved by the gradient of w.
    """
    gradient, base = update.gradient, _base(update.target) if update.target is not None else ""
    if isinstance(gradient, ast.Name) and base:
        names = [name for name in assigned if _is_named_after(name, base.rpartition(".")[2])]
        if names and not _is_named_after(gradient.id, base):
            return ast.copy_location(ast.Name(names[0], ast.Load()), gradient)
    of = _base(gradient) if gradient is not None else ""
    if isinstance(gradient, ast.Attribute) and isinstance(update.target, ast.Attribute) and of != base:
        owner = update.target.value  # w.data moves by v.grad
        return ast.copy_location(ast.Attribute(owner, gradient.attr, ast.Load()), gradient)
    return gradient


def _is_named_after(name: str, parameter: str) -> bool:
    """Return whether a gradient's name is made of a parameter's: dw, dL_dw, grad_w, w_grad."""
    own = re.escape(parameter)
    forms = rf"(?:.*_)?d_?{own}|d\w*_?d_?{own}|(?:grad|g)_?{own}|{own}_?(?:grad|g)"
    return bool(re.fullmatch(forms, name, re.I))


def _differences(body: ast.AST) -> Iterator[tuple[int, str, str]]:
    """Yield where one name is taken from another: a line, and both."""
    for node in ast.walk(body):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
            one, other = node.left, node.right
            if isinstance(one, ast.Name) and isinstance(other, ast.Name):
                yield node.lineno, one.id, other.id


def _epochs(loops: list[ast.For | ast.While | ast.AsyncFor]) -> Body | None:
    """Return the loop whose passes are epochs: the one around the inner one, or one that is called so."""
    for loop in loops:
        if any(name.lower().startswith("ep") for name in _targets(loop)):
            return loop
    return loops[-2] if len(loops) > 1 else None


def _assigned_names(body: ast.AST) -> dict[str, int]:
    """Return the names that get a value in a body, each with the line where it does so first."""
    found: dict[str, int] = {}
    for node in ast.walk(body):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found[node.id] = min(found.get(node.id, node.lineno), node.lineno)
    return dict(sorted(found.items(), key=lambda each: each[1]))

"""Kernels: the inner loops that take many steps at once, and write down every number of them.

Two of them, chosen by configuration and never by timing, and equal to the last bit. Plain numbers are
fastest where one sample makes an update and there are one or two parameters: a step costs as much as a loop
that appends to lists. Else numpy, where an update costs 15 µs and each of its samples next to nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from gdtui.core.arrays import Array, Indices, Number
from gdtui.core.batches import Batching
from gdtui.core.models import Model
from gdtui.core.optimizers import Optimizer, State, Stateless
from gdtui.core.plans import Plan, batching
from gdtui.core.problems import Problem


class Point(NamedTuple):
    """Where a run stands: enough to go on from here, and to the same bits."""

    taken: int  # steps taken so far
    params: Array  # (p,)
    state: State  # the optimizer's, arrays of shape (p,)
    accumulated: Array  # (p,): the gradients of the open batch, summed in order; zeros where none is open


class Block(NamedTuple):
    """What a kernel wrote down of some steps in a row: one entry per step in each."""

    losses: Array  # (m,): of the step's sample, at the parameters before the step
    gradients: Array  # (m, p): of the step's sample
    params: Array  # (m, p): after the step
    states: Sequence[State] | None  # after the step; None for an optimizer that keeps none


Kernel = Callable[[Point, Indices], Block]  # where to start, and the rows to visit


def kernel_for(problem: Problem, plan: Plan) -> Kernel:
    """Return the kernel for this run."""
    model, optimizer, cut = problem.model, plan.optimizer(plan.lr), batching(problem, plan)
    x, y = problem.dataset.x.astype(plan.dtype), problem.dataset.y.astype(plan.dtype)
    if cut.size == 1 and len(model.names) in LOOPS:
        return _plain(model, optimizer, x, y)
    return _wide(model, optimizer, cut, x, y)


def start_point(plan: Plan) -> Point:
    """Return where a run begins."""
    params = np.array(plan.start, dtype=plan.dtype)
    return Point(0, params, plan.optimizer(plan.lr).init(params), np.zeros_like(params))


def _plain(model: Model, optimizer: Optimizer, x: Array, y: Array) -> Kernel:
    """Return the kernel in plain numbers: Python floats, or numpy's float32 scalars."""
    scalars: Callable[[Array], list[Number]] = list if x.dtype == np.float32 else np.ndarray.tolist
    table = list(zip((tuple(scalars(row)) for row in x), scalars(y), strict=True))
    p = len(model.names)

    def column(numbers: Sequence[Number]) -> Array:
        return np.fromiter(numbers, x.dtype, len(numbers))

    def kernel(at: Point, rows: Indices) -> Block:
        keep = not isinstance(at.state, Stateless)
        states = [type(at.state)(*(field[i] for field in at.state)) for i in range(p)]
        visits = map(table.__getitem__, rows.tolist())
        written = LOOPS[p](model, optimizer, visits, scalars(at.params), states, keep)
        gradients, params = (np.column_stack([column(part) for part in parts]) for parts in written[1:3])
        return Block(
            column(written[0]), gradients, params, [_joined(kept) for kept in written[3]] if keep else None
        )

    return kernel


def _joined(states: Sequence[State]) -> State:
    """Return one state with arrays of shape (p,) from one state of plain numbers per parameter."""
    return type(states[0])(*(np.array(field) for field in zip(*states, strict=True)))


Visits = Iterable[tuple[tuple[Number, ...], Number]]  # features and target
Written = tuple[list[Number], list[list[Number]], list[list[Number]], Sequence[Sequence[State]]]
Loop = Callable[[Model, Optimizer, Visits, list[Number], list[State], bool], Written]


def _one_parameter(
    model: Model, optimizer: Optimizer, visits: Visits, start: list[Number], states: list[State], keep: bool
) -> Written:
    """Take the steps with one parameter. Unrolled: a list per step would cost as much as the step."""
    evaluate, update = model.evaluate, optimizer.update
    (w,), (state,) = start, states
    losses, slopes, weights, kept = [], [], [], []
    for x, y in visits:
        loss, (slope,) = evaluate((w,), x, y)
        change, state = update(slope, state)
        w += change
        losses.append(loss)
        slopes.append(slope)
        weights.append(w)
        if keep:
            kept.append((state,))
    return losses, [slopes], [weights], kept


def _two_parameters(
    model: Model, optimizer: Optimizer, visits: Visits, start: list[Number], states: list[State], keep: bool
) -> Written:
    """Take the steps with two parameters."""
    evaluate, update = model.evaluate, optimizer.update
    (w, b), (state_w, state_b) = start, states
    losses, slopes_w, slopes_b, ws, bs, kept = [], [], [], [], [], []
    for x, y in visits:
        loss, (slope_w, slope_b) = evaluate((w, b), x, y)
        change, state_w = update(slope_w, state_w)
        w += change
        change, state_b = update(slope_b, state_b)
        b += change
        losses.append(loss)
        slopes_w.append(slope_w)
        slopes_b.append(slope_b)
        ws.append(w)
        bs.append(b)
        if keep:
            kept.append((state_w, state_b))
    return losses, [slopes_w, slopes_b], [ws, bs], kept


LOOPS: dict[int, Loop] = {1: _one_parameter, 2: _two_parameters}


def _wide(model: Model, optimizer: Optimizer, cut: Batching, x: Array, y: Array) -> Kernel:
    """Return the kernel in numpy: each stretch of one batch is evaluated at once."""

    def kernel(at: Point, rows: Indices) -> Block:
        count, p = len(rows), len(at.params)
        losses = np.empty(count, dtype=x.dtype)
        gradients, path = (np.empty((count, p), dtype=x.dtype) for _ in range(2))
        states: list[State] = []
        params, state, total = at.params, at.state, at.accumulated
        first = 0
        while first < count:
            stop = min(count, first + cut.steps_left(at.taken + first))
            here = rows[first:stop]
            loss, slopes = model.evaluate(list(params), x[here].T, y[here])
            losses[first:stop] = loss
            for i, slope in enumerate(slopes):
                gradients[first:stop, i] = slope
            total = np.cumsum(np.vstack([total, gradients[first:stop]]), axis=0)[-1]
            path[first:stop] = params
            states.extend([state] * (stop - first))
            if size := cut.closes(at.taken + stop - 1):
                change, state = optimizer.update(total / size, state)
                path[stop - 1] = params = params + change
                states[-1] = state
                total = np.zeros_like(total)
            first = stop
        return Block(losses, gradients, path, None if isinstance(state, Stateless) else states)

    return kernel

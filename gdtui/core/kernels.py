"""Kernels: the inner loops that take many steps at once, and write down every number of them.

Two of them, chosen by configuration and never by timing, and equal to the last bit:
plain numbers for one or two parameters and small batches, numpy for everything else. A step costs 0.3-0.6 µs
in the first; in numpy, where a batch of one costs 10 µs, a large batch costs nanoseconds a sample.
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

WIDE_BATCH = 64  # from this many samples on, a batch is faster in numpy


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
    cut = batching(problem, plan)
    parts = (problem.model, plan.optimizer(plan.lr), cut, problem.dataset.x.astype(plan.dtype))
    targets = problem.dataset.y.astype(plan.dtype)
    if len(problem.model.names) <= 2 and cut.size < WIDE_BATCH:
        return _plain(*parts, targets)
    return _wide(*parts, targets)


def start_point(plan: Plan) -> Point:
    """Return where a run begins."""
    params = np.array(plan.start, dtype=plan.dtype)
    return Point(0, params, plan.optimizer(plan.lr).init(params), np.zeros_like(params))


def _plain(model: Model, optimizer: Optimizer, cut: Batching, x: Array, y: Array) -> Kernel:
    """Return the kernel in plain numbers: Python floats, or numpy's float32 scalars."""
    scalars: Callable[[Array], list[Number]] = list if x.dtype == np.float32 else np.ndarray.tolist
    table = list(zip((tuple(scalars(row)) for row in x), scalars(y), strict=True))
    loop = _one_parameter if len(model.names) == 1 else _two_parameters

    def kernel(at: Point, rows: Indices) -> Block:
        samples = [table[row] for row in rows.tolist()]
        sizes = [cut.closes(step) for step in range(at.taken, at.taken + len(samples))]
        stateless = isinstance(at.state, Stateless)
        states = [
            at.state if stateless else type(at.state)(*(field[i] for field in at.state))
            for i in range(len(at.params))
        ]
        losses, gradients, params, kept = loop(
            model,
            optimizer,
            zip(samples, sizes, strict=True),
            scalars(at.params),
            scalars(at.accumulated),
            states,
            not stateless,
        )
        dtype = x.dtype
        return Block(
            np.array(losses, dtype=dtype),
            np.array(gradients, dtype=dtype).T,
            np.array(params, dtype=dtype).T,
            [_joined(per_parameter) for per_parameter in kept] if kept else None,
        )

    return kernel


def _joined(states: Sequence[State]) -> State:
    """Return one state with arrays of shape (p,) from one state of plain numbers per parameter."""
    return type(states[0])(*(np.array(field) for field in zip(*states, strict=True)))


Columns = tuple[list[Number], list[list[Number]], list[list[Number]], Sequence[Sequence[State]]]
Visits = Iterable[
    tuple[tuple[tuple[Number, ...], Number], int]
]  # ((features, target), size of the batch that ends)


def _one_parameter(
    model: Model,
    optimizer: Optimizer,
    visits: Visits,
    params: list[Number],
    sums: list[Number],
    states: list[State],
    keep: bool,
) -> Columns:
    """Take the steps with one parameter. Unrolled: a list per step would cost as much as the step."""
    evaluate, update = model.evaluate, optimizer.update
    (w,), (total,), (state,) = params, sums, states
    zero = total * 0
    losses, gradients, weights, kept = [], [], [], []
    for (x, y), size in visits:
        loss, (slope,) = evaluate((w,), x, y)
        total += slope
        if size:
            change, state = update(total / size, state)
            w += change
            total = zero
        losses.append(loss)
        gradients.append(slope)
        weights.append(w)
        if keep:
            kept.append((state,))
    return losses, [gradients], [weights], kept


def _two_parameters(
    model: Model,
    optimizer: Optimizer,
    visits: Visits,
    params: list[Number],
    sums: list[Number],
    states: list[State],
    keep: bool,
) -> Columns:
    """Take the steps with two parameters."""
    evaluate, update = model.evaluate, optimizer.update
    (w, b), (total_w, total_b), (state_w, state_b) = params, sums, states
    zero = total_w * 0
    losses, slopes_w, slopes_b, ws, bs, kept = [], [], [], [], [], []
    for (x, y), size in visits:
        loss, (slope_w, slope_b) = evaluate((w, b), x, y)
        total_w += slope_w
        total_b += slope_b
        if size:
            change, state_w = update(total_w / size, state_w)
            w += change
            change, state_b = update(total_b / size, state_b)
            b += change
            total_w = total_b = zero
        losses.append(loss)
        slopes_w.append(slope_w)
        slopes_b.append(slope_b)
        ws.append(w)
        bs.append(b)
        if keep:
            kept.append((state_w, state_b))
    return losses, [slopes_w, slopes_b], [ws, bs], kept


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

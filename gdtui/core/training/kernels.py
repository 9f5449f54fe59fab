"""Kernels: the inner loops that take many steps at once, and write down every number of them.

Three of them, chosen by configuration and never by timing, and equal to the last bit. Plain gradient descent
on a line has its loop written out: 0.3 µs a step. Any other model and optimizer of up to sixteen parameters
runs in plain numbers where one sample makes an update: from 0.5 µs on. Everything else runs in numpy, where
an update costs 15 µs and each of its samples next to nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from gdtui.core.arrays import Array, Indices, Number
from gdtui.core.problem.models import Model
from gdtui.core.problem.problems import Problem
from gdtui.core.training.batches import Batching
from gdtui.core.training.config import RunConfig, batching_for
from gdtui.core.training.fused import FusedLoop, fused_loop
from gdtui.core.training.optimizers.rule import Optimizer, State, Stateless
from gdtui.core.training.points import Point

LISTED = 4096  # rows, at most, that are all made into plain numbers before the first step
WIDE_BATCH = 64  # from this many samples on, a batch is faster in numpy


class Block(NamedTuple):
    """What a kernel wrote down of some steps in a row: one entry per step in each."""

    losses: Array  # (m,): of the step's sample, at the parameters before the step
    gradients: Array  # (m, p): of the step's sample
    params: Array  # (m, p): after the step
    states: Sequence[State] | None  # after the step; None for an optimizer that keeps none


Kernel = Callable[[Point, Indices, list[float]], Block]  # where to start, the rows to visit, and their rates


def kernel_for(problem: Problem, config: RunConfig, step: int) -> tuple[Kernel, int | None]:
    """Return the kernel to go on with at this step, and the step at which it has to be chosen anew, if any.

    A kernel serves until the configuration changes. One that closes a batch which was open when batches
    became single samples serves for that step alone.
    """
    now, stop, batching = config.at(step), config.next_change(step), batching_for(problem, config)
    fused = fused_loop(problem.model, now.optimizer)
    if fused is not None and now.batch < WIDE_BATCH:
        return _written_out(problem, now, batching, fused), stop
    if now.batch > 1 or len(problem.model.names) not in LOOPS:
        return _wide(problem, now, batching), stop
    if batching.start_of_batch(step) < step:
        return _wide(problem, now, batching), step + 1
    return _plain(problem, now), stop


class Scalars:
    """A problem's rows as plain numbers: Python floats, or numpy's float32 scalars."""

    def __init__(self, problem: Problem, dtype: str) -> None:
        self.dtype = np.dtype(dtype)
        self._x, self._y = problem.dataset.columns(dtype)
        few = len(problem.dataset) <= LISTED
        self._rows = list(self._listed(np.arange(len(problem.dataset)))) if few else None

    def of(self, array: Array) -> list[Number]:
        """Return an array's numbers."""
        return _numbers(array)

    def visits(self, rows: Indices) -> Iterator[tuple[tuple[Number, ...], Number]]:
        """Return features and target of each of these rows."""
        return self._listed(rows) if self._rows is None else map(self._rows.__getitem__, rows.tolist())

    def _listed(self, rows: Indices) -> Iterator[tuple[tuple[Number, ...], Number]]:
        """Return the same, made anew: of a large dataset only the rows that are visited become numbers."""
        features = (self.of(column) for column in self._x[:, rows])
        return zip(zip(*features, strict=True), self.of(self._y[rows]), strict=True)

    def column(self, numbers: list[Number]) -> Array:
        """Return the numbers as an array."""
        return np.fromiter(numbers, self.dtype, len(numbers))

    def block(
        self,
        losses: list[Number],
        slopes: list[list[Number]],
        path: list[list[Number]],
        states: Sequence[State] | None,
    ) -> Block:
        """Return what a loop wrote down, its lists one parameter each."""
        gradients, params = (
            np.column_stack([self.column(part) for part in parts]) for parts in (slopes, path)
        )
        return Block(self.column(losses), gradients, params, states)


def _numbers(array: Array) -> list[Number]:
    """Return an array's numbers: Python floats, or numpy's float32 scalars."""
    return list(array) if array.dtype == np.float32 else array.tolist()


def _written_out(problem: Problem, config: RunConfig, batching: Batching, loop: FusedLoop) -> Kernel:
    """Return the kernel of a loop that is written out for this model, in batches of any size."""
    model, scalars = problem.model, Scalars(problem, config.dtype)
    x, y = problem.dataset.columns(config.dtype)

    def way(at: Point, rows: Indices, rates: list[float]) -> list[list[Number]]:
        visits, params = scalars.visits(rows), scalars.of(at.params)
        if config.batch == 1 and batching.start_of_batch(at.taken) == at.taken:
            return loop.alone(zip(visits, rates, strict=True), params)
        sizes = _sizes(batching, config.batch, at.taken, len(rows))
        return loop.batched(zip(visits, sizes, rates, strict=True), params, scalars.of(at.accumulated))

    def kernel(at: Point, rows: Indices, rates: list[float]) -> Block:
        params = np.column_stack([scalars.column(part) for part in way(at, rows, rates)])
        before = np.concatenate([at.params[None, :], params[:-1]])
        losses, slopes = model.evaluate(tuple(before.T), x[:, rows], y[rows])
        return Block(losses, np.column_stack(tuple(slopes)), params, None)

    return kernel


def _sizes(batching: Batching, size: int, first: int, count: int) -> list[int]:
    """Return for each of `count` steps how many samples the batch has that ends there, or 0."""
    positions = np.arange(first, first + count) % batching.samples
    taken = positions % size + 1
    ends = np.where((taken == size) | (positions + 1 == batching.samples), taken, 0)
    left = batching.steps_left(first)
    if left <= count:  # the batch that is open may have begun when batches were of another size
        ends[left - 1] = first + left - batching.start_of_batch(first)
    sizes: list[int] = ends.tolist()
    return sizes


def _plain(problem: Problem, config: RunConfig) -> Kernel:
    """Return the kernel in plain numbers for batches of one sample."""
    model, optimizer, scalars = problem.model, config.optimizer, Scalars(problem, config.dtype)
    loop = LOOPS[len(model.names)]

    def kernel(at: Point, rows: Indices, rates: list[float]) -> Block:
        keep = not isinstance(at.state, Stateless)
        fields = [_numbers(field) for field in at.state]
        states = [type(at.state)(*(field[i] for field in fields)) for i in range(len(at.params))]
        visits = zip(scalars.visits(rows), rates, strict=True)
        losses, slopes, path, kept = loop(model, optimizer, visits, scalars.of(at.params), states, keep)
        return scalars.block(losses, slopes, path, Kept(kept) if keep else None)

    return kernel


class Kept(Sequence[State]):
    """States that were kept as plain numbers, one for each parameter; arrays are made of those asked for."""

    def __init__(self, kept: Sequence[Sequence[State]]) -> None:
        self._kept = kept

    def __len__(self) -> int:
        return len(self._kept)

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, slice):
            return Kept(self._kept[key])
        states = self._kept[key]
        return type(states[0])(*(np.array(field) for field in zip(*states, strict=True)))


Visits = Iterable[tuple[tuple[tuple[Number, ...], Number], float]]  # features and target, and the rate
Written = tuple[list[Number], list[list[Number]], list[list[Number]], Sequence[Sequence[State]]]
Loop = Callable[[Model, Optimizer, Visits, list[Number], list[State], bool], Written]


def _one_parameter(
    model: Model, optimizer: Optimizer, visits: Visits, start: list[Number], states: list[State], keep: bool
) -> Written:
    """Take the steps with one parameter. Unrolled: a list per step would cost as much as the step."""
    evaluate, update = model.evaluate, optimizer.update
    (w,), (state,) = start, states
    losses, slopes, weights, kept = [], [], [], []
    for (x, y), rate in visits:
        loss, (slope,) = evaluate((w,), x, y)
        w, state = update(w, slope, state, rate)
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
    for (x, y), rate in visits:
        loss, (slope_w, slope_b) = evaluate((w, b), x, y)
        w, state_w = update(w, slope_w, state_w, rate)
        b, state_b = update(b, slope_b, state_b, rate)
        losses.append(loss)
        slopes_w.append(slope_w)
        slopes_b.append(slope_b)
        ws.append(w)
        bs.append(b)
        if keep:
            kept.append((state_w, state_b))
    return losses, [slopes_w, slopes_b], [ws, bs], kept


def _several_parameters(
    model: Model, optimizer: Optimizer, visits: Visits, start: list[Number], states: list[State], keep: bool
) -> Written:
    """Take the steps with any number of parameters."""
    evaluate, update = model.evaluate, optimizer.update
    params, states, each = list(start), list(states), range(len(start))
    losses, slopes, path, kept = [], [], [], []
    for (x, y), rate in visits:
        loss, gradient = evaluate(params, x, y)
        for i in each:
            params[i], states[i] = update(params[i], gradient[i], states[i], rate)
        losses.append(loss)
        slopes.append(tuple(gradient))
        path.append(tuple(params))
        if keep:
            kept.append(tuple(states))
    return losses, _columns(slopes), _columns(path), kept


def _columns(rows: Sequence[Sequence[Number]]) -> list[list[Number]]:
    return [list(column) for column in zip(*rows, strict=True)]


FEW = 16  # parameters up to which plain numbers are faster than numpy
# By the number of parameters.
LOOPS: dict[int, Loop] = {
    **dict.fromkeys(range(3, FEW + 1), _several_parameters),
    1: _one_parameter,
    2: _two_parameters,
}


def _wide(problem: Problem, config: RunConfig, batching: Batching) -> Kernel:
    """Return the kernel in numpy: each stretch of one batch is evaluated at once."""
    model, optimizer = problem.model, config.optimizer
    x, y = problem.dataset.columns(config.dtype)

    def kernel(at: Point, rows: Indices, rates: list[float]) -> Block:
        count, p = len(rows), len(at.params)
        losses = np.empty(count, dtype=x.dtype)
        gradients, path = (np.empty((count, p), dtype=x.dtype) for _ in range(2))
        states: list[State] = []
        params, state, total = at.params, at.state, at.accumulated
        first = 0
        while first < count:
            stop = min(count, first + batching.steps_left(at.taken + first))
            here = rows[first:stop]
            loss, slopes = model.evaluate(list(params), x[:, here], y[here])
            losses[first:stop] = loss
            for i, slope in enumerate(slopes):
                gradients[first:stop, i] = slope
            total = np.cumsum(np.vstack([total, gradients[first:stop]]), axis=0)[-1]
            path[first:stop] = params
            states.extend([state] * (stop - first))
            if size := batching.closes(at.taken + stop - 1):
                params, state = optimizer.update(params, total / size, state, rates[stop - 1])
                path[stop - 1] = params
                states[-1] = state
                total = np.zeros_like(total)
            first = stop
        return Block(losses, gradients, path, None if isinstance(state, Stateless) else states)

    return kernel

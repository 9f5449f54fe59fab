"""The loop of a lecture, sample by sample, with the slips that people make in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from gdtui.core.arrays import Number
from gdtui.core.problem.problems import Problem
from gdtui.trace.check.path import Walked

Zeroed = Literal["update", "epoch", "never"]


@dataclass(frozen=True, slots=True)
class Loop:
    """How a loop goes; all as it should be by default."""

    factor: float = 1.0  # that the gradient is multiplied by
    loss: float = 1.0  # that the loss is multiplied by
    divides: Literal["batch", "nothing", "dataset"] = "batch"  # the sum of a batch's gradients by what?
    zeroed: Zeroed = "update"  # when is what was summed forgotten?
    stale: bool = False  # are the gradients of an epoch those at its beginning?
    shared: bool = False  # is every parameter moved by the first one's gradient?
    in_turn: bool = False  # is a parameter moved before the gradient of the next is computed?
    without_x: bool = False  # is the factor x missing?
    still: bool = False  # are the parameters never moved?


RIGHT = Loop()


def walk(
    problem: Problem, loop: Loop, batch: int, lr: Number, start: Sequence[float], rows: Sequence[int]
) -> Walked:
    """Return so many steps of the loop as there are rows, which it visits in this order.

    For an array of rates every number is an array of as many: each column has one more axis, the last.
    """
    samples = len(problem.dataset)
    xs, ys = [tuple(x) for x in problem.dataset.x.tolist()], problem.dataset.y.tolist()
    zeros: list[Number] = [0.0 * lr] * len(start)
    params = begun = [value + 0.0 * lr for value in start]
    summed, counted = zeros, 0
    losses, gradients, states, closes = [], [], [params], []
    with np.errstate(all="ignore"):
        for step, row in enumerate(rows):
            position = step % samples
            if position == 0:
                begun = params
            if counted == 0 and (loop.zeroed == "update" or position == 0 and loop.zeroed == "epoch"):
                summed = zeros
            at = begun if loop.stale else params
            loss, gradient = _evaluated(problem, loop, at, xs[row], ys[row])
            summed = [total + slope for total, slope in zip(summed, gradient, strict=True)]
            counted += 1
            closed = (position + 1) % batch == 0 or position + 1 == samples
            if closed:
                divisor = {"batch": counted, "nothing": 1, "dataset": samples}[loop.divides]
                moves = [lr * (total / divisor) for total in summed]
                params = _moved(problem, loop, params, moves, lr / divisor, (xs[row], ys[row]))
                counted = 0
            losses.append(loss)
            gradients.append(gradient if loop.zeroed == "update" else summed)
            states.append(params)
            closes.append(closed)
    return Walked(
        np.array(rows, dtype=np.intp),
        np.array(losses, dtype=float),
        np.array(gradients, dtype=float),
        np.array(states, dtype=float),
        np.array(closes, dtype=bool),
    )


def _evaluated(
    problem: Problem, loop: Loop, params: Sequence[Number], x: tuple[float, ...], y: float
) -> tuple[Number, list[Number]]:
    """Return the loss of a sample, and its gradient as the loop has it."""
    loss, slopes = problem.model.evaluate(tuple(params), x, y)
    gradient = [loop.factor * slope for slope in slopes]
    if loop.without_x:
        gradient = [each / x[i] if i < len(x) and x[i] else each for i, each in enumerate(gradient)]
    if loop.shared:
        gradient = [gradient[0]] * len(gradient)
    return loop.loss * loss, gradient


def _moved(
    problem: Problem,
    loop: Loop,
    params: list[Number],
    moves: list[Number],
    rate: Number,
    sample: tuple[tuple[float, ...], float],
) -> list[Number]:
    """Return the parameters after an update by so much."""
    if loop.still:
        return params
    moved = [params[0] - moves[0]]
    for i in range(1, len(params)):
        if loop.in_turn:
            latest = [*moved, *params[i:]]
            moved.append(params[i] - rate * _evaluated(problem, loop, latest, *sample)[1][i])
        else:
            moved.append(params[i] - moves[i])
    return moved

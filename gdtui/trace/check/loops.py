"""The loop of a lecture, sample by sample, with the slips that people make in it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

import numpy as np

from gdtui.core.arrays import Array, Number
from gdtui.core.problem.problems import Problem
from gdtui.core.training.batches import Batching
from gdtui.core.training.optimizers.rule import Optimizer
from gdtui.core.training.optimizers.table import MADE, SGD, defaults
from gdtui.core.training.rates import count_at
from gdtui.core.training.schedules import CONSTANT, Schedule
from gdtui.trace.check.path import Truths, Walked

Zeroed = Literal["update", "epoch", "never"]


@dataclass(frozen=True, slots=True)
class Loop:
    """How a loop goes; all as it should be by default.

    Of several loops at once each choice is an array of as many, or an optimizer or schedule of several.
    """

    optimizer: Optimizer = SGD
    schedule: Schedule = CONSTANT
    epochs: int = 0  # of the whole run, as a schedule counts them
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
BETA = defaults("momentum")["beta"]


def together(loops: Sequence[Loop], times: int) -> Loop:
    """Return the loop of several at once, each so many times.

    Their optimizers are the same but for a momentum, their schedules count the same.
    """
    first = loops[0]
    if all(each is first for each in loops):
        return first
    names = [field.name for field in fields(Loop) if field.name not in ("optimizer", "schedule")]
    columns = {name: [getattr(each, name) for each in loops] for name in names}
    several: dict[str, Any] = {
        name: np.repeat(np.array(each), times)
        for name, each in columns.items()
        if any(one != each[0] for one in each)
    }
    optimizers = [each.optimizer for each in loops]
    if any(each is not optimizers[0] for each in optimizers):
        betas = [dict(each.options).get("beta", BETA) for each in optimizers]
        several["optimizer"] = MADE[optimizers[0].name](beta=np.repeat(betas, times))
    schedules = [each.schedule for each in loops]
    if any(each is not schedules[0] for each in schedules):
        several["schedule"] = _scheduled(schedules, times)
    return replace(first, **several)


def _scheduled(schedules: Sequence[Schedule], times: int) -> Schedule:
    """Return the schedule of several runs at once, all of which end at no rate at all or at none."""

    def rate(base: Number, t: int, whole: int) -> Number:
        return base * np.repeat([each.rate(1.0, t, whole) for each in schedules], times)

    return schedules[0]._replace(name="several", rate=rate)


def walk(
    problem: Problem, loop: Loop, batch: int, lr: Number, start: Sequence[Number], rows: Sequence[int]
) -> Walked:
    """Return so many steps of the loop as there are rows, which it visits in this order.

    For an array of rates every number is an array of as many; the loop and the start may be so, too.
    """
    samples = len(problem.dataset)
    xs, ys = [tuple(x) for x in problem.dataset.x.tolist()], problem.dataset.y.tolist()
    zeros: list[Number] = [0.0 * lr] * len(start)
    params = begun = [value + 0.0 * lr for value in start]
    remembered = [loop.optimizer.init(value) for value in params]
    batching = Batching(samples, batch)
    summed, counted = zeros, 0
    losses, gradients, states, closes = [], [], [params], []
    with np.errstate(all="ignore"):
        for step, row in enumerate(rows):
            position = step % samples
            if position == 0:
                begun = params
            if counted == 0:
                forgotten = (loop.zeroed == "update") | ((loop.zeroed == "epoch") & (position == 0))
                summed = _chosen(forgotten, zeros, summed)
            kept = zeros if counted else summed
            loss, gradient = _evaluated(problem, loop, _chosen(loop.stale, begun, params), xs[row], ys[row])
            summed = [total + slope for total, slope in zip(summed, gradient, strict=True)]
            counted += 1
            closed = (position + 1) % batch == 0 or position + 1 == samples
            if closed:
                divisor = _one(loop.divides == "batch", counted, _one(loop.divides == "dataset", samples, 1))
                means = [total / divisor for total in summed]
                rate = _rate(loop, batching, lr, step)
                each = zip(params, means, remembered, strict=True)
                moves = [loop.optimizer.update(*one, rate) for one in each]
                remembered = [state for _, state in moves]
                moved = _in_turn(
                    problem, loop, [at for at, _ in moves], params, rate / divisor, (xs[row], ys[row])
                )
                params = _chosen(loop.still, params, moved)
                counted = 0
            losses.append(loss)
            gradients.append([before + slope for before, slope in zip(kept, gradient, strict=True)])
            states.append(params)
            closes.append(closed)
    columns = (_runs_first(losses, lr), _runs_first(gradients, lr), _runs_first(states, lr))
    return Walked(np.array(rows, dtype=np.intp), *columns, closes=np.array(closes, dtype=bool))


def _rate(loop: Loop, batching: Batching, lr: Number, step: int) -> Number:
    """Return the rate of a step."""
    schedule = loop.schedule
    if schedule.is_constant:
        return lr
    whole = loop.epochs * (1 if schedule.per == "epoch" else batching.updates_per_epoch)
    return schedule.rate(lr, count_at(schedule, batching, step), whole)


def _one(which: bool | Truths, yes: Number, no: Number) -> Number:
    """Return the one number or the other, in each of the runs."""
    if isinstance(which, np.ndarray):
        return np.where(which, yes, no)
    return yes if which else no


def _chosen(which: bool | Truths, yes: list[Number], no: list[Number]) -> list[Number]:
    """Return the one list of numbers or the other, in each of the runs."""
    if isinstance(which, np.ndarray):
        return [np.where(which, one, other) for one, other in zip(yes, no, strict=True)]
    return yes if which else no


def _runs_first(numbers: list[Number] | list[list[Number]], lr: Number) -> Array:
    """Return a column; of several runs at once, with these as its first axis."""
    found = np.array(numbers, dtype=float)
    return np.moveaxis(found, -1, 0) if isinstance(lr, np.ndarray) else found


def _evaluated(
    problem: Problem, loop: Loop, params: Sequence[Number], x: tuple[float, ...], y: float
) -> tuple[Number, list[Number]]:
    """Return the loss of a sample, and its gradient as the loop has it."""
    loss, slopes = problem.model.evaluate(tuple(params), x, y)
    gradient = [loop.factor * slope for slope in slopes]
    if loop.without_x is not False:
        bare = [each / x[i] if i < len(x) and x[i] else each for i, each in enumerate(gradient)]
        gradient = _chosen(loop.without_x, bare, gradient)
    return loop.loss * loss, _chosen(loop.shared, [gradient[0]] * len(gradient), gradient)


def _in_turn(
    problem: Problem,
    loop: Loop,
    moved: list[Number],
    params: list[Number],
    rate: Number,
    sample: tuple[tuple[float, ...], float],
) -> list[Number]:
    """Return the parameters after an update, each moved after those before it if the loop does so."""
    if loop.in_turn is False:
        return moved
    turned = moved[:1]
    for i in range(1, len(params)):
        slope = _evaluated(problem, loop, [*turned, *params[i:]], *sample)[1][i]
        turned.append(_one(loop.in_turn, params[i] - rate * slope, moved[i]))
    return turned

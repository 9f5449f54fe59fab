"""What an optimizer is: where parameters go from here, what it remembers, and how it says so on paper."""

from collections.abc import Callable
from typing import Any, NamedTuple

from gdtui.core.algebra import Expression, Named
from gdtui.core.arrays import Number
from gdtui.core.problem.working import UPDATE, WorkedRow

State = Any  # a NamedTuple of numbers or arrays, one entry per parameter in each field
Value = float | tuple[float, float]
Options = tuple[tuple[str, Value], ...]


class Optimizer(NamedTuple):
    """An update rule without memory of its own.

    `init(params)` returns the state to start from; `update(params, gradient, state, rate)` returns the new
    parameters and the new state, and changes nothing that it was given. Both are elementwise: they take one
    parameter's number as well as the array of all, and come to the same bits.

    `working(parameter, gradient, state, rate)` returns how `update` comes to its result for one parameter
    with its state before: a row for each field of the state that changes, with the field's name as its id,
    and last a row `update` for the parameter itself.

    `options` are those that were chosen otherwise than they are by default.
    """

    name: str
    init: Callable[[Number], State]
    update: Callable[[Number, Number, State, float], tuple[Number, State]]
    working: Callable[[Named, Named, State, Named], tuple[WorkedRow, ...]]
    options: Options = ()


SHARED = ("t", "product")  # fields of states that are the same for all parameters


class Stateless(NamedTuple):
    """The state of an optimizer that remembers nothing."""


def moved(parameter: Named, step: Expression) -> WorkedRow:
    """Return the row of the update: the parameter less a step."""
    return WorkedRow("update", UPDATE, parameter.symbol, parameter - step)


def moved_by(parameter: Named, step: Expression) -> tuple[WorkedRow, WorkedRow]:
    """Return the row of a step that has much to compute, and that of the update by it."""
    row = WorkedRow("δ", UPDATE, "δ", step)
    return row, moved(parameter, row.named)


def average(id: str, kept: Named, before: Named, new: Expression) -> WorkedRow:
    """Return the row of a moving average: kept·before + (1 − kept)·new."""
    share = Named(f"(1−{kept.symbol})", 1 - kept.number)
    short = kept * before + share * new
    return WorkedRow(id, UPDATE, before.symbol, kept * before + (1 - kept) * new, shorter=(short,))


def decayed(params: Number, gradient: Number, decay: float) -> Number:
    """Return the gradient of the loss with ½·decay·θ² added to it: g + decay·θ."""
    return gradient + decay * params if decay else gradient


def decayed_working(parameter: Named, gradient: Named, decay: float) -> tuple[WorkedRow, ...]:
    """Return the row of the same, if there is any decay."""
    if not decay:
        return ()
    return (WorkedRow("decayed", UPDATE, "gλ", gradient + Named("λ", decay) * parameter),)

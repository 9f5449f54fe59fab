"""What an optimizer is: where parameters go from here, what it remembers, and how it says so on paper."""

from collections.abc import Callable
from typing import Any, NamedTuple

from gdtui.core.algebra import Constant, Expression, Named, Sum
from gdtui.core.arrays import Number
from gdtui.core.problem.working import UPDATE, WorkedRow
from gdtui.core.training.optimizers.elementwise import common

State = Any  # a NamedTuple of numbers or arrays, one entry per parameter in each field
Value = float | bool | tuple[float, float]
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


def moved(parameter: Named, step: Expression, kept: Expression | None = None) -> WorkedRow:
    """Return the row of the update: the parameter, or what is kept of it, less a step."""
    return WorkedRow("update", UPDATE, parameter.symbol, (kept or parameter) - step)


def moved_by(
    parameter: Named, step: Expression, kept: Expression | None = None
) -> tuple[WorkedRow, WorkedRow]:
    """Return the row of a step that has much to compute, and that of the update by it."""
    row = WorkedRow("δ", UPDATE, "δ", step)
    return row, moved(parameter, row.named, kept)


def counted(before: Number) -> WorkedRow:
    """Return the row of the count of updates."""
    return WorkedRow("t", UPDATE, "t", Named("t", common(before)) + Constant(1), shared=True)


def average(id: str, kept: Named, before: Named, new: Expression) -> WorkedRow:
    """Return the row of a moving average: kept·before + (1 − kept)·new."""
    share = Named(f"(1−{kept.symbol})", 1 - kept.number)
    short = kept * before + share * new
    return WorkedRow(id, UPDATE, before.symbol, kept * before + (1 - kept) * new, shorter=(short,))


def climbing(chosen: Optimizer) -> Optimizer:
    """Return the optimizer that goes along the gradient's opposite: PyTorch's with maximize=True."""

    def update(params: Number, gradient: Number, state: State, rate: float) -> tuple[Number, State]:
        return chosen.update(params, -gradient, state, rate)

    def working(parameter: Named, gradient: Named, state: State, rate: Named) -> tuple[WorkedRow, ...]:
        opposite = WorkedRow("opposite", UPDATE, "g↑", Sum(((-1, gradient),)))
        return opposite, *chosen.working(parameter, opposite.named, state, rate)

    return chosen._replace(update=update, working=working)


def decayed(params: Number, gradient: Number, decay: float) -> Number:
    """Return the gradient of the loss with ½·decay·θ² added to it: g + decay·θ."""
    return gradient + decay * params if decay else gradient


def decayed_working(parameter: Named, gradient: Named, decay: float) -> tuple[WorkedRow, ...]:
    """Return the row of the same, if there is any decay."""
    if not decay:
        return ()
    return (WorkedRow("decayed", UPDATE, "gλ", gradient + Named("λ", decay) * parameter),)


def shrunk(params: Number, rate: float, decay: float) -> Number:
    """Return what a decay apart from the gradient leaves of the parameters: θ·(1 − lr·decay)."""
    return params * (1 - rate * decay) if decay else params


def shrunk_working(parameter: Named, rate: Named, decay: float) -> Expression:
    """Return the same as an expression."""
    return parameter * (1 - rate * Named("λ", decay)) if decay else parameter


def decays(strength: float, apart: bool) -> tuple[float, float]:
    """Return how strong a decay is by the gradient, and how strong apart from it."""
    return (0.0, strength) if apart else (strength, 0.0)

"""Optimizers: from a gradient to the change of the parameters, as two pure functions."""

from collections.abc import Callable
from typing import Any, NamedTuple

from gdtui.core.algebra import Named
from gdtui.core.arrays import Number
from gdtui.core.problem.working import UPDATE, WorkedRow

State = Any  # a NamedTuple of numbers or arrays, one entry per parameter in each field


class Optimizer(NamedTuple):
    """An update rule without memory of its own.

    `init(params)` returns the state to start from; `update(gradient, state)` returns the change to add to the
    parameters and the new state, and changes nothing that it was given. Both are elementwise: they take one
    parameter's number as well as the array of all.

    `working(parameter, gradient, state)` returns how `update` comes to its result for one parameter with its
    state before: a row for each field of the state that changes, with the field's name as its id, and last a
    row `update` for the parameter itself.
    """

    name: str
    init: Callable[[Number], State]
    update: Callable[[Number, State], tuple[Number, State]]
    working: Callable[[Named, Named, State], tuple[WorkedRow, ...]]


class Stateless(NamedTuple):
    """The state of an optimizer that remembers nothing."""


def sgd(rate: float) -> Optimizer:
    """Return plain gradient descent: Δ = −rate · gradient (Robbins and Monro 1951)."""

    def init(params: Number) -> Stateless:
        return Stateless()

    def update(gradient: Number, state: Stateless) -> tuple[Number, Stateless]:
        return -rate * gradient, state

    def working(parameter: Named, gradient: Named, state: Stateless) -> tuple[WorkedRow, ...]:
        return (WorkedRow("update", UPDATE, parameter.symbol, parameter - Named("lr", rate) * gradient),)

    return Optimizer("sgd", init, update, working)

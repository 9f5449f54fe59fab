"""Gradient descent, plain and with a velocity."""

from typing import NamedTuple

from gdtui.core.algebra import Expression, Named
from gdtui.core.arrays import Number
from gdtui.core.problem.working import UPDATE, WorkedRow
from gdtui.core.training.optimizers.elementwise import common, counts, zeros
from gdtui.core.training.optimizers.rule import (
    Optimizer,
    Stateless,
    counted,
    decayed,
    decayed_working,
    moved,
    moved_by,
)


def sgd(*, weight_decay: float = 0.0) -> Optimizer:
    """Return plain gradient descent: θ ← θ − lr·g (Robbins and Monro 1951)."""

    def init(params: Number) -> Stateless:
        return Stateless()

    def update(params: Number, gradient: Number, state: Stateless, rate: float) -> tuple[Number, Stateless]:
        return params - rate * decayed(params, gradient, weight_decay), state

    def working(parameter: Named, gradient: Named, state: Stateless, rate: Named) -> tuple[WorkedRow, ...]:
        along = decayed_working(parameter, gradient, weight_decay)
        return *along, moved(parameter, rate * (along[-1].named if along else gradient))

    return Optimizer("sgd", init, update, working)


class Velocity(NamedTuple):
    """What the parameters move along: the gradients so far, each weighted less than the next."""

    velocity: Number


def momentum(*, beta: float = 0.9, dampening: float = 0.0, weight_decay: float = 0.0) -> Optimizer:
    """Return the heavy ball: v ← β·v + g, θ ← θ − lr·v (Polyak 1964), as PyTorch's SGD with a momentum.

    With a dampening τ v ← β·v + (1 − τ)·g, but at the first update, which takes the gradient whole.
    """
    if dampening:
        return _dampened(beta, dampening, weight_decay)
    return _with_velocity("momentum", beta, weight_decay, nesterov=False)


def nesterov(*, beta: float = 0.9, weight_decay: float = 0.0) -> Optimizer:
    """Return Nesterov's momentum: v ← β·v + g, θ ← θ − lr·(g + β·v).

    In the form of Sutskever et al. (2013), as PyTorch's SGD with nesterov=True.
    """
    return _with_velocity("nesterov", beta, weight_decay, nesterov=True)


def _with_velocity(name: str, beta: float, weight_decay: float, nesterov: bool) -> Optimizer:
    def init(params: Number) -> Velocity:
        return Velocity(zeros(params))

    def update(params: Number, gradient: Number, state: Velocity, rate: float) -> tuple[Number, Velocity]:
        along = decayed(params, gradient, weight_decay)
        velocity = beta * state.velocity + along
        if nesterov:
            return params - rate * (along + beta * velocity), Velocity(velocity)
        return params - rate * velocity, Velocity(velocity)

    def working(parameter: Named, gradient: Named, state: Velocity, rate: Named) -> tuple[WorkedRow, ...]:
        rows = decayed_working(parameter, gradient, weight_decay)
        along, kept = rows[-1].named if rows else gradient, Named("β", beta)
        velocity = WorkedRow("velocity", UPDATE, "v", kept * Named("v", state.velocity) + along)
        if nesterov:
            return *rows, velocity, *moved_by(parameter, rate * (along + kept * velocity.named))
        return *rows, velocity, moved(parameter, rate * velocity.named)

    return Optimizer(name, init, update, working)


class CountedVelocity(NamedTuple):
    """The velocity, and how many updates there have been."""

    velocity: Number
    t: Number


def _dampened(beta: float, dampening: float, weight_decay: float) -> Optimizer:
    def init(params: Number) -> CountedVelocity:
        return CountedVelocity(zeros(params), counts(params))

    def update(
        params: Number, gradient: Number, state: CountedVelocity, rate: float
    ) -> tuple[Number, CountedVelocity]:
        along = decayed(params, gradient, weight_decay)
        new = (1 - dampening) * along if common(state.t) else along
        velocity = beta * state.velocity + new
        return params - rate * velocity, CountedVelocity(velocity, state.t + 1)

    def working(
        parameter: Named, gradient: Named, state: CountedVelocity, rate: Named
    ) -> tuple[WorkedRow, ...]:
        rows = decayed_working(parameter, gradient, weight_decay)
        new: Expression = rows[-1].named if rows else gradient
        if common(state.t):
            new = (1 - Named("τ", dampening)) * new
        velocity = WorkedRow("velocity", UPDATE, "v", Named("β", beta) * Named("v", state.velocity) + new)
        return *rows, counted(state.t), velocity, moved(parameter, rate * velocity.named)

    return Optimizer("momentum", init, update, working)

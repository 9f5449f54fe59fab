"""Optimizers that divide each parameter's gradient by how large its gradients have been."""

from typing import Any, NamedTuple

from gdtui.core.algebra import Applied, Constant, Expression, Named
from gdtui.core.arrays import Number
from gdtui.core.problem.working import UPDATE, WorkedRow
from gdtui.core.training.optimizers.elementwise import common, counts, filled, root, zeros
from gdtui.core.training.optimizers.rule import (
    Optimizer,
    State,
    average,
    counted,
    decayed,
    decayed_working,
    moved,
    moved_by,
)


class Squares(NamedTuple):
    """The sum of the squared gradients, or their moving average."""

    v: Number


class CountedSquares(NamedTuple):
    """The sum of the squared gradients, and how many updates there have been."""

    v: Number
    t: Number


def adagrad(
    *,
    lr_decay: float = 0.0,
    initial_accumulator_value: float = 0.0,
    eps: float = 1e-10,
    weight_decay: float = 0.0,
) -> Optimizer:
    """Return Adagrad: v ← v + g², θ ← θ − lr·g/(√v + ε) (Duchi, Hazan and Singer 2011).

    v begins at `initial_accumulator_value`. A decay κ of the rate puts lr′ = lr/(1 + (t − 1)·κ) in its place.
    """
    counting = lr_decay > 0

    def init(params: Number) -> Squares | CountedSquares:
        v = filled(params, initial_accumulator_value)
        return CountedSquares(v, counts(params)) if counting else Squares(v)

    def update(params: Number, gradient: Number, state: State, rate: float) -> tuple[Number, State]:
        along = decayed(params, gradient, weight_decay)
        v = state.v + along * along
        size = root(v) + eps
        if not counting:
            return params - rate * along / size, Squares(v)
        now = rate / (1 + common(state.t) * lr_decay)
        return params - now * along / size, CountedSquares(v, state.t + 1)

    def working(parameter: Named, gradient: Named, state: State, rate: Named) -> tuple[WorkedRow, ...]:
        rows = decayed_working(parameter, gradient, weight_decay)
        along = rows[-1].named if rows else gradient
        if counting:
            t = counted(state.t)
            slower = rate / (1 + (t.named - Constant(1)) * Named("κ", lr_decay))
            now = WorkedRow("lr′", UPDATE, "lr′", slower, shared=True)
            rows, rate = (*rows, t, now), now.named
        v = WorkedRow("v", UPDATE, "v", Named("v", state.v) + along**2)
        return *rows, v, *moved_by(parameter, rate * along / (Applied("√", v.named) + Named("ε", eps)))

    return Optimizer("adagrad", init, update, working)


class SquaresAndMean(NamedTuple):
    """The moving averages of the squared gradients, and of the gradients."""

    v: Number
    m: Number


class SquaresAndVelocity(NamedTuple):
    """The moving average of the squared gradients, and what the parameters move along."""

    v: Number
    velocity: Number


class SquaresMeanAndVelocity(NamedTuple):
    """All three of these."""

    v: Number
    m: Number
    velocity: Number


RMSPROP: dict[tuple[bool, bool], Any] = {
    (False, False): Squares,
    (True, False): SquaresAndMean,
    (False, True): SquaresAndVelocity,
    (True, True): SquaresMeanAndVelocity,
}  # what is remembered of a centered one, and of one with a momentum


def rmsprop(
    *,
    alpha: float = 0.99,
    eps: float = 1e-8,
    weight_decay: float = 0.0,
    momentum: float = 0.0,
    centered: bool = False,
) -> Optimizer:
    """Return RMSprop: v ← α·v + (1 − α)·g², θ ← θ − lr·g/(√v + ε) (Tieleman and Hinton 2012).

    A centered one also averages the gradient, m ← α·m + (1 − α)·g, and has √(v − m²) for √v (Graves 2013).
    With a momentum β the parameters move along a velocity, u ← β·u + g/(√v + ε), θ ← θ − lr·u.
    """
    moving = momentum > 0
    remembered = RMSPROP[centered, moving]

    def init(params: Number) -> State:
        return remembered(*(zeros(params) for _ in remembered._fields))

    def update(params: Number, gradient: Number, state: State, rate: float) -> tuple[Number, State]:
        along = decayed(params, gradient, weight_decay)
        v = spread = alpha * state.v + (1 - alpha) * (along * along)
        kept: tuple[Number, ...] = (v,)
        if centered:
            m = alpha * state.m + (1 - alpha) * along
            spread, kept = v - m * m, (v, m)
        if not moving:
            return params - rate * along / (root(spread) + eps), remembered(*kept)
        velocity = momentum * state.velocity + along / (root(spread) + eps)
        return params - rate * velocity, remembered(*kept, velocity)

    def working(parameter: Named, gradient: Named, state: State, rate: Named) -> tuple[WorkedRow, ...]:
        rows = decayed_working(parameter, gradient, weight_decay)
        along, share = rows[-1].named if rows else gradient, Named("α", alpha)
        v = average("v", share, Named("v", state.v), along**2)
        spread: Expression = v.named
        rows = (*rows, v)
        if centered:
            m = average("m", share, Named("m", state.m), along)
            rows, spread = (*rows, m), v.named - m.named**2
        size = Applied("√", spread) + Named("ε", eps)
        if not moving:
            return *rows, *moved_by(parameter, rate * along / size)
        going_on = Named("β", momentum) * Named("u", state.velocity) + along / size
        velocity = WorkedRow("velocity", UPDATE, "u", going_on)
        return *rows, velocity, moved(parameter, rate * velocity.named)

    return Optimizer("rmsprop", init, update, working)


class SquaresOfBoth(NamedTuple):
    """The moving averages of the squared gradients, and of the squared moves."""

    v: Number
    d: Number


def adadelta(*, rho: float = 0.9, eps: float = 1e-6, weight_decay: float = 0.0) -> Optimizer:
    """Return Adadelta (Zeiler 2012): θ ← θ − lr·δ with δ = √(d + ε)/√(v + ε)·g.

    Before it v ← ρ·v + (1 − ρ)·g², and after it d ← ρ·d + (1 − ρ)·δ².
    """

    def update(
        params: Number, gradient: Number, state: SquaresOfBoth, rate: float
    ) -> tuple[Number, SquaresOfBoth]:
        along = decayed(params, gradient, weight_decay)
        v = rho * state.v + (1 - rho) * (along * along)
        delta = root(state.d + eps) / root(v + eps) * along
        d = rho * state.d + (1 - rho) * (delta * delta)
        return params - rate * delta, SquaresOfBoth(v, d)

    def working(
        parameter: Named, gradient: Named, state: SquaresOfBoth, rate: Named
    ) -> tuple[WorkedRow, ...]:
        rows = decayed_working(parameter, gradient, weight_decay)
        along, kept, tiny = rows[-1].named if rows else gradient, Named("ρ", rho), Named("ε", eps)
        before = Named("d", state.d)
        v = average("v", kept, Named("v", state.v), along**2)
        share = Applied("√", before + tiny) / Applied("√", v.named + tiny)
        delta = WorkedRow("delta", UPDATE, "δ", share * along)
        d = average("d", kept, before, delta.named**2)
        return *rows, v, delta, d, moved(parameter, rate * delta.named)

    return Optimizer("adadelta", lambda params: SquaresOfBoth(zeros(params), zeros(params)), update, working)

"""Optimizers that divide each parameter's gradient by how large its gradients have been."""

from typing import NamedTuple

from gdtui.core.algebra import Applied, Named
from gdtui.core.arrays import Number
from gdtui.core.problem.working import UPDATE, WorkedRow
from gdtui.core.training.optimizers.elementwise import root, zeros
from gdtui.core.training.optimizers.rule import Optimizer, average, decayed, decayed_working, moved, moved_by


class Squares(NamedTuple):
    """The sum of the squared gradients, or their moving average."""

    v: Number


def adagrad(*, eps: float = 1e-10, weight_decay: float = 0.0) -> Optimizer:
    """Return Adagrad: v ← v + g², θ ← θ − lr·g/(√v + ε) (Duchi, Hazan and Singer 2011)."""

    def update(params: Number, gradient: Number, state: Squares, rate: float) -> tuple[Number, Squares]:
        along = decayed(params, gradient, weight_decay)
        v = state.v + along * along
        return params - rate * along / (root(v) + eps), Squares(v)

    def working(parameter: Named, gradient: Named, state: Squares, rate: Named) -> tuple[WorkedRow, ...]:
        rows = decayed_working(parameter, gradient, weight_decay)
        along = rows[-1].named if rows else gradient
        v = WorkedRow("v", UPDATE, "v", Named("v", state.v) + along**2)
        return *rows, v, *moved_by(parameter, rate * along / (Applied("√", v.named) + Named("ε", eps)))

    return Optimizer("adagrad", lambda params: Squares(zeros(params)), update, working)


def rmsprop(*, alpha: float = 0.99, eps: float = 1e-8, weight_decay: float = 0.0) -> Optimizer:
    """Return RMSprop: v ← α·v + (1 − α)·g², θ ← θ − lr·g/(√v + ε) (Tieleman and Hinton 2012)."""

    def update(params: Number, gradient: Number, state: Squares, rate: float) -> tuple[Number, Squares]:
        along = decayed(params, gradient, weight_decay)
        v = alpha * state.v + (1 - alpha) * (along * along)
        return params - rate * along / (root(v) + eps), Squares(v)

    def working(parameter: Named, gradient: Named, state: Squares, rate: Named) -> tuple[WorkedRow, ...]:
        rows = decayed_working(parameter, gradient, weight_decay)
        along, kept = rows[-1].named if rows else gradient, Named("α", alpha)
        v = average("v", kept, Named("v", state.v), along**2)
        return *rows, v, *moved_by(parameter, rate * along / (Applied("√", v.named) + Named("ε", eps)))

    return Optimizer("rmsprop", lambda params: Squares(zeros(params)), update, working)


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

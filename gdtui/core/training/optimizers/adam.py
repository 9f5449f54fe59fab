"""Adam and its family: moving averages m and v of the gradient and of its square, set right for their start.

An average that begins at 0 is too small by 1 − βᵗ after t updates; m′ and v′ are divided by that.
"""

from typing import NamedTuple

from gdtui.core.algebra import Applied, Larger, Named
from gdtui.core.arrays import Number
from gdtui.core.problem.working import UPDATE, WorkedRow
from gdtui.core.training.optimizers.elementwise import common, counts, larger, root, zeros
from gdtui.core.training.optimizers.rule import (
    Optimizer,
    State,
    average,
    counted,
    decayed,
    decayed_working,
    decays,
    moved_by,
    shrunk,
    shrunk_working,
)

Betas = tuple[float, float]
BETAS = (0.9, 0.999)


class Moments(NamedTuple):
    """The moving averages of the gradient and of its square, and how many updates there have been."""

    m: Number
    v: Number
    t: Number


class LargestMoments(NamedTuple):
    """The same, and the largest v so far."""

    m: Number
    v: Number
    t: Number
    vmax: Number


def moments(params: Number) -> Moments:
    """Return the averages before the first gradient."""
    return Moments(zeros(params), zeros(params), counts(params))


def averaged(state: State, gradient: Number, betas: Betas) -> Moments:
    """Return the averages with one gradient more: m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g²."""
    beta1, beta2 = betas
    m = beta1 * state.m + (1 - beta1) * gradient
    v = beta2 * state.v + (1 - beta2) * (gradient * gradient)
    return Moments(m, v, state.t + 1)


class Paper(NamedTuple):
    """The rows of the averages, and what the rows after them need."""

    rows: tuple[WorkedRow, ...]
    along: Named
    m: Named
    v: Named
    t: Named
    betas: tuple[Named, Named]


def averages_working(
    parameter: Named, gradient: Named, state: State, betas: Betas, weight_decay: float
) -> Paper:
    """Return the rows of t, m and v, after that of a decay."""
    rows = decayed_working(parameter, gradient, weight_decay)
    along = rows[-1].named if rows else gradient
    first, second = Named("β₁", betas[0]), Named("β₂", betas[1])
    t = counted(state.t)
    m = average("m", first, Named("m", state.m), along)
    v = average("v", second, Named("v", state.v), along**2)
    return Paper((*rows, t, m, v), along, m.named, v.named, t.named, (first, second))


def set_right(paper: Paper) -> tuple[WorkedRow, WorkedRow]:
    """Return the rows of m′ and v′."""
    first, second = paper.betas
    m = WorkedRow("m′", UPDATE, "m′", paper.m / (1 - first**paper.t))
    v = WorkedRow("v′", UPDATE, "v′", paper.v / (1 - second**paper.t))
    return m, v


def adam(
    *,
    betas: Betas = BETAS,
    eps: float = 1e-8,
    weight_decay: float = 0.0,
    amsgrad: bool = False,
    decoupled_weight_decay: bool = False,
) -> Optimizer:
    """Return Adam: θ ← θ − lr·m′/(√v′ + ε) (Kingma and Ba 2015, algorithm 1), with any decay in g.

    As AMSGrad it divides by the largest v so far, v′ = vmax/(1 − β₂ᵗ) with vmax ← max(vmax, v) (Reddi, Kale
    and Kumar 2018). With a decoupled decay it is AdamW.
    """
    return _adam("adam", betas, eps, decays(weight_decay, decoupled_weight_decay), amsgrad)


def adamw(
    *, betas: Betas = BETAS, eps: float = 1e-8, weight_decay: float = 0.01, amsgrad: bool = False
) -> Optimizer:
    """Return AdamW: θ ← θ·(1 − lr·λ) − lr·m′/(√v′ + ε) (Loshchilov and Hutter 2019, algorithm 2).

    The decay λ is kept apart from the gradient, and from its averages.
    """
    return _adam("adamw", betas, eps, decays(weight_decay, apart=True), amsgrad)


def _adam(name: str, betas: Betas, eps: float, decay: tuple[float, float], amsgrad: bool) -> Optimizer:
    within, apart = decay

    def init(params: Number) -> State:
        return LargestMoments(*moments(params), zeros(params)) if amsgrad else moments(params)

    def update(params: Number, gradient: Number, state: State, rate: float) -> tuple[Number, State]:
        after = averaged(state, decayed(params, gradient, within), betas)
        kept, t, v = shrunk(params, rate, apart), common(after.t), after.v
        if amsgrad:
            v = larger(state.vmax, v)
        step = rate * (after.m / (1 - betas[0] ** t)) / (root(v / (1 - betas[1] ** t)) + eps)
        return kept - step, LargestMoments(*after, v) if amsgrad else after

    def working(parameter: Named, gradient: Named, state: State, rate: Named) -> tuple[WorkedRow, ...]:
        paper = averages_working(parameter, gradient, state, betas, within)
        if amsgrad:
            largest = WorkedRow("vmax", UPDATE, "vmax", Larger(Named("vmax", state.vmax), paper.v))
            paper = paper._replace(rows=(*paper.rows, largest), v=largest.named)
        m, v = set_right(paper)
        step = rate * m.named / (Applied("√", v.named) + Named("ε", eps))
        return *paper.rows, m, v, *moved_by(parameter, step, shrunk_working(parameter, rate, apart))

    return Optimizer(name, init, update, working)

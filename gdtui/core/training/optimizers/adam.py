"""Adam and its family: moving averages m and v of the gradient and of its square, set right for their start.

An average that begins at 0 is too small by 1 − βᵗ after t updates; m′ and v′ are divided by that.
"""

from typing import NamedTuple

from gdtui.core.algebra import Applied, Constant, Expression, Named
from gdtui.core.arrays import Number
from gdtui.core.problem.working import UPDATE, WorkedRow
from gdtui.core.training.optimizers.elementwise import common, counts, root, zeros
from gdtui.core.training.optimizers.rule import Optimizer, average, decayed, decayed_working, moved_by

Betas = tuple[float, float]
BETAS = (0.9, 0.999)


class Moments(NamedTuple):
    """The moving averages of the gradient and of its square, and how many updates there have been."""

    m: Number
    v: Number
    t: Number


def moments(params: Number) -> Moments:
    """Return the averages before the first gradient."""
    return Moments(zeros(params), zeros(params), counts(params))


def averaged(state: Moments, gradient: Number, betas: Betas) -> Moments:
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
    parameter: Named, gradient: Named, state: Moments, betas: Betas, weight_decay: float
) -> Paper:
    """Return the rows of t, m and v, after that of a decay."""
    rows = decayed_working(parameter, gradient, weight_decay)
    along = rows[-1].named if rows else gradient
    first, second = Named("β₁", betas[0]), Named("β₂", betas[1])
    t = counted(state.t)
    m = average("m", first, Named("m", state.m), along)
    v = average("v", second, Named("v", state.v), along**2)
    return Paper((*rows, t, m, v), along, m.named, v.named, t.named, (first, second))


def counted(before: Number) -> WorkedRow:
    """Return the row of the count of updates."""
    return WorkedRow("t", UPDATE, "t", Named("t", common(before)) + Constant(1), shared=True)


def set_right(paper: Paper) -> tuple[WorkedRow, WorkedRow]:
    """Return the rows of m′ and v′."""
    first, second = paper.betas
    m = WorkedRow("m′", UPDATE, "m′", paper.m / (1 - first**paper.t))
    v = WorkedRow("v′", UPDATE, "v′", paper.v / (1 - second**paper.t))
    return m, v


def adam(*, betas: Betas = BETAS, eps: float = 1e-8, weight_decay: float = 0.0) -> Optimizer:
    """Return Adam: θ ← θ − lr·m′/(√v′ + ε) (Kingma and Ba 2015, algorithm 1), with any decay in g."""

    def update(params: Number, gradient: Number, state: Moments, rate: float) -> tuple[Number, Moments]:
        after = averaged(state, decayed(params, gradient, weight_decay), betas)
        return params - _step(after, betas, eps, rate), after

    def working(parameter: Named, gradient: Named, state: Moments, rate: Named) -> tuple[WorkedRow, ...]:
        paper = averages_working(parameter, gradient, state, betas, weight_decay)
        m, v = set_right(paper)
        return *paper.rows, m, v, *moved_by(parameter, _step_working(m, v, eps, rate))

    return Optimizer("adam", moments, update, working)


def adamw(*, betas: Betas = BETAS, eps: float = 1e-8, weight_decay: float = 0.01) -> Optimizer:
    """Return AdamW: θ ← θ·(1 − lr·λ) − lr·m′/(√v′ + ε) (Loshchilov and Hutter 2019, algorithm 2).

    The decay λ is kept apart from the gradient, and from its averages.
    """

    def update(params: Number, gradient: Number, state: Moments, rate: float) -> tuple[Number, Moments]:
        after = averaged(state, gradient, betas)
        return params * (1 - rate * weight_decay) - _step(after, betas, eps, rate), after

    def working(parameter: Named, gradient: Named, state: Moments, rate: Named) -> tuple[WorkedRow, ...]:
        paper = averages_working(parameter, gradient, state, betas, 0.0)
        m, v = set_right(paper)
        kept = parameter * (1 - rate * Named("λ", weight_decay))
        step = WorkedRow("δ", UPDATE, "δ", _step_working(m, v, eps, rate))
        return *paper.rows, m, v, step, WorkedRow("update", UPDATE, parameter.symbol, kept - step.named)

    return Optimizer("adamw", moments, update, working)


def _step(state: Moments, betas: Betas, eps: float, rate: float) -> Number:
    t = common(state.t)
    return rate * (state.m / (1 - betas[0] ** t)) / (root(state.v / (1 - betas[1] ** t)) + eps)


def _step_working(m: WorkedRow, v: WorkedRow, eps: float, rate: Named) -> Expression:
    return rate * m.named / (Applied("√", v.named) + Named("ε", eps))

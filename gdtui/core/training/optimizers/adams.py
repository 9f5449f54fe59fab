"""What others have made of Adam: Adamax, NAdam and RAdam."""

import math
from typing import NamedTuple

from gdtui.core.algebra import Applied, Constant, Expression, Larger, Named
from gdtui.core.arrays import Number
from gdtui.core.problem.working import UPDATE, WorkedRow
from gdtui.core.training.optimizers.adam import (
    BETAS,
    Betas,
    Moments,
    averaged,
    averages_working,
    moments,
    set_right,
)
from gdtui.core.training.optimizers.elementwise import common, counts, larger, root, zeros
from gdtui.core.training.optimizers.rule import (
    Optimizer,
    average,
    counted,
    decayed,
    decayed_working,
    decays,
    moved_by,
    shrunk,
    shrunk_working,
)

SLOWING = 0.96  # how NAdam's momentum grows to its β₁ (Dozat 2016)
TRACTABLE = 5.0  # from how many samples an average is worth, RAdam trusts v (Liu et al. 2020)


class Extremes(NamedTuple):
    """The moving average of the gradient, the largest one that is not forgotten yet, and the updates."""

    m: Number
    u: Number
    t: Number


def adamax(*, betas: Betas = BETAS, eps: float = 1e-8, weight_decay: float = 0.0) -> Optimizer:
    """Return Adamax: θ ← θ − lr·m′/u with u ← max(β₂·u, |g| + ε) (Kingma and Ba 2015, algorithm 2)."""
    beta1, beta2 = betas

    def init(params: Number) -> Extremes:
        return Extremes(zeros(params), zeros(params), counts(params))

    def update(params: Number, gradient: Number, state: Extremes, rate: float) -> tuple[Number, Extremes]:
        along = decayed(params, gradient, weight_decay)
        m = beta1 * state.m + (1 - beta1) * along
        u = larger(beta2 * state.u, abs(along) + eps)
        t = state.t + 1
        return params - rate * (m / (1 - beta1 ** common(t))) / u, Extremes(m, u, t)

    def working(parameter: Named, gradient: Named, state: Extremes, rate: Named) -> tuple[WorkedRow, ...]:
        rows = decayed_working(parameter, gradient, weight_decay)
        along = rows[-1].named if rows else gradient
        first, second, tiny = Named("β₁", beta1), Named("β₂", beta2), Named("ε", eps)
        t = counted(state.t)
        m = average("m", first, Named("m", state.m), along)
        u = WorkedRow("u", UPDATE, "u", Larger(second * Named("u", state.u), Applied("abs", along) + tiny))
        right = WorkedRow("m′", UPDATE, "m′", m.named / (1 - first**t.named))
        return *rows, t, m, u, right, *moved_by(parameter, rate * right.named / u.named)

    return Optimizer("adamax", init, update, working)


class Scheduled(NamedTuple):
    """The moving averages, the updates, and the product of all momenta so far."""

    m: Number
    v: Number
    t: Number
    product: Number


def nadam(
    *,
    betas: Betas = BETAS,
    eps: float = 1e-8,
    weight_decay: float = 0.0,
    momentum_decay: float = 0.004,
    decoupled_weight_decay: bool = False,
) -> Optimizer:
    """Return NAdam: θ ← θ − lr·(g′ + m′)/(√v′ + ε) (Dozat 2016), Adam with Nesterov's momentum.

    g′ = (1 − μ)/(1 − Π)·g and m′ = μ′/(1 − Π·μ′)·m with the momentum μ = β₁·(1 − ½·0.96^(t·ψ)), that of the
    next update μ′, and the product Π of all so far.
    """
    beta1, beta2 = betas
    within, apart = decays(weight_decay, decoupled_weight_decay)

    def init(params: Number) -> Scheduled:
        return Scheduled(*moments(params), counts(params, 1.0))

    def momentum_at(t: float) -> float:
        return beta1 * (1 - math.pow(SLOWING, t * momentum_decay) / 2)

    def update(params: Number, gradient: Number, state: Scheduled, rate: float) -> tuple[Number, Scheduled]:
        along, kept = decayed(params, gradient, within), shrunk(params, rate, apart)
        after = averaged(state, along, betas)
        t = common(after.t)
        now, following = momentum_at(t), momentum_at(t + 1)
        product = state.product * now
        so_far = common(product)
        slope = (1 - now) / (1 - so_far) * along
        mean = following / (1 - so_far * following) * after.m
        size = root(after.v / (1 - beta2**t)) + eps
        return kept - rate * (slope + mean) / size, Scheduled(*after, product)

    def working(parameter: Named, gradient: Named, state: Scheduled, rate: Named) -> tuple[WorkedRow, ...]:
        paper = averages_working(parameter, gradient, state, betas, within)
        slowing, psi, first = Named("0.96", SLOWING), Named("ψ", momentum_decay), paper.betas[0]
        before = Named("Π", common(state.product))
        now = WorkedRow("μ", UPDATE, "μ", first * (1 - slowing ** (paper.t * psi) / Constant(2)), shared=True)
        after = (1 + paper.t) * psi
        following = WorkedRow("μ′", UPDATE, "μ′", first * (1 - slowing**after / Constant(2)), shared=True)
        product = WorkedRow("product", UPDATE, "Π", before * now.named, shared=True)
        slope = WorkedRow("g′", UPDATE, "g′", (1 - now.named) / (1 - product.named) * paper.along)
        share = following.named / (1 - product.named * following.named)
        mean = WorkedRow("m′", UPDATE, "m′", share * paper.m)
        v = WorkedRow("v′", UPDATE, "v′", paper.v / (1 - paper.betas[1] ** paper.t))
        size = Applied("√", v.named) + Named("ε", eps)
        step = rate * (slope.named + mean.named) / size
        moves = moved_by(parameter, step, shrunk_working(parameter, rate, apart))
        return *paper.rows, now, following, product, slope, mean, v, *moves

    return Optimizer("nadam", init, update, working)


def radam(
    *,
    betas: Betas = BETAS,
    eps: float = 1e-8,
    weight_decay: float = 0.0,
    decoupled_weight_decay: bool = False,
) -> Optimizer:
    """Return RAdam (Liu et al. 2020): θ ← θ − lr·m′·s, with s for how well v is known yet.

    ρ∞ = 2/(1 − β₂) − 1 and ρ = ρ∞ − 2·t·β₂ᵗ/(1 − β₂ᵗ) say how many samples the average v is worth, in the
    long run and now. s = √((ρ − 4)·(ρ − 2)·ρ∞/((ρ∞ − 4)·(ρ∞ − 2)·ρ))·√(1 − β₂ᵗ)/(√v + ε) where ρ > 5; before,
    s = 1.
    """
    beta1, beta2 = betas
    within, apart = decays(weight_decay, decoupled_weight_decay)
    most = 2 / (1 - beta2) - 1

    def worth(t: float) -> float:
        left = math.pow(beta2, t)
        return most - 2 * t * left / (1 - left)

    def update(params: Number, gradient: Number, state: Moments, rate: float) -> tuple[Number, Moments]:
        after, kept = averaged(state, decayed(params, gradient, within), betas), shrunk(params, rate, apart)
        t = common(after.t)
        mean, now = after.m / (1 - beta1**t), worth(t)
        if now <= TRACTABLE:
            return kept - rate * mean, after
        share = (now - 4) * (now - 2) * most / ((most - 4) * (most - 2) * now)
        scale = math.sqrt(share) * math.sqrt(1 - beta2**t) / (root(after.v) + eps)
        return kept - rate * mean * scale, after

    def working(parameter: Named, gradient: Named, state: Moments, rate: Named) -> tuple[WorkedRow, ...]:
        paper = averages_working(parameter, gradient, state, betas, within)
        mean, _ = set_right(paper)
        left, limit = paper.betas[1] ** paper.t, Named("ρ∞", most)
        now = WorkedRow("ρ", UPDATE, "ρ", limit - 2 * paper.t * left / (1 - left), shared=True)
        scale: Expression = Constant(1)
        if now.named.number > TRACTABLE:
            four, two, size = Constant(4), Constant(2), Applied("√", paper.v) + Named("ε", eps)
            whole = (limit - four) * (limit - two) * now.named
            share = (now.named - four) * (now.named - two) * limit / whole
            scale = Applied("√", share) * Applied("√", 1 - left) / size
        scaled = WorkedRow("s", UPDATE, "s", scale)
        moves = moved_by(parameter, rate * mean.named * scaled.named, shrunk_working(parameter, rate, apart))
        return *paper.rows, mean, now, scaled, *moves

    return Optimizer("radam", moments, update, working)

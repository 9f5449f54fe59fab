"""Optimizers that the product does not know: what is shown of them, nobody wrote for them."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from gdtui.core.algebra import Applied, Named
from gdtui.core.arrays import Number
from gdtui.core.problem.working import UPDATE, WorkedRow
from gdtui.core.training.optimizers import Optimizer
from tests.problems import momentum


class Moments(NamedTuple):
    """The state of `adam`."""

    m: Number
    v: Number
    t: Number


def adam(rate: float) -> Optimizer:
    """Adam with the usual constants (Kingma and Ba 2015, algorithm 1)."""
    beta1, beta2, tiny = 0.9, 0.999, 1e-8

    def init(params: Number) -> Moments:
        return Moments(params * 0, params * 0, params * 0)

    def update(gradient: Number, state: Moments) -> tuple[Number, Moments]:
        t = state.t + 1
        m = beta1 * state.m + (1 - beta1) * gradient
        v = beta2 * state.v + (1 - beta2) * (gradient * gradient)
        corrected = m / (1 - beta1**t)
        spread = v / (1 - beta2**t)
        return -(rate * corrected / (np.sqrt(spread) + tiny)), Moments(m, v, t)

    def working(parameter: Named, gradient: Named, state: Moments) -> tuple[WorkedRow, ...]:
        kept1, kept2 = Named("β1", beta1), Named("β2", beta2)
        new1, new2 = Named("(1−β1)", 1 - beta1), Named("(1−β2)", 1 - beta2)
        t = WorkedRow("t", UPDATE, "t", Named("t", state.t) + Named("1", 1))
        m = WorkedRow("m", UPDATE, "m", kept1 * Named("m", state.m) + new1 * gradient)
        v = WorkedRow("v", UPDATE, "v", kept2 * Named("v", state.v) + new2 * gradient**2)
        corrected = WorkedRow("m̂", UPDATE, "m̂", m.named / (1 - kept1**t.named))
        spread = WorkedRow("v̂", UPDATE, "v̂", v.named / (1 - kept2**t.named))
        step = Named("lr", rate) * corrected.named / (Applied("√", spread.named) + Named("ε", tiny))
        return t, m, v, corrected, spread, WorkedRow("update", UPDATE, parameter.symbol, parameter - step)

    return Optimizer("adam", init, update, working)


OPTIMIZERS: tuple[Callable[[float], Optimizer], ...] = (momentum, adam)

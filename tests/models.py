"""Models and optimizers that the product does not know: what is shown of them, nobody wrote for them."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from gdtui.core.algebra import Applied, Expression, Named, sigmoid
from gdtui.core.arrays import Number, Numbers
from gdtui.core.data.datasets import Dataset
from gdtui.core.problem.problems import Problem
from gdtui.core.problem.working import FORWARD, GRADIENT, LOSS, UPDATE, WorkedRow
from gdtui.core.training.optimizers import Optimizer
from tests.problems import momentum


class Plane:
    """ŷ = x1·w1 + x2·w2 + … + b, with the squared error as loss."""

    def __init__(self, features: int) -> None:
        self.formula = "y = " + "".join(f"w{i + 1}·x{i + 1} + " for i in range(features)) + "b"
        self.names: tuple[str, ...] = (*(f"w{i + 1}" for i in range(features)), "b")

    def predict(self, params: Numbers, x: Numbers) -> Number:
        total = x[0] * params[0]
        for i in range(1, len(self.names) - 1):
            total = total + x[i] * params[i]
        return total + params[-1]

    def evaluate(self, params: Numbers, x: Numbers, y: Number) -> tuple[Number, tuple[Number, ...]]:
        error = self.predict(params, x) - y
        return error * error, (*(2 * x[i] * error for i in range(len(self.names) - 1)), 2 * error)

    def working(self, params: Numbers, x: Numbers, y: Number) -> tuple[WorkedRow, ...]:
        features = [Named(f"x{i + 1}", x[i]) for i in range(len(self.names) - 1)]
        *weights, b = (Named(name, value) for name, value in zip(self.names, params, strict=True))
        products = [feature * weight for feature, weight in zip(features, weights, strict=True)]
        total: Expression = products[0]
        for term in (*products[1:], b):
            total = total + term
        forward = WorkedRow("forward", FORWARD, "ŷ", total)
        error = forward.named - Named("y", y)
        slopes = [*(2 * feature * error for feature in features), 2 * error]
        gradients = (WorkedRow("gradient", GRADIENT, "g", slope) for slope in slopes)
        return forward, WorkedRow("loss", LOSS, "ℓ", error**2), *gradients


class Logistic:
    """p = σ(w·x + b), with the cross-entropy of labels 0 and 1 as loss, written for z without overflow."""

    formula = "p = σ(w·x + b)"
    names: tuple[str, ...] = ("w", "b")

    def predict(self, params: Numbers, x: Numbers) -> Number:
        return sigmoid(x[0] * params[0] + params[1])

    def evaluate(self, params: Numbers, x: Numbers, y: Number) -> tuple[Number, tuple[Number, ...]]:
        z = x[0] * params[0] + params[1]
        error = sigmoid(z) - y
        loss = np.maximum(z, 0) - y * z + np.log(1 + np.exp(-np.abs(z)))
        return loss, (error * x[0], error)

    def working(self, params: Numbers, x: Numbers, y: Number) -> tuple[WorkedRow, ...]:
        feature, label, w, b = (
            Named("x", x[0]),
            Named("y", y),
            Named("w", params[0]),
            Named("b", params[1]),
        )
        score = feature * w + b
        z = Named("z", score.evaluate())
        size = Applied("exp", Named("-|z|", -np.abs(z.number)))
        loss = Named("max(z,0)", np.maximum(z.number, 0)) - label * z + Applied("log", 1 + size)
        forward = WorkedRow("forward", FORWARD, "p", Applied("σ", score))
        error = forward.named - label
        return (
            forward,
            WorkedRow("loss", LOSS, "ℓ", loss),
            WorkedRow("gradient", GRADIENT, "g", error * feature),
            WorkedRow("gradient", GRADIENT, "g", error),
        )


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

_X = np.random.default_rng(5).normal(size=(7, 3)).round(2)
PLANE = Problem("plane", Dataset.of(_X, (_X @ [1, -2, 0.5] + 3).round(2)), Plane(3), (0, 0, 0, 0), 1.0)
WIDE = Problem(
    "wide", Dataset.of(np.tile(_X, (1, 4)), (_X @ [1, -2, 0.5]).round(2)), Plane(12), (0.1,) * 13, 1.0
)
LABELLED = Problem(
    "labelled", Dataset.of([-2, -1, -0.5, 0.5, 1, 3], [0, 0, 1, 0, 1, 1]), Logistic(), (0.0, 0.0), 1.0
)

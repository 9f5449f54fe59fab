"""Logistic regression: the probability of a 1, under the binary cross-entropy."""

import numpy as np

from gdtui.core.algebra import Applied, Named
from gdtui.core.arrays import Number, Numbers
from gdtui.core.functions import sigmoid, sigmoid_of, softplus_of
from gdtui.core.problem.models.weighted import (
    named_features,
    slopes,
    sum_text,
    weighted_sum,
    weights_of,
    worked_sum,
)
from gdtui.core.problem.working import FORWARD, GRADIENT, LOSS, WorkedRow


class Logistic:
    """p = σ(z) with z = w1·x1 + … + b, for labels y of 0 and 1 (Cox 1958).

    Its loss is the binary cross-entropy −y·log p − (1 − y)·log(1 − p), which for these labels is
    log(1 + e^±z), with + for a 0 and − for a 1. So it is computed: there is no finite z at which it overflows
    or loses its digits.
    """

    def __init__(self, features: int = 1) -> None:
        weights = weights_of(features)
        self.names: tuple[str, ...] = (*weights, "b")
        terms = ["w·x"] if features == 1 else [f"{w}·x{i}" for i, w in enumerate(weights, 1)]
        self.formula = f"p = σ({sum_text(terms)})"

    def logit(self, params: Numbers, x: Numbers) -> Number:
        """Return z = x1·w1 + x2·w2 + … + b; above 0 a 1 is likelier than a 0."""
        return weighted_sum(params, x)

    def predict(self, params: Numbers, x: Numbers) -> Number:
        """Return p = σ(z), the probability of a 1."""
        return sigmoid(self.logit(params, x))

    def evaluate(self, params: Numbers, x: Numbers, y: Number) -> tuple[Number, Numbers]:
        """Return log(1 + e^((1 − 2·y)·z)) and ((p − y)·x1, (p − y)·x2, …, p − y)."""
        z = self.logit(params, x)
        small = np.exp(-abs(z))
        return softplus_of((1 - 2 * y) * z, small), slopes(params, x, sigmoid_of(z, small) - y)

    def working(self, params: Numbers, x: Numbers, y: Number) -> tuple[WorkedRow, ...]:
        """Return z, σ(z), log(1 + e^((1 − 2·y)·z)), (p − y)·x1, … and p − y."""
        features, label = named_features(x), Named("y", y)
        logit = WorkedRow("logit", FORWARD, "z", worked_sum(self.names, params, features))
        forward = WorkedRow("forward", FORWARD, "p", Applied("σ", logit.named))
        turned = (1 - 2 * label) * logit.named
        loss = Applied("softplus", turned)
        shorter = (Applied("softplus", Named("±z", turned.evaluate())),)
        error = forward.named - label
        along = [*(error * feature for feature in features), error]
        gradients = (WorkedRow("gradient", GRADIENT, "g", slope) for slope in along)
        return logit, forward, WorkedRow("loss", LOSS, "ℓ", loss, shorter=shorter), *gradients

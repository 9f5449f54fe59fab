"""Functions of a number or of each of an array, by the names that formulas have for them."""

import math
from collections.abc import Callable

import numpy as np

from gdtui.core.arrays import Number


def sigmoid(z: Number) -> Number:
    """Return 1/(1 + e^−z) of a number or of each of an array, without overflow at any finite z."""
    return sigmoid_of(z, np.exp(-abs(z)))


def sigmoid_of(z: Number, small: Number) -> Number:
    """Return the sigmoid of z, of which e^−|z| is known."""
    if isinstance(z, np.ndarray):
        return np.where(z < 0, small, 1)[()] / (1 + small)
    return (small if z < 0 else 1) / (1 + small)


def softplus(z: Number) -> Number:
    """Return log(1 + e^z) of a number or of each of an array: all its digits, at any finite z."""
    return softplus_of(z, np.exp(-abs(z)))


def softplus_of(z: Number, small: Number) -> Number:
    """Return the softplus of z, of which e^−|z| is known."""
    above = np.maximum(z, 0) if isinstance(z, np.ndarray) else max(z, 0)
    return above + np.log1p(small)


FUNCTIONS: dict[str, Callable[[Number], Number]] = {
    "√": np.sqrt,
    "exp": np.exp,
    "log": np.log,
    "σ": sigmoid,
    "softplus": softplus,
    "abs": np.abs,
    "cos": math.cos,
}

"""Weighted sums of features: w1·x1 + w2·x2 + … + b, added from left to right whatever holds the numbers."""

from collections.abc import Sequence

import numpy as np

from gdtui.core.algebra import Expression, Named, Sum
from gdtui.core.arrays import Array, Number, Numbers

WRITTEN = 3  # features that are all written in a formula
FEW = 8  # features up to which a loop over them is as fast as arrays
CELLS = 1 << 16  # products that are held at once


def weights_of(features: int) -> tuple[str, ...]:
    """Return the names of the weights of so many features: w, or w1, w2, …"""
    return ("w",) if features == 1 else tuple(f"w{i}" for i in range(1, features + 1))


def sum_text(terms: Sequence[str]) -> str:
    """Return a sum with its constant b; of many terms the first and the last."""
    shown = [*terms] if len(terms) <= WRITTEN else [terms[0], "…", terms[-1]]
    return " + ".join([*shown, "b"])


def weighted_sum(params: Numbers, x: Numbers) -> Number:
    """Return x1·w1 + x2·w2 + … + b, of which `params` holds b last."""
    if _is_table(params, x):
        weights = np.asarray(params[:-1], x.dtype)  # type: ignore[union-attr]
        return np.cumsum(_along(weights, x) * x, axis=0)[-1] + params[-1]
    total = x[0] * params[0]
    for i in range(1, len(params) - 1):
        total = total + x[i] * params[i]
    return total + params[-1]


def slopes(params: Numbers, x: Numbers, error: Number, times: int = 1) -> Numbers:
    """Return times·x1·error, times·x2·error, …, times·error: a slope for each of `params`.

    It is a tuple, or an array with a row for each.
    """
    if _is_table(params, x):
        last = np.expand_dims(times * error, 0)
        table: Array = np.concatenate([times * x * error, last])  # type: ignore[operator]
        return table
    if times == 1:
        return (*(feature * error for feature in x), error)
    return (*(times * feature * error for feature in x), times * error)


def _is_table(params: Numbers, x: Numbers) -> bool:
    """Are there so many features, one number or column each, that all products are best computed at once?

    Products are the same, and so are sums: `cumsum` adds in order.
    """
    return len(params) > FEW and isinstance(x, np.ndarray) and x.size <= CELLS and np.ndim(params[0]) == 0


def _along(weights: Array, x: Numbers) -> Array:
    return weights if np.ndim(x) == 1 else weights[:, None]


def worked_sum(names: Sequence[str], params: Numbers, features: Sequence[Expression]) -> Sum:
    """Return the sum as an expression of these features; `names` are those of the parameters."""
    *weights, b = (Named(name, value) for name, value in zip(names, params, strict=True))
    products = [feature * weight for feature, weight in zip(features, weights, strict=True)]
    return Sum(tuple((1, term) for term in (*products, b)))


def named_features(x: Numbers) -> list[Named]:
    """Return a row's features by their symbols: x, or x1, x2, …"""
    if len(x) == 1:
        return [Named("x", x[0])]
    return [Named(f"x{i}", value) for i, value in enumerate(x, 1)]

"""Operators: what the signs and functions of a condition do with numbers, one a step or one for all steps.

They are numpy's, by the rules of IEEE 754: a division by zero is inf or nan and never an error.
"""

import ast
from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

import numpy as np

from gdtui.core.conditions.quantities import Stretch

# A column with one entry a step, or one number for all of them.
Evaluate = Callable[[Stretch], Any]
Function = Callable[..., Any]


def _differ(left: Any, right: Any) -> Any:
    """Return left ≠ right, which is false where one is nan: unlike !=, and like any other comparison."""
    return np.less(left, right) | np.greater(left, right)


SIGNS: dict[type[ast.unaryop], Function] = {ast.USub: np.negative, ast.UAdd: np.positive}
OPERATORS: dict[type[ast.operator], Function] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
    ast.Mod: np.mod,
    ast.Pow: np.power,
}
COMPARISONS: dict[type[ast.cmpop], Function] = {
    ast.Lt: np.less,
    ast.LtE: np.less_equal,
    ast.Gt: np.greater,
    ast.GtE: np.greater_equal,
    ast.Eq: np.equal,
    ast.NotEq: _differ,
}
OF_ONE: dict[str, Function] = {"abs": np.abs, "sign": np.sign, "sqrt": np.sqrt, "log": np.log, "exp": np.exp}
OF_SEVERAL: dict[str, Function] = {"min": np.minimum, "max": np.maximum}
FUNCTIONS = (*OF_ONE, *OF_SEVERAL, "norm")


def applied(function: Function, *parts: Evaluate) -> Evaluate:
    """Return a function of one part or of two."""
    if len(parts) == 1:
        (only,) = parts
        return lambda at: function(only(at))
    left, right = parts
    return lambda at: function(left(at), right(at))


def joined(function: Function, parts: Sequence[Evaluate]) -> Evaluate:
    """Return a function of two, applied to any number of parts from left to right."""
    return lambda at: reduce(function, [part(at) for part in parts])


def compared(signs: Sequence[Function], parts: Sequence[Evaluate]) -> Evaluate:
    """Return a chain of comparisons, as in 0 < w <= 1: each part is computed once."""

    def evaluate(at: Stretch) -> Any:
        values = [part(at) for part in parts]
        pairs = zip(signs, values, values[1:], strict=False)
        return reduce(np.logical_and, [sign(left, right) for sign, left, right in pairs])

    return evaluate

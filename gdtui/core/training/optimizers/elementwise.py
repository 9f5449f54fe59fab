"""Functions of a number or of each of an array, that come to the same bits for both."""

import math

import numpy as np

from gdtui.core.arrays import Number


def root(number: Number) -> Number:
    """Return the square root, nan below 0; of a Python float a Python float: far faster to go on with."""
    if type(number) is not float:
        return np.sqrt(number)
    try:
        return math.sqrt(number)
    except ValueError:
        with np.errstate(all="ignore"):
            return float(np.sqrt(number))


def larger(some: Number, other: Number) -> Number:
    """Return the larger of the two; nan where either is none."""
    if type(some) is float and type(other) is float:
        return some if some >= other or some != some else other
    return np.maximum(some, other)


def zeros(like: Number) -> Number:
    """Return 0 in the precision and shape of a number or an array."""
    return filled(like, 0.0)


def filled(like: Number, value: float) -> Number:
    """Return a value in the precision and shape of a number or an array."""
    return np.full_like(like, value) if isinstance(like, np.ndarray) else type(like)(value)


def counts(like: Number, start: float = 0.0) -> Number:
    """Return what is the same for all parameters, in double precision whatever theirs is: a count, say."""
    return np.full_like(like, start, dtype=np.float64) if isinstance(like, np.ndarray) else start


def common(count: Number) -> float:
    """Return what is the same for all parameters as a plain number, so that powers of it have no two faces.

    numpy raises arrays to powers in its own way, which may differ from the scalars' in the last bit.
    """
    return float(count.flat[0]) if isinstance(count, np.ndarray) else float(count)

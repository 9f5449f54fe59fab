"""Numbers drawn from a seed: pure functions that no release of numpy changes."""

import numpy as np
from numpy.typing import NDArray

from gdtui.core.arrays import Array

Words = NDArray[np.uint64]

_GAMMA = np.uint64(0x9E3779B97F4A7C15)
_MASK = 0xFFFFFFFFFFFFFFFF


def hashed(seed: int, outer: Words, inner: Words) -> Words:
    """Return 64 bits for each (seed, outer, inner), in the shape that the two give together."""
    return _mix(_mix(outer * _GAMMA + np.uint64(seed & _MASK)) + (inner + np.uint64(1)) * _GAMMA)


def normals(count: int, seed: int) -> Array:
    """Return that many standard normal numbers, (count,), by Box and Muller (1958)."""
    bits = hashed(seed, np.arange(2, dtype=np.uint64)[:, None], np.arange(count, dtype=np.uint64))
    first, second = (bits >> np.uint64(11)).astype(np.float64) * 2.0**-53  # uniform in [0, 1)
    numbers: Array = np.sqrt(-2 * np.log1p(-first)) * np.cos(2 * np.pi * second)
    return numbers


def _mix(z: Words) -> Words:
    """Return SplitMix64's finalizer of each entry (Steele, Lea, Flood 2014, OOPSLA)."""
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))

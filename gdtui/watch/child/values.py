"""Values as numbers: whatever a program computes with, by names and as it is now."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

WHOLE = 64  # numbers of a value that are recorded one by one; of a larger one its norm
DEEP = 6  # levels of lists in lists
MOST = 512  # numbers of one value, whatever it holds
NAN = float("nan")


class Unrecorded(Exception):
    """The value has no numbers."""


def number(value: Any) -> float:
    """Return a number that is one, or a tensor of one; raise `Unrecorded` for everything else."""
    if isinstance(value, (bool, int, float)):
        try:
            return float(value)
        except OverflowError:
            return math.inf if value > 0 else -math.inf
    inner = getattr(value, "data", None)
    if isinstance(inner, (int, float)):  # an object that remembers how it was computed
        return float(inner)
    if shape_of(value) == ():
        try:
            return float(value)
        except (TypeError, ValueError):
            pass
    raise Unrecorded


def shape_of(value: Any) -> tuple[int, ...] | None:
    """Return the shape of an array of numbers, whoever made it; None for everything else."""
    shape, kind = getattr(value, "shape", None), str(getattr(value, "dtype", ""))
    if not isinstance(shape, tuple) or not any(each in kind for each in ("float", "int", "bool")):
        return None
    return tuple(int(length) for length in shape)


def size_of(shape: Sequence[int]) -> int:
    """Return how many numbers an array of this shape holds."""
    return math.prod(shape)


def norm(value: Any) -> float:
    """Return the Euclidean norm of a large array."""
    return math.sqrt(product(value, value))


def product(one: Any, other: Any) -> float:
    """Return the inner product of two arrays of one shape, in the precision that they have."""
    one, other = getattr(one, "detach", lambda: one)(), getattr(other, "detach", lambda: other)()
    return float((one * other).sum())


def copied(value: Any) -> Any:
    """Return a copy that stays as it is when the value changes."""
    detached = getattr(value, "detach", None)
    if detached is not None:
        return detached().clone()
    copy = getattr(value, "copy", None)
    return copy() if copy is not None and shape_of(value) is not None else value


def numbers(name: str, value: Any) -> list[tuple[str, float]]:
    """Return the numbers of a value, each with its name; raise `Unrecorded` where it has none.

    Of an array, or a list of numbers, with more than WHOLE there is one, its norm, whose name has bars. What
    holds several is recorded part by part, up to MOST numbers.
    """
    found: list[tuple[str, float]] = []
    for part in _parts(name, value, 0):
        found += part
        if len(found) > MOST:
            break
    if not found:
        raise Unrecorded
    return found[:MOST]


def _parts(name: str, value: Any, depth: int) -> Iterator[list[tuple[str, float]]]:
    shape = shape_of(value)
    if shape is not None and size_of(shape) > WHOLE:
        yield [(f"|{name}|", norm(value))]
    elif shape is not None and size_of(shape) == 1:
        yield [(name, float(value))]
    elif shape:
        yield list(_listed(name, getattr(value, "detach", lambda: value)().tolist(), ()))
    elif isinstance(value, Mapping) and depth < DEEP:
        for key, each in value.items():
            yield from _parts(f"{name}.{key}", each, depth + 1)
    elif isinstance(value, (list, tuple)) and depth < DEEP:
        yield from _several(name, value, depth)
    else:
        yield [(name, number(value))]


def _several(name: str, values: Sequence[Any], depth: int) -> Iterator[list[tuple[str, float]]]:
    """Yield the numbers of a list, or of what is in it."""
    if len(values) > WHOLE and all(isinstance(each, (bool, int, float)) for each in values):
        yield [(f"|{name}|", math.hypot(*map(number, values)))]
        return
    keys = getattr(values, "_fields", None)
    for index, each in enumerate(values):
        yield from _parts(f"{name}.{keys[index]}" if keys else f"{name}[{index}]", each, depth + 1)


def _listed(name: str, value: Any, place: tuple[int, ...]) -> Iterator[tuple[str, float]]:
    """Yield the numbers of an array as lists, by their places."""
    if isinstance(value, list):
        for index, each in enumerate(value):
            yield from _listed(name, each, (*place, index))
    else:
        yield f"{name}[{','.join(map(str, place))}]" if place else name, number(value)

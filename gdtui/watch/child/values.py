"""Values as numbers: whatever a program computes with, by names and as it is now."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import product as product_of
from typing import Any

WHOLE = 64  # numbers of a value that are recorded one by one; of a larger one its norm
DEEP = 6  # levels of lists in lists
MOST = 512  # numbers of one value, whatever it holds
PRECISE = 1 << 16  # numbers of an array whose sums are made in double precision
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
    if is_exact(value):
        return _rounded(value)
    inner = getattr(value, "data", None)
    if isinstance(inner, (int, float)):  # an object that remembers how it was computed
        return float(inner)
    if shape_of(value) == ():
        try:
            return float(value)
        except (TypeError, ValueError):
            pass
    raise Unrecorded


def is_exact(value: Any) -> bool:
    """Return whether a value is a number without an end that floats have: a fraction, or a decimal one."""
    for module, name in (("fractions", "Fraction"), ("decimal", "Decimal")):
        made = getattr(sys.modules.get(module), name, None)
        if made is not None and isinstance(value, made):
            return True
    return False


def _rounded(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
    except ValueError:  # a signal that there is no number
        return NAN


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
    square = float(product(value, value))
    return math.sqrt(square) if square >= 0 else NAN


def product(one: Any, other: Any) -> Any:
    """Return the inner product of two arrays of one shape, as a number of their library's."""
    return _flat(one).dot(_flat(other))


def _flat(value: Any) -> Any:
    """Return an array's numbers in a row: in double precision, of a very large one as they are."""
    double = getattr(value, "double", None)
    if double is not None:  # torch's
        value = value.detach()
        value = value.to_dense() if value.is_sparse else value
        if value.numel() <= PRECISE and value.device.type != "mps":
            value = value.double()
        elif value.dtype.itemsize < 4:
            value = value.float()
        return value.ravel()
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(value, numpy.ndarray):
        flat = numpy.asarray(value).ravel()
        return flat.astype("float64") if flat.size <= PRECISE or flat.dtype.kind != "f" else flat
    return value.ravel()


def copied(value: Any) -> Any:
    """Return a copy that stays as it is when the value changes."""
    detached = getattr(value, "detach", None)
    if detached is not None:
        return detached().clone()
    copy = getattr(value, "copy", None)
    return copy() if copy is not None and shape_of(value) is not None else value


def inner_of(value: Any) -> Any:
    """Return the array that an object holds as its data; the value itself where it holds none."""
    inner = getattr(value, "data", None) if shape_of(value) is None else None
    return value if inner is None or shape_of(inner) is None else inner


def arrays(name: str, value: Any) -> list[tuple[str, Any]]:
    """Return the arrays of more than one number that a value is or has in it, each with its name."""
    value = inner_of(value)
    shape = shape_of(value)
    if shape is not None:
        return [(name, value)] if size_of(shape) != 1 else []
    if isinstance(value, (list, tuple)) and len(value) <= MOST:
        return [each for index, part in enumerate(value) for each in arrays(f"{name}[{index}]", part)]
    if isinstance(value, dict):
        return [each for key, part in value.items() for each in arrays(f"{name}.{key}", part)]
    return []


def shapes(name: str, value: Any) -> list[tuple[str, tuple[int, ...]]]:
    """Return the shapes of these arrays."""
    if isinstance(value, (int, str)):
        return []
    return [(part, shape_of(each) or ()) for part, each in arrays(name, value)]


def differ(one: float, other: float) -> bool:
    """Return whether two numbers are not the same; nan is the same as itself."""
    return one != other and not (one != one and other != other)


def large(name: str, value: Any) -> list[tuple[str, Any]]:
    """Return those of which only the norm is recorded."""
    return [(part, each) for part, each in arrays(name, value) if size_of(shape_of(each) or ()) > WHOLE]


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
    value = inner_of(value)
    shape = shape_of(value)
    if shape is not None and size_of(shape) > WHOLE:
        yield [(f"|{name}|", norm(value))]
    elif shape is not None and size_of(shape) == 1:
        yield [(name, float(value.item() if hasattr(value, "item") else value))]
    elif shape:
        flat = getattr(value, "detach", lambda: value)().ravel().tolist()
        yield list(zip(_places(name, shape), map(float, flat)))  # noqa: B905  not in Python 3.9
    elif isinstance(value, Mapping) and depth < DEEP:
        for key, each in value.items():
            if each is not None:  # it is not there yet
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


@lru_cache(maxsize=1024)
def _places(name: str, shape: tuple[int, ...]) -> tuple[str, ...]:
    """Return the names of an array's numbers, by their places."""
    return tuple(f"{name}[{','.join(map(str, place))}]" for place in product_of(*map(range, shape)))

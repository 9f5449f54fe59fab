"""The built-in datasets by name: what can be chosen of each, and the rows that this gives."""

import math
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from gdtui.core.arrays import Array
from gdtui.core.choices import choice
from gdtui.core.data.datasets import Dataset
from gdtui.core.errors import InputError, Phrase, visible
from gdtui.core.hashing import Words, hashed, normals
from gdtui.core.limits import SEEDS

LEAST, MOST_ON_PAPER, MOST = 2, 1000, 10_000_000  # rows
NOISE = 1e6  # more than any line shows through
PIECE = 1 << 18  # rows that are drawn at once


def lecture() -> Dataset:
    """Return y = 2·x at 1, 2 and 3: every sample alone wants w = 2."""
    return Dataset.of(x=[1, 2, 3], y=[2, 4, 6])


def noisy() -> Dataset:
    """Return the lecture's with targets that no line through the origin meets: SGD never comes to rest.

    Each sample alone wants another w: 2, 2.3, 1.8.
    """
    return Dataset.of(x=[1, 2, 3], y=[2, 4.6, 5.4])


def line(n: int = 6, noise: float = 0.5, seed: int = 0) -> Dataset:
    """Return n points near y = 2·x + 1, off it by `noise` times a normal number each, drawn from `seed`.

    Their x lie evenly from -2 to 3. All is rounded to two decimals, so that it can be put down on paper.
    """
    x = np.round(np.linspace(-2, 3, n), 2)
    return Dataset.of(x, np.round(2 * x + 1 + noise * normals(n, seed), 2))


def outlier() -> Dataset:
    """Return eight points on y = 2·x + 1, off it by a little; the last is far below."""
    return Dataset.of(x=range(1, 9), y=[3.1, 4.8, 7.2, 9.1, 10.7, 13.2, 14.9, 4.0])


def scales() -> Dataset:
    """Return eight points near y = 100·x1 + 2·x2 - 1: x2 is about a hundred times as large as x1."""
    x1 = [0.01, 0.05, 0.02, 0.04, 0.03, 0.01, 0.05, 0.03]
    x2 = [1.0, 2.0, 4.0, 5.0, 3.0, 4.0, 5.0, 1.0]
    return Dataset.of(np.column_stack([x1, x2]), [2.1, 7.9, 9.1, 12.8, 8.1, 7.9, 14.1, 4.0])


def classes() -> Dataset:
    """Return twenty points, ten of each class: about (-1, -1) is class 0, about (1, 1) class 1.

    They overlap, so no line parts them, and the best weights are finite.
    """
    centres = np.repeat([-1.0, 1.0], 10)
    x = centres[:, None] + normals(40, 17).reshape(20, 2)
    order = np.arange(20).reshape(2, 10).T.reshape(-1)  # one of each class in turn
    return Dataset.of(np.round(x, 1)[order], (centres[order] > 0).astype(float))


def large(n: int = 1_000_000, noise: float = 0.5, seed: int = 0) -> Dataset:
    """Return n points near y = 2·x + 1, with x from -2 to 2, off the line by `noise` times a random number.

    That has mean 0 and deviation 1: the sum of four even ones, which is near normal, and for which products
    and sums are enough. No two machines round those otherwise.
    """
    x, y = np.empty(n), np.empty(n)
    for first in range(0, n, PIECE):
        rows = np.arange(first, min(n, first + PIECE), dtype=np.uint64)
        piece = slice(first, first + len(rows))
        x[piece] = _even(hashed(seed, np.zeros(1, np.uint64), rows) >> np.uint64(11), 53) * 4 - 2
        y[piece] = 2 * x[piece] + 1 + noise * _nearly_normal(hashed(seed, np.ones(1, np.uint64), rows))
    return Dataset.of(x, y)


def _even(bits: Words, count: int) -> Array:
    """Return numbers from 0 up to 1 of words of so many bits."""
    return bits.astype(np.float64) * 2.0**-count


def _nearly_normal(bits: Words) -> Array:
    """Return the sum of the four quarters of each word, as a number of mean 0 and deviation 1."""
    quarters = [_even(bits >> np.uint64(shift) & np.uint64(0xFFFF), 16) for shift in (0, 16, 32, 48)]
    total = quarters[0] + quarters[1] + quarters[2] + quarters[3]
    return (total - (2 - 2.0**-15)) * 1.7320508075688772  # the square root of 3; each has variance 1/12


class BuiltIn(NamedTuple):
    """A built-in dataset: what makes it, with its choices as keywords; the model that it is for by default.

    `defaults` are those choices, `rows` the size of the plain one, and `most` that of the largest.
    """

    make: Callable[..., Dataset]
    model: str
    rows: int
    features: int = 1
    defaults: Mapping[str, Any] = {}
    most: int = MOST


_LINE = {"n": 6, "noise": 0.5, "seed": 0}
_LARGE = {"n": 1_000_000, "noise": 0.5, "seed": 0}
BUILT_IN: dict[str, BuiltIn] = {
    "lecture": BuiltIn(lecture, "proportional", 3),
    "noisy": BuiltIn(noisy, "proportional", 3),
    "line": BuiltIn(line, "linear", 6, 1, _LINE, MOST_ON_PAPER),
    "outlier": BuiltIn(outlier, "linear", 8),
    "scales": BuiltIn(scales, "linear", 8, 2),
    "classes": BuiltIn(classes, "logistic", 20, 2),
    "large": BuiltIn(large, "linear", 1_000_000, 1, _LARGE, MOST),
}


class Named(NamedTuple):
    """A built-in dataset, the shortest text that asks for it, and the name of the model that it is for."""

    name: str
    dataset: Dataset
    model: str


def built_in(text: str) -> Named:
    """Return the built-in dataset of that name, such as `lecture`, or `line:n=20:noise=0.1:seed=3`.

    InputError lists the known names, or says what a choice may be.
    """
    name = text.split(":")[0].strip()
    defaults = BUILT_IN[name].defaults if name in BUILT_IN else {}
    given = choice(text, Phrase("choice.problem"), BUILT_IN, defaults)
    found = BUILT_IN[given.name]
    chosen = {key: _read(given.name, key, value, found.most) for key, value in given.values.items()}
    differing = {key: value for key, value in chosen.items() if value != defaults[key]}
    parts = [f":{key}={_shortest(differing[key])}" for key in defaults if key in differing]
    return Named(given.name + "".join(parts), found.make(**chosen), found.model)


def _read(name: str, key: str, value: str, most: int) -> float | int:
    """Return the value of a choice. InputError says what it may be."""
    if key == "noise":
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if not (0 <= number <= NOISE and value.isascii() and "_" not in value):
            raise InputError("problem.noise", name=name, value=visible(value), most=f"{NOISE:g}")
        return number
    lowest, highest = (LEAST, most) if key == "n" else (0, SEEDS - 1)
    digits = value.isascii() and value.isdecimal() and len(value) <= len(str(SEEDS))
    if not digits or not lowest <= int(value) <= highest:
        wrong = {"name": name, "key": key, "value": visible(value)}
        raise InputError("problem.whole", **wrong, least=lowest, most=highest)
    return int(value)


def _shortest(value: float | int) -> str:
    """Return the shortest of the texts that mean this very number."""
    return repr(value).removesuffix(".0")

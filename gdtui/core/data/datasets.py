"""Datasets: the rows that a model is fitted to."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from gdtui.core.arrays import Array
from gdtui.core.errors import InputError, Phrase, visible


class Scaling(NamedTuple):
    """How the features of a dataset were scaled: each is (x − mean)/deviation of what it was, (features,).

    Those of `constant`, by their numbers from 0 on, are the same in every row and were left as they are.
    """

    means: Array
    deviations: Array
    constant: tuple[int, ...] = ()


class Origin(NamedTuple):
    """The file of a dataset, how messages call it and the column of its target, and where its rows stand.

    `starts` are rows from 0 on, each with the line in which it begins; from there on each line is a row.
    """

    file: Phrase | str
    target: str
    starts: tuple[tuple[int, int], ...]

    def line(self, row: int) -> int:
        """Return in which line of the file a row begins, from 1 on; rows count from 0."""
        start, line = next(each for each in reversed(self.starts) if each[0] <= row)
        return line + row - start


@dataclass(frozen=True, eq=False, slots=True)
class Dataset:
    """Rows of features and a target: `x` has shape (n, features), `y` shape (n,), both read-only float64.

    `names` are those of the features, one each, and `target` is that of y. They may come from outside, and
    are made visible here. `scaling` says how the features were scaled, if they were, and `origin` from which
    file they are, if they are from one.
    """

    x: Array
    y: Array
    names: tuple[str, ...]
    target: str
    scaling: Scaling | None = None
    origin: Origin | None = None

    @classmethod
    def of(
        cls, x: ArrayLike, y: ArrayLike, names: Sequence[str] | None = None, target: str = "y"
    ) -> "Dataset":
        """Return the dataset of these rows; `x` may be (n,) for one feature. InputError otherwise.

        Features without names are called x, or x1, x2, … where there are several.
        """
        targets = np.array(y, dtype=np.float64)
        features = np.array(x, dtype=np.float64)
        features = features.reshape(len(targets), -1)
        if targets.ndim != 1 or not len(targets):
            raise InputError("problem.targets", shape=targets.shape)
        features.flags.writeable = targets.flags.writeable = False
        count = features.shape[1]
        given = names or (("x",) if count == 1 else [f"x{i}" for i in range(1, count + 1)])
        return cls(features, targets, tuple(map(visible, given)), visible(target))

    def __len__(self) -> int:
        return len(self.y)

    def scaled(self, x: float) -> Array:
        """Return the features, (features,), of a row in which each was x before they were scaled."""
        features = np.full(self.x.shape[1], x)
        if self.scaling is None:
            return features
        with np.errstate(all="ignore"):
            return (features - self.scaling.means) / self.scaling.deviations

    def beyond_float32(self) -> "Value | None":
        """Return the first number that is infinite in single precision; None where none is."""
        return _beyond_float32(self)

    def columns(self, dtype: DTypeLike) -> tuple[Array, Array]:
        """Return features, (features, n), and targets, (n,), in a precision: a copy only if needed."""
        if np.dtype(dtype) == self.y.dtype:
            return self.x.T, self.y
        return _rounded(self, np.dtype(dtype).str)


class Value(NamedTuple):
    """A number of a dataset: in which row, from 1 on, and in which column."""

    row: int
    column: str
    value: float


@lru_cache(maxsize=8)
def _beyond_float32(data: Dataset) -> Value | None:
    largest = float(np.finfo(np.float32).max)
    for name, column in zip((*data.names, data.target), (*data.x.T, data.y), strict=True):
        if max(-column.min(), column.max()) > largest:
            row = int(np.argmax(np.abs(column) > largest))
            return Value(row + 1, name, float(column[row]))
    return None


@lru_cache(maxsize=4)
def _rounded(data: Dataset, dtype: str) -> tuple[Array, Array]:
    """Return the columns of a dataset in another precision, which runs ask for at every block of steps."""
    return data.x.astype(dtype).T, data.y.astype(dtype)

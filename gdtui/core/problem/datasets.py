"""Datasets: the rows that a model is fitted to, and the built-in ones."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from gdtui.core.arrays import Array
from gdtui.core.errors import InputError
from gdtui.core.hashing import normals


@dataclass(frozen=True, eq=False, slots=True)
class Dataset:
    """Rows of features and a target: `x` has shape (n, features), `y` shape (n,), both read-only float64."""

    x: Array
    y: Array

    @classmethod
    def of(cls, x: ArrayLike, y: ArrayLike) -> "Dataset":
        """Return the dataset of these rows; `x` may be (n,) for one feature. InputError otherwise."""
        targets = np.array(y, dtype=np.float64)
        features = np.array(x, dtype=np.float64)
        features = features.reshape(len(targets), -1)
        if targets.ndim != 1 or not len(targets):
            raise InputError("problem.targets", shape=targets.shape)
        features.flags.writeable = targets.flags.writeable = False
        return cls(features, targets)

    def __len__(self) -> int:
        return len(self.y)

    def columns(self, dtype: DTypeLike) -> tuple[Array, Array]:
        """Return features, (features, n), and targets, (n,), in a precision: a copy only if needed."""
        if np.dtype(dtype) == self.y.dtype:
            return self.x.T, self.y
        return _rounded(self, np.dtype(dtype).str)


@lru_cache(maxsize=4)
def _rounded(data: Dataset, dtype: str) -> tuple[Array, Array]:
    """Return the columns of a dataset in another precision, which runs ask for at every block of steps."""
    return data.x.astype(dtype).T, data.y.astype(dtype)


def noisy_line(noise: float, seed: int) -> Dataset:
    """Return six points near y = 2·x + 1, off it by `noise` times a normal number each, drawn from `seed`.

    Targets are rounded to two decimals, so that they can be put down on paper.
    """
    x = np.arange(-2.0, 4.0)
    return Dataset.of(x, np.round(2 * x + 1 + noise * normals(len(x), seed), 2))


LECTURE = Dataset.of(x=[1, 2, 3], y=[2, 4, 6])
NOISY = Dataset.of(x=[1, 2, 3], y=[2, 4.6, 5.4])  # each sample alone wants another w: 2, 2.3, 1.8

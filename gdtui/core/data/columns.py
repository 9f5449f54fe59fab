"""Data from Python: rows, columns, arrays or a table become a dataset, or one sentence says why not."""

import math
from collections.abc import Mapping, Sequence
from numbers import Real
from typing import Any

import numpy as np

from gdtui.core.arrays import Array
from gdtui.core.data.datasets import Dataset
from gdtui.core.errors import InputError, Phrase, visible

ANY_KIND = "biuf"  # of numpy's kinds of numbers: bool, integers, floats


class DataTypeError(InputError, TypeError):
    """What was given is no data at all."""


def dataset_of(data: object, dtype: str) -> Dataset:
    """Return the dataset of one input and a target: see `gdtui.train`. InputError says what does not fit.

    It is a TypeError, too, where what was given holds no numbers to read.
    """
    x, y = _columns(data)
    if len(x) != len(y):
        raise InputError("data.lengths", x=len(x), y=len(y))
    if not len(y):
        raise InputError("data.empty")
    _check_finite({"x": x, "y": y}, dtype)
    return Dataset.of(x, y)


def _columns(data: object) -> tuple[Array, Array]:
    """Return the inputs and the targets, each (n,), whichever way they are given."""
    if isinstance(data, np.ma.MaskedArray) and np.ma.is_masked(data):
        raise InputError("data.masked", where=_place("data", *np.argwhere(np.ma.getmaskarray(data))[0]))
    if isinstance(data, Mapping):
        return _of_table(data, list(data))
    if hasattr(data, "columns") and hasattr(data, "__getitem__"):
        return _of_table(data, _names(data))
    if isinstance(data, tuple) and len(data) == 2 and not _are_numbers(data):
        return _column("x", data[0]), _column("y", data[1])
    return _of_rows(data)


def _are_numbers(values: Sequence[object]) -> bool:
    return all(isinstance(value, Real) for value in values)


def _names(table: Any) -> list[Any]:
    try:
        return list(table.columns)
    except Exception as error:  # whatever somebody's own code raises
        raise DataTypeError("data.table", error=visible(error)) from None


def _of_table(table: Any, names: list[Any]) -> tuple[Array, Array]:
    """Return the columns x and y of a table; of one with two other names, the first and the second."""
    if {"x", "y"} <= {name for name in names if isinstance(name, str)}:
        names = ["x", "y"]
    if len(names) != 2:
        raise InputError("data.columns", count=len(names))
    if names[0] == names[1]:
        raise InputError("data.same_name", name=visible(names[0]))
    try:
        columns = [table[name] for name in names]
    except Exception as error:  # whatever somebody's own code raises
        raise DataTypeError("data.table", error=visible(error)) from None
    x, y = (_column(str(name), values) for name, values in zip(names, columns, strict=True))
    return x, y


def _of_rows(data: object) -> tuple[Array, Array]:
    rows = _array("data", data)
    if rows is not None:
        if rows.ndim != 2:
            raise InputError("data.shape", shape=rows.shape)
        if rows.shape[1] != 2:
            raise InputError("data.columns", count=rows.shape[1])
        return rows[:, 0], rows[:, 1]
    pairs = _listed("data", data)
    for i, row in enumerate(pairs):
        if isinstance(row, str | bytes) or not hasattr(row, "__len__") or not hasattr(row, "__getitem__"):
            raise InputError("data.no_row", where=_place("data", i), value=_shown(row))
        if len(row) != 2:
            raise InputError("data.row_length", where=_place("data", i), count=len(row))
    columns = zip(*pairs, strict=True) if pairs else ((), ())
    x, y = (
        [_number(_place("data", i, k), value) for i, value in enumerate(column)]
        for k, column in enumerate(columns)
    )
    return np.array(x), np.array(y)


def _column(name: str, values: object) -> Array:
    """Return one column, (n,); one of shape (n, 1) is one, too."""
    column = _array(name, values)
    if column is None:
        given = _listed(name, values)
        single = [each[0] if _is_single(each) else each for each in given]
        return np.array([_number(_place(name, i), value) for i, value in enumerate(single)], np.float64)
    if column.ndim == 2 and column.shape[1] == 1:
        return column[:, 0]
    if column.ndim == 2:
        raise InputError("data.features", name=visible(name), count=column.shape[1])
    if column.ndim != 1:
        raise InputError("data.no_column", name=visible(name), shape=column.shape)
    return column


def _is_single(value: object) -> bool:
    return isinstance(value, list | tuple) and len(value) == 1


def _array(name: str, values: object) -> Array | None:
    """Return what is an array already, or says that it can be one, in float64; None for all else."""
    if isinstance(values, np.ma.MaskedArray) and np.ma.is_masked(values):
        raise InputError("data.masked", where=_place(name, *np.argwhere(np.ma.getmaskarray(values))[0]))
    if not hasattr(values, "__array__"):
        return None
    try:
        array = np.asarray(values)
    except Exception as error:  # whatever somebody's own code raises
        raise InputError("data.array", name=visible(name), error=visible(error)) from None
    if array.dtype.kind in ANY_KIND:
        return array.astype(np.float64)
    if array.dtype.kind == "c":
        raise InputError("data.complex", name=visible(name))
    if array.dtype.kind not in "OUS":
        raise DataTypeError("data.dtype", name=visible(name), dtype=visible(array.dtype))
    flat = [_number(_place(name, *where), value) for where, value in np.ndenumerate(array)]
    return np.array(flat, dtype=np.float64).reshape(array.shape)


def _listed(name: str, values: object) -> list[Any]:
    if isinstance(values, list | tuple):
        return list(values)
    if isinstance(values, str | bytes | Mapping | set | frozenset) or not isinstance(values, Sequence):
        raise DataTypeError("data.kind", name=visible(name), kind=visible(type(values).__name__))
    return [values[i] for i in range(len(values))]


def _number(where: str, value: object) -> float:
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value.item()
    if not isinstance(value, Real):
        raise InputError("data.no_number", where=where, value=_shown(value))
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _check_finite(columns: Mapping[str, Array], dtype: str) -> None:
    """InputError for the first value that is not finite, or is not any more in the run's precision."""
    for name, column in columns.items():
        with np.errstate(all="ignore"):
            broken = np.flatnonzero(~np.isfinite(column.astype(np.dtype(dtype))))
        if len(broken):
            value = float(column[broken[0]])
            legal = Phrase("data.range", dtype=dtype) if math.isfinite(value) else Phrase("data.finite")
            raise InputError("data.not_finite", where=_place(name, broken[0]), value=repr(value), legal=legal)


def _place(name: str, *indices: int) -> str:
    """Return how Python writes where a value stands."""
    return visible(name) + "".join(f"[{index}]" for index in indices)


def _shown(value: object) -> str:
    """Return a value as Python writes it; whatever its own code says is text from outside, or fails."""
    try:
        return visible(repr(value))
    except Exception:
        return visible(type(value).__name__)

"""Reads a dataset from a file: a CSV file, a compressed one, or standard input."""

from dataclasses import replace

import numpy as np

from gdtui.core.arrays import Array
from gdtui.core.data.datasets import Dataset, Origin
from gdtui.core.data.dialect import DECIMALS
from gdtui.core.data.source import Progress, opened, shown
from gdtui.core.data.table import Table
from gdtui.core.errors import InputError, OptionError


def read_file(
    source: str,
    x: str | None = None,
    target: str | None = None,
    decimal: str | None = None,
    progress: Progress | None = None,
) -> Dataset:
    """Return the rows of a file in their order: a `.csv`, a `.csv.gz`, or `-`, which is standard input.

    `x` are the columns of the features, separated by commas, `target` that of the target: names, or numbers
    from 1 on where no names stand above. By default the target is the last, and the features are all others.
    `decimal` is the point of the numbers, or a comma.

    Nothing is skipped, filled in or converted: InputError says in which line and column what is no number.
    """
    if decimal is not None and decimal not in DECIMALS:
        raise OptionError("decimal", decimal, " , ".join(DECIMALS))
    with opened(source, progress) as blocks:
        table = Table(shown(source), blocks, decimal or DECIMALS[0], x, target)
        numbers = _joined(list(table.parts()))
    if not numbers.size:
        raise InputError("csv.no_rows", file=shown(source))
    columns, names = table.columns, table.columns.names
    if names is None:
        data = Dataset.of(numbers[:-1].T, numbers[-1])
    else:
        features = [names[i] for i in columns.features]
        data = Dataset.of(numbers[:-1].T, numbers[-1], features, names[columns.target])
    origin = Origin(shown(source), columns.title(columns.target), tuple(table.starts))
    return replace(data, origin=origin)


def _joined(parts: list[Array]) -> Array:
    """Return the rows of all parts as columns, (columns, n); the list is empty then, and its memory free."""
    width = parts[0].shape[1] if parts else 0
    whole = np.empty((width, sum(map(len, parts))))
    end = whole.shape[1]
    while parts:
        part = parts.pop()
        whole[:, end - len(part) : end] = part.T
        end -= len(part)
    return whole

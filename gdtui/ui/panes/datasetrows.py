"""The rows of the dataset pane: the data, and what the model says of each row now."""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from gdtui.core.arrays import Array
from gdtui.core.data.datasets import Dataset
from gdtui.core.problem.problems import Problem
from gdtui.core.problem.working import FORWARD, GRADIENT, LOSS
from gdtui.core.session.moments import Moment
from gdtui.display.cells import cut, right, shortened
from gdtui.display.labels import viewed_label
from gdtui.display.numbers import column, decimals_for, powers, powers_for
from gdtui.display.rows import Picture, Row, Span, within
from gdtui.locales import text

DECIMALS = 3  # of a number from 1 on; smaller ones have more
NARROWEST, WIDEST = 6, 12  # columns of a number
ALWAYS = 3  # columns that are not features: target, prediction and error


@dataclass(frozen=True)
class Columns:
    """How wide the columns are in a frame: that of the sample's number, all others; and how many features."""

    number: int
    each: int
    features: int

    @classmethod
    def of(cls, data: Dataset, width: int) -> "Columns":
        """Return the columns that there is room for: 6 to 12 characters each, of features at least one."""
        number, count = max(3, len(str(len(data))) + 1), data.x.shape[1]
        room = width - 2 - number
        features = min(count, max(1, room // NARROWEST - ALWAYS))
        return cls(number, min(WIDEST, max(NARROWEST, room // (features + ALWAYS))), features)

    def heading(self, data: Dataset) -> str:
        """Return the names of the columns, as far as there is room; the last feature says if more follow."""
        names = list(data.names[: self.features])
        if self.features < len(data.names):
            names[-1] = f"{shortened(names[-1], self.each - 3)} …"
        names += [data.target, text("dataset.prediction"), text("dataset.error")]
        head = "  " + right(cut(text("dataset.sample"), self.number), self.number)
        return head + "".join(right(shortened(name, self.each - 1), self.each) for name in names)


def dataset_table(moment: Moment, width: int, first: int = 0, count: int | None = None) -> Picture:
    """Return a heading and a row for each of `count` samples from `first` on; all where no count is given.

    A row has features, target, prediction and error at the parameters now. The sample of the step that has
    begun, or else of the last, is marked. Many features are shown as far as there is room.
    """
    problem = moment.run.problem
    if problem is None:
        return (within((Span(f" {text('dataset.none')}", "dim"),), width),)
    data = problem.dataset
    stop = len(data) if count is None else min(len(data), first + count)
    shown = Columns.of(data, width)
    x, y = data.x[first:stop], data.y[first:stop]
    predicted = predictions(problem, moment.params, x)
    numbers = np.column_stack([x[:, : shown.features], y, predicted, predicted - y])
    formats = _formats(data, shown, numbers[:, -2:])
    now = moment.worked.sample if moment.worked is not None else -1
    role = viewed_label(moment).role
    rows = (
        _sample_row(i, values, moment.phase if i == now else None, role, shown, formats)
        for i, values in enumerate(numbers, first)
    )
    return ((Span(shown.heading(data), "dim"),), *rows)


def predictions(problem: Problem, params: Array, x: Array) -> Array:
    """Return what the model says of each of these rows, (m, features) to (m,), in double precision."""
    with np.errstate(all="ignore"):
        predicted = problem.model.predict(params.astype(float), x.T)
        return np.broadcast_to(np.asarray(predicted, dtype=float), len(x))


class Format(NamedTuple):
    """How the numbers of a column are written: with so many decimals, and all with an exponent or none."""

    decimals: int
    powers: bool = False

    def written(self, value: float, width: int) -> str:
        """Return a number right-aligned in so many cells."""
        return (
            powers(value, self.decimals).rjust(width) if self.powers else column(value, width, self.decimals)
        )


def _formats(data: Dataset, shown: Columns, said: Array) -> list[Format]:
    """Return the format of each column, given the predictions and errors in sight, (m, 2)."""
    ends = _ends(data)
    given = [_format(list(each), shown.each) for each in (*ends[: shown.features], ends[-1])]
    most = DECIMALS if given[-1].powers else max(DECIMALS, given[-1].decimals)
    columns = [each[np.isfinite(each)].tolist() for each in said.T]
    digits = [powers_for(each, shown.each) for each in columns]
    if digits == [None, None]:  # both with the points where the target has them
        columns = [[*ends[-1], *columns[0], *columns[1]]] * 2
    fixed = (Format(decimals_for(each, shown.each - 1, most)) for each in columns)
    chosen = zip(fixed, digits, strict=True)
    return [*given, *(plain if each is None else Format(each, True) for plain, each in chosen)]


def _format(ends: list[float], width: int) -> Format:
    """Return the format of a column whose least and greatest number are these."""
    if (digits := powers_for(ends, width)) is not None:
        return Format(digits, True)
    greatest = max(map(abs, ends), default=0.0)
    small = max(0, -1 - math.floor(math.log10(greatest))) if greatest else 0  # zeros behind the point
    return Format(decimals_for(ends, width - 1, DECIMALS + small))


@lru_cache(maxsize=8)
def _ends(data: Dataset) -> tuple[tuple[float, ...], ...]:
    """Return the least and the greatest number of each feature and of the target: one takes the most room."""
    return tuple((float(values.min()), float(values.max())) for values in (*data.x.T, data.y))


def _sample_row(
    index: int, values: Array, phase: int | None, role: str, shown: Columns, formats: list[Format]
) -> Row:
    """Return the row of a sample, in use in some phase or none: what that has made, or moved, is lit."""
    cells = [each.written(float(value), shown.each) for value, each in zip(values, formats, strict=True)]
    given, predicted, error = "".join(cells[:-2]), cells[-2], cells[-1]
    mark = Span("  " if phase is None else "▸ ", "accent")
    # What is given looks the same in every row: a sample in use has its mark, and what it has moved is lit.
    row = Span(str(index + 1).rjust(shown.number) + given)
    prediction_role = "accent" if phase in (0, FORWARD) else role
    error_role = "accent" if phase in (0, LOSS, GRADIENT) else ""
    return (mark, row, Span(predicted, prediction_role), Span(error, error_role))

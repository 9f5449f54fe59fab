"""Compares the lines of a print-out with a run: what each column means, and where it first goes wrong."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from gdtui.core.problem.analysis import prediction_at
from gdtui.trace.check.columns import Column, Compared, agree, column_of
from gdtui.trace.check.digits import Printed
from gdtui.trace.check.layout import Layout, Placed, Unit
from gdtui.trace.check.lines import AFTER, BEFORE, Line
from gdtui.trace.check.meanings import meanings_of
from gdtui.trace.check.names import Field
from gdtui.trace.check.path import Path, Truths

FIRST_TOLD = (
    "accumulated",
    "gradient",
    "prediction",
    "params",
    "loss",
    "dataset_loss",
)  # a cause comes first


class Wrong(NamedTuple):
    """The first number of a column that is not the run's."""

    line: Line
    field: Field
    printed: Printed
    expected: float
    step: int  # counted from 0
    unit: Unit
    meaning: str


class Meant(NamedTuple):
    """A column by its quantity and the unit of its lines, and what it means; `sure` if nothing else fits."""

    quantity: str
    unit: Unit
    meaning: str
    sure: bool


class Match(NamedTuple):
    """What the columns mean, and the first wrong number of each that has one, the earliest first."""

    meant: tuple[Meant, ...]
    wrong: tuple[Wrong, ...]
    compared: int  # numbers

    @property
    def fits(self) -> bool:
        """Is every number that was compared the run's?"""
        return not self.wrong and self.compared > 0


def matched(path: Path, layout: Layout, batch: int, upto: int | None = None) -> Match:
    """Return how the lines agree with the path, or those of its first steps."""
    meant, wrong, compared = [], [], 0
    for placed in layout:
        part = placed if upto is None else placed.upto(upto)
        if not part.lines:
            continue
        quantities = sorted({field.quantity for field in placed.fields}, key=_told)
        for quantity in quantities:
            found, errors, count = _column(path, part, batch, quantity)
            compared += count
            if found is not None:
                meant.append(found)
            wrong += errors
    return Match(tuple(meant), tuple(sorted(wrong, key=_order)), compared)


def explains(path: Path, layout: Layout, batch: int) -> bool:
    """Does the path explain the lines? Returns at the first column that it does not, the cheapest first."""
    return all(
        any(column.compared(path, batch, kind).good.all() for kind in kinds)
        for column, kinds in columns_of(path, layout)
    )


def explaining(path: Path, layout: Layout, batch: int) -> Truths:
    """Return which of the several runs of a path explain the lines."""
    left = np.ones(len(path.walked.states), dtype=bool)
    for column, kinds in columns_of(path, layout):
        if left.any():
            some = path if left.all() else path.some(left)
            fitting = [column.compared(some, batch, kind).good.all(axis=-1) for kind in kinds]
            left[left] = np.any(fitting, axis=0)
    return left


def columns_of(path: Path, layout: Layout) -> list[tuple[Column, tuple[str, ...]]]:
    """Return the columns that can be compared, with what each may mean, the cheapest first."""
    found = [
        (column, kinds)
        for placed in layout
        for quantity in {field.quantity for field in placed.fields}
        if placed.lines and (kinds := meanings_of(quantity, placed.unit))
        if (column := column_of(path, placed, quantity)) is not None
    ]
    return sorted(found, key=lambda each: len(each[1]))


def _told(quantity: str) -> int:
    return FIRST_TOLD.index(quantity) if quantity in FIRST_TOLD else len(FIRST_TOLD)


def _order(wrong: Wrong) -> tuple[int, int]:
    return wrong.line.number, _told(wrong.field.quantity)


def _column(path: Path, placed: Placed, batch: int, quantity: str) -> tuple[Meant | None, list[Wrong], int]:
    """Return what a quantity means, the first wrong number if no meaning fits, how many were compared."""
    column = column_of(path, placed, quantity)
    kinds = meanings_of(quantity, placed.unit)
    if column is None or not kinds:
        return None, [], 0
    tried = [column.compared(path, batch, kind) for kind in kinds]
    fitting = [each.kind for each in tried if each.good.all()]
    if fitting:
        return Meant(quantity, placed.unit, fitting[0], len(fitting) == 1), [], column.numbers.size
    best = max(tried, key=lambda each: int(np.argmin(each.good)))
    return None, [_wrong(column, best)], column.numbers.size


def _wrong(column: Column, compared: Compared) -> Wrong:
    """Return the first number of a column that is wrong in a meaning."""
    placed, at = column.placed, int(np.argmin(compared.good))
    expected, which = float("nan"), 0
    if column.inside[at]:
        truth = compared.truth[int(column.inside[:at].sum())]
        which = int(np.argmin(agree(column.numbers[at], column.halves[at], truth, 0.0 * truth)))
        expected = float(truth[which])
    line, field = placed.lines[at], column.fields[which]
    step = int(placed.last[at])
    return Wrong(line, field, line.fields[field], expected, step, placed.unit, compared.kind)


def predictions_wrong(
    path: Path, lines: list[Line], totals: Mapping[str, list[int]]
) -> list[tuple[Line, float]]:
    """Return the lines of predictions that are none of the model, and what was expected.

    `totals` says after how many steps one before the training, or after it, may be.
    """
    found = []
    for line in lines:
        if line.kind not in (BEFORE, AFTER) or line.asked is None:
            continue
        told = line.fields[Field("prediction")]
        size = abs(line.asked.value) + 1
        expected = [
            (prediction_at(path.problem, path.walked.states[at], line.asked.value), path.slack[at] * size)
            for at in totals[line.kind]
            if at <= path.steps
        ]
        fine = [
            agree(np.array(told.value), np.array(told.half), np.array(value), np.array(slack))
            for value, slack in expected
        ]
        if expected and not any(map(bool, fine)):
            found.append((line, expected[0][0]))
    return found

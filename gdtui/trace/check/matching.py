"""Compares the lines of a print-out with a run: what each column means, and where it first goes wrong."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from gdtui.core.arrays import Array
from gdtui.core.problem.analysis import prediction_at
from gdtui.trace.check.digits import Printed
from gdtui.trace.check.layout import Layout, Placed, Unit
from gdtui.trace.check.lines import AFTER, BEFORE, Line
from gdtui.trace.check.meanings import meanings_of, values
from gdtui.trace.check.names import Field
from gdtui.trace.check.path import Path

HUGE = 1e100  # a run of which a number is larger goes beyond all numbers, a little sooner or later
ULP = 1e-9  # of half a unit of the last place: 0.5 is rounded up or down
FIRST_TOLD = ("accumulated", "gradient", "prediction", "params", "loss", "dataset_loss")  # a cause comes first


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
    """A column by the quantity and the unit of its lines, and what it means; `sure` where nothing else fits."""

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


def matched(path: Path, layout: Layout, batch: int, scale: float = 1.0, upto: int | None = None) -> Match:
    """Return how the lines agree with the path, or those of its first steps; the loss times `scale`."""
    meant, wrong, compared = [], [], 0
    for placed in layout:
        part = placed if upto is None else placed.upto(upto)
        if not part.lines:
            continue
        quantities = sorted({field.quantity for field in placed.fields}, key=_told)
        for quantity in quantities:
            found, errors, count = _column(path, part, batch, quantity, scale)
            compared += count
            if found is not None:
                meant.append(found)
            wrong += errors
    return Match(tuple(meant), tuple(sorted(wrong, key=_order)), compared)


def _told(quantity: str) -> int:
    return FIRST_TOLD.index(quantity) if quantity in FIRST_TOLD else len(FIRST_TOLD)


def _order(wrong: Wrong) -> tuple[int, int]:
    return wrong.line.number, _told(wrong.field.quantity)


def _column(
    path: Path, placed: Placed, batch: int, quantity: str, scale: float
) -> tuple[Meant | None, list[Wrong], int]:
    """Return what a quantity means, the first wrong number if no meaning fits, how many were compared."""
    fields = sorted(field for field in placed.fields if field.quantity == quantity)
    fields = [field for field in fields if field.parameter < _columns_of(path, quantity)]
    kinds = meanings_of(quantity, placed.unit)
    if not fields or not kinds:
        return None, [], 0
    numbers = np.array([[line.fields[field].value for field in fields] for line in placed.lines])
    halves = np.array([[line.fields[field].half for field in fields] for line in placed.lines])
    count = numbers.size
    inside = placed.last < path.steps
    reached = placed.upto(path.steps)
    beyond = ~inside & (np.abs(numbers) < HUGE).any(axis=1)  # a number, where the run has none any more
    at = [field.parameter for field in fields]
    best: tuple[int, str, Array] | None = None
    fitting = []
    for kind in kinds:
        found = values(path, reached, batch, quantity, kind)
        factor = scale if "loss" in quantity else 1.0
        truth, slack = found.numbers[:, at] * factor, np.broadcast_to(found.slack, found.numbers.shape)[:, at]
        good = agree(numbers[inside], halves[inside], truth, slack).all(axis=1)
        fine = ~beyond
        fine[inside] = good
        if fine.all():
            fitting.append(kind)
            continue
        agreed = int(np.argmin(fine))
        if best is None or agreed > best[0]:
            best = (agreed, kind, truth)
    if fitting:
        return Meant(quantity, placed.unit, fitting[0], len(fitting) == 1), [], count
    assert best is not None
    return None, [_wrong(placed, fields, best, numbers, halves, inside)], count


def _columns_of(path: Path, quantity: str) -> int:
    """Return how many columns a quantity can have."""
    several = quantity in ("params", "gradient", "accumulated")
    return path.walked.states.shape[1] if several else 1


def _wrong(
    placed: Placed,
    fields: list[Field],
    best: tuple[int, str, Array],
    numbers: Array,
    halves: Array,
    inside: Array,
) -> Wrong:
    agreed, kind, truth = best
    line = placed.lines[agreed]
    row = int(inside[:agreed].sum())
    if inside[agreed]:
        good = agree(numbers[agreed], halves[agreed], truth[row], 0.0 * truth[row])
        column = int(np.argmin(good))
        expected = float(truth[row, column])
    else:
        column, expected = 0, np.nan
    field = fields[column]
    return Wrong(line, field, line.fields[field], expected, int(placed.last[agreed]), placed.unit, kind)


def agree(numbers: Array, halves: Array, truth: Array, slack: Array) -> Array:
    """Return of each printed number whether it is the true one, rounded to the digits that it has."""
    with np.errstate(all="ignore"):
        near = np.abs(numbers - truth) <= halves * (1 + ULP) + slack
        lost = ~np.isfinite(truth) | ~np.isfinite(slack) | (np.abs(truth) > HUGE)
        found: Array = near | (lost & ~(np.abs(numbers) < HUGE)) | ((truth != truth) & ~np.isfinite(numbers))
        return found


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

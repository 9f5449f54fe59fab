"""A column of a print-out, and whether its numbers are the run's, to the digits that were printed."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from gdtui.core.arrays import Array
from gdtui.trace.check.layout import Placed
from gdtui.trace.check.meanings import values
from gdtui.trace.check.names import Field
from gdtui.trace.check.path import Path, Truths

HUGE = 1e100  # a run of which a number is larger goes beyond all numbers, a little sooner or later
SURE, FIRST = 0.01, 3  # how far off the first so many numbers may be, relative to themselves
NOTHING = 1e-9  # of the largest number of a column: as good as nothing
ULP = 1e-9  # of half a unit of the last place: 0.5 is rounded up or down


class Compared(NamedTuple):
    """Which lines of a column are right in a meaning, and what they should be as far as the run goes."""

    kind: str
    good: Truths
    truth: Array


class Column(NamedTuple):
    """The numbers of lines, (m, fields), and half a unit of the last place of each."""

    placed: Placed
    fields: list[Field]
    numbers: Array
    halves: Array
    inside: Truths  # does the run go as far as the line?

    def compared(self, path: Path, batch: int, kind: str) -> Compared:
        """Return how the column agrees with a path in a meaning.

        Beyond the end of a run that diverges nothing is left but what is no number, or as good as none.
        """
        found = values(path, self.placed.upto(path.steps), batch, self.fields[0].quantity, kind)
        at = [field.parameter for field in self.fields]
        slack = np.broadcast_to(found.slack, found.numbers.shape)[..., at]
        return self.judged(found.numbers[..., at], slack, kind)

    def judged(self, truth: Array, slack: Array, kind: str) -> Compared:
        """Return how the column agrees with what it should be, (..., m, fields), as far as the run goes."""
        halves = self.halves[self.inside]
        slack = np.where(is_told(truth, slack, halves)[..., None, None], slack, 0.0)
        good = np.empty((*truth.shape[:-2], len(self.numbers)), dtype=bool)
        good[...] = ~(np.abs(self.numbers) < HUGE).all(axis=1)
        good[..., self.inside] = agree(self.numbers[self.inside], halves, truth, slack).all(axis=-1)
        return Compared(kind, good, truth)


def is_told(truth: Array, slack: Array, halves: Array) -> Truths:
    """Are the first numbers sure to some digits? Else nothing could be wrong, and nothing is explained."""
    with np.errstate(all="ignore"):
        size = np.abs(truth)
        lost = ~np.isfinite(truth)
        scale = np.max(size, axis=-2, initial=0.0, where=~lost, keepdims=True)
        least = np.maximum(np.maximum(SURE * size, halves), NOTHING * (scale + 1))
        found: Truths = (~(slack > least) | lost)[..., :FIRST, :].all(axis=(-2, -1))
        return found


def column_of(path: Path, placed: Placed, quantity: str) -> Column | None:
    """Return the numbers of a quantity in lines; None where there are none."""
    several = quantity in ("params", "gradient", "accumulated")
    most = path.walked.states.shape[-1] if several else 1
    fields, numbers, halves = _numbers(placed, quantity, most)
    return Column(placed, fields, numbers, halves, placed.last < path.steps) if fields else None


@lru_cache(maxsize=256)
def _numbers(placed: Placed, quantity: str, most: int) -> tuple[list[Field], Array, Array]:
    """Return the fields of a quantity, the numbers that lines have of them, and their half units."""
    fields = sorted(each for each in placed.fields if each.quantity == quantity and each.parameter < most)
    numbers = np.array([[line.fields[field].value for field in fields] for line in placed.lines])
    halves = np.array([[line.fields[field].half for field in fields] for line in placed.lines])
    return fields, numbers, halves


def agree(numbers: Array, halves: Array, truth: Array, slack: Array) -> Truths:
    """Return of each printed number whether it is the true one, rounded to the digits that it has."""
    with np.errstate(all="ignore"):
        near = np.abs(numbers - truth) <= halves * (1 + ULP) + slack
        lost = ~np.isfinite(truth) | ~np.isfinite(slack) | (np.abs(truth) > HUGE)
        found: Truths = near | (lost & ~(np.abs(numbers) < HUGE))
        return found

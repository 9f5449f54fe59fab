"""Layouts: of which steps each line of a print-out speaks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Literal

import numpy as np

from gdtui.core.arrays import Indices
from gdtui.core.training.batches import Batching
from gdtui.trace.check.lines import Line
from gdtui.trace.check.names import Field
from gdtui.trace.check.reading import groups

Unit = Literal["step", "update", "epoch"]
MOST = 12  # layouts that are tried
BEYOND = 50_000_000  # steps further than anybody prints


@dataclass(frozen=True, eq=False)
class Placed:
    """Lines that say the same things, each of the steps from first to last, counted from 0."""

    fields: frozenset[Field]
    lines: list[Line]
    unit: Unit
    first: Indices
    last: Indices

    def upto(self, steps: int) -> "Placed":
        """Return the lines of the first so many steps."""
        keep = self.last < steps
        return self if keep.all() else self._of(np.flatnonzero(keep))

    def since(self, line: int) -> "Placed":
        """Return the lines from the one of that place on."""
        return self._of(np.arange(line, len(self.lines)))

    def only(self, line: int) -> "Placed":
        """Return the one line of that place."""
        return self._of(np.array([line]))

    def _of(self, places: Indices) -> "Placed":
        lines = [self.lines[at] for at in places.tolist()]
        return Placed(self.fields, lines, self.unit, self.first[places], self.last[places])


Layout = list[Placed]


def layouts(lines: Sequence[Line], samples: int, batch: int) -> Iterator[Layout]:
    """Yield how the lines may lie along a run, the likeliest first."""
    batching = Batching(samples, batch)
    found = list(groups(lines))
    epochs = _epochs(found)
    choices = [list(_placings(fields, each, batching, epochs)) for fields, each in found]
    yield from islice((list(layout) for layout in product(*choices)), MOST)


def _epochs(found: Sequence[tuple[frozenset[Field], list[Line]]]) -> int | None:
    """Return how many lines count epochs, each another one."""
    counts = [
        len(lines)
        for fields, lines in found
        if Field("epoch") in fields and not fields & {Field("x"), Field("sample"), Field("step")}
    ]
    return max(counts, default=None)


def _placings(
    fields: frozenset[Field], lines: list[Line], batching: Batching, epochs: int | None
) -> Iterator[Placed]:
    """Yield where the lines of one kind may lie."""
    ordered = np.arange(len(lines))
    if Field("step") in fields and (counted := _counts(lines, "step")) is not None:
        units: tuple[Unit, ...] = ("step", "update") if batching.size > 1 else ("step",)
        if Field("epoch") not in fields:
            units = (*units, "epoch")
        for unit in units:
            for base in _bases(counted):
                yield _placed(fields, lines, unit, counted - base, batching)
        if Field("epoch") in fields:  # a count that begins anew with each epoch
            yield from _within_epochs(fields, lines, batching)
        return
    if Field("x") in fields or Field("sample") in fields:
        yield _placed(fields, lines, "step", ordered, batching)
        return
    if Field("epoch") in fields and (counted := _counts(lines, "epoch")) is not None:
        if len(counted) == 1 or (np.diff(counted) > 0).all():
            for base in _bases(counted):
                yield _placed(fields, lines, "epoch", counted - base, batching)
        else:
            yield from _within_epochs(fields, lines, batching)
        return
    for unit in _unnumbered(len(lines), batching, epochs):
        yield _placed(fields, lines, unit, ordered, batching)


def _unnumbered(count: int, batching: Batching, epochs: int | None) -> tuple[Unit, ...]:
    """Return of what the lines may be that count nothing."""
    every: dict[Unit, int] = {"epoch": 1, "update": batching.updates_per_epoch, "step": batching.samples}
    if epochs:
        found = tuple(unit for unit, each in every.items() if each * epochs == count)
        if found:
            return found
    # Where two of these are the same, one is enough.
    return tuple(unit for unit in every if unit != "update" or 1 < every["update"] < batching.samples)


def _within_epochs(fields: frozenset[Field], lines: list[Line], batching: Batching) -> Iterator[Placed]:
    ordered = np.arange(len(lines))
    yield _placed(fields, lines, "step", ordered, batching)
    if batching.size > 1:
        yield _placed(fields, lines, "update", ordered, batching)


def _counts(lines: Sequence[Line], name: str) -> Indices | None:
    """Return the numbers that a counter has; None where it is none."""
    numbers = [line.fields[Field(name)].whole for line in lines]
    found = [number for number in numbers if number is not None and 0 <= number < BEYOND]
    if len(found) < len(lines):
        return None
    return np.array(found, dtype=np.intp)


def _bases(counted: Indices) -> tuple[int, ...]:
    """Return from what the counting may begin: 0 or 1."""
    return (0,) if counted.min() == 0 else (1, 0)


def _placed(
    fields: frozenset[Field], lines: list[Line], unit: Unit, at: Indices, batching: Batching
) -> Placed:
    if unit == "step":
        return Placed(fields, lines, unit, at, at)
    if unit == "update":
        return Placed(fields, lines, unit, batching.steps(at), batching.steps(at + 1) - 1)
    first = at * batching.samples
    return Placed(fields, lines, unit, first, first + batching.samples - 1)

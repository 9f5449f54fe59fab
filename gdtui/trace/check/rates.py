"""Finds out with which rate a run was made: the shortest that gives the printed digits."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from math import ceil, floor
from typing import NamedTuple

import numpy as np

from gdtui.core.arrays import Array
from gdtui.trace.check.columns import Column, agree, is_told
from gdtui.trace.check.layout import Layout, Placed
from gdtui.trace.check.matching import columns_of
from gdtui.trace.check.meanings import meanings_of, values
from gdtui.trace.check.names import Field
from gdtui.trace.check.path import Path, Truths

GRID = np.geomspace(1e-9, 1e2, 221)  # rates that are looked at first
MANY = 500  # lines that tell a rate to all of its digits
TRIES = 6  # to bring lines that are not linear in the rate under one
NEAR = 1e-7  # of a rate, by which it is changed to see what that does
NARROW = 0.02  # of a rate: so little leaves few of so many digits
BEYOND = 0.75  # of the distance of numbers around a turn: how far from their middle one may be
SHORT = 3  # digits of a rate that somebody chose
GUIDES = ("params", "gradient", "loss", "dataset_loss")
PLAIN = {"sample_before", "sample_after", "dataset_after", "dataset_before"}

Make = Callable[[float, int], Path]  # the path of so many steps with a rate
Bracket = tuple[float, float]  # between which a rate may be


class Guide(NamedTuple):
    """A column that a rate is looked for in: its lines, the field, and what it means."""

    placed: Placed
    field: Field
    meaning: str


def brackets(path: Path, grid: Array, lines: Layout, batch: int) -> list[list[Bracket]]:
    """Return between which of its rates, (runs, rates), each of several runs may explain the lines.

    The path is that of all the runs with each of their rates. Between two rates next to each other a number
    is taken to lie between its values at these, or where it turns not far beyond those around.
    """
    runs, count = grid.shape
    left = np.ones((runs, count - 1), dtype=bool)
    for column, kinds in columns_of(path, lines):
        alive = left.any(axis=1)
        if alive.any():
            some = path if alive.all() else path.some(np.repeat(alive, count))
            fitting = [_between(some, count, column, batch, kind) for kind in kinds]
            left[alive] = left[alive] & np.any(fitting, axis=0)
    return [_joined(rates, which) for rates, which in zip(grid, left, strict=True)]


def _between(path: Path, count: int, column: Column, batch: int, kind: str) -> Truths:
    """Return between which of `count` rates a column may be right in a meaning, (runs, rates - 1)."""
    found = values(path, column.placed, batch, column.fields[0].quantity, kind)
    at = [field.parameter for field in column.fields]
    shape = (-1, count, *found.numbers.shape[1:])
    truth, slack = (np.broadcast_to(each, found.numbers.shape).reshape(shape)[..., at] for each in found)
    slack = np.where(is_told(truth, slack, column.halves)[..., None, None], slack, 0.0)
    with np.errstate(all="ignore"):
        around = np.pad(truth, ((0, 0), (1, 1), (0, 0), (0, 0)), mode="edge")
        four = [around[:, i : i + count - 1] for i in range(4)]  # the two, and those beside them
        _, one, other, _ = four
        rises = np.sign([later - sooner for sooner, later in pairwise(four)])
        turns = (rises.min(axis=0) < 0) & (rises.max(axis=0) > 0)
        low = np.where(turns, np.minimum.reduce(four), np.minimum(one, other))
        high = np.where(turns, np.maximum.reduce(four), np.maximum(one, other))
        room = np.where(turns, BEYOND, 0.5) * (high - low) + slack[:, 1:]
        fine = agree(column.numbers, column.halves, (low + high) / 2, room)
        return np.asarray(fine.all(axis=(-2, -1)))


def _joined(grid: Array, which: Truths) -> list[Bracket]:
    """Return the stretches of rates that are true."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], which, [False]]).astype(int)))
    return [(float(grid[a]), float(grid[b])) for a, b in edges.reshape(-1, 2).tolist()]


def short_rates(found: Sequence[Bracket], make: Make, layout: Layout, batch: int) -> Iterator[float]:
    """Yield the rates of few digits that may explain the lines."""
    wide = [bracket for bracket in found if bracket[1] - bracket[0] > NARROW * bracket[1]]
    for low, high in (bracket for bracket in found if bracket not in wide):
        unit = 10.0 ** (np.floor(np.log10(high)) - SHORT + 1)
        yield from (
            float(f"{each * unit:.{SHORT}g}") for each in range(ceil(low / unit), floor(high / unit) + 1)
        )
    yield from (rate for rate in rates(wide, make, layout, batch) if is_short(rate))


def rates(found: Sequence[Bracket], make: Make, layout: Layout, batch: int) -> Iterator[float]:
    """Yield rates within brackets that may explain the lines, for each the shorter ones first."""
    guides = list(_guides(layout))
    for guide in (each for each in guides if each.field.quantity == guides[0].field.quantity):
        seen: set[float] = set()
        for bracket in found:
            between = _refined(make, guide, batch, bracket)
            if between is None:
                continue
            for rate in shortest(*_common(make, guides, batch, between)):
                if rate not in seen:
                    seen.add(rate)
                    yield rate


def _guides(layout: Layout) -> Iterator[Guide]:
    """Yield the columns to look in, in each meaning that they may have, those first that tell the most."""
    for quantity in GUIDES:
        for placed, field in ((each, field) for each in layout for field in sorted(each.fields)):
            if field.quantity == quantity:
                for meaning in meanings_of(quantity, placed.unit):
                    if quantity in ("params", "gradient") or meaning in PLAIN:
                        yield Guide(placed, field, meaning)


def _refined(make: Make, guide: Guide, batch: int, bracket: Bracket) -> Bracket | None:
    """Return between which rates all lines of a column are right, beginning in the middle of a bracket."""
    low, high = bracket
    rate = float(np.sqrt(low * high))
    count, total = 1, min(MANY, len(guide.placed.lines))
    while True:
        for _ in range(TRIES):
            found = _bounds(make, guide, batch, rate, count)
            if found is None or not np.isfinite(found).all():
                break
            low, high = found
            if (low + high) / 2 <= 0:
                return None
            rate = (low + high) / 2
            if low <= high:
                break
        else:
            return None  # no rate explains these lines
        if count == total:
            break
        count = min(total, count * 4)
    return None if low <= GRID[0] else (low, high)  # nor do lines tell one that are right without any


def _common(make: Make, guides: Sequence[Guide], batch: int, between: Bracket) -> Bracket:
    """Return between which rates the other columns are right as well, as far as they may be."""
    low, high = between
    for guide in guides:
        found = _bounds(make, guide, batch, (low + high) / 2, MANY) if low < high else None
        if found is not None and max(low, found[0]) <= min(high, found[1]):
            low, high = max(low, found[0]), min(high, found[1])
    return low, high


def _bounds(make: Make, guide: Guide, batch: int, rate: float, count: int) -> tuple[float, float] | None:
    """Return between which rates the first so many lines are right, as if they were linear in it."""
    cut = guide.placed.upto(int(guide.placed.last[:count][-1]) + 1)
    steps, near = int(cut.last.max()) + 1, rate * (1 + NEAR)
    paths = [make(each, steps) for each in (rate, near)]
    if any(path.steps < steps for path in paths):
        return None
    here, there = (values(path, cut, batch, guide.field.quantity, guide.meaning) for path in paths)
    at = guide.field.parameter if here.numbers.shape[1] > 1 else 0
    told = [line.fields[guide.field] for line in cut.lines]
    with np.errstate(all="ignore"):
        slope = (there.numbers[:, at] - here.numbers[:, at]) / (near - rate)
        off = np.array([each.value for each in told]) - here.numbers[:, at]
        room = np.array([each.half for each in told]) + np.broadcast_to(here.slack, here.numbers.shape)[:, at]
        usable = (np.abs(slope) * rate > room) & np.isfinite(slope) & np.isfinite(off)
        if not usable.any():
            return None
        ends = np.sort([(off - room)[usable] / slope[usable], (off + room)[usable] / slope[usable]], axis=0)
    return rate + float(ends[0].max()), rate + float(ends[1].min())


def shortest(low: float, high: float) -> Iterator[float]:
    """Yield the rates of ever more digits that lie between two bounds, and the one in the middle."""
    rate = (low + high) / 2
    margin = 0.05 * (high - low) + 1e-15 * rate
    last = None
    for digits in range(1, 18):
        found = float(f"{rate:.{digits}g}")
        if low - margin <= found <= high + margin and found != last and found > 0:
            yield found
            last = found
    if rate > 0 and rate != last:
        yield rate


def is_short(rate: float) -> bool:
    """Is this a rate of so few digits that somebody chose it?"""
    return float(f"{rate:.{SHORT}g}") == rate

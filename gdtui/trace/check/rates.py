"""Finds out with which rate a run was made: the shortest that gives the printed digits."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from gdtui.core.arrays import Array
from gdtui.core.problem.problems import Problem
from gdtui.trace.check.layout import Layout, Placed
from gdtui.trace.check.loops import Loop, walk
from gdtui.trace.check.meanings import meanings_of, values
from gdtui.trace.check.names import Field
from gdtui.trace.check.path import Path, Walked

GRID = np.geomspace(1e-9, 1e2, 441)  # rates that are looked at first
ZOOMS, FINER = 4, 32
AT_ONCE = 400  # steps, at most, that are taken with all of these rates
TRIES = 4  # to bring lines that are not linear in the rate under one
LINES = 6  # in which one is looked for that depends on the rate
NEAR = 1e-7  # of a rate, by which it is changed to see what that does
SHORT = 3  # digits of a rate that somebody chose
GUIDES = ("params", "gradient", "loss", "dataset_loss")
PLAIN = {"sample_before", "sample_after", "dataset_after", "dataset_before"}

Make = Callable[[float, int], Path]  # the path of so many steps with a rate


class Guide(NamedTuple):
    """A column that a rate is looked for in: its lines, the field, and what it means."""

    placed: Placed
    field: Field
    meaning: str


class Loops(NamedTuple):
    """What a loop goes through, and how."""

    problem: Problem
    loop: Loop
    batch: int
    start: tuple[float, ...]
    rows: Sequence[int]


def rates(loops: Loops, make: Make, layout: Layout) -> Iterator[float]:
    """Yield rates that may explain the lines, for each the shorter ones first."""
    for guide in _guides(layout):
        seen: set[float] = set()
        for rough in _rough(loops, guide):
            for rate in _refined(make, guide, loops.batch, rough):
                if rate not in seen:
                    seen.add(rate)
                    yield rate


def _guides(layout: Layout) -> Iterator[Guide]:
    """Yield the columns to look in: one quantity, in each meaning that it may have."""
    for quantity in GUIDES:
        found = [(placed, field) for placed in layout for field in sorted(placed.fields)]
        for placed, field in found:
            if field.quantity == quantity:
                for meaning in meanings_of(quantity, placed.unit):
                    if quantity in ("params", "gradient") or meaning in PLAIN:
                        yield Guide(placed, field, meaning)
                return


def _rough(loops: Loops, guide: Guide) -> list[float]:
    """Return the rates, to six digits or so, with which the first line that depends on it is right."""
    placed = guide.placed
    for line in range(min(LINES, len(placed.lines))):
        steps = int(placed.last[line]) + 1
        if steps > AT_ONCE:
            return []
        target = placed.lines[line].fields[guide.field].value
        found = _values(loops, guide, line, GRID)
        if found is None or not np.isfinite(target):
            return []
        if np.ptp(found[np.isfinite(found)]) < 1e-12 * (1 + abs(target)):
            continue
        rough = [
            _zoomed(loops, guide, line, float(GRID[i]), float(GRID[i + 1]), target)
            for i in _crossings(found - target)[:LINES]
        ]
        if rough:  # else the digits hide how far the first update went
            return rough
    return []


def _crossings(off: Array) -> list[int]:
    """Return where numbers change their sign."""
    with np.errstate(all="ignore"):
        return np.flatnonzero((off[:-1] * off[1:] <= 0) & np.isfinite(off[:-1] * off[1:])).tolist()


def _zoomed(loops: Loops, guide: Guide, line: int, low: float, high: float, target: float) -> float:
    for _ in range(ZOOMS):
        grid = np.linspace(low, high, FINER)
        found = _values(loops, guide, line, grid)
        at = [] if found is None else _crossings(found - target)
        if not at:
            break
        low, high = float(grid[at[0]]), float(grid[at[0] + 1])
    return (low + high) / 2


def _values(loops: Loops, guide: Guide, line: int, grid: Array) -> Array | None:
    """Return the guide's value in a line with each of the rates, (rates,)."""
    first, last = int(guide.placed.first[line]), int(guide.placed.last[line])
    rows = loops.rows[: last + 1]
    if len(rows) <= last:
        return None
    walked = walk(loops.problem, loops.loop, loops.batch, grid, loops.start, rows)
    at, parameter = guide.meaning, guide.field.parameter
    if guide.field.quantity == "params":
        found = walked.states[last + 1 if at == "after" else first, parameter]
    elif guide.field.quantity == "gradient":
        samples = len(loops.problem.dataset)
        begin = last if at == "sample" else last - last % samples
        if at.startswith("batch"):
            begin += last % samples // loops.batch * loops.batch
        found = walked.gradients[begin : last + 1, parameter].sum(axis=0)
        found = found / (last + 1 - begin if at.endswith("mean") else 1)
    else:
        found = _losses(loops, walked, at, first, last)
    return np.broadcast_to(found, grid.shape)


def _losses(loops: Loops, walked: Walked, meaning: str, first: int, last: int) -> Array:
    """Return the loss of a sample, or of the dataset, before or after steps, with each rate."""
    data = loops.problem.dataset
    params = tuple(walked.states[last + 1 if meaning.endswith("after") else first])
    if meaning == "sample_before":
        params = tuple(walked.states[last])
    rows = range(len(data)) if meaning.startswith("dataset") else [int(walked.rows[last])]
    with np.errstate(all="ignore"):
        found = [
            loops.problem.model.evaluate(params, tuple(data.x[row].tolist()), float(data.y[row]))[0]
            for row in rows
        ]
        return np.asarray(loops.loop.loss * sum(found) / len(found))


def _refined(make: Make, guide: Guide, batch: int, rough: float) -> Iterator[float]:
    """Yield the shortest rates between which all lines leave no other, given one of a few digits."""
    rate, low, high = rough, rough * 0.5, rough * 2
    count, total = 1, len(guide.placed.lines)
    while True:
        for _ in range(TRIES):
            found = _bounds(make, guide, batch, rate, count)
            if found is None or not np.isfinite(found).all():
                break
            low, high = found
            if (low + high) / 2 <= 0:
                return
            rate = (low + high) / 2
            if low <= high:
                break
        else:
            return  # no rate explains these lines
        if count == total:
            break
        count = min(total, count * 4)
    yield from shortest(rate, low, high)


def _bounds(make: Make, guide: Guide, batch: int, rate: float, count: int) -> tuple[float, float] | None:
    """Return between which rates the first so many lines are right, as if they were linear in it."""
    cut = guide.placed.upto(int(guide.placed.last[count - 1]) + 1)
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


def shortest(rate: float, low: float, high: float) -> Iterator[float]:
    """Yield the rates of ever more digits that lie between two bounds, and the one itself."""
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

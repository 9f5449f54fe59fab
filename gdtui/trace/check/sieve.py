"""Sieves the runs that a print-out may be of by its first lines, many of them at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gdtui.core.arrays import Array
from gdtui.core.problem.problems import Problem
from gdtui.core.training.optimizers.rule import Optimizer
from gdtui.trace.check.claims import Start
from gdtui.trace.check.layout import Layout
from gdtui.trace.check.loops import Loop, together, walk
from gdtui.trace.check.matching import explaining
from gdtui.trace.check.path import Path, Walked
from gdtui.trace.check.rates import GRID, Bracket, brackets

if TYPE_CHECKING:
    from gdtui.trace.check.trial import Trial

HEAD = 2  # lines that are compared before all are
LINES = 6  # in which a rate is looked for: few digits hide how far the first update went
AT_ONCE = 400  # steps, at most, that are taken with all of these rates
NEAR = 60  # steps within which more lines than the first are worth their time
ZOOMS, FINER = 3, 32  # closer looks at where a rate may be, and the rates in each
FEW = 8  # runs that are walked one by one: plain numbers are faster than arrays of so few


@dataclass(frozen=True, eq=False)
class Reading:
    """How the lines may lie along a run, and in which order it takes the rows, where they say another."""

    layout: Layout
    rows: tuple[int, ...] | None

    @cached_property
    def last(self) -> int:
        """The last step of which a line speaks."""
        return int(max(placed.last.max() for placed in self.layout))

    @cached_property
    def head(self) -> Layout:
        """The first lines, of each kind."""
        return [placed.upto(self.first) for placed in self.layout]

    @cached_property
    def first(self) -> int:
        """How many steps there are in the first lines."""
        return int(max(placed.last[:HEAD].max() for placed in self.layout)) + 1

    @cached_property
    def lines(self) -> Layout:
        """The lines in which a rate is looked for; none where the first of them is too far away."""
        ends = {int(end) + 1 for placed in self.layout for end in placed.last[:LINES]}
        near = [end for end in ends if end <= min(AT_ONCE, max(NEAR, min(ends)))]
        return [placed.upto(max(near)) for placed in self.layout] if near else []

    @cached_property
    def end(self) -> int:
        """How many steps there are in these lines."""
        return max((int(placed.last.max()) + 1 for placed in self.lines if placed.lines), default=0)

    def rows_of(self, steps: int, samples: int) -> tuple[int, ...]:
        """Return the rows of the first steps."""
        return (self.rows or tuple(step % samples for step in range(steps)))[:steps]


class Run(NamedTuple):
    """A run that may be tried with many rates: its loop, and where it begins."""

    loop: Loop
    start: Start


class Kin(NamedTuple):
    """What runs have in common that can be walked together."""

    problem: Problem
    batch: int
    epsilon: float
    optimizer: Optimizer
    rows: tuple[int, ...] | None

    def path(self, runs: Sequence[Run], rates: Array, rows: tuple[int, ...]) -> Path:
        """Return the path of all the runs, each with its rates, (runs, rates)."""
        times, lr = rates.shape[1], rates.ravel()
        loop = together([run.loop for run in runs], times)
        unsure = np.repeat([run.start.unsure for run in runs], times)
        if lr.size > FEW:
            start = np.repeat([run.start.params for run in runs], times, axis=0).T
            walked = walk(self.problem, loop, self.batch, lr, tuple(start), rows)
        else:
            each = [(run, rate) for run, own in zip(runs, rates.tolist(), strict=True) for rate in own]
            walks = [walk(self.problem, a.loop, self.batch, rate, a.start.params, rows) for a, rate in each]
            losses, gradients, states = (np.stack(column) for column in list(zip(*walks, strict=True))[1:4])
            walked = Walked(walks[0].rows, losses, gradients, states, walks[0].closes)
        return Path(self.problem, walked, lr, self.epsilon, unsure, loop.loss)


def begun(pairs: Sequence[tuple["Trial", float]]) -> Iterator[tuple["Trial", float]]:
    """Yield those trials and rates, in their order, of which the run explains the first lines."""
    fine = [not trial.is_plain for trial, _ in pairs]
    for kin, places in akin([trial for trial, _ in pairs]).items():
        wanted = [(pairs[at][0].run, pairs[at][1]) for at in places]
        number = {each: i for i, each in enumerate(dict.fromkeys(wanted))}
        readings = dict.fromkeys(pairs[at][0].reading for at in places)
        rows = pairs[places[0]][0].rows_of(max(each.first for each in readings))
        path = kin.path([run for run, _ in number], np.array([[rate] for _, rate in number]), rows)
        right = {each: explaining(path, each.head, kin.batch) for each in readings}
        for at, each in zip(places, wanted, strict=True):
            fine[at] = bool(right[pairs[at][0].reading][number[each]])
    yield from (pair for pair, is_fine in zip(pairs, fine, strict=True) if is_fine)


def bracketed(trials: Sequence["Trial"]) -> list[list[Bracket]]:
    """Return between which rates each of the trials may explain its first lines."""
    found: list[list[Bracket]] = [[] for _ in trials]
    for kin, places in akin(trials).items():
        told = [at for at in places if trials[at].reading.lines]
        if not told:
            continue
        runs = list(dict.fromkeys(trials[at].run for at in told))
        readings = dict.fromkeys(trials[at].reading for at in told)
        rows = trials[told[0]].rows_of(max(each.end for each in readings))
        grid = np.tile(GRID, (len(runs), 1))
        path = kin.path(runs, grid, rows)
        for reading in readings:
            between = dict(zip(runs, brackets(path, grid, reading.lines, kin.batch), strict=True))
            own = [at for at in told if trials[at].reading is reading]
            left = [(at, bracket) for at in own for bracket in between[trials[at].run]]
            for at, bracket in _narrowed(kin, trials, left):
                found[at].append(bracket)
    return found


def _narrowed(
    kin: Kin, trials: Sequence["Trial"], left: list[tuple[int, Bracket]]
) -> list[tuple[int, Bracket]]:
    """Return what a closer look leaves of brackets, each with the place of its trial, of one reading."""
    for _ in range(ZOOMS):
        if not left:
            break
        reading = trials[left[0][0]].reading
        grid = np.array([np.linspace(*bracket, FINER) for _, bracket in left])
        path = kin.path([trials[at].run for at, _ in left], grid, trials[left[0][0]].rows_of(reading.end))
        between = brackets(path, grid, reading.lines, kin.batch)
        left = [(at, each) for (at, _), found in zip(left, between, strict=True) for each in found]
    return left


def akin(trials: Sequence["Trial"]) -> dict[Kin, list[int]]:
    """Return the places of trials whose runs can be walked together."""
    found: dict[Kin, list[int]] = {}
    for at, trial in enumerate(trials):
        if trial.is_plain:
            found.setdefault(trial.kin, []).append(at)
    return found

"""One way to read a print-out as that of a run, and how all its lines agree with the run of a rate."""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from gdtui.core.problem.problems import Problem
from gdtui.core.training.config import RunConfig
from gdtui.core.training.optimizers.table import SGD, default_rate
from gdtui.core.training.schedules import CONSTANT
from gdtui.trace.check.claims import Start
from gdtui.trace.check.found import EPSILON, Found
from gdtui.trace.check.lines import AFTER, BEFORE, Line
from gdtui.trace.check.loops import RIGHT, Loop, walk
from gdtui.trace.check.matching import matched, predictions_wrong
from gdtui.trace.check.path import Path, Walked
from gdtui.trace.check.rates import Bracket, rates, short_rates
from gdtui.trace.check.sieve import Kin, Reading, Run, begun
from gdtui.trace.check.slips import Slip
from gdtui.trace.check.truth import true_walk

if TYPE_CHECKING:
    from gdtui.trace.check.search import Search

FURTHER = 6  # times the steps of the first lines are compared before all are
MOST_STEPS = 400_000  # of a run that is looked at; more lines than that nobody reads
LOOPED = 100_000  # and of one that the loop here walks


class Trial:
    """One way to read the lines: a problem, a batch, a start and a layout, for which a rate is looked for."""

    def __init__(
        self,
        search: "Search",
        problem: Problem,
        config: RunConfig,
        slip: Slip | None,
        start: Start,
        reading: Reading,
    ) -> None:
        self.search, self.problem, self.config = search, problem, config
        self.slip, self.start, self.reading = slip, start, reading
        if slip is not None:
            self.loop = slip.loop
        else:
            plain = config.optimizer == SGD and config.schedule == CONSTANT
            self.loop = RIGHT if plain else Loop(config.optimizer, config.schedule, config.epochs)

    def from_start(self, start: Start) -> "Trial":
        """Return the same way to read the lines, of a run that begins elsewhere."""
        config = replace(self.config, start=start.params)
        return Trial(self.search, self.problem, config, self.slip, start, self.reading)

    def on(self, loop: Loop) -> "Trial":
        """Return the same way to read the lines, of a right run of another optimizer or schedule."""
        config = replace(self.config, optimizer=loop.optimizer, schedule=loop.schedule)
        return Trial(self.search, self.problem, config, None, self.start, self.reading)

    @property
    def _walks(self) -> bool:
        """Is the run one of the loop, and not of the trainer?"""
        return self.slip is not None or self.reading.rows is not None

    @property
    def is_plain(self) -> bool:
        """Is the run one that the loop can walk: is the order the same in each epoch?"""
        return self.config.seed is None

    @property
    def is_walkable(self) -> bool:
        """Is the run short enough to be looked at?"""
        return self.reading.last < (LOOPED if self._walks else MOST_STEPS)

    @property
    def has_rates(self) -> bool:
        """Can its rate be told from the lines?"""
        return self.config.schedule == CONSTANT and self.config.optimizer == SGD

    @property
    def takes_usual(self) -> bool:
        """Are the usual rates tried? Few digits may hide everything but that one of these is enough."""
        return self.config.schedule == CONSTANT and self.slip is None

    @property
    def usual(self) -> float:
        """The rate that is said, or the one of who says none."""
        return self.config.lr if "lr" in self.search.claims.said else default_rate(self.config.optimizer.name)

    @cached_property
    def run(self) -> Run:
        """The run, of whatever rate."""
        return Run(self.loop, self.start)

    @cached_property
    def kin(self) -> Kin:
        """What the runs have in common that can be walked together with this one."""
        roughest = EPSILON[self.search.precisions[-1]]  # what explains no line in this does so in none
        return Kin(self.problem, self.config.batch, roughest, self.loop.optimizer, self.reading.rows)

    @property
    def way(self) -> Hashable:
        """What makes it another way to read the lines than others, whatever the precision."""
        return self.kin, self.run, self.reading

    def rows_of(self, steps: int) -> tuple[int, ...]:
        """Return the rows of the first steps."""
        return self.reading.rows_of(steps, len(self.problem.dataset))

    def fitting(self, rate: float) -> Found | None:
        """Return the run of a rate, if it explains all lines."""
        found = self.compared(rate)
        self.search.consider(found)
        return found if found.fits else None

    def with_found_rate(self, between: Sequence[Bracket], usual: Sequence[float]) -> Found | None:
        """Return the run with the shortest of the rates that the lines tell, and that explain all of them."""
        find = rates if self.slip is None else short_rates
        told = find(between, self._smooth, self.reading.layout, self.config.batch)
        pairs = ((self, rate) for rate in chain(told, usual) if rate != self.usual)
        found = (self.fitting(rate) for pair in pairs for _, rate in begun([pair]))
        return next((each for each in found if each is not None and each.moves), None)

    def path(self, rate: float, steps: int) -> Path:
        """Return the path with a rate, from the trainer, or of the loop with its slip or its order."""
        if self._walks:
            return self._smooth(rate, steps)
        epochs = -(-steps // len(self.problem.dataset))  # the trainer works ahead, to the end if it may
        if self.config.schedule != CONSTANT:
            epochs = max(self.config.epochs, epochs)
        walked = true_walk(self.problem, replace(self.config, lr=rate, epochs=epochs), steps)
        return self._of(walked, rate)

    def _smooth(self, rate: float, steps: int) -> Path:
        """Return the path of the loop in double precision: it changes as little as the rate does."""
        rows, config = self.rows_of(steps), self.config
        return self._of(walk(self.problem, self.loop, config.batch, rate, config.start, rows), rate)

    def _sooner(self, rate: float, steps: int) -> Path:
        """Return the path of a few steps: the loop takes them sooner than the trainer."""
        return self._smooth(rate, steps) if self.is_plain else self.path(rate, steps)

    def _of(self, walked: Walked, rate: float) -> Path:
        epsilon = EPSILON[self.config.dtype]
        return Path(self.problem, walked, rate, epsilon, self.start.unsure, self.loop.loss)

    def compared(self, rate: float) -> Found:
        """Return how the lines agree with the run of a rate; the first of them alone, if those do not."""
        reading, last = self.reading, self.reading.last + 1
        for steps in sorted({reading.first, min(reading.first * FURTHER, last), last}):
            path = self.path(rate, steps) if steps == last else self._sooner(rate, steps)
            match = matched(path, reading.layout, self.config.batch, steps)
            if match.wrong:
                break
        config = replace(self.config, lr=rate)
        found = Found(
            self.problem,
            config,
            self.slip,
            self.start,
            reading.rows,
            reading.layout,
            match,
            path,
            (),
            last,
        )
        return found if match.wrong else self._with_predictions(found)

    def _with_predictions(self, found: Found) -> Found:
        lines = [line for line in self.search.told.lines if line.kind in (BEFORE, AFTER)]
        if not lines:
            return found
        totals = self._totals()
        path = self.path(found.config.lr, max(totals))
        lost: list[tuple[Line, float]] = []
        for total in totals:
            lost = predictions_wrong(path, lines, {BEFORE: [0], AFTER: [total]})
            if not any(line.kind == AFTER for line, _ in lost):
                return replace(found, lost=tuple(lost), total=total)
        lost = predictions_wrong(path, lines, {BEFORE: [0], AFTER: totals})
        return replace(found, lost=tuple(lost))

    def _totals(self) -> list[int]:
        """Return after how many steps the run may have ended."""
        samples = len(self.problem.dataset)
        if self._walks and self.reading.rows is not None:
            return [self.reading.last + 1]
        if "epochs" in self.search.claims.said and self.config.epochs * samples > self.reading.last:
            return [self.config.epochs * samples]
        firsts = [int(placed.first.max()) for placed in self.reading.layout]
        strides = [
            int(np.diff(placed.first).max()) for placed in self.reading.layout if len(placed.first) > 1
        ]
        stride = max(strides, default=samples) // samples
        beyond = [self.reading.last + 1 + samples * each for each in range(1, min(stride, 1000))]
        return [self.reading.last + 1, *(first for first in {*firsts} if first), *beyond]

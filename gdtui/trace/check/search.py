"""Searches the run that a print-out is of: with which choices and which loop all its lines are explained."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import numpy as np

from gdtui.core.problem.problems import Problem
from gdtui.core.training.config import Precision, RunConfig
from gdtui.core.training.optimizers.table import SGD, default_rate, optimizer
from gdtui.core.training.schedules import CONSTANT
from gdtui.trace.check.claims import Claims, Start, batches, problems, starts
from gdtui.trace.check.digits import significant
from gdtui.trace.check.found import EPSILON, Found
from gdtui.trace.check.layout import Layout, layouts
from gdtui.trace.check.lines import AFTER, BEFORE, Line
from gdtui.trace.check.loops import RIGHT, walk
from gdtui.trace.check.matching import explains, matched, predictions_wrong
from gdtui.trace.check.orders import order_of
from gdtui.trace.check.path import Path, Walked
from gdtui.trace.check.rates import AT_ONCE, Loops, is_short, rates
from gdtui.trace.check.reading import Print
from gdtui.trace.check.slips import Slip
from gdtui.trace.check.truth import true_walk

FURTHER = 6  # times the steps of the first lines are compared before all are
MOST_STEPS = 400_000  # of a run that is looked at; more lines than that nobody reads
LOOPED = 100_000  # and of one that the loop here walks
OTHERS = (
    "momentum",
    "nesterov",
    "adam",
    "adagrad",
    "rmsprop",
)  # optimizers that are tried where none is said
USUAL = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)  # rates that are tried for them
LONG = 12  # digits that single precision does not have by chance
LIKELY = 2  # problems and starts
PREFERRED = 3  # lines more that a rate found out must explain, to be believed rather than the usual one


class Search:
    """A search for runs that explain a print-out, with what is said of it."""

    def __init__(self, told: Print, claims: Claims) -> None:
        self.told, self.claims = told, claims
        self.nearest: Found | None = None  # the right run that explains the most lines
        self._problems = list(problems(claims, told))
        self._starts = [starts(claims, problem, told) for problem in self._problems]
        self._layouts: dict[tuple[int, int], list[Layout]] = {}

    @property
    def precisions(self) -> tuple[Precision, ...]:
        """In which precisions the numbers may have been computed: one shows in all of their digits."""
        if "dtype" in self.claims.said:
            return (self.claims.config.dtype,)
        numbers = [value for line in self.told.lines for value in line.fields.values()]
        whole = np.array([each.value for each in numbers if each.digits >= LONG])
        with np.errstate(all="ignore"):
            rounded = whole.astype(np.float32).astype(float)
            single = bool((np.abs(rounded - whole) <= 1e-12 * np.abs(whole)).all())
        return ("float64", "float32") if single else ("float64",)

    def usual(self, dtype: Precision, slip: Slip | None = None, name: str | None = None) -> Found | None:
        """Return the run that explains all lines with the rate that is said, or that of who says none."""
        return self.with_rate(None, dtype, slip, name)

    def with_rate(
        self, rate: float | None, dtype: Precision, slip: Slip | None = None, name: str | None = None
    ) -> Found | None:
        """Return the run that explains all lines with this rate."""
        found = (trial.with_rate(rate or trial.usual) for trial in self._trials(slip, dtype, name))
        return next((each for each in found if each is not None), None)

    def any_rate(self, dtype: Precision, slip: Slip | None = None, name: str | None = None) -> Found | None:
        """Return the run that explains all lines with the shortest rate, where none is said."""
        if "lr" in self.claims.said:
            return None
        best: Found | None = None
        for trial in self._trials(slip, dtype, name):
            found = trial.with_found_rate()
            if found is not None and (best is None or digits_of(found.config.lr) < digits_of(best.config.lr)):
                best = found
                if is_short(found.config.lr):  # somebody chose it: there is no better one
                    break
        return best

    def trials(self, dtype: Precision) -> "Iterator[Trial]":
        """Yield the ways to read the lines as those of a right run of the plain optimizer."""
        yield from self._trials(None, dtype, None)

    def _trials(self, slip: Slip | None, dtype: Precision, name: str | None) -> "Iterator[Trial]":
        likely = slip is not None or name is not None  # of what is rare only the likeliest is looked at
        most = LIKELY if likely else None
        for at, problem in enumerate(self._problems[:most]):
            for start in self._starts[at][: most if at == 0 else 1]:
                for batch in islice(batches(self.claims, problem, self.told), most and most + 1):
                    if slip is not None and not slip.shows(problem, batch):
                        continue
                    config = replace(self._config(problem, batch, dtype, name), start=start.params)
                    for layout in self.lying(len(problem.dataset), batch):
                        yield Trial(self, problem, config, slip, start, layout)

    def lying(self, samples: int, batch: int) -> list[Layout]:
        """Return how the lines may lie along a run."""
        if (samples, batch) not in self._layouts:
            self._layouts[samples, batch] = list(layouts(self.told.lines, samples, batch))
        return self._layouts[samples, batch]

    def _config(self, problem: Problem, batch: int, dtype: Precision, name: str | None) -> RunConfig:
        config = replace(self.claims.config_for(problem), batch=batch, dtype=dtype)
        return config if name is None else replace(config, optimizer=optimizer(name))

    def consider(self, found: Found) -> None:
        """Remember the right run that explains the most lines."""
        if found.slip is None and (self.nearest is None or _score(found) > _score(self.nearest)):
            self.nearest = found


def digits_of(rate: float) -> int:
    """Return how many digits a rate has."""
    return significant(repr(rate))


def _score(found: Found) -> float:
    usual = found.config.lr == default_rate(found.config.optimizer.name)
    return found.agreed + (PREFERRED if usual else 0)


class Trial:
    """One way to read the lines: a problem, a batch, a start and a layout, for which a rate is looked for."""

    def __init__(
        self,
        search: Search,
        problem: Problem,
        config: RunConfig,
        slip: Slip | None,
        start: Start,
        layout: Layout,
    ) -> None:
        self.search, self.problem, self.config = search, problem, config
        self.slip, self.start, self.layout = slip, start, layout
        self.loop = slip.loop if slip is not None else RIGHT
        self.rows = order_of(layout, problem) if config.seed is None else None
        self.last = int(max(placed.last.max() for placed in layout))
        self._first = int(max(placed.last[:2].max() for placed in layout)) + 1  # steps of the first lines
        self._head = [placed.upto(self._first) for placed in layout]

    def from_start(self, start: Start) -> "Trial":
        """Return the same way to read the lines, of a run that begins elsewhere."""
        config = replace(self.config, start=start.params)
        return Trial(self.search, self.problem, config, self.slip, start, self.layout)

    @property
    def _walks(self) -> bool:
        """Is the run one of the loop, and not of the trainer?"""
        return self.slip is not None or self.rows is not None

    @property
    def usual(self) -> float:
        """The rate that is said, or the one of who says none."""
        return self.config.lr if "lr" in self.search.claims.said else default_rate(self.config.optimizer.name)

    def with_rate(self, rate: float) -> Found | None:
        """Return the run of a rate, if it explains all lines."""
        if self.last >= (LOOPED if self._walks else MOST_STEPS):
            return None
        if not self._begins(rate) and (self.slip is not None or rate != self.usual):
            return None
        found = self.compared(rate)
        self.search.consider(found)
        return found if found.fits else None

    def _begins(self, rate: float) -> bool:
        """Does the run explain the first lines? Nearly all that are tried do not, and need no other look."""
        config = self.config
        plain = config.optimizer == SGD and config.schedule == CONSTANT and config.seed is None
        make = self._smooth if plain else self.path  # the loop takes a few steps sooner than the trainer
        return explains(make(rate, self._first), self._head, config.batch)

    def with_found_rate(self) -> Found | None:
        """Return the run with the shortest of the rates that the lines tell, and that explain all of them."""
        found = (self.with_rate(rate) for rate in self._rates() if rate != self.usual)
        return next((each for each in found if each is not None and each.moves), None)

    def _slopes(self) -> bool:
        """Are the gradients of the first update right? No rate makes them so."""
        update = min(self.config.batch, len(self.problem.dataset))
        for placed in self.layout:
            slopes = frozenset(each for each in placed.fields if each.quantity == "gradient")
            if slopes and placed.last[0] < update:
                head = placed._replace(fields=slopes).upto(int(placed.last[0]) + 1)
                path = self._smooth(self.usual, update)
                if not explains(path, [head], self.config.batch):
                    return False
        return True

    def _rates(self) -> Iterator[float]:
        """Yield the rates that the lines tell."""
        if self.config.schedule != CONSTANT or self.last >= MOST_STEPS or not self._slopes():
            return
        if self.config.optimizer != SGD:
            yield from USUAL
            return
        samples = len(self.problem.dataset)
        rows = self.rows or tuple(step % samples for step in range(min(self.last + 1, AT_ONCE)))
        loops = Loops(self.problem, self.loop, self.config.batch, self.config.start, rows)
        for rate in rates(loops, self._smooth, self.layout):
            if self.slip is None or is_short(rate):
                yield rate
        if self.slip is None:  # few digits may hide everything but that one of these is enough
            yield from USUAL

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
        samples = len(self.problem.dataset)
        rows = self.rows or tuple(step % samples for step in range(steps))
        config = self.config
        return self._of(walk(self.problem, self.loop, config.batch, rate, config.start, rows[:steps]), rate)

    def _of(self, walked: Walked, rate: float) -> Path:
        epsilon = EPSILON[self.config.dtype]
        return Path(self.problem, walked, rate, epsilon, self.start.unsure, self.loop.loss)

    def compared(self, rate: float) -> Found:
        """Return how the lines agree with the run of a rate; the first of them alone, if those do not."""
        for steps in sorted({self._first, min(self._first * FURTHER, self.last + 1), self.last + 1}):
            path = self.path(rate, steps)
            match = matched(path, self.layout, self.config.batch, steps)
            if match.wrong:
                break
        config = replace(self.config, lr=rate)
        found = Found(
            self.problem,
            config,
            self.slip,
            self.start,
            self.rows,
            self.layout,
            match,
            path,
            (),
            self.last + 1,
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
        if self._walks and self.rows is not None:
            return [self.last + 1]
        if "epochs" in self.search.claims.said and self.config.epochs * samples > self.last:
            return [self.config.epochs * samples]
        firsts = [int(placed.first.max()) for placed in self.layout]
        strides = [int(np.diff(placed.first).max()) for placed in self.layout if len(placed.first) > 1]
        stride = max(strides, default=samples) // samples
        beyond = [self.last + 1 + samples * each for each in range(1, min(stride, 1000))]
        return [self.last + 1, *(first for first in {*firsts} if first), *beyond]

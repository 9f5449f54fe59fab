"""Searches the run that a print-out is of: with which choices and which loop all its lines are explained."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import groupby

import numpy as np

from gdtui.core.problem.problems import Problem
from gdtui.core.training.config import Precision, RunConfig
from gdtui.core.training.optimizers.table import default_rate, optimizer
from gdtui.trace.check.claims import Claims, batches, problems, starts
from gdtui.trace.check.digits import significant
from gdtui.trace.check.found import Found
from gdtui.trace.check.layout import Layout, layouts
from gdtui.trace.check.lines import ROW, Line
from gdtui.trace.check.orders import order_of
from gdtui.trace.check.rates import Bracket, is_short
from gdtui.trace.check.reading import Print
from gdtui.trace.check.sieve import Reading, begun, bracketed
from gdtui.trace.check.slips import Slip
from gdtui.trace.check.trial import Trial

OTHERS = (
    "momentum",
    "nesterov",
    "adam",
    "adagrad",
    "rmsprop",
)  # optimizers that are tried where none is said
USUAL = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)  # rates that are tried for them
LONG = 12  # digits that single precision does not have by chance
DOUBLE: Precision = "float64"
DIGITS = 3  # of a number that says something
SAYING = ("params", "gradient", "loss", "dataset_loss", "prediction")  # what changes from line to line
TELLING = 6  # lines that say something, from which on nothing rare explains all of them by chance
LIKELY = 2  # problems and starts
PREFERRED = 3  # lines more that a rate found out must explain, to be believed rather than the usual one


class Search:
    """A search for runs that explain a print-out, with what is said of it."""

    def __init__(self, told: Print, claims: Claims) -> None:
        self.told, self.claims = told, claims
        self._nearest: Found | None = None
        self._between: dict[Hashable, list[Bracket]] = {}  # of each way to read the lines
        self._compared = False  # are all with the usual rate compared?
        self._read: dict[tuple[int, int, bool], list[Reading]] = {}
        self._problems = list(problems(claims, told))
        self._batches = [batches(claims, problem, told) for problem in self._problems]
        self._starts = [starts(claims, problem, told) for problem in self._problems]
        self._layouts: dict[tuple[int, int], list[Layout]] = {}

    @cached_property
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
        return next(self._fitting(self._trials(slip, dtype, name), None), None)

    def slipping(self, dtype: Precision, slips: Sequence[Slip], rate: float | None = None) -> list[Found]:
        """Return for each slip that explains all lines a run with it, with this rate or the usual one."""
        trials = [trial for slip in slips for trial in self._trials(slip, dtype, None)]
        found: dict[Slip | None, Found] = {}
        for trial, with_rate in begun(
            [(trial, rate or trial.usual) for trial in trials if trial.is_walkable]
        ):
            if trial.slip not in found and (each := trial.fitting(with_rate)) is not None:
                found[trial.slip] = each
        return [found[slip] for slip in slips if slip in found]

    def _fitting(self, trials: Iterable[Trial], rate: float | None) -> Iterator[Found]:
        """Yield the runs that explain all lines with a rate, those of a problem after another."""
        for _, akin in groupby(trials, lambda trial: id(trial.problem)):
            for trial, with_rate in begun([(each, rate or each.usual) for each in akin if each.is_walkable]):
                if (found := trial.fitting(with_rate)) is not None:
                    yield found

    def any_rate(
        self, dtype: Precision, slips: Sequence[Slip | None] = (None,), name: str | None = None
    ) -> Found | None:
        """Return the run that explains all lines with the shortest rate, where none is said.

        Of several slips it is the first for which there is one.
        """
        if "lr" in self.claims.said:
            return None
        trials = [[*self._trials(slip, dtype, name)] for slip in slips]
        every = [trial for each in trials for trial in each if trial.is_walkable and trial.has_rates]
        new = [trial for trial in every if trial.way not in self._between]
        self._between |= zip([trial.way for trial in new], bracketed(new), strict=True)
        return next((found for each in trials if (found := self._shortest(each)) is not None), None)

    def _shortest(self, trials: Sequence[Trial]) -> Found | None:
        """Return the run that explains all lines with the shortest rate."""
        best: Found | None = None
        usual = [(each, rate) for each in trials if each.takes_usual for rate in USUAL if rate != each.usual]
        beginning: dict[Trial, list[float]] = {}
        for trial, rate in begun([pair for pair in usual if pair[0].is_walkable]):
            beginning.setdefault(trial, []).append(rate)
        for trial in trials:
            found = trial.with_found_rate(self._between.get(trial.way, []), beginning.get(trial, []))
            if found is not None and (best is None or digits_of(found.config.lr) < digits_of(best.config.lr)):
                best = found
                if is_short(found.config.lr):  # somebody chose it: there is no better one
                    break
        return best

    @property
    def is_telling(self) -> bool:
        """Do the lines say so much that none of hundreds of runs explains them by chance?"""
        told = [line for line in self.told.lines if line.kind == ROW and says(line)]
        return len(told) >= TELLING

    def likely(self) -> Iterator[Trial]:
        """Yield the likeliest ways to read the lines as those of a right run."""
        yield from self._trials(None, DOUBLE, self.claims.config.optimizer.name)

    def trials(self, dtype: Precision) -> Iterator[Trial]:
        """Yield the ways to read the lines as those of a right run of the plain optimizer."""
        yield from self._trials(None, dtype, None)

    def _trials(self, slip: Slip | None, dtype: Precision, name: str | None) -> Iterator[Trial]:
        likely = slip is not None or name is not None  # of what is rare only the likeliest is looked at
        most = LIKELY if likely else None
        for at, problem in enumerate(self._problems[:most]):
            for start in self._starts[at][: most if at == 0 else 1]:
                for batch in self._batches[at][: most and most + 1]:
                    if slip is not None and not slip.shows(problem, batch):
                        continue
                    config = replace(self._config(problem, batch, dtype, name), start=start.params)
                    for reading in self._readings(problem, config):
                        yield Trial(self, problem, config, slip, start, reading)

    def lying(self, samples: int, batch: int) -> list[Layout]:
        """Return how the lines may lie along a run."""
        if (samples, batch) not in self._layouts:
            self._layouts[samples, batch] = list(layouts(self.told.lines, samples, batch))
        return self._layouts[samples, batch]

    def _readings(self, problem: Problem, config: RunConfig) -> list[Reading]:
        """Return how the lines may lie along a run, and what they say of its order."""
        key = (id(problem), config.batch, config.seed is None)
        if key not in self._read:
            layouts = self.lying(len(problem.dataset), config.batch)
            orders = [order_of(each, problem) if config.seed is None else None for each in layouts]
            self._read[key] = [Reading(*each) for each in zip(layouts, orders, strict=True)]
        return self._read[key]

    def _config(self, problem: Problem, batch: int, dtype: Precision, name: str | None) -> RunConfig:
        config = replace(self.claims.config_for(problem), batch=batch, dtype=dtype)
        return config if name in (None, config.optimizer.name) else replace(config, optimizer=optimizer(name))

    @property
    def nearest(self) -> Found | None:
        """The right run that explains the most lines."""
        if not self._compared:
            self._compared = True
            for trial in self.trials(DOUBLE):
                if trial.is_walkable:
                    self.consider(trial.compared(trial.usual))
        return self._nearest

    def consider(self, found: Found) -> None:
        """Remember the right run that explains the most lines."""
        plain = found.slip is None and found.config.optimizer == self.claims.config.optimizer
        if plain and (self._nearest is None or _score(found) > _score(self._nearest)):
            self._nearest = found


def says(line: Line) -> bool:
    """Does a line say a number of the run with some digits?"""
    return any(each.digits >= DIGITS and field.quantity in SAYING for field, each in line.fields.items())


def digits_of(rate: float) -> int:
    """Return how many digits a rate has."""
    return significant(repr(rate))


def _score(found: Found) -> float:
    usual = found.config.lr == default_rate(found.config.optimizer.name)
    return found.agreed + (PREFERRED if usual else 0)

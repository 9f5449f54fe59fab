"""Configurations: how a problem is descended, with every choice checked before the first step."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any, Literal, NamedTuple

import numpy as np

from gdtui.core.choices import choice, listed
from gdtui.core.errors import InputError, OptionError, Phrase
from gdtui.core.limits import EPOCHS, LEGAL, MODES, OPTIMIZERS, RUNS, SEEDS
from gdtui.core.problem.problems import Problem
from gdtui.core.training.batches import Batching
from gdtui.core.training.checks import batch_size, parameters, positive, whole
from gdtui.core.training.chosen import KEYS, SINGLE, read_choices
from gdtui.core.training.optimizers.rule import Optimizer
from gdtui.core.training.optimizers.table import SGD, default_rate
from gdtui.core.training.schedules import CONSTANT, Schedule

Precision = Literal["float64", "float32"]


class Choices(NamedTuple):
    """What a run can change on its way: the samples per update, the rate, the optimizer and the schedule."""

    batch: int
    lr: float
    optimizer: Optimizer = SGD
    schedule: Schedule = CONSTANT


CHANGEABLE = Choices._fields


class Change(NamedTuple):
    """What is otherwise from a step on: after so many steps, all that can change."""

    steps: int
    choices: Choices


@dataclass(frozen=True, slots=True)
class RunConfig:
    """The choices of a run: samples per update, rate, epochs, where to start, precision, order, update rule.

    `seed` is None where each epoch sees the rows as given; with `replacement` each step draws any of them.
    `changes` are in their order: batch, rate, optimizer and schedule are those before the first of them.
    Build one with `run_config`, which checks.
    """

    batch: int
    lr: float
    epochs: int
    start: tuple[float, ...]
    dtype: Precision = "float64"
    seed: int | None = None
    replacement: bool = False
    optimizer: Optimizer = SGD
    schedule: Schedule = CONSTANT
    changes: tuple[Change, ...] = ()

    @property
    def choices(self) -> Choices:
        """What can change, as it is before the first change."""
        return Choices(self.batch, self.lr, self.optimizer, self.schedule)

    @property
    def optimizers(self) -> tuple[Optimizer, ...]:
        """The optimizers by which the run goes, one after the other."""
        return (self.optimizer, *(change.choices.optimizer for change in self.changes))

    def at(self, step: int) -> "RunConfig":
        """Return the configuration of a run that is all as this one is at `step`."""
        return self._begun(self.choices_at(step)) if self.changes else self

    def changed(self, steps: int, **chosen: Any) -> "RunConfig":
        """Return the configuration that is this one for so many steps, and otherwise from there on.

        The keywords are those of CHANGEABLE.
        """
        past = replace(self, changes=tuple(change for change in self.changes if change.steps < steps))
        now = self.choices_at(steps)._replace(**chosen)
        if steps == 0:
            return past._begun(now)
        same = past.choices_at(steps) == now
        return past if same else replace(past, changes=(*past.changes, Change(steps, now)))

    def common(self, other: "RunConfig") -> int | None:
        """Return for how many steps the two configurations are the same; None where they are so for ever."""
        if self == other:
            return None
        if replace(self, changes=()) != replace(other, changes=()):
            return 0
        pairs = zip_longest(self.changes, other.changes)
        return next(min(change.steps for change in pair if change) for pair in pairs if pair[0] != pair[1])

    def next_change(self, step: int) -> int | None:
        """Return after how many steps there is another change, from `step` on; None where there is none."""
        return next((change.steps for change in self.changes if change.steps > step), None)

    def choices_at(self, step: int) -> Choices:
        """Return what can change, as it is when `step` is taken."""
        passed = (change.choices for change in reversed(self.changes) if change.steps <= step)
        return next(passed, self.choices)

    def _begun(self, choices: Choices) -> "RunConfig":
        return replace(self, **choices._asdict(), changes=())


def batching_for(problem: Problem, config: RunConfig) -> Batching:
    """Return how the configuration cuts the epochs of the problem into batches."""
    sizes = tuple((change.steps, change.choices.batch) for change in config.changes)
    return Batching(len(problem.dataset), config.batch, sizes)


def run_config(
    problem: Problem,
    *,
    batch: int | str = 1,
    lr: float | None = None,
    epochs: int = 100,
    start: float | Sequence[float] | None = None,
    dtype: str = "float64",
    shuffle: bool = False,
    seed: int = 0,
    replacement: bool = False,
    optimizer: Optimizer = SGD,
    schedule: Schedule = CONSTANT,
) -> RunConfig:
    """Return the configuration of these choices; `batch="all"` is GD. An OptionError names an illegal one.

    Without a rate it is the optimizer's own.
    """
    if dtype not in ("float64", "float32"):
        raise OptionError("dtype", dtype, LEGAL["dtype"])
    if dtype == "float32" and (beyond := problem.dataset.beyond_float32()) is not None:
        raise OptionError("dtype", dtype, Phrase("legal.wide_enough", **beyond._asdict()))
    return RunConfig(
        batch=int(batch_size(batch, len(problem.dataset))),
        lr=positive("lr", default_rate(optimizer.name) if lr is None else lr),
        epochs=whole("epochs", epochs, 1, EPOCHS),
        start=_start(start, problem, dtype),
        dtype="float32" if dtype == "float32" else "float64",
        seed=whole("seed", seed, 0, SEEDS - 1) if shuffle or replacement else None,
        replacement=replacement,
        optimizer=optimizer,
        schedule=schedule,
    )


class NamedConfig(NamedTuple):
    """A configuration, and how it was asked for."""

    name: str
    config: RunConfig


def run_configs(problem: Problem, text: str, **common: Any) -> list[NamedConfig]:
    """Return the configurations of runs side by side, written as in `gd,sgd:lr=0.05,batch=2`.

    What a run does not choose for itself is chosen by the keywords, which are those of `run_config`.
    InputError names the part that cannot be used.
    """
    parts = listed(text)
    if len(parts) > RUNS:
        raise OptionError("runs", text, LEGAL["runs"])
    return [_named(problem, part, common) for part in parts]


def _named(problem: Problem, text: str, common: dict[str, Any]) -> NamedConfig:
    names = {**MODES, **dict.fromkeys(OPTIMIZERS)}
    chosen = choice(text, Phrase("choice.runs"), names, KEYS, also=["batch=N"], said=[*SINGLE, "schedule"])
    values = {"batch": MODES[chosen.name]} if chosen.name in MODES else {}
    named = {"optimizer": "sgd" if chosen.name in MODES else chosen.name} if chosen.name else {}
    try:
        read = read_choices({**values, **named, **chosen.values})
        return NamedConfig(chosen.text, run_config(problem, **{**common, **read}))
    except OptionError as error:
        raise InputError("choice.run", run=chosen.text, error=error) from None


def _start(value: float | Sequence[float] | None, problem: Problem, dtype: str) -> tuple[float, ...]:
    if value is None:
        return problem.start
    start = parameters(value)
    largest = float(np.finfo(dtype).max)
    if len(start) != len(problem.model.names) or not all(abs(v) <= largest for v in start):
        names = ", ".join(problem.model.names)
        legal = Phrase("legal.start_of", legal=LEGAL["start"], names=names, dtype=dtype)
        raise OptionError("start", ",".join(map(str, start)), legal)
    return start

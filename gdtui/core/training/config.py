"""Configurations: how a problem is descended, with every choice checked before the first step."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any, Literal, NamedTuple

import numpy as np

from gdtui.core.choices import choice, listed
from gdtui.core.errors import InputError, OptionError, Phrase
from gdtui.core.limits import EPOCHS, LEGAL, MODES, RUNS, SEEDS
from gdtui.core.problem.problems import Problem
from gdtui.core.training.batches import Batching
from gdtui.core.training.optimizers import Optimizer, sgd

Precision = Literal["float64", "float32"]


class Change(NamedTuple):
    """What is otherwise from a step on: after so many steps, the samples per update and the rate."""

    steps: int
    batch: int
    lr: float


@dataclass(frozen=True, slots=True)
class RunConfig:
    """The choices of a run: samples per update, rate, epochs, where to start, precision, order, update rule.

    `seed` is None where each epoch sees the rows as given. `changes` are in their order: batch and rate are
    those before the first of them. Build one with `run_config`, which checks.
    """

    batch: int
    lr: float
    epochs: int
    start: tuple[float, ...]
    dtype: Precision = "float64"
    seed: int | None = None
    optimizer: Callable[[float], Optimizer] = sgd
    changes: tuple[Change, ...] = ()

    def at(self, step: int) -> "RunConfig":
        """Return the configuration of a run that is all as this one is at `step`."""
        if not self.changes:
            return self
        now = self._choices(step)
        return replace(self, batch=now.batch, lr=now.lr, changes=())

    def changed(self, steps: int, batch: int | None = None, lr: float | None = None) -> "RunConfig":
        """Return the configuration that is this one for so many steps, and otherwise from there on."""
        past = replace(self, changes=tuple(change for change in self.changes if change.steps < steps))
        here = self._choices(steps)
        now = Change(steps, here.batch if batch is None else batch, here.lr if lr is None else lr)
        if steps == 0:
            return replace(past, batch=now.batch, lr=now.lr)
        before = past._choices(steps)
        same = (before.batch, before.lr) == (now.batch, now.lr)
        return past if same else replace(past, changes=(*past.changes, now))

    def common(self, other: "RunConfig") -> int | None:
        """Return for how many steps the two configurations are the same; None where they are so for ever."""
        if self == other:
            return None
        if self._start != other._start:
            return 0
        pairs = zip_longest(self.changes, other.changes)
        return next(min(change.steps for change in pair if change) for pair in pairs if pair[0] != pair[1])

    def next_change(self, step: int) -> int | None:
        """Return after how many steps there is another change, from `step` on; None where there is none."""
        return next((change.steps for change in self.changes if change.steps > step), None)

    @property
    def _start(self) -> tuple[object, ...]:
        """All but the changes."""
        return self.batch, self.lr, self.epochs, self.start, self.dtype, self.seed, self.optimizer

    def _choices(self, step: int) -> Change:
        start = Change(0, self.batch, self.lr)
        return next((change for change in reversed(self.changes) if change.steps <= step), start)


def batching_for(problem: Problem, config: RunConfig) -> Batching:
    """Return how the configuration cuts the epochs of the problem into batches."""
    sizes = tuple((change.steps, change.batch) for change in config.changes)
    return Batching(len(problem.dataset), config.batch, sizes)


def run_config(
    problem: Problem,
    *,
    batch: int | str = 1,
    lr: float = 0.01,
    epochs: int = 100,
    start: float | Sequence[float] | None = None,
    dtype: str = "float64",
    shuffle: bool = False,
    seed: int = 0,
) -> RunConfig:
    """Return the configuration of these choices; `batch="all"` is GD. An OptionError names an illegal one."""
    if dtype not in ("float64", "float32"):
        raise OptionError("dtype", dtype, LEGAL["dtype"])
    return RunConfig(
        batch=_batch(batch, len(problem.dataset)),
        lr=_positive("lr", lr),
        epochs=_whole("epochs", epochs, 1, EPOCHS),
        start=_start(start, problem, dtype),
        dtype="float32" if dtype == "float32" else "float64",
        seed=_whole("seed", seed, 0, SEEDS - 1) if shuffle else None,
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
    chosen = choice(text, Phrase("choice.runs"), MODES, RUN_CHOICES, also=["batch=N"])
    values = {"batch": MODES[chosen.name]} if chosen.name else {}
    try:
        for key, value in chosen.values.items():
            values |= RUN_CHOICES[key](value)
        return NamedConfig(chosen.text, run_config(problem, **{**common, **values}))
    except OptionError as error:
        raise InputError("choice.run", run=chosen.text, error=error) from None


def _rate(text: str) -> dict[str, Any]:
    try:
        return {"lr": float(text)}
    except ValueError:
        raise OptionError("lr", text, LEGAL["lr"]) from None


def _seeded(text: str) -> dict[str, Any]:
    # More digits than Python reads at once are no seed either.
    if not text.isdecimal() or len(text) > len(str(SEEDS)):
        raise OptionError("seed", text, LEGAL["seed"])
    return {"seed": int(text), "shuffle": True}


def start_of(text: str) -> list[float]:
    """Return the parameters that a text such as `1,0.5` says. OptionError where it says none."""
    try:
        return [float(part) for part in text.split(",")]
    except ValueError:
        raise OptionError("start", text, LEGAL["start"]) from None


# What a run side by side with others can choose for itself, and how it is read.
RUN_CHOICES: dict[str, Callable[[str], dict[str, Any]]] = {
    "batch": lambda text: {"batch": text},
    "lr": _rate,
    "dtype": lambda text: {"dtype": text},
    "seed": _seeded,
    "start": lambda text: {"start": start_of(text)},
}


def _batch(value: int | str, samples: int) -> int:
    if value == "all":
        return samples
    legal = Phrase("legal.batch_of", samples=samples)
    try:
        size = int(value)
    except (ValueError, OverflowError):
        raise OptionError("batch", value, legal) from None
    if not 1 <= size <= samples or size != float(value):
        raise OptionError("batch", value, legal)
    return size


def _whole(option: str, value: int, lowest: int, highest: int) -> int:
    if isinstance(value, bool) or not lowest <= value <= highest or int(value) != value:
        raise OptionError(option, value, LEGAL[option])
    return int(value)


def _positive(option: str, value: float) -> float:
    if not (math.isfinite(value) and value > 0):
        raise OptionError(option, value, LEGAL[option])
    return float(value)


def _start(value: float | Sequence[float] | None, problem: Problem, dtype: str) -> tuple[float, ...]:
    if value is None:
        return problem.start
    start = tuple(float(v) for v in np.atleast_1d(np.asarray(value, dtype=np.float64)))
    largest = float(np.finfo(dtype).max)
    if len(start) != len(problem.model.names) or not all(abs(v) <= largest for v in start):
        names = ", ".join(problem.model.names)
        legal = Phrase("legal.start_of", legal=LEGAL["start"], names=names, dtype=dtype)
        raise OptionError("start", ",".join(map(str, start)), legal)
    return start

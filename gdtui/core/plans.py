"""Plans: how a problem is descended, with every choice checked before the first step."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

import numpy as np

from gdtui.core.batches import Batching
from gdtui.core.choices import choice, listed
from gdtui.core.errors import InputError, OptionError
from gdtui.core.limits import EPOCHS, LEGAL, MODES, RUNS, SEEDS
from gdtui.core.optimizers import Optimizer, sgd
from gdtui.core.problems import Problem

Precision = Literal["float64", "float32"]


@dataclass(frozen=True, slots=True)
class Plan:
    """The choices of a run: samples per update, rate, epochs, where to start, precision, order, update rule.

    `seed` is None where each epoch sees the rows as given. Build one with `plan_for`, which checks.
    """

    batch: int
    lr: float
    epochs: int
    start: tuple[float, ...]
    dtype: Precision = "float64"
    seed: int | None = None
    optimizer: Callable[[float], Optimizer] = sgd

    def batched(self, size: int) -> "Plan":
        """Return the same plan with `size` samples per update."""
        return replace(self, batch=size)


def batching(problem: Problem, plan: Plan) -> Batching:
    """Return how the plan cuts an epoch of the problem into batches."""
    return Batching(len(problem.dataset), plan.batch)


def plan_for(
    problem: Problem,
    *,
    batch: int | str = 1,
    lr: float = 0.01,
    epochs: int = 100,
    start: float | Sequence[float] | None = None,
    dtype: str = "float64",
    shuffle: bool = False,
    seed: int = 0,
) -> Plan:
    """Return the plan of these choices; `batch="all"` is GD. OptionError names the first that is illegal."""
    if dtype not in ("float64", "float32"):
        raise OptionError("dtype", dtype, LEGAL["dtype"])
    return Plan(
        batch=_batch(batch, len(problem.dataset)),
        lr=_positive("lr", lr),
        epochs=_whole("epochs", epochs, 1, EPOCHS),
        start=_start(start, problem, dtype),
        dtype="float32" if dtype == "float32" else "float64",
        seed=_whole("seed", seed, 0, SEEDS - 1) if shuffle else None,
    )


class Named(NamedTuple):
    """A plan, and how it was asked for."""

    name: str
    plan: Plan


def plans_for(problem: Problem, text: str, **common: Any) -> list[Named]:
    """Return the plans of runs side by side, written as in `gd,sgd:lr=0.05,batch=2`.

    What a run does not choose for itself is chosen by the keywords, which are those of `plan_for`.
    InputError names the part that cannot be used.
    """
    parts = listed(text)
    if len(parts) > RUNS:
        raise OptionError("runs", text, LEGAL["runs"])
    return [_named(problem, part, common) for part in parts]


def _named(problem: Problem, text: str, common: dict[str, Any]) -> Named:
    chosen = choice(text, "--runs:", MODES, RUN_CHOICES, also=["batch=N"])
    values = {"batch": MODES[chosen.name]} if chosen.name else {}
    try:
        for key, value in chosen.values.items():
            values |= RUN_CHOICES[key](value)
        return Named(chosen.text, plan_for(problem, **{**common, **values}))
    except OptionError as error:
        raise InputError(f"--runs: '{chosen.text}': {error}") from None


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
    legal = f"a whole number from 1 to {samples}, or all"
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
        legal = f"{LEGAL['start']}: {', '.join(problem.model.names)}, within the range of {dtype}"
        raise OptionError("start", ",".join(map(str, start)), legal)
    return start

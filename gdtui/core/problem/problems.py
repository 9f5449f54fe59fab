"""Problems: a dataset, a model and where the descent starts; the built-in ones by name."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

from gdtui.core.choices import choice
from gdtui.core.errors import InputError, Phrase, visible
from gdtui.core.limits import LEGAL, SEEDS
from gdtui.core.problem.datasets import LECTURE, NOISY, Dataset, noisy_line
from gdtui.core.problem.models import Linear, Model, ModelChoice, Proportional, fitted, read_model

PLAIN = "lecture"  # the problem that is opened where none is named


@dataclass(frozen=True, eq=False, slots=True)
class Problem:
    """What is to be fitted: `start` holds one number per parameter, `predict_at` the input asked about.

    `asked` says how it was asked for, so that it can be asked for again; None where it was made in Python.

    Its name, and what its model calls itself and its parameters, may come from outside: here they are made
    visible, so that nobody who shows a problem has to.
    """

    name: str
    dataset: Dataset
    model: Model
    start: tuple[float, ...]
    predict_at: float
    asked: "Asked | None" = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", visible(self.name))
        object.__setattr__(self, "model", _visible(self.model))


class _Visible:
    """A model with its texts made visible, which computes as it did."""

    def __init__(self, model: Model) -> None:
        self.formula = visible(model.formula)
        self.names = tuple(map(visible, model.names))
        self.predict, self.evaluate, self.working = model.predict, model.evaluate, model.working


def _visible(model: Model) -> Model:
    """Return the model itself where its texts can be shown as they are."""
    shown = _Visible(model)
    return model if (shown.formula, shown.names) == (model.formula, tuple(model.names)) else shown


def _lecture() -> Problem:
    return Problem("lecture", LECTURE, Proportional(), start=(1.0,), predict_at=4.0)


def _noisy() -> Problem:
    """The lecture's with targets that no line through the origin meets: SGD never comes to rest."""
    return Problem("noisy", NOISY, Proportional(), start=(1.0,), predict_at=4.0)


def _line(noise: str = "0.5", seed: str = "0") -> Problem:
    """Points near a line, with two parameters to find."""
    try:
        off, drawn = float(noise), int(seed)
    except ValueError:
        off, drawn = math.nan, 0
    if not (0 <= off <= NOISE and 0 <= drawn < SEEDS):
        raise InputError(
            "problem.line",
            noise=visible(noise),
            seed=visible(seed),
            most=f"{NOISE:g}",
            legal=LEGAL["seed"],
        )
    plain = (off, drawn) == (0.5, 0)
    shortest = repr(off).removesuffix(".0")  # of the texts that mean this very number
    name = "line" if plain else f"line:noise={shortest}" + f":seed={drawn}" * (drawn > 0)
    return Problem(name, noisy_line(off, drawn), Linear(), start=(0.0, 0.0), predict_at=4.0)


class Asked(NamedTuple):
    """How a problem is asked for, as the command line has it: the data, and the model where one is named."""

    source: str = PLAIN
    model: str | None = None
    degree: int | None = None


NOISE = 1e6  # more than any line shows through

# Each with what can be chosen of it, by keyword.
BUILT_IN: dict[str, Callable[..., Problem]] = {"lecture": _lecture, "noisy": _noisy, "line": _line}
CHOICES = {"line": ("noise", "seed")}


def problem(text: str) -> Problem:
    """Return the built-in problem of that name, such as `lecture`, or `line:noise=0.1:seed=3`.

    InputError lists the known names, or the choices that there are.
    """
    return asked_problem(Asked(text))


def asked_problem(asked: Asked) -> Problem:
    """Return the problem that is asked for. InputError names what cannot be used of it."""
    name = asked.source.split(":")[0].strip()
    chosen = choice(asked.source, Phrase("choice.problem"), BUILT_IN, CHOICES.get(name, ()))
    found = BUILT_IN[name](**chosen.values)
    found = replace(found, asked=Asked(found.name))
    if asked.model is None and asked.degree is None:
        return found
    return with_model(found, read_model(asked.model or "", asked.degree))


def with_model(problem: Problem, chosen: ModelChoice) -> Problem:
    """Return the problem of fitting another model to the same data. InputError where it does not fit it."""
    model, start = fitted(problem.dataset, chosen)
    asked = problem.asked and problem.asked._replace(model=chosen.name, degree=chosen.degree)
    return replace(problem, model=model, start=start, asked=asked)

"""The models by name: which of them a text chooses, and how that fits a dataset."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gdtui.core.choices import choice
from gdtui.core.errors import InputError, OptionError, Phrase, visible
from gdtui.core.limits import DEGREES, LEGAL
from gdtui.core.problem.models.linear import Linear, MultipleLinear, Proportional
from gdtui.core.problem.models.logistic import Logistic
from gdtui.core.problem.models.model import Model
from gdtui.core.problem.models.polynomial import Polynomial

if TYPE_CHECKING:
    from gdtui.core.data.datasets import Dataset

QUADRATIC = 2  # the degree of one that is asked for without


class ModelChoice(NamedTuple):
    """A model by its name, and the degree of a polynomial where one is said."""

    name: str
    degree: int | None = None


def _proportional(data: "Dataset", degree: int) -> Model:
    _check_single("proportional", data)
    return Proportional()


def _linear(data: "Dataset", degree: int) -> Model:
    features = data.x.shape[1]
    return Linear() if features == 1 else MultipleLinear(features)


def _polynomial(data: "Dataset", degree: int) -> Model:
    _check_single("polynomial", data)
    return Polynomial(degree)


def _logistic(data: "Dataset", degree: int) -> Model:
    """InputError names the first row whose target is no label."""
    alien = np.flatnonzero((data.y != 0) & (data.y != 1))
    if len(alien):
        row, value = int(alien[0]), repr(float(data.y[alien[0]])).removesuffix(".0")
        if data.origin is None:
            raise InputError("model.label", row=row + 1, target=data.target, value=value)
        at = {"file": data.origin.file, "line": data.origin.line(row), "column": visible(data.origin.target)}
        raise InputError("model.label_at", **at, value=value)
    return Logistic(data.x.shape[1])


def _check_single(name: str, data: "Dataset") -> None:
    if data.x.shape[1] > 1:
        raise InputError("model.features", model=name, count=data.x.shape[1])


# Each model by its name; a polynomial has a degree besides.
MODELS: dict[str, Callable[["Dataset", int], Model]] = {
    "proportional": _proportional,
    "linear": _linear,
    "polynomial": _polynomial,
    "logistic": _logistic,
}
WITH_DEGREE = "polynomial"
UNITY = "proportional"  # its parameter starts at 1, all others at 0


def read_model(text: str, degree: int | None = None) -> ModelChoice:
    """Return the model that a text such as `linear` or `polynomial:degree=3` chooses.

    `degree` is that of an option beside it; with it alone a polynomial is meant. InputError names what cannot
    be used.
    """
    text = text or (WITH_DEGREE if degree is not None else "")
    name = text.split(":")[0].strip()
    found = choice(text, Phrase("choice.model"), MODELS, ("degree",) if name == WITH_DEGREE else ())
    said = found.values.get("degree")
    if said is not None:
        if degree is not None:
            raise OptionError("degree", degree, Phrase("legal.said_by_model", model=found.text))
        if not (said.isascii() and said.isdecimal() and len(said) < 9):
            raise OptionError("degree", said, LEGAL["degree"])
        degree = int(said)
    if degree is not None and found.name != WITH_DEGREE:
        raise OptionError("degree", degree, Phrase("legal.for_polynomial"))
    if degree is not None and degree not in DEGREES:
        raise OptionError("degree", degree, LEGAL["degree"])
    return ModelChoice(found.name, degree)


def fitted(data: "Dataset", model: ModelChoice) -> tuple[Model, tuple[float, ...]]:
    """Return a model for a dataset, and where its parameters start. InputError where it does not fit it."""
    made = MODELS[model.name](data, model.degree or QUADRATIC)
    return made, (1.0 if model.name == UNITY else 0.0,) * len(made.names)

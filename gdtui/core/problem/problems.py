"""Problems: a dataset, a model and where the descent starts, and how one is asked for."""

from dataclasses import dataclass
from typing import NamedTuple

from gdtui.core.data.builtin import built_in
from gdtui.core.data.datasets import Dataset
from gdtui.core.errors import visible
from gdtui.core.problem.models import Model, fitted

PLAIN = "lecture"  # the problem that is opened where none is named
PREDICT_AT = 4.0  # the input that is asked about where none is named: the lecture's


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


class Asked(NamedTuple):
    """How a problem is asked for, as the command line has it: the data, and the model where one is named."""

    source: str = PLAIN
    model: str | None = None


def problem(text: str) -> Problem:
    """Return the built-in problem of that name, such as `lecture`, or `line:noise=0.1:seed=3`.

    InputError lists the known names, or the choices that there are.
    """
    return asked_problem(Asked(text))


def asked_problem(asked: Asked) -> Problem:
    """Return the problem that is asked for. InputError names what cannot be used of it."""
    name, dataset, usual = built_in(asked.source)
    model, start = fitted(dataset, usual if asked.model is None else asked.model)
    return Problem(name, dataset, model, start, PREDICT_AT, asked._replace(source=name))

"""Problems: a dataset, a model and where the descent starts, and how one is asked for."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from gdtui.core.data.builtin import BUILT_IN, Named, built_in
from gdtui.core.data.datasets import Dataset
from gdtui.core.data.files import read_file
from gdtui.core.data.scaling import standardized
from gdtui.core.data.source import Progress, is_another_file, is_file, short_name
from gdtui.core.errors import InputError, visible, visible_file
from gdtui.core.problem.models import Model, ModelChoice, fitted, read_model

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
    """How a problem is asked for, as the command line has it.

    That is the data, a built-in dataset or a file, and the model where one is named; of a file the columns of
    the features and of the target, and its decimal point; and whether the features are standardized.
    """

    source: str = PLAIN
    model: str | None = None
    degree: int | None = None
    x: str | None = None
    target: str | None = None
    decimal: str | None = None
    standardize: bool = False


def problem(text: str) -> Problem:
    """Return the built-in problem of that name, such as `lecture`, or `line:noise=0.1:seed=3`.

    InputError lists the known names, or the choices that there are.
    """
    return asked_problem(Asked(text))


def asked_problem(asked: Asked, progress: Progress | None = None) -> Problem:
    """Return the problem that is asked for. InputError names what cannot be used of it.

    Of a file, how far it is read is said to `progress`.
    """
    try:
        return _asked(asked, progress)
    except MemoryError:
        raise InputError("problem.memory", source=visible_file(asked.source)) from None


def _asked(asked: Asked, progress: Progress | None) -> Problem:
    if is_file(asked.source):
        dataset = read_file(asked.source, asked.x, asked.target, asked.decimal, progress)
        named, usual = Named(short_name(asked.source), dataset, "linear"), asked
    else:
        if asked.source.split(":")[0].strip() not in BUILT_IN and is_another_file(asked.source):
            raise InputError("csv.suffix", file=visible_file(asked.source))
        named = built_in(asked.source)
        usual = asked._replace(source=named.name)
        _check_no_columns(asked)
    if asked.standardize:
        named = named._replace(dataset=standardized(named.dataset))
    model, start = fitted(named.dataset, ModelChoice(named.model))
    found = Problem(named.name, named.dataset, model, start, PREDICT_AT, usual)
    if asked.model is None and asked.degree is None:
        return found
    return with_model(found, read_model(asked.model or "", asked.degree))


def with_model(problem: Problem, chosen: ModelChoice) -> Problem:
    """Return the problem of fitting another model to the same data. InputError where it does not fit it."""
    model, start = fitted(problem.dataset, chosen)
    asked = problem.asked and problem.asked._replace(model=chosen.name, degree=chosen.degree)
    return replace(problem, model=model, start=start, asked=asked)


def _check_no_columns(asked: Asked) -> None:
    """InputError where columns are chosen of a dataset that has no others."""
    for option in ("x", "target", "decimal"):
        if getattr(asked, option) is not None:
            raise InputError("csv.built_in", option=option, source=visible(asked.source))

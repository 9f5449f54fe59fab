"""Data from Python becomes a problem, or one sentence says why not."""

from collections.abc import Callable

from gdtui.core.data.columns import dataset_of
from gdtui.core.errors import InputError, visible
from gdtui.core.problem.models import Linear, Model, Proportional
from gdtui.core.problem.problems import PREDICT_AT, Problem

# The models by their formulas, each with where it starts.
MODELS: dict[str, tuple[Callable[[], Model], tuple[float, ...]]] = {
    "w*x": (Proportional, (1.0,)),
    "w*x+b": (Linear, (0.0, 0.0)),
}


def problem_of(data: object, model: str | None, dtype: str) -> Problem:
    """Return the problem of fitting a model to data: see `gdtui.train`. InputError says what does not fit.

    It is a TypeError, too, where what was given holds no numbers to read.
    """
    dataset = dataset_of(data, dtype)
    make, start = _model(model)
    return Problem("data", dataset, make(), start, PREDICT_AT)


def _model(name: str | None) -> tuple[Callable[[], Model], tuple[float, ...]]:
    plain = "w*x" if name is None else str(name).replace(" ", "").replace("·", "*").removeprefix("y=")
    if plain not in MODELS:
        raise InputError("data.model", model=visible(name), known=", ".join(MODELS))
    return MODELS[plain]

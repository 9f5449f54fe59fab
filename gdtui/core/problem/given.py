"""Data from Python becomes a problem, or one sentence says why not."""

from gdtui.core.data.columns import dataset_of
from gdtui.core.data.scaling import standardized
from gdtui.core.problem.models import ModelChoice, fitted, read_model
from gdtui.core.problem.problems import PREDICT_AT, Problem

FORMULAS = {"w*x": "proportional", "w*x+b": "linear"}  # what else two of the models are called


def problem_of(
    data: object, model: str | None, degree: int | None, dtype: str, standardize: bool = False
) -> Problem:
    """Return the problem of fitting a model to data: see `gdtui.train`. InputError says what does not fit.

    It is a TypeError, too, where what was given holds no numbers to read.
    """
    rows = dataset_of(data, dtype)
    if standardize:
        rows = standardized(rows)
    made, start = fitted(rows, model_named(model, degree) or ModelChoice("proportional"))
    return Problem("data", rows, made, start, PREDICT_AT)


def model_named(name: str | None, degree: int | None) -> ModelChoice | None:
    """Return the model that is named, if one is: by its name, or by its formula. InputError if none is so."""
    if name is None:
        return None if degree is None else read_model("", degree)
    plain = str(name).replace(" ", "").replace("·", "*").removeprefix("y=")
    return read_model(FORMULAS.get(plain, str(name)), degree)

"""Problems: a dataset, a model and where the descent starts; the built-in ones by name."""

from dataclasses import dataclass

from gdtui.core.datasets import LECTURE, Dataset
from gdtui.core.errors import InputError, visible
from gdtui.core.models import Model, Proportional


@dataclass(frozen=True, eq=False, slots=True)
class Problem:
    """What is to be fitted: `start` holds one number per parameter, `predict_at` the input asked about."""

    name: str
    dataset: Dataset
    model: Model
    start: tuple[float, ...]
    predict_at: float


BUILT_IN = {
    "lecture": Problem("lecture", LECTURE, Proportional(), start=(1.0,), predict_at=4.0),
}


def problem(name: str) -> Problem:
    """Return the built-in problem of that name; InputError lists the known ones."""
    try:
        return BUILT_IN[name]
    except KeyError:
        known = ", ".join(BUILT_IN)
        raise InputError(f"problem '{visible(name)}' is not known; the built-in ones: {known}") from None

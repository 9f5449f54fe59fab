"""Problems: a dataset, a model and where the descent starts; the built-in ones by name."""

from dataclasses import dataclass

from gdtui.core.datasets import LECTURE, Dataset
from gdtui.core.errors import InputError, visible
from gdtui.core.models import Model, Proportional


@dataclass(frozen=True, eq=False, slots=True)
class Problem:
    """What is to be fitted: `start` holds one number per parameter, `predict_at` the input asked about.

    Its name, and what its model calls itself and its parameters, may come from outside: here they are made
    visible, so that nobody who shows a problem has to.
    """

    name: str
    dataset: Dataset
    model: Model
    start: tuple[float, ...]
    predict_at: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", visible(self.name))
        object.__setattr__(self, "model", _visible(self.model))


class _Visible:
    """A model with its texts made visible, which computes as it did."""

    def __init__(self, model: Model) -> None:
        self.formula = visible(model.formula)
        self.names = tuple(map(visible, model.names))
        self.predict, self.evaluate = model.predict, model.evaluate


def _visible(model: Model) -> Model:
    """Return the model itself where its texts can be shown as they are."""
    shown = _Visible(model)
    return model if (shown.formula, shown.names) == (model.formula, tuple(model.names)) else shown


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

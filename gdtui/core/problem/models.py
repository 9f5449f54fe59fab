"""Models: what is predicted from a row, how wrong that is, and which way is uphill.

Each formula is written once, elementwise: `params` is a sequence of numbers, `x` the sequence of a row's
features, `y` its target. Where they are arrays instead of floats, so is the answer, one entry per row.
Beside it stands the same as the rows of its working, which the tests hold to the same bits.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from gdtui.core.algebra import Named
from gdtui.core.arrays import Number, Numbers
from gdtui.core.errors import OptionError, Phrase
from gdtui.core.problem.working import FORWARD, GRADIENT, LOSS, WorkedRow

if TYPE_CHECKING:
    from gdtui.core.data.datasets import Dataset


class Model(Protocol):
    """A prediction with a loss per sample and that loss's gradient."""

    @property
    def formula(self) -> str:
        """The prediction as a mathematician writes it."""

    @property
    def names(self) -> tuple[str, ...]:
        """One name per parameter, in the order of `params`."""

    def predict(self, params: Numbers, x: Numbers) -> Number:
        """Return ŷ."""

    def evaluate(self, params: Numbers, x: Numbers, y: Number) -> tuple[Number, tuple[Number, ...]]:
        """Return the sample's loss and its gradient, one number per parameter.

        Both at once, since both need the prediction.
        """

    def working(self, params: Numbers, x: Numbers, y: Number) -> tuple[WorkedRow, ...]:
        """Return the rows `forward` and `loss`, and a row `gradient` for each parameter in order.

        They compute what `predict` and `evaluate` do, for one row of the data.
        """


class Proportional:
    """A line through the origin: ŷ = w·x, with the squared error (ŷ − y)² as loss."""

    formula = "y = w·x"
    names: tuple[str, ...] = ("w",)

    def predict(self, params: Numbers, x: Numbers) -> Number:
        """Return w·x."""
        return x[0] * params[0]

    def evaluate(self, params: Numbers, x: Numbers, y: Number) -> tuple[Number, tuple[Number, ...]]:
        """Return (ŷ − y)² and (2·x·(ŷ − y),)."""
        error = self.predict(params, x) - y
        return error * error, (2 * x[0] * error,)

    def working(self, params: Numbers, x: Numbers, y: Number) -> tuple[WorkedRow, ...]:
        """Return x·w, (ŷ − y)² and 2·x·(ŷ − y)."""
        feature = Named("x", x[0])
        forward = WorkedRow("forward", FORWARD, "ŷ", feature * Named("w", params[0]))
        error = forward.named - Named("y", y)
        return (
            forward,
            WorkedRow("loss", LOSS, "ℓ", error**2),
            WorkedRow("gradient", GRADIENT, "g", 2 * feature * error),
        )


class Linear:
    """A line: ŷ = w·x + b, with the squared error (ŷ − y)² as loss."""

    formula = "y = w·x + b"
    names: tuple[str, ...] = ("w", "b")

    def predict(self, params: Numbers, x: Numbers) -> Number:
        """Return w·x + b."""
        w, b = params
        return x[0] * w + b

    def evaluate(self, params: Numbers, x: Numbers, y: Number) -> tuple[Number, tuple[Number, ...]]:
        """Return (ŷ − y)² and (2·x·(ŷ − y), 2·(ŷ − y))."""
        error = self.predict(params, x) - y
        return error * error, (2 * x[0] * error, 2 * error)

    def working(self, params: Numbers, x: Numbers, y: Number) -> tuple[WorkedRow, ...]:
        """Return x·w + b, (ŷ − y)², 2·x·(ŷ − y) and 2·(ŷ − y)."""
        feature, w, b = Named("x", x[0]), Named("w", params[0]), Named("b", params[1])
        forward = WorkedRow("forward", FORWARD, "ŷ", feature * w + b)
        error = forward.named - Named("y", y)
        slopes = (2 * feature * error, 2 * error)
        gradients = (WorkedRow("gradient", GRADIENT, "g", slope) for slope in slopes)
        return forward, WorkedRow("loss", LOSS, "ℓ", error**2), *gradients


# Each model by its name, with where its parameters start.
MODELS: dict[str, tuple[Callable[[], Model], tuple[float, ...]]] = {
    "proportional": (Proportional, (1.0,)),
    "linear": (Linear, (0.0, 0.0)),
}


def fitted(data: "Dataset", model: str) -> tuple[Model, tuple[float, ...]]:
    """Return the model of that name for a dataset, and where its parameters start.

    OptionError where there is none of that name.
    """
    if model not in MODELS:
        raise OptionError("model", model, Phrase("legal.model", known=", ".join(MODELS)))
    make, start = MODELS[model]
    return make(), start

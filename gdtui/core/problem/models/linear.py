"""Linear models under the squared error: a line through the origin, a line, and one of many features."""

from collections.abc import Sequence

from gdtui.core.algebra import Expression, Named
from gdtui.core.arrays import Number, Numbers
from gdtui.core.problem.models.weighted import (
    named_features,
    slopes,
    sum_text,
    weighted_sum,
    weights_of,
    worked_sum,
)
from gdtui.core.problem.working import FORWARD, GRADIENT, LOSS, WorkedRow


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
        return worked_squares(feature * Named("w", params[0]), [2 * feature], y)


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
        return worked_line(self.names, params, named_features(x), y)


class MultipleLinear:
    """Linear in several features: ŷ = w1·x1 + w2·x2 + … + b, with the squared error (ŷ − y)² as loss."""

    def __init__(self, features: int) -> None:
        weights = weights_of(features)
        self.names: tuple[str, ...] = (*weights, "b")
        self.formula = f"y = {sum_text([f'{w}·x{i}' for i, w in enumerate(weights, 1)])}"

    def predict(self, params: Numbers, x: Numbers) -> Number:
        """Return x1·w1 + x2·w2 + … + b."""
        return weighted_sum(params, x)

    def evaluate(self, params: Numbers, x: Numbers, y: Number) -> tuple[Number, Numbers]:
        """Return (ŷ − y)² and (2·x1·(ŷ − y), 2·x2·(ŷ − y), …, 2·(ŷ − y))."""
        return squares(params, x, y)

    def working(self, params: Numbers, x: Numbers, y: Number) -> tuple[WorkedRow, ...]:
        """Return x1·w1 + … + b, (ŷ − y)², 2·x1·(ŷ − y), … and 2·(ŷ − y)."""
        return worked_line(self.names, params, named_features(x), y)


def squares(params: Numbers, features: Numbers, y: Number) -> tuple[Number, Numbers]:
    """Return the squared error of a weighted sum of features with a constant, and its gradient."""
    error = weighted_sum(params, features) - y
    return error * error, slopes(params, features, error, times=2)


def worked_line(
    names: Sequence[str], params: Numbers, features: Sequence[Expression], y: Number
) -> tuple[WorkedRow, ...]:
    """Return the rows of `squares`."""
    return worked_squares(worked_sum(names, params, features), [2 * each for each in features], y, True)


def worked_squares(
    prediction: Expression, doubled: Sequence[Expression], y: Number, constant: bool = False
) -> tuple[WorkedRow, ...]:
    """Return the rows of a prediction, of its squared error, and of a gradient for each doubled feature.

    With a constant there is one more, for that.
    """
    forward = WorkedRow("forward", FORWARD, "ŷ", prediction)
    error = forward.named - Named("y", y)
    along = [each * error for each in doubled] + ([2 * error] if constant else [])
    gradients = (WorkedRow("gradient", GRADIENT, "g", slope) for slope in along)
    return forward, WorkedRow("loss", LOSS, "ℓ", error**2), *gradients

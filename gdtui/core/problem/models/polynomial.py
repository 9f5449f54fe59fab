"""A polynomial of one feature under the squared error."""

from collections.abc import Sequence

from gdtui.core.algebra import RAISED, Expression, Named
from gdtui.core.arrays import Number, Numbers
from gdtui.core.problem.models.linear import squares, worked_line
from gdtui.core.problem.models.weighted import sum_text, weighted_sum
from gdtui.core.problem.working import WorkedRow


class Polynomial:
    """ŷ = w1·x + w2·x² + … + b, with the squared error (ŷ − y)² as loss.

    It is linear in its parameters: its powers are features like any others.
    """

    def __init__(self, degree: int) -> None:
        self.degree = degree
        self.names: tuple[str, ...] = (*(f"w{k}" for k in range(1, degree + 1)), "b")
        self.formula = f"y = {sum_text([f'w{k}·{_power(k)}' for k in range(1, degree + 1)])}"

    def predict(self, params: Numbers, x: Numbers) -> Number:
        """Return x·w1 + x²·w2 + … + b."""
        return weighted_sum(params, self._powers(x))

    def evaluate(self, params: Numbers, x: Numbers, y: Number) -> tuple[Number, Numbers]:
        """Return (ŷ − y)² and (2·x·(ŷ − y), 2·x²·(ŷ − y), …, 2·(ŷ − y))."""
        return squares(params, self._powers(x), y)

    def working(self, params: Numbers, x: Numbers, y: Number) -> tuple[WorkedRow, ...]:
        """Return x·w1 + x²·w2 + … + b, (ŷ − y)², 2·x·(ŷ − y), … and 2·(ŷ − y)."""
        feature = Named("x", x[0])
        powers: list[Expression] = [feature, *(feature**k for k in range(2, self.degree + 1))]
        return worked_line(self.names, params, powers, y)

    def _powers(self, x: Numbers) -> Sequence[Number]:
        """Return x, x·x, x·x·x, …: each is the one before times x."""
        powers = [x[0]]
        for _ in range(1, self.degree):
            powers.append(powers[-1] * x[0])
        return powers


def _power(k: int) -> str:
    return "x" if k == 1 else f"x{str(k).translate(RAISED)}"

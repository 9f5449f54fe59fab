"""What every model brings."""

from typing import Protocol

from gdtui.core.arrays import Number, Numbers
from gdtui.core.problem.working import WorkedRow


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

    def evaluate(self, params: Numbers, x: Numbers, y: Number) -> tuple[Number, Numbers]:
        """Return the sample's loss and its gradient, one number per parameter.

        Both at once, since both need the prediction.
        """

    def working(self, params: Numbers, x: Numbers, y: Number) -> tuple[WorkedRow, ...]:
        """Return the rows of the prediction, `forward` their last; `loss`; a `gradient` for each parameter.

        They compute what `predict` and `evaluate` do, for one row of the data.
        """

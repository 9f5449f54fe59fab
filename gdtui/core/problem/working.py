"""The working of a step: the rows of its arithmetic, as one writes them on paper.

Each row says what is computed, as an expression, and what was recorded. The model brings those of forward,
loss and gradient, the optimizer those of the update.
"""

from dataclasses import dataclass, replace

from gdtui.core.algebra import Expression, Named
from gdtui.core.arrays import Number

PHASES = ("forward", "loss", "gradient", "update")  # what happens inside a step, in order
FORWARD, LOSS, GRADIENT, UPDATE = range(1, len(PHASES) + 1)  # how many are over when one has just been


@dataclass(frozen=True, eq=False, slots=True)
class WorkedRow:
    """A row: its id, such as `loss` or `gradient.w`, its phase, the symbol of what it gives, and how.

    One that is `shared` is the same for all parameters. `value` is what the run recorded, in the run's
    precision; None while the step has not come so far. `before` is what of the optimizer's state the row will
    replace. `shorter` are other ways to write the same for where there is less room: each gives the same
    value.
    """

    id: str
    phase: int
    symbol: str
    expression: Expression
    value: Number = None
    shorter: tuple[Expression, ...] = ()
    shared: bool = False
    before: Number = None

    @property
    def kind(self) -> str:
        """What the row gives, whatever the parameter: `gradient` of `gradient.w`."""
        return self.id.partition(".")[0]

    @property
    def parameter(self) -> str:
        """The parameter that the row is about; empty where it is about none."""
        return self.id.partition(".")[2]

    @property
    def named(self) -> Named:
        """What the row gives, for the expressions of those after it."""
        return Named(self.symbol, self.expression.evaluate() if self.value is None else self.value)

    def recorded(self, value: Number) -> "WorkedRow":
        """Return the row with the value that the run recorded."""
        return replace(self, value=value)

    def of(self, parameter: str) -> "WorkedRow":
        """Return the row as one about a parameter, unless it is about all of them."""
        return self if self.shared else replace(self, id=f"{self.id}.{parameter}")

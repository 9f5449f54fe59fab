"""History: what happened at each step, in columns that only grow."""

from gdtui.core.arrays import Array
from gdtui.core.columns import Column
from gdtui.core.kernels import Block


class History:
    """The steps of one run: sample loss, gradient and parameters, 8·(1 + 2p) bytes a step in float64.

    Everything else about a step follows from these and from the plan. Columns are in the run's precision.
    """

    def __init__(self, parameters: int, dtype: str) -> None:
        self._losses = Column(None, dtype)
        self._gradients = Column(parameters, dtype)
        self._params = Column(parameters, dtype)

    def __len__(self) -> int:
        return len(self._losses)

    def append(self, block: Block) -> None:
        """Add the steps of a block."""
        self._losses.append(block.losses)
        self._gradients.append(block.gradients)
        self._params.append(block.params)

    def block(self, first: int, stop: int) -> Block:
        """Return the steps from `first` to before `stop`, as views; the optimizer's states are not kept."""
        return Block(self.losses[first:stop], self.gradients[first:stop], self.params[first:stop], None)

    @property
    def losses(self) -> Array:
        """(m,): the loss of each step's sample, before its update."""
        return self._losses.rows

    @property
    def gradients(self) -> Array:
        """(m, p): the gradient of each step's sample."""
        return self._gradients.rows

    @property
    def params(self) -> Array:
        """(m, p): the parameters after each step."""
        return self._params.rows

"""History: what happened at each step, in columns that only grow."""

from gdtui.core.runs.columns import Column, Rows, joined
from gdtui.core.training.kernels import Block


class History:
    """The steps of one run: sample loss, gradient and parameters, 8·(1 + 2p) bytes a step in float64.

    Everything else about a step follows from these and the configuration. Columns have the run's precision.
    The first `shared` steps are those of another run's history, which are not copied.
    """

    def __init__(self, parameters: int, dtype: str, past: "History | None" = None, shared: int = 0) -> None:
        self._past = past.pieces(shared) if past is not None else ()
        self._shared = shared
        self._losses = Column(None, dtype)
        self._gradients = Column(parameters, dtype)
        self._params = Column(parameters, dtype)

    def __len__(self) -> int:
        return self._shared + len(self._losses)

    def append(self, block: Block) -> None:
        """Add the steps of a block."""
        self._losses.append(block.losses)
        self._gradients.append(block.gradients)
        self._params.append(block.params)

    def block(self, first: int, stop: int) -> Block:
        """Return the steps from `first` to before `stop`; the optimizer's states are not kept."""
        return Block(self.losses[first:stop], self.gradients[first:stop], self.params[first:stop], None)

    def pieces(self, stop: int) -> tuple[Block, ...]:
        """Return the steps before `stop` as the arrays that hold them, one after the other."""
        own = Block(self._losses.rows, self._gradients.rows, self._params.rows, None)
        pieces = []
        for piece in (*self._past, own):
            kept = min(stop, len(piece.losses))
            pieces.append(Block(piece.losses[:kept], piece.gradients[:kept], piece.params[:kept], None))
            stop -= kept
        return tuple(piece for piece in pieces if len(piece.losses))

    @property
    def losses(self) -> Rows:
        """(m,): the loss of each step's sample, before its update."""
        return joined([*(piece.losses for piece in self._past), self._losses.rows])

    @property
    def gradients(self) -> Rows:
        """(m, p): the gradient of each step's sample."""
        return joined([*(piece.gradients for piece in self._past), self._gradients.rows])

    @property
    def params(self) -> Rows:
        """(m, p): the parameters after each step."""
        return joined([*(piece.params for piece in self._past), self._params.rows])

"""History: what happened at each step, as far as memory has room for it; the rest is taken anew."""

from array import array
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

import numpy as np

from gdtui.core.arrays import Array, Indices
from gdtui.core.problem.problems import Problem
from gdtui.core.runs.checkpoints import Checkpoints
from gdtui.core.runs.landmarks import Landmarks
from gdtui.core.runs.memory import Memory
from gdtui.core.training.config import RunConfig, batching_for
from gdtui.core.training.kernels import Block
from gdtui.core.training.points import Point
from gdtui.core.training.trainer import resume

NEAR = 1 << 16  # steps that are read in one go where many of them are wanted
LARGEST = 2  # the part of the memory that is for checkpoints, at most
ROWS = 64  # the part of it that is for single rows
OBJECT = 256  # bytes that a row takes beside its numbers


class History:
    """The steps of one run: sample loss, gradient and parameters, 8·(1 + 2p) bytes a step in float64.

    Everything else about a step follows from these and the configuration. Blocks of steps that memory has no
    room for are given up, and taken again, to the same bits, from the checkpoint before them when somebody
    asks. The first `shared` steps are those of another run's history, which are not copied.
    """

    def __init__(
        self,
        problem: Problem,
        config: RunConfig,
        start: Point,
        memory: Memory,
        past: "History | None" = None,
    ) -> None:
        self._problem, self._config, self._memory = problem, config, memory
        self._past, self._shared = past, start.taken
        self._checkpoints = Checkpoints(start, memory.cap // LARGEST)
        batching = batching_for(problem, config)
        total = config.epochs * batching.samples
        self._landmarks = Landmarks(batching, start.taken, total, start.params)
        self._starts = array("q")  # of its own blocks
        self._length = start.taken
        self._last = start
        self._origin: Array = start.params if past is None else past._origin
        self._shelf = memory.shelf(self)
        self._rows: OrderedDict[int, Array] = OrderedDict()  # single ones, out of blocks that may be gone

    def __len__(self) -> int:
        return self._length

    @property
    def last(self) -> Point:
        """Where the run stands after all of its steps."""
        return self._last

    def append(self, block: Block, after: Point) -> None:
        """Add the steps of a block, and where the run stands after them."""
        self._keep(len(self._starts), block)
        self._landmarks.append(self._length, block.params)
        self._starts.append(self._length)
        self._length, self._last = after.taken, after
        self._checkpoints.append(after)
        self._count()

    def block(self, first: int, stop: int) -> Block:
        """Return the steps from `first` to before `stop`; the optimizer's states are not kept."""
        pieces = [*self._pieces(first, min(stop, self._length))]
        if len(pieces) == 1:
            return pieces[0]
        if not pieces:
            none = np.empty((0, len(self._last.params)), self._last.params.dtype)
            return Block(none.sum(axis=1), none, none, None)
        losses, gradients, params = (
            np.concatenate(columns) for columns in zip(*(piece[:3] for piece in pieces), strict=True)
        )
        return Block(losses, gradients, params, None)

    def checkpoint(self, steps: int) -> Point:
        """Return the latest checkpoint after so many steps or fewer."""
        owner = next(owner for owner in self._owners if steps >= owner._shared)
        return owner._checkpoints.before(steps)

    def params_after(self, steps: Indices) -> Array:
        """Return the parameters after so many steps each, (m,) to (m, p)."""
        params = np.empty((len(steps), len(self._origin)), self._origin.dtype)
        begun = steps > 0
        params[begun] = self._params_of(steps[begun] - 1)
        params[~begun] = self._origin
        return params

    def _params_of(self, indices: Indices) -> Array:
        """Return the parameters after each of these steps, which count from 0, (m,) to (m, p)."""
        if not len(indices):
            return np.empty((0, len(self._last.params)), self._last.params.dtype)
        first, stop = int(indices.min()), int(indices.max()) + 1
        if stop - first <= max(NEAR, 2 * len(indices)):
            near: Array = self.block(first, stop).params[indices - first]
            return near
        rows = np.empty((len(indices), *self._last.params.shape), self._last.params.dtype)
        missing = np.arange(len(indices))
        for owner in self._owners:
            own = missing[indices[missing] >= owner._shared]
            found = rows[own]
            unknown = owner._landmarks.find(indices[own] + 1, found)
            rows[own] = found
            for at in own[unknown].tolist():
                rows[at] = owner._row(int(indices[at]))
            missing = missing[indices[missing] < owner._shared]
        return rows

    @property
    def _owners(self) -> "Iterator[History]":
        """Itself, and the histories that have its past, the latest first."""
        owner: History | None = self
        while owner is not None:
            yield owner
            owner = owner._past

    @property
    def losses(self) -> "Steps":
        """(m,): the loss of each step's sample, before its update."""
        return Steps(self, 0)

    @property
    def gradients(self) -> "Steps":
        """(m, p): the gradient of each step's sample."""
        return Steps(self, 1)

    @property
    def params(self) -> "Steps":
        """(m, p): the parameters after each step."""
        return Steps(self, 2)

    def _pieces(self, first: int, stop: int) -> Iterator[Block]:
        """Yield the steps as the blocks that hold them, one after the other."""
        chain = [(self, stop)]
        while chain[-1][0]._past is not None and first < chain[-1][0]._shared:
            owner = chain[-1][0]._past
            chain.append((owner, min(stop, chain[-1][0]._shared)))
        for owner, until in reversed(chain):
            while first < until:
                number = bisect_right(owner._starts, first) - 1
                block, begun = owner._whole(number), owner._starts[number]
                part = slice(first - begun, until - begun)
                yield Block(block.losses[part], block.gradients[part], block.params[part], None)
                first = min(until, begun + len(block.losses))

    def _row(self, index: int) -> Array:
        """Return the parameters after a step: whoever draws asks for the same few of a long way again."""
        row = self._rows.get(index)
        if row is not None:
            self._rows.move_to_end(index)
            return row
        found: Array = self.block(index, index + 1).params[0].copy()
        self._rows[index] = found
        if len(self._rows) * self._row_bytes * ROWS > self._memory.cap:
            self._rows.popitem(last=False)
        self._count()
        return found

    @property
    def _row_bytes(self) -> int:
        return self._last.params.nbytes + OBJECT

    def _count(self) -> None:
        """Have counted what never goes."""
        own = self._checkpoints.size + self._landmarks.size + self._starts.itemsize * len(self._starts)
        self._memory.fix(self._shelf, own + self._row_bytes * len(self._rows))

    def _whole(self, number: int) -> Block:
        """Return a block of its own, if need be by taking its steps again."""
        kept: Block | None = self._memory.get(self._shelf, number)
        return self._memory.sparing(lambda: self._taken_again(number)) if kept is None else kept

    def _taken_again(self, number: int) -> Block:
        first = self._starts[number]
        stop = self._starts[number + 1] if number + 1 < len(self._starts) else self._length
        at, blocks = self._checkpoints.before(first), []

        def take(block: Block, after: Point) -> None:
            begun = after.taken - len(block.losses)
            blocks.append(self._keep(bisect_right(self._starts, begun) - 1, block))

        resume(self._problem, self._config, at, take).send(stop - at.taken)
        return blocks[-1]

    def _keep(self, number: int, block: Block) -> Block:
        kept = block._replace(states=None)
        self._memory.keep(self._shelf, number, kept, sum(column.nbytes for column in kept[:3]))
        return kept


class Steps:
    """A column of a history, read as an array is: by a number, a slice or an array of numbers, from 0 on."""

    def __init__(self, history: History, column: int) -> None:
        self._history, self._column = history, column

    def __len__(self) -> int:
        return len(self._history)

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, tuple):
            return self[key[0]][(..., *key[1:])]
        if isinstance(key, slice):
            first, stop, step = key.indices(len(self))
            return self._between(first, max(first, stop))[::step]
        if isinstance(key, int):
            return self._between(key, key + 1)[0]
        return self._between(int(np.min(key)), int(np.max(key)) + 1)[np.asarray(key) - np.min(key)]

    def _between(self, first: int, stop: int) -> Array:
        column: Array = self._history.block(first, stop)[self._column]  # type: ignore[assignment]
        return column

"""The trainer: one generator for GD, SGD and everything between."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from gdtui.core.arrays import Array, Indices
from gdtui.core.problem.problems import Problem
from gdtui.core.training.batches import Batching, drawn, orders
from gdtui.core.training.config import RunConfig, batching_for
from gdtui.core.training.kernels import Block, kernel_for
from gdtui.core.training.optimizers.rule import State
from gdtui.core.training.points import Point, carried_on, start_point
from gdtui.core.training.rates import rates_for

BLOCK = 1024  # steps taken at once, at most

Record = Callable[[Block, Point], None]  # some steps in a row, and where the run stands after them


@dataclass(frozen=True, eq=False, slots=True)
class Step:
    """One sample's gradient was computed. Everything counts from 0; `sample` is the row of the dataset."""

    index: int
    epoch: int
    position: int
    sample: int
    loss: float  # this sample's, at the parameters before the step
    gradient: Array  # (p,), of this sample
    accumulated: Array  # (p,), the sum over the batch so far, in order
    updated: bool  # did the parameters move?
    params: Array  # (p,), after the step
    state: State  # the optimizer's, after the step

    @property
    def diverged(self) -> bool:
        """Is a number of this step no longer finite?"""
        return not (
            np.isfinite(self.loss) and np.isfinite(self.gradient).all() and np.isfinite(self.params).all()
        )

    def point(self) -> Point:
        """Return where the run stands after this step."""
        open_batch = np.zeros_like(self.accumulated) if self.updated else self.accumulated
        return Point(self.index + 1, self.params, self.state, open_batch)


def train(
    problem: Problem, config: RunConfig, start: Step | None = None, record: Record | None = None
) -> Generator[Step, int | None, None]:
    """Return a generator of the run's steps, from the beginning or from after `start`.

    `next()` takes one step, `send(m)` takes m and yields the last of them; it may be the first call, and
    where fewer are left it yields the last one there is. The generator ends with the last epoch, or after the
    first step with a number that is not finite. `record` receives every step, in blocks that
    may run ahead of what was asked for. ValueError for an m below 1.
    """
    return resume(problem, config, start_point(config) if start is None else start.point(), record)


def resume(
    problem: Problem, config: RunConfig, at: Point, record: Record | None = None
) -> Generator[Step, int | None, None]:
    """Return the generator that `train` does, from wherever a run stands."""
    steps = _steps(problem, config, at, record)
    next(steps)  # so that the first call may be send(m)
    return steps


def _steps(
    problem: Problem, config: RunConfig, at: Point, record: Record | None
) -> Generator[Step, int | None, None]:
    batching = batching_for(problem, config)
    total = config.epochs * batching.samples
    due = at.taken + _wanted((yield))  # type: ignore[misc]
    kernel, until = kernel_for(problem, config, at.taken)
    at = carried_on(config, batching, at)
    ended = at.taken >= total
    size = BLOCK
    while not ended:
        if at.taken == until:
            kernel, until = kernel_for(problem, config, at.taken)
            at = carried_on(config, batching, at)
        rows = rows_of(config, batching, at.taken, min(size, (until or total) - at.taken))
        try:
            with np.errstate(all="ignore"):
                rates = rates_for(config, batching, at.taken, len(rows))
                block, diverged = _until_divergence(kernel(at, rows, rates))
        except MemoryError:
            raise  # who needs less memory from here on can go on as before
        except Exception:
            if size == 1:
                raise
            size = 1  # go on one by one, so that every step before the failing one is still given
            continue
        ended = diverged or at.taken + len(rows) == total
        for column in (block.losses, block.gradients, block.params):
            column.flags.writeable = False  # steps show parts of these to whoever asks
        taken, stop = at.taken, at.taken + len(block.losses)
        after = step_of(block, stop - 1, at, int(rows[len(block.losses) - 1]), batching).point()
        if record is not None:
            record(block, after)
        while taken < stop and (due <= stop or ended):
            taken = min(due, stop)
            sample = int(rows[taken - 1 - at.taken])
            due = taken + _wanted((yield step_of(block, taken - 1, at, sample, batching)))
        at = after


def _wanted(sent: int | None) -> int:
    if sent is None:
        return 1
    if sent < 1:
        raise ValueError(f"a run goes forward by at least 1 step, not {sent}")
    return sent


def rows_of(config: RunConfig, batching: Batching, first: int, count: int) -> Indices:
    """Return the rows that `count` steps from `first` on visit; no more rows than these are arranged."""
    samples = batching.samples
    if config.replacement and config.seed is not None:
        return drawn(samples, first, count, config.seed)
    if config.seed is None:
        return np.arange(first, first + count) % samples
    epoch, skip = divmod(first, samples)
    epochs = -(-(skip + count) // samples)
    if samples <= BLOCK or not count:
        return orders(samples, epoch, epochs, config.seed).reshape(-1)[skip : skip + count]
    whole = [_order(samples, each, config.seed) for each in range(epoch, epoch + epochs)]
    whole[-1] = whole[-1][: skip + count - (epochs - 1) * samples]
    whole[0] = whole[0][skip:]
    return whole[0] if epochs == 1 else np.concatenate(whole)


@lru_cache(maxsize=4)
def _order(samples: int, epoch: int, seed: int) -> Indices:
    """Return the order of a long epoch, which many blocks of steps ask for a piece of."""
    order: Indices = orders(samples, epoch, 1, seed)[0]
    return order


def _until_divergence(block: Block) -> tuple[Block, bool]:
    """Return the block up to its first step with a number that is not finite, and whether there is one."""
    finite = np.isfinite(block.losses)
    for columns in (block.gradients, block.params):
        for column in columns.T:
            finite &= np.isfinite(column)
    if finite.all():
        return block, False
    stop = int(np.argmin(finite)) + 1
    states = block.states[:stop] if block.states is not None else None
    return Block(block.losses[:stop], block.gradients[:stop], block.params[:stop], states), True


def step_of(block: Block, index: int, at: Point, sample: int, batching: Batching) -> Step:
    """Return step `index`, which visits a sample, from the block that starts at `at`."""
    i = index - at.taken
    epoch, position = divmod(index, batching.samples)
    return Step(
        index=index,
        epoch=epoch,
        position=position,
        sample=sample,
        loss=float(block.losses[i]),
        gradient=block.gradients[i],
        accumulated=_accumulated(block, index, at, batching),
        updated=batching.closes(index) > 0,
        params=block.params[i],
        state=block.states[i] if block.states is not None else at.state,
    )


def _accumulated(block: Block, index: int, at: Point, batching: Batching) -> Array:
    """Return the sum of the batch's gradients up to this step, added one by one in their order."""
    first = batching.start_of_batch(index)
    carried = at.accumulated if first < at.taken else np.zeros_like(at.accumulated)
    gradients = block.gradients[max(0, first - at.taken) : index - at.taken + 1]
    with np.errstate(all="ignore"):
        if len(gradients) == 1:
            total: Array = carried + gradients[0]
        else:
            total = np.cumsum(np.vstack([carried, gradients]), axis=0)[-1]
    return total

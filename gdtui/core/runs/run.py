"""Runs: one problem under one configuration, computed as far as somebody has looked."""

import math
from bisect import bisect_right
from collections.abc import Generator
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np

from gdtui.core.arrays import Array, Indices
from gdtui.core.errors import visible
from gdtui.core.problem.analysis import optimum
from gdtui.core.problem.problems import Problem
from gdtui.core.runs.history import History
from gdtui.core.runs.losses import Losses
from gdtui.core.training.config import RunConfig, batching_for
from gdtui.core.training.kernels import Block, Point, start_point
from gdtui.core.training.optimizers import State, Stateless
from gdtui.core.training.trainer import Step, resume, rows_of, step_of


class End(NamedTuple):
    """How a run stands: why it goes no further than `steps` steps, or that it is still running there."""

    reason: Literal["running", "finished", "diverged", "failed"]
    steps: int
    why: str = ""


class Run:
    """A stream of steps and its past. It only grows; where somebody stands in it, it does not know.

    The steps that another run has taken by the same choices are its own too: none is taken or kept twice.
    """

    def __init__(self, problem: Problem, config: RunConfig, other: "Run | None" = None) -> None:
        self.problem, self.config = problem, config
        self.batching = batching_for(problem, config)
        self.total = config.epochs * self.batching.samples  # steps, unless the run ends early
        self._past, self._shared = _shared(config, other)
        past, shared = self._past, self._shared
        self.history: History = History(
            len(config.start), config.dtype, past.history if past else None, shared
        )
        self._origin = start_point(config)
        start = past.point(shared) if past else self._origin
        # At each block's end, where the optimizer has a memory.
        self._checkpoints = [*past._checkpoints_until(shared), start] if past else [start]
        inherited = past.losses if past else None
        self.losses: Losses = Losses(
            problem, config, self.batching, self._origin.params, self.history, inherited, shared
        )
        self._diverged = past is not None and past.end == ("diverged", shared, "")
        self._failure = ""
        self._reached = shared  # the generator stands here; what it has recorded may lie ahead
        self._steps: Generator[Step, int | None, None] = resume(problem, config, start, self._record)

    def _record(self, block: Block, after: Point) -> None:
        self.history.append(block)
        if block.states is not None:
            self._checkpoints.append(after)
        last = (block.losses[-1], block.gradients[-1], block.params[-1])
        self._diverged = not all(np.isfinite(part).all() for part in last)

    def extend(self, steps: int) -> None:
        """Compute until the run has `steps` steps, or ends. An error in model or optimizer ends it too."""
        steps = min(steps, self.total)
        if steps <= len(self.history) or self.end.reason != "running":
            return
        try:
            self._reached = self._steps.send(steps - self._reached).index + 1
        except Exception as error:  # whatever the model's own code raises ends this run, and no other
            self._failure = visible(f"{type(error).__name__}: {error}")

    @property
    def end(self) -> End:
        """How far the run has been computed, and whether it goes on from there."""
        known = len(self.history)
        if self._failure:
            return End("failed", known, self._failure)
        if self._diverged:
            return End("diverged", known)
        return End("finished" if known == self.total else "running", known)

    @cached_property
    def optimum(self) -> Array | None:
        """The parameters of the smallest dataset loss, (p,); None where they are not unique."""
        return optimum(self.problem)

    def distance(self, steps: int) -> float | None:
        """Return how far the parameters are from the optimum after that many steps; None without one."""
        if self.optimum is None:
            return None
        with np.errstate(all="ignore"):
            return math.hypot(*(self.params(steps) - self.optimum).tolist())

    def params(self, steps: int) -> Array:
        """Return the parameters after that many steps, (p,); those of the start after none."""
        params: Array = self.history.params[steps - 1] if steps else self._origin.params
        return params

    def point(self, steps: int) -> Point:
        """Return where the run stands after that many steps: enough to go on from there in another way."""
        return self.step(steps - 1).point() if steps else self._origin

    def samples(self, first: int, count: int) -> Indices:
        """Return the rows of the dataset that `count` steps from `first` on visit, taken or not."""
        return rows_of(self.config, self.batching, first, count)

    def step(self, index: int) -> Step:
        """Return step `index` as the trainer yielded it."""
        first = self.batching.start_of_batch(index)
        rows = rows_of(self.config, self.batching, first, index + 1 - first)
        at = Point(first, self.params(first), self._state(index), self._origin.accumulated)
        return step_of(self.history.block(first, index + 1), index, at, rows, self.batching)

    def _checkpoints_until(self, steps: int) -> list[Point]:
        return self._checkpoints[: bisect_right(self._checkpoints, steps, key=lambda point: point.taken)]

    def _state(self, index: int) -> State:
        """Return the optimizer's state after step `index`, by going on from the last checkpoint before it."""
        checkpoint = self._checkpoints_until(index + 1)[-1]
        if checkpoint.taken == index + 1 or isinstance(checkpoint.state, Stateless):
            return checkpoint.state
        return resume(self.problem, self.config, checkpoint).send(index + 1 - checkpoint.taken).state


def _shared(config: RunConfig, other: Run | None) -> tuple[Run | None, int]:
    """Return the run that has the first steps of a configuration, if any, and how many; none after its end.

    Of a run that shares them with yet another the steps are that one's.
    """
    if other is None:
        return None, 0
    common = config.common(other.config)
    shared = other.end.steps if common is None else min(common, other.end.steps)
    while other._past is not None and shared <= other._shared:
        other = other._past
    return (other, shared) if shared else (None, 0)

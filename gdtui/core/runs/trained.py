"""Trained runs: one problem under one configuration, computed as far as somebody has looked."""

from collections.abc import Generator
from contextlib import suppress
from functools import cached_property
from typing import Any

import numpy as np

from gdtui.core.arrays import Array, Indices
from gdtui.core.errors import Phrase, visible
from gdtui.core.problem.analysis import optimum
from gdtui.core.problem.problems import Problem
from gdtui.core.problem.working import WorkedRow
from gdtui.core.runs.epochs import RegularEpochs
from gdtui.core.runs.history import History
from gdtui.core.runs.losses import Losses
from gdtui.core.runs.memory import Memory
from gdtui.core.runs.run import End, Page
from gdtui.core.training.batches import UNITS, Batching, Unit
from gdtui.core.training.config import RunConfig, batching_for
from gdtui.core.training.kernels import Block
from gdtui.core.training.optimizers.rule import State, Stateless
from gdtui.core.training.points import Point, carried_on, start_point
from gdtui.core.training.rates import rate_paper, rates_for
from gdtui.core.training.trainer import Step, resume, rows_of, step_of
from gdtui.core.training.worked import SUMMED, Place, worked_step

LOOKED_AT = 16  # steps that are kept as they were made: whoever draws asks for the same ones again


class Trained:
    """A run of the trainer: see `run.Run`.

    The steps that another run has taken by the same choices are its own too: none is taken or kept twice.
    What it keeps is kept by `memory`, which all runs of a session share; without one it is the other run's.
    """

    units: tuple[Unit, ...] = UNITS
    recorded: None = None

    def __init__(
        self,
        problem: Problem,
        config: RunConfig,
        other: "Trained | None" = None,
        memory: Memory | None = None,
    ) -> None:
        self._problem, self._config = problem, config
        self._batching = batching_for(problem, config)
        self._total = config.epochs * self._batching.samples
        past, shared = _shared(config, other)
        self._past, self._shared = past, shared
        self.memory: Memory = memory or (other.memory if other is not None else Memory())
        self._origin = start_point(config)
        start = past.point(shared) if past else self._origin
        self.history: History = History(problem, config, start, self.memory, past.history if past else None)
        inherited = past._losses if past else None
        own = self._batching, self._origin.params, self.history, self.memory
        self._losses: Losses = Losses(problem, config, *own, inherited, shared)
        self._diverged = past is not None and past.end == ("diverged", shared, "")
        self._failure = ""
        self._looked_at: dict[int, Step] = {}  # the steps that were asked for last
        self._reached = shared  # the generator stands here; what it has recorded may lie ahead
        self._steps: Generator[Step, int | None, None] = resume(problem, config, start, self._record)

    def _record(self, block: Block, after: Point) -> None:
        self.history.append(block, after)
        last = (block.losses[-1], block.gradients[-1], block.params[-1])
        self._diverged = not all(np.isfinite(part).all() for part in last)
        if self.memory.tight:
            with suppress(MemoryError):  # the steps are there: a curve can be followed later, or not be drawn
                self.memory.sparing(lambda: self._losses.follow(after.taken))

    # What there is to ask of a run.

    @property
    def title(self) -> str:
        """The problem's name."""
        return self._problem.name

    @property
    def names(self) -> tuple[str, ...]:
        """The model's names of its parameters."""
        return self._problem.model.names

    @property
    def total(self) -> int:
        """The steps of all its epochs."""
        return self._total

    @property
    def batching(self) -> Batching:
        """How the steps fall into epochs and batches."""
        return self._batching

    @property
    def epochs(self) -> RegularEpochs:
        """How the steps fall into epochs."""
        return RegularEpochs(self._batching.samples)

    @property
    def changes(self) -> tuple[int, ...]:
        """After how many steps its rate or its batches change."""
        return tuple(change.steps for change in self._config.changes)

    @property
    def problem(self) -> Problem:
        """What is fitted."""
        return self._problem

    @property
    def config(self) -> RunConfig:
        """By which choices it is trained."""
        return self._config

    @property
    def losses(self) -> Losses:
        """The losses along it."""
        return self._losses

    @cached_property
    def optimum(self) -> Array | None:
        """The parameters of the smallest dataset loss, (p,); None where they are not known or not unique."""
        return optimum(self._problem)

    @property
    def end(self) -> End:
        """How far the run has been computed, and whether it goes on from there."""
        known = len(self.history)
        if self._failure:
            return End("failed", known, self._failure)
        if self._diverged:
            return End("diverged", known)
        return End("finished" if known == self._total else "running", known)

    def extend(self, steps: int) -> None:
        """Compute until the run has `steps` steps, or ends. An error in model or optimizer ends it too."""
        steps = min(steps, self._total)
        if steps <= len(self.history) or self.end.reason != "running":
            return
        try:
            self.memory.sparing(lambda: self._extend(steps))
        except MemoryError:
            self._failure = str(Phrase("run.memory"))
        except Exception as error:  # whatever the model's own code raises ends this run, and no other
            self._failure = visible(f"{type(error).__name__}: {error}")

    def _extend(self, steps: int) -> None:
        if steps <= self._reached:
            return
        try:
            self._reached = self._steps.send(steps - self._reached).index + 1
        except MemoryError:  # which ends a generator: another one goes on from the last step that there is
            self._reached = len(self.history)
            self._steps = resume(self._problem, self._config, self.history.last, self._record)
            raise

    def params_at(self, steps: int | Indices) -> Array:
        """Return the parameters after that many steps, (p,); after each of several such numbers, (m, p)."""
        if isinstance(steps, int):
            return self.history.params[steps - 1] if steps else self._origin.params
        return self.history.params_after(steps)

    def page(self, first: int, stop: int) -> Page:
        """Return the steps from `first` to before `stop`, in the run's precision."""
        return Page(*self.history.block(first, stop)[:3])

    def step(self, index: int) -> Step:
        """Return step `index` as the trainer yielded it."""
        if index not in self._looked_at:
            if len(self._looked_at) == LOOKED_AT:
                self._looked_at.clear()
            self._looked_at[index] = self._step(index)
        return self._looked_at[index]

    def _step(self, index: int) -> Step:
        at = self.history.checkpoint(index)._replace(state=self._state(index + 1))
        sample = int(self.samples(index, 1)[0])
        return step_of(self.history.block(at.taken, index + 1), index, at, sample, self._batching)

    def samples(self, first: int, count: int) -> Indices:
        """Return the rows of the dataset that `count` steps from `first` on visit, taken or not."""
        return rows_of(self._config, self._batching, first, count)

    def rates(self, first: int, stop: int) -> Array:
        """Return the rate that each of the steps `first` to before `stop` is taken with."""
        return np.array(rates_for(self._config, self._batching, first, stop - first))

    def state(self, field: str, first: int, stop: int) -> Array:
        """Return a field of the optimizer's state after the steps `first` to before `stop`, (m, p).

        It is computed anew from the last step before whose state was kept.
        """
        found = np.full((stop - first, len(self._config.start)), np.nan)
        at = self.history.checkpoint(first)

        def take(block: Block, after: Point) -> None:
            begun = after.taken - len(block.losses)
            for index in range(max(first, begun), min(stop, after.taken)):
                state = after.state if block.states is None else block.states[index - begun]
                found[index - first] = getattr(state, field, np.nan)

        if stop > first:
            resume(self._problem, self._config, at, take).send(stop - at.taken)
        return found

    def working(self, index: int) -> tuple[WorkedRow, ...]:
        """Return the arithmetic of a step that was taken, or of the first one that was not."""
        batch, known = self._batching.batch_at(index), len(self.history)
        first = batch.first if batch.taken <= SUMMED else index
        gradients = self.history.gradients[first : index + 1]
        at = carried_on(self._config, self._batching, self.point(min(index, known)))
        rate = float(self.rates(index, index + 1)[0])
        planned = rate_paper(self._config, self._batching, index)
        place = Place(at, int(self.samples(index, 1)[0]), batch, gradients, rate, planned)
        try:
            return worked_step(
                self._problem, self._config, place, self.step(index) if index < known else None
            )
        except Exception:  # somebody's own paper may fail where their code does not: then there is none
            return ()

    def common(self, other: "Trained") -> int | None:
        """Return for how many steps the two are the same; None where they are so for ever."""
        return self._config.common(other._config)

    def changed(self, steps: int, **chosen: Any) -> "Trained":
        """Return the run that has this one's first steps and goes on with what is chosen otherwise."""
        return self._with(self._config.changed(steps, **chosen))

    def restarted(self, steps: int) -> "Trained":
        """Return the run that begins as this one goes on after `steps` steps."""
        return self._with(self._config.at(steps))

    def _with(self, config: RunConfig) -> "Trained":
        return self if config == self._config else Trained(self._problem, config, self)

    # How it goes on from any step.

    def point(self, steps: int) -> Point:
        """Return where the run stands after that many steps: enough to go on from there in another way."""
        return self.step(steps - 1).point() if steps else self._origin

    def _state(self, steps: int) -> State:
        """Return the optimizer's state after so many steps, by going on from the last point before."""
        point = self.history.checkpoint(steps)
        if point.taken == steps:
            return point.state
        going_on = carried_on(self._config, self._batching, point).state
        change = self._config.next_change(point.taken)
        if isinstance(going_on, Stateless) and (change is None or change >= steps):
            return going_on
        return resume(self._problem, self._config, point).send(steps - point.taken).state


def _shared(config: RunConfig, other: Trained | None) -> tuple[Trained | None, int]:
    """Return the run that has the first steps of a configuration, if any, and how many; none after its end.

    Of a run that shares them with yet another the steps are that one's.
    """
    if other is None:
        return None, 0
    common = config.common(other._config)
    shared = other.end.steps if common is None else min(common, other.end.steps)
    while other._past is not None and shared <= other._shared:
        other = other._past
    return (other, shared) if shared else (None, 0)

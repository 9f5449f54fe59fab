"""Moments: all that there is to see at one place of a session."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from gdtui.core.arrays import Array
from gdtui.core.conditions.hits import Hits
from gdtui.core.problem.working import WorkedRow
from gdtui.core.runs.kinds import Measure
from gdtui.core.runs.run import End, Run
from gdtui.core.training.batches import Unit
from gdtui.core.training.config import RunConfig
from gdtui.core.training.trainer import Step

if TYPE_CHECKING:
    from gdtui.core.conditions.condition import Condition


@dataclass(frozen=True, eq=False)
class Trail:
    """A run and how far it was walked. Nothing that lies ahead shows in it.

    Compared by identity, since comparing arrays says neither yes nor no.
    """

    run: Run
    steps: int

    @cached_property
    def step(self) -> Step | None:
        """The step that was taken last; None at the start."""
        return self.run.step(self.steps - 1) if self.steps else None

    @property
    def rate(self) -> float:
        """The rate of the last step, or of the next where that is another; nan: not known."""
        last = self.steps - 1 if self.steps and self.steps not in self.run.changes else self.steps
        at = last if self.run.total is None else min(last, self.run.total - 1)
        return float(self.run.rates(at, at + 1)[0])

    @property
    def config(self) -> RunConfig | None:
        """The choices that the next step is taken with; None where they are not known."""
        return None if self.run.config is None else self.run.config.at(self.steps)

    @property
    def params(self) -> Array:
        """The parameters now, (p,)."""
        return self.run.params_at(self.steps)

    @property
    def params_before(self) -> Array:
        """The parameters before the last step, (p,)."""
        if self.steps and self.run.recorded is not None:
            before: Array = self.run.recorded.params_before(self.steps - 1, self.steps)[0]
            return before
        return self.run.params_at(max(0, self.steps - 1))

    @property
    def epoch(self) -> int | None:
        """How many epochs have begun: 0 at the start, 1 from the first step to the end of the first epoch.

        None where nobody knows of any.
        """
        epochs = self.run.epochs
        return None if epochs is None else int(epochs.at(np.array(self.steps)))

    def cost(self, unit: Unit) -> float:
        """Return what this way has cost: updates, epochs or gradient evaluations."""
        return float(self.run.batching.cost(self.steps, unit))

    def loss(self, kind: Measure = "dataset") -> float:
        """Return one of the three losses here; nan where there is none: before the first step."""
        return self.run.losses.at(kind, self.steps)

    @property
    def distance(self) -> float | None:
        """How far the parameters are from the optimum, by Euclid; None where there is no single one."""
        return self.distance_at(self.steps)

    def distance_at(self, steps: int) -> float | None:
        """Return how far they were from it after so many steps."""
        best = self.run.optimum
        if best is None:
            return None
        with np.errstate(all="ignore"):
            return math.hypot(*(self.run.params_at(steps) - best).tolist())

    @property
    def end(self) -> End:
        """Whether the run goes on from here, and why not."""
        end = self.run.end
        if self.steps < end.steps:
            return End("running", self.steps)
        return end


@dataclass(frozen=True, eq=False)
class Moment(Trail):
    """The trail whose details are shown; beside it the trails of all runs, and those of runs that were left.

    `trails` holds the viewed one at `view`. Where the cursors are not linked, each trail has its own.
    `phase` says how many of PHASES are over of the viewed run's next step: after none the cursor stands
    between two steps, and after the last the step is taken. `parted` says after how many steps the viewed run
    went another way than the one that one can return to, and `marks` which letter stands where in it; `hits`
    are those of the breakpoints along it.
    """

    trails: tuple[Trail, ...] = ()
    view: int = 0
    linked: bool = True
    ghosts: tuple[Trail, ...] = ()
    phase: int = 0
    parted: int | None = None
    marks: tuple[tuple[str, int], ...] = ()
    hits: tuple[Hits, ...] = ()
    title: str = ""  # somebody's word for it

    def __post_init__(self) -> None:
        if not self.trails:
            object.__setattr__(self, "trails", (Trail(self.run, self.steps),))

    @cached_property
    def begun(self) -> Step | None:
        """The step that the cursor stands in, between its forward pass and its update; None between steps."""
        return self.run.step(self.steps) if self.phase else None

    @property
    def worked(self) -> Step | None:
        """The step whose working is to be seen: the one that has begun, else the last; None at the start."""
        return self.begun or self.step

    @cached_property
    def working(self) -> tuple[WorkedRow, ...]:
        """The rows of that working; at the start those of the first step. Empty where it is not known."""
        return self.run.working(self.worked.index if self.worked is not None else 0)

    @cached_property
    def stopped_at(self) -> "tuple[Condition, ...]":
        """The breakpoints that are hit here."""
        steps = self.steps if not self.phase else 0
        return tuple(
            hits.condition for hits in self.hits if steps and hits.condition.hits(self.run, steps, steps)[0]
        )

    @property
    def reach(self) -> int:
        """How many steps the run has taken that went furthest."""
        return max(trail.steps for trail in self.trails)

    @property
    def several(self) -> bool:
        """Are runs compared?"""
        return len(self.trails) > 1

"""Moments: all that there is to see at one place of a session."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from gdtui.core.arrays import Array
from gdtui.core.conditions.hits import Hits
from gdtui.core.runs.losses import Loss
from gdtui.core.runs.run import End, Run
from gdtui.core.training.batches import Unit
from gdtui.core.training.config import RunConfig
from gdtui.core.training.trainer import Step

if TYPE_CHECKING:
    from gdtui.core.conditions.condition import Condition

PHASES = ("forward", "loss", "gradient", "update")  # what happens inside a step, in order
FORWARD, LOSS, GRADIENT, UPDATE = range(1, len(PHASES) + 1)  # how many are over when one has just been


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
    def config(self) -> RunConfig:
        """The choices that the next step is taken with."""
        return self.run.config.at(self.steps)

    @property
    def params(self) -> Array:
        """The parameters now, (p,)."""
        return self.run.params(self.steps)

    @property
    def params_before(self) -> Array:
        """The parameters before the last step, (p,)."""
        return self.run.params(max(0, self.steps - 1))

    def forward_pass(self, step: Step) -> tuple[float, float]:
        """Return the prediction for the sample of one of the run's steps before its update, and its error.

        Both are computed in the run's precision, as the trainer did.
        """
        data, before = self.run.problem.dataset, self.run.params(step.index)
        x, y = data.x[step.sample].astype(before.dtype), data.y[step.sample].astype(before.dtype)
        with np.errstate(all="ignore"):
            predicted = self.run.problem.model.predict(before, x)
            return float(predicted), float(predicted - y)

    @property
    def epoch(self) -> int:
        """How many epochs have begun: 0 at the start, 1 from the first step to the end of the first epoch."""
        return -(-self.steps // self.run.batching.samples)

    def cost(self, unit: Unit) -> float:
        """Return what this way has cost: updates, epochs or gradient evaluations."""
        return float(self.run.batching.cost(self.steps, unit))

    def loss(self, kind: Loss = "dataset") -> float:
        """Return one of the three losses here; nan where there is none: before the first step."""
        return self.run.losses.at(kind, self.steps)

    @property
    def distance(self) -> float | None:
        """How far the parameters are from the optimum, by Euclid; None where there is no single one."""
        return self.run.distance(self.steps)

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

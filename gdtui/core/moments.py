"""Moments: all that there is to see at one place of a session."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gdtui.core.arrays import Array
from gdtui.core.runs import End, Run
from gdtui.core.trainer import Step


@dataclass(frozen=True, eq=False)
class Trail:
    """A run and how far it was walked: what stays on the chart of a run that was left."""

    run: Run
    steps: int


@dataclass(frozen=True, eq=False)
class Moment:
    """A run, and a cursor after `steps` of its steps. Nothing that lies ahead of the cursor shows in it.

    Compared by identity, since comparing arrays says neither yes nor no.
    """

    run: Run
    steps: int
    ghosts: tuple[Trail, ...] = ()

    @cached_property
    def step(self) -> Step | None:
        """The step that was taken last; None at the start."""
        return self.run.step(self.steps - 1) if self.steps else None

    @property
    def params(self) -> Array:
        """The parameters now, (p,)."""
        return self.run.params(self.steps)

    @property
    def params_before(self) -> Array:
        """The parameters before the last step, (p,)."""
        return self.run.params(max(0, self.steps - 1))

    def forward_pass(self, step: Step) -> tuple[float, float]:
        """Return the prediction for the last step's sample before its update, and its error.

        Both are computed in the run's precision, as the trainer did.
        """
        data, before = self.run.problem.dataset, self.params_before
        x, y = data.x[step.sample].astype(before.dtype), data.y[step.sample].astype(before.dtype)
        with np.errstate(all="ignore"):
            predicted = self.run.problem.model.predict(before, x)
            return float(predicted), float(predicted - y)

    @property
    def epoch(self) -> int:
        """How many epochs have begun: 0 at the start, 1 from the first step to the end of the first epoch."""
        return -(-self.steps // self.run.batching.samples)

    @property
    def end(self) -> End:
        """Whether the run goes on from here, and why not."""
        end = self.run.end
        if self.steps < end.steps:
            return End("running", self.steps)
        return end

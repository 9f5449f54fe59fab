"""Runs that are followed from epoch to epoch, and of which nothing is kept but where they stand."""

from collections.abc import Callable, Sequence

from gdtui.core.errors import visible
from gdtui.core.problem.problems import Problem
from gdtui.core.runs.run import End
from gdtui.core.training.config import RunConfig, batching_for
from gdtui.core.training.kernels import Block
from gdtui.core.training.points import Point, start_point
from gdtui.core.training.trainer import train
from gdtui.trace.watching import Counting


class Followed:
    """A run that is computed once, in memory that does not grow with its steps."""

    def __init__(self, problem: Problem, config: RunConfig, told: Callable[[], None] | None = None) -> None:
        """Stand at the start; `told` is called whenever there are some more steps."""
        self.batching = batching_for(problem, config)
        self.total = config.epochs * self.batching.samples
        self.end = End("running", 0)
        self.params = start_point(config).params  # (p,), after `end.steps` steps
        self.recorded = start_point(config)  # which may lie ahead of them
        self._told = told
        self._steps = train(problem, config, record=self._record)

    def _record(self, block: Block, after: Point) -> None:
        self.recorded = after
        if self._told is not None:
            self._told()

    def extend(self, steps: int) -> None:
        """Have so many steps, more than there are, unless it ends before. Only MemoryError is raised."""
        try:
            step = self._steps.send(steps - self.end.steps)
        except MemoryError:
            raise
        except Exception as error:  # whatever the model's own code raises ends this run, and no other
            self.params = self.recorded.params
            self.end = End("failed", self.recorded.taken, visible(f"{type(error).__name__}: {error}"))
            return
        self.params, taken = step.params, step.index + 1
        if step.diverged:
            self.end = End("diverged", taken)
        else:
            self.end = End("finished" if taken == self.total else "running", taken)


def followed(problem: Problem, configs: Sequence[RunConfig], count: Counting | None = None) -> list[Followed]:
    """Return the runs at their start; `count` is told the steps of all, of those that ended all."""
    runs: list[Followed] = []

    def tell() -> None:
        if count is not None:
            count(sum(run.recorded.taken if run.end.reason == "running" else run.total for run in runs))

    runs += [Followed(problem, config, tell) for config in configs]
    return runs

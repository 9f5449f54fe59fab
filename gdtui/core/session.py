"""The session: one cursor over a run, going both ways."""

from gdtui.core.moments import Moment, Trail
from gdtui.core.plans import Plan
from gdtui.core.problems import Problem
from gdtui.core.runs import Run

GHOSTS = 3  # runs that were left, kept on the chart


class Session:
    """Where the state lives. Going forward pulls from the trainer what is missing, going back looks it up."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self._run = Run(problem, plan)
        self._steps = 0
        self._ghosts: tuple[Trail, ...] = ()

    @property
    def moment(self) -> Moment:
        """What there is to see now."""
        return Moment(self._run, self._steps, self._ghosts)

    @property
    def steps(self) -> int:
        """Where the cursor stands: how many steps of the run have been taken."""
        return self._steps

    @property
    def run(self) -> Run:
        """The run that the cursor walks."""
        return self._run

    def goto(self, steps: int) -> None:
        """Put the cursor after that many steps, or as near as the run goes."""
        target = max(0, steps)
        self._run.extend(target)
        self._steps = min(target, self._run.end.steps, self._run.total)

    def approach(self, steps: int, most: int) -> bool:
        """Move the cursor towards `steps` by at most `most` steps; return whether it can go no nearer.

        A long way taken in such pieces leaves time between them to draw and to listen.
        """
        distance = max(-most, min(most, steps - self._steps))
        target = self._steps + distance
        self.goto(target)
        return self._steps != target or self._steps == steps

    def forward(self, steps: int = 1) -> None:
        """Take that many steps."""
        self.goto(self._steps + steps)

    def back(self, steps: int = 1) -> None:
        """Take that many steps back."""
        self.goto(self._steps - steps)

    def next_epoch(self) -> None:
        """Go to the end of this epoch, or of the next one where an epoch has just ended."""
        samples = self._run.batching.samples
        self.goto((self._steps // samples + 1) * samples)

    def previous_epoch(self) -> None:
        """Go back to the beginning of this epoch, or of the one before where none of it was taken."""
        samples = self._run.batching.samples
        self.goto((self._steps - 1) // samples * samples)

    def start(self) -> None:
        """Go back to the start."""
        self.goto(0)

    def restart(self) -> None:
        """Begin again; what was walked so far stays as a ghost."""
        self._leave()
        self._steps = 0

    def rebatch(self, size: int) -> None:
        """Begin a new run with `size` samples per update; the one that was walked stays as a ghost."""
        self._leave()
        run = self._run
        self._run, self._steps = Run(run.problem, run.plan.batched(size)), 0

    def _leave(self) -> None:
        """Keep the trail of this run, the newest of its plan, unless it has not begun."""
        if self._steps:
            others = tuple(trail for trail in self._ghosts if trail.run.plan != self._run.plan)
            self._ghosts = (*others, Trail(self._run, self._steps))[-GHOSTS:]

"""The session: one cursor over one run or several side by side, going both ways."""

from gdtui.core.moments import PHASES, Moment, Trail
from gdtui.core.plans import Plan
from gdtui.core.problems import Problem
from gdtui.core.runs import Run

GHOSTS = 3  # runs that were left, kept on the chart


class Session:
    """Where the state lives. Going forward pulls from the trainer what is missing, going back looks it up.

    Several runs of one problem take their steps together: a step is one sample's gradient, whatever a run
    makes of it, so one that updates once an epoch stands beside one that does with each sample. Unlinked,
    only that run moves whose details are viewed.
    """

    def __init__(self, problem: Problem, *plans: Plan) -> None:
        self._runs = [Run(problem, plan) for plan in plans]
        self._cursors = [0] * len(plans)
        self._view = 0
        self._linked = True
        self._phase = 0  # of the viewed run's next step: a second cursor
        self._ghosts: tuple[Trail, ...] = ()

    @property
    def moment(self) -> Moment:
        """What there is to see now."""
        trails = tuple(Trail(run, steps) for run, steps in zip(self._runs, self._cursors, strict=True))
        cursor = self._cursors[self._view]
        return Moment(self.run, cursor, trails, self._view, self._linked, self._ghosts, self._phase)

    @property
    def run(self) -> Run:
        """The run whose details are viewed."""
        return self._runs[self._view]

    @property
    def _moved(self) -> list[int]:
        """The runs that go with the cursor."""
        return list(range(len(self._runs))) if self._linked else [self._view]

    @property
    def steps(self) -> int:
        """Where the cursor stands: how many steps have been taken, by the run that went furthest."""
        return max(self._cursors[i] for i in self._moved)

    @property
    def total(self) -> int:
        """How many steps there are to take at most."""
        return max(self._runs[i].total for i in self._moved)

    def goto(self, steps: int) -> None:
        """Put the cursor after that many steps; a run that ends before stays at its end."""
        target = max(0, steps)
        self._phase = 0
        for i in self._moved:
            self._runs[i].extend(target)
            self._cursors[i] = min(target, self._runs[i].end.steps)

    def approach(self, steps: int, most: int) -> bool:
        """Move the cursor towards `steps` by at most `most` steps; return whether it can go no nearer.

        A long way taken in such pieces leaves time between them to draw and to listen.
        """
        distance = max(-most, min(most, steps - self.steps))
        target = self.steps + distance
        self.goto(target)
        return self.steps != target or self.steps == steps

    def forward(self, steps: int = 1) -> None:
        """Take that many steps."""
        self.goto(self.steps + steps)

    def back(self, steps: int = 1) -> None:
        """Take that many steps back; one that has only begun is one of them."""
        self.goto(self.steps + bool(self._phase) - steps)

    def next_phase(self) -> None:
        """Go on by a phase inside the next step; its last one, the update, takes the step."""
        if self._phase == len(PHASES) - 1:
            self.goto(self.steps + 1)
        else:
            self._enter(self._phase + 1)

    def previous_phase(self) -> None:
        """Go back by a phase; before a step's first one lies the update of the step before."""
        if self._phase:
            self._phase -= 1
        elif self.steps:
            self.goto(self.steps - 1)
            self._enter(len(PHASES) - 1)

    def _enter(self, phase: int) -> None:
        """Stand inside the viewed run's next step, if there is one: it is computed, and the cursor stays."""
        following = self._cursors[self._view] + 1
        self.run.extend(following)
        self._phase = phase if self.run.end.steps >= following else 0

    def next_epoch(self) -> None:
        """Go to the end of this epoch, or of the next one where an epoch has just ended."""
        samples = self.run.batching.samples
        self.goto((self.steps // samples + 1) * samples)

    def previous_epoch(self) -> None:
        """Go back to the beginning of this epoch, or of the one before where none of it was taken."""
        samples = self.run.batching.samples
        self.goto((self.steps - 1 + bool(self._phase)) // samples * samples)

    def look_for_rise(self) -> "RiseSearch":
        """Return a search for the first update that raised the dataset's loss, or for the next such one."""
        run, steps = self.run, self._cursors[self._view]
        before = run.batching.start_of_batch(max(0, steps - 1))
        risen = steps > 0 and run.losses.first_rise(before, steps) == steps
        return RiseSearch(run, steps if risen else 0)

    def start(self) -> None:
        """Go back to the start."""
        self.goto(0)

    def choose(self, by: int = 1) -> None:
        """View the details of the next run, or of one further along; after the last comes the first."""
        self._view = (self._view + by) % len(self._runs)
        self._phase = 0

    def link(self) -> None:
        """Let the runs' cursors go apart, or bring them all to where the viewed one is."""
        steps, self._phase = self._cursors[self._view], 0
        self._linked = not self._linked
        if self._linked:
            self.goto(steps)

    def restart(self) -> None:
        """Begin again; what was walked so far stays as a ghost."""
        for i in self._moved:
            self._leave(i)
        self.goto(0)

    def rebatch(self, size: int) -> None:
        """Begin a new run with `size` samples per update; the one that was viewed stays as a ghost."""
        self._leave(self._view)
        run = self.run
        self._runs[self._view] = Run(run.problem, run.plan.batched(size))
        self.goto(0)

    def _leave(self, which: int) -> None:
        """Keep the trail of this run, the newest of its plan, unless it has not begun."""
        run, steps = self._runs[which], self._cursors[which]
        if steps:
            others = tuple(trail for trail in self._ghosts if trail.run.plan != run.plan)
            self._ghosts = (*others, Trail(run, steps))[-GHOSTS:]


class RiseSearch:
    """Looks along a run for an update that raised the dataset's loss, in pieces, with time between them."""

    def __init__(self, run: Run, first: int) -> None:
        self.again = first > 0  # has one been found before?
        self._run, self._looked = run, first
        self.found: int | None = None  # after how many steps

    def advance(self, most: int) -> bool:
        """Look through at most so many steps more; return whether the search is over."""
        self._run.extend(self._looked + most)
        stop = min(self._looked + most, self._run.end.steps)
        self.found = self._run.losses.first_rise(self._looked, stop)
        # The piece's last batch may not be complete: it is looked at again.
        over = self.found is not None or stop == self._looked or stop >= self._run.total
        self._looked = stop
        return over

"""The session: one cursor over one run or several side by side, going both ways."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gdtui.core.conditions.breakpoints import Breakpoints
from gdtui.core.problem.working import PHASES
from gdtui.core.runs.run import Run
from gdtui.core.session.branches import Branches, RunCursor, RunCursors
from gdtui.core.session.moments import Moment, Trail
from gdtui.core.session.standing import Standing
from gdtui.core.session.tracks import in_another_run
from gdtui.core.session.ways import Ways

if TYPE_CHECKING:  # whoever sets no breakpoint needs not wait for their language
    from gdtui.core.conditions.condition import Condition

PIECES = 64  # of a long way that are looked at before anybody asks for what lies there


class Session:
    """Where the state lives. Going forward pulls from the trainer what is missing, going back looks it up.

    Several runs, of one problem, take their steps together: a step is one sample's gradient, whatever a run
    makes of it, so one that updates once an epoch stands beside one that does with each sample. Unlinked,
    only that run moves whose details are viewed.

    A run is never changed: to go on in another way is another run, which has the past in common with it.
    """

    def __init__(self, *runs: Run) -> None:
        self._standing = Standing(tuple(map(RunCursor, runs)))
        self._phase = 0  # of the viewed run's next step: a second cursor
        self._branches = Branches()
        self.title, self.notes = "", tuple[str, ...]()  # somebody's words about it
        self.marks: dict[str, RunCursors] = {}  # moments by their letters
        self.breakpoints = Breakpoints()

    @property
    def moment(self) -> Moment:
        """What there is to see now."""
        run, steps, _ = self._viewed
        before = self._branches.before
        marks = ((letter, marked[self._standing.view]) for letter, marked in self.marks.items())
        return Moment(
            run,
            steps,
            tuple(Trail(place.run, place.steps) for place in self._standing.places),
            self._standing.view,
            self._standing.linked,
            self._branches.ghosts,
            self._phase,
            before[self._standing.view].run.common(run) if before is not None else None,
            tuple((letter, place.steps) for letter, place in marks if place.lies_in(run)),
            self.breakpoints.hits(run),
            self.title,
        )

    @property
    def _viewed(self) -> RunCursor:
        return self._standing.viewed

    @property
    def ways(self) -> Ways:
        """How far it is from here to what one may want to see."""
        return Ways(self.run, self._viewed.steps, self.steps, self._phase > 0)

    @property
    def run(self) -> Run:
        """The run whose details are viewed."""
        return self._viewed.run

    @property
    def count(self) -> int:
        """How many runs there are side by side."""
        return len(self._standing.places)

    @property
    def steps(self) -> int:
        """Where the cursor stands: how many steps have been taken, by the run that went furthest."""
        return self._standing.steps

    @property
    def total(self) -> int:
        """How many steps there are to take at most."""
        return self._standing.total

    def goto(self, steps: int) -> None:
        """Put the cursor after that many steps; a run that ends before stays at its end."""
        self._phase = 0
        self._standing = self._standing.at(max(0, steps))
        for place in self._standing.new_tracks():
            self._branches.join(place)
            self.marks = {letter: (*places, place) for letter, places in self.marks.items()}
            self._standing = self._standing.joined(place)
        self.breakpoints.search(self.run, self._viewed.walked)

    def stop_at(self, *conditions: "Condition") -> None:
        """Set breakpoints, and look for their hits in what was walked; of a long way in its beginning."""
        self.breakpoints.add(*conditions)
        for _ in range(PIECES):
            if self.breakpoints.search(self.run, self._viewed.walked):
                break

    def search_hits(self, steps: int) -> bool:
        """Look a piece further for hits on the way to `steps`; return whether all of them are known now."""
        way = max(steps, self._viewed.steps)
        self.run.extend(way)
        return self.breakpoints.search(self.run, way)

    def looked_at_before(self, steps: int) -> int:
        """Return how far to go for `steps` before hits are looked for: no program is to run past one."""
        return steps if self.run.recorded is None else max(self.run.end.steps + 1, self._viewed.steps)

    def hit_before(self, steps: int) -> int | None:
        """Return where the way to `steps` leads to a breakpoint of the viewed run first; None where to none.

        Those count that `search_hits` has found.
        """
        return self.breakpoints.between(self.run, self._viewed.steps, steps)

    def knows(self, steps: int) -> bool:
        """Is nothing left to compute on the way to `steps`?"""
        return self._standing.knows(steps)

    def approach(self, steps: int, most: int) -> bool:
        """Move the cursor towards `steps` by at most `most` steps; return whether it can go no nearer.

        A long way taken in such pieces leaves time between them to draw and to listen, and to wait for a
        program that is slow. Where another track of a program begins, it is enough for once.
        """
        distance, runs = max(-most, min(most, steps - self.steps)), self.count
        target = self.steps + distance
        self.goto(target)
        if self.count > runs:
            return True
        return not self._standing.waits_for(target) and (self.steps == steps or self.steps != target)

    def arrived(self, steps: int) -> bool:
        """Does the cursor stand after so many steps, with all runs that have as many?"""
        return self.steps == steps and not self._standing.waits_for(steps)

    def stand(self, steps: Sequence[int], view: int, linked: bool, phase: int) -> None:
        """Put each run's cursor after so many steps, and look at one of them, so far into its next step."""
        places = zip(self._standing.places, steps, strict=True)
        self._standing = self._standing._replace(view=view, linked=linked)
        self._put(tuple(place.at(at) for place, at in places))
        if phase:
            self._enter(phase)

    def forward(self, steps: int = 1) -> None:
        """Take that many steps."""
        self.goto(self.steps + steps)

    def back(self, steps: int = 1) -> None:
        """Take that many steps back."""
        self.goto(self.ways.before(steps))

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
        following = self._viewed.steps + 1
        self.run.extend(following)
        self._phase = phase if self.run.end.steps >= following else 0

    def choose(self, by: int = 1) -> None:
        """View the details of the next run, or of one further along; after the last comes the first."""
        view = (self._standing.view + by) % len(self._standing.places)
        self._standing = self._standing._replace(view=view)
        self._phase = 0

    def link(self) -> None:
        """Let the runs' cursors go apart, or bring them all to where the viewed one is."""
        self._phase = 0
        self._standing = self._standing._replace(linked=not self._standing.linked)
        if self._standing.linked:
            self.goto(self._viewed.steps)

    def restart(self) -> None:
        """Begin again, with batch and rate as they are now; what was walked so far stays as a ghost."""
        self._go_on(
            tuple(
                RunCursor(place.run.restarted(place.steps)) if self._standing.moves(i) else place
                for i, place in enumerate(self._standing.places)
            )
        )

    def change(self, **chosen: Any) -> None:
        """Go on from here with another batch, rate, optimizer or schedule (see `config.CHANGEABLE`).

        The viewed run's past stays, and its future is left. Nothing changes at the end of a run.
        """
        run, steps, _ = self._viewed
        changed = run.changed(steps, **chosen)
        if changed is not run and Trail(run, steps).end.reason == "running":
            self._go_on(self._standing.replaced(changed, steps))

    def go_on_in(self, run: Run) -> None:
        """Go on in a run that has the viewed one's steps up to here; of a program all its tracks do."""
        self._go_on(in_another_run(self._standing.places, self._standing.view, run))

    def begin_again(self, **chosen: Any) -> None:
        """Go to the start with other choices in the viewed run; what was walked stays as a ghost."""
        each = enumerate(self._standing.places)
        places = tuple(RunCursor(place.run) if self._standing.moves(i) else place for i, place in each)
        run, steps, _ = self._viewed
        begun = run.restarted(steps).changed(0, **chosen)
        self._go_on(self._standing._replace(places=places).replaced(begun, 0))

    def _go_on(self, places: RunCursors) -> None:
        self._phase = 0
        if places != self._standing.places:
            self._put(self._branches.leave(self._standing.places, places))

    def _put(self, places: RunCursors) -> None:
        self._phase, self._standing = 0, self._standing._replace(places=places)
        if self._standing.linked:  # which they need not have been when they were left
            self.goto(self.steps)
        self.breakpoints.keep(tuple(place.run for place in places))

    @property
    def can_undo(self) -> bool:
        """Is there a run to return to?"""
        return self._branches.before is not None

    @property
    def can_redo(self) -> bool:
        """Is there a run to go to again?"""
        return self._branches.after is not None

    def undo(self) -> bool:
        """Return to what was left last, where it was left; False where nothing was."""
        places = self._branches.back(self._standing.places)
        if places is not None:
            self._put(places)
        return places is not None

    def redo(self) -> bool:
        """Go again to what `undo` came from; False where there is nothing."""
        places = self._branches.forth(self._standing.places)
        if places is not None:
            self._put(places)
        return places is not None

    def forgo(self) -> None:
        """Forget what `redo` would go to: something else was chosen since."""
        self._branches.forgo()

    def mark(self, letter: str) -> None:
        """Remember this moment by a letter."""
        self.marks[letter] = self._standing.places

    def recall(self, letter: str) -> bool:
        """Return to the moment of a letter, and to its runs where it is none of the present ones'.

        False where there is no such mark.
        """
        marked = self.marks.get(letter)
        if marked is None:
            return False
        if not all(place.lies_in(now.run) for place, now in zip(marked, self._standing.places, strict=True)):
            self._go_on(marked)
        if self._standing.linked:
            self.goto(self._standing.same_at(marked))
        else:
            places = zip(self._standing.places, marked, strict=True)
            self._put(tuple(place.at(there.steps) for place, there in places))
        return True

"""The session: one cursor over one run or several side by side, going both ways."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gdtui.core.conditions.breakpoints import Breakpoints
from gdtui.core.errors import InputError
from gdtui.core.problem.working import PHASES
from gdtui.core.runs.epochs import Epochs
from gdtui.core.runs.run import FOREVER, Run
from gdtui.core.session.branches import Branches, RunCursor, RunCursors
from gdtui.core.session.moments import Moment, Trail
from gdtui.core.session.searches import EpochSearch, RiseSearch
from gdtui.core.session.tracks import carried, in_another_run, leaders, tracks_beside

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
        self._places: RunCursors = tuple(map(RunCursor, runs))
        self._view = 0
        self._linked = True
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
        marks = ((letter, marked[self._view]) for letter, marked in self.marks.items())
        return Moment(
            run,
            steps,
            tuple(Trail(place.run, place.steps) for place in self._places),
            self._view,
            self._linked,
            self._branches.ghosts,
            self._phase,
            before[self._view].run.common(run) if before is not None else None,
            tuple((letter, place.steps) for letter, place in marks if place.lies_in(run)),
            self.breakpoints.hits(run),
            self.title,
        )

    @property
    def _viewed(self) -> RunCursor:
        return self._places[self._view]

    @property
    def run(self) -> Run:
        """The run whose details are viewed."""
        return self._viewed.run

    def _moves(self, which: int) -> bool:
        """Does this run go with the cursor?"""
        return self._linked or which == self._view

    @property
    def steps(self) -> int:
        """Where the cursor stands: how many steps have been taken, by the run that went furthest."""
        return max(self._places[i].steps for i in self._leading)

    @property
    def _leading(self) -> list[int]:
        """The numbers of the runs that go with the cursor by themselves."""
        if not self._linked:
            return [self._view]
        leader = leaders([place.run for place in self._places], self._view)
        return [i for i in range(len(leader)) if leader[i] == i]

    @property
    def total(self) -> int:
        """How many steps there are to take at most."""
        moving = (self._places[i].run for i in self._leading)
        return max(FOREVER if run.total is None else run.total for run in moving)

    def goto(self, steps: int) -> None:
        """Put the cursor after that many steps; a run that ends before stays at its end."""
        self._phase = 0
        self._stand(max(0, steps))
        self._join_tracks()
        self.breakpoints.search(self.run, self._viewed.walked)

    def _stand(self, steps: int) -> None:
        """Put those that go by themselves after so many steps, and the others where they were then."""
        leading = self._leading
        places = [place.at(steps) if i in leading else place for i, place in enumerate(self._places)]
        if self._linked:
            leader = leaders([place.run for place in places], self._view)
            places = [
                place if leader[i] == i else carried(place, places[leader[i]])
                for i, place in enumerate(places)
            ]
        self._places = tuple(places)

    def _join_tracks(self) -> None:
        """Bring the tracks of a program beside it that have come since: they are runs as any other."""
        for run in tracks_beside([place.run for place in self._places]):
            place = RunCursor(run)
            self._branches.join(place)
            self.marks = {letter: (*places, place) for letter, places in self.marks.items()}
            leader = leaders([*(each.run for each in self._places), run], self._view)[-1]
            place = carried(place, self._places[leader]) if self._linked else place
            self._places = (*self._places, place)

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

    def hit_before(self, steps: int) -> int | None:
        """Return where the way to `steps` leads to a breakpoint of the viewed run first; None where to none.

        Those count that `search_hits` has found.
        """
        return self.breakpoints.between(self.run, self._viewed.steps, steps)

    def knows(self, steps: int) -> bool:
        """Is nothing left to compute on the way to `steps`?"""
        ends = (self._places[i].run.end for i in self._leading)
        return all(end.reason != "running" or end.steps >= steps for end in ends)

    def approach(self, steps: int, most: int) -> bool:
        """Move the cursor towards `steps` by at most `most` steps; return whether it can go no nearer.

        A long way taken in such pieces leaves time between them to draw and to listen, and to wait for a
        program that is slow. Where another track of a program begins, it is enough for once.
        """
        distance, runs = max(-most, min(most, steps - self.steps)), len(self._places)
        target = self.steps + distance
        self.goto(target)
        if len(self._places) > runs:
            return True
        return not self._waits_for(target) and (self.steps == steps or self.steps != target)

    def arrived(self, steps: int) -> bool:
        """Does the cursor stand after so many steps, with all runs that have as many?"""
        return self.steps == steps and not self._waits_for(steps)

    def _waits_for(self, steps: int) -> bool:
        """Do steps up to there come later?"""
        ends = [self._places[i].run.end for i in self._leading]
        return any(end.reason == "running" and end.steps < steps for end in ends)

    def stand(self, steps: Sequence[int], view: int, linked: bool, phase: int) -> None:
        """Put each run's cursor after so many steps, and look at one of them, so far into its next step."""
        self._view, self._linked = view, linked
        self._put(tuple(place.at(at) for place, at in zip(self._places, steps, strict=True)))
        if phase:
            self._enter(phase)

    def forward(self, steps: int = 1) -> None:
        """Take that many steps."""
        self.goto(self.steps + steps)

    def before(self, steps: int = 1) -> int:
        """Return the step that lies that many before; one that has only begun is one of them."""
        return max(0, self.steps + bool(self._phase) - steps)

    def back(self, steps: int = 1) -> None:
        """Take that many steps back."""
        self.goto(self.before(steps))

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

    def epoch_end(self, epochs: int = 1) -> int | None:
        """Return the step that ends this epoch, or the next where one has just ended; or a later epoch.

        None where that is not known before more steps are. InputError where the run has no epochs.
        """
        return self._epochs.end(self.steps, epochs)

    def after_epochs(self, epochs: int) -> int:
        """Return after how many steps so many epochs are over. InputError where the run has none.

        Also where nobody knows yet how long one is.
        """
        if (end := self._epochs.end(0, epochs)) is None:
            raise InputError("watch.no_length")
        return end

    def search_epoch_end(self, epochs: int = 1) -> EpochSearch:
        """Return a search for the step that ends this epoch, or a later one."""
        return EpochSearch(self.run, self.steps, epochs)

    def epoch_beginning(self, epochs: int = 1) -> int:
        """Return the step that this epoch began after, or the one before where none of it was taken."""
        return self._epochs.beginning(self.before(), epochs)

    @property
    def _epochs(self) -> Epochs:
        if (epochs := self.run.epochs) is None:
            raise InputError("watch.no_epochs")
        return epochs

    def search_rise(self) -> RiseSearch:
        """Return a search for the first update that raised the dataset's loss, or for the next such one."""
        run, steps, _ = self._viewed
        before = run.batching.start_of_batch(max(0, steps - 1))
        risen = steps > 0 and run.losses.first_rise(before, steps) == steps
        return RiseSearch(run, steps if risen else 0)

    def choose(self, by: int = 1) -> None:
        """View the details of the next run, or of one further along; after the last comes the first."""
        self._view = (self._view + by) % len(self._places)
        self._phase = 0

    def link(self) -> None:
        """Let the runs' cursors go apart, or bring them all to where the viewed one is."""
        self._phase = 0
        self._linked = not self._linked
        if self._linked:
            self.goto(self._viewed.steps)

    def restart(self) -> None:
        """Begin again, with batch and rate as they are now; what was walked so far stays as a ghost."""
        self._go_on(
            tuple(
                RunCursor(place.run.restarted(place.steps)) if self._moves(i) else place
                for i, place in enumerate(self._places)
            )
        )

    def change(self, **chosen: Any) -> None:
        """Go on from here with another batch, rate, optimizer or schedule (see `config.CHANGEABLE`).

        The viewed run's past stays, and its future is left. Nothing changes at the end of a run.
        """
        run, steps, _ = self._viewed
        changed = run.changed(steps, **chosen)
        if changed is not run and Trail(run, steps).end.reason == "running":
            begun = RunCursor(changed, steps, steps)
            self._go_on((*self._places[: self._view], begun, *self._places[self._view + 1 :]))

    def go_on_in(self, run: Run) -> None:
        """Go on in a run that has the viewed one's steps up to here; of a program all its tracks do."""
        self._go_on(in_another_run(self._places, self._view, run))

    def begin_again(self, **chosen: Any) -> None:
        """Go to the start with other choices in the viewed run; what was walked stays as a ghost."""
        each = enumerate(self._places)
        places = tuple(RunCursor(place.run) if self._moves(i) else place for i, place in each)
        run, steps, _ = self._viewed
        begun = RunCursor(run.restarted(steps).changed(0, **chosen))
        self._go_on((*places[: self._view], begun, *places[self._view + 1 :]))

    def _go_on(self, places: RunCursors) -> None:
        self._phase = 0
        if places != self._places:
            self._put(self._branches.leave(self._places, places))

    def _put(self, places: RunCursors) -> None:
        self._phase, self._places = 0, places
        if self._linked:  # which they need not have been when they were left
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
        places = self._branches.back(self._places)
        if places is not None:
            self._put(places)
        return places is not None

    def redo(self) -> bool:
        """Go again to what `undo` came from; False where there is nothing."""
        places = self._branches.forth(self._places)
        if places is not None:
            self._put(places)
        return places is not None

    def forgo(self) -> None:
        """Forget what `redo` would go to: something else was chosen since."""
        self._branches.forgo()

    def mark(self, letter: str) -> None:
        """Remember this moment by a letter."""
        self.marks[letter] = self._places

    def recall(self, letter: str) -> bool:
        """Return to the moment of a letter, and to its runs where it is none of the present ones'.

        False where there is no such mark.
        """
        marked = self.marks.get(letter)
        if marked is None:
            return False
        if not all(place.lies_in(now.run) for place, now in zip(marked, self._places, strict=True)):
            self._go_on(marked)
        steps = [place.steps for place in marked]
        if self._linked:
            self.goto(max(steps[i] for i in self._leading))
        else:
            self._put(tuple(place.at(at) for place, at in zip(self._places, steps, strict=True)))
        return True

"""Law 1: any walk equals a straight run."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from gdtui.core.arrays import Array, Indices
from gdtui.core.moments import Moment
from gdtui.core.plans import Plan
from gdtui.core.problems import Problem
from gdtui.core.runs import Run
from gdtui.core.session import GHOSTS, Session
from gdtui.core.trainer import train
from tests.problems import LINE, PROPORTIONAL, all_bits, bits, setups


class Walk(RuleBasedStateMachine):
    """Walks a session by every command in any order; a count and fresh runs say what is right."""

    @initialize(setup=setups(epochs=30))
    def begin(self, setup: tuple[Problem, Plan]) -> None:
        self.problem, self.plan = setup
        self.session = Session(*setup)
        self.samples = len(self.problem.dataset)
        self.fresh = all_bits(train(*setup))
        self.cursor = 0

    def reached(self, cursor: int) -> None:
        self.cursor = max(0, min(cursor, len(self.fresh)))

    @rule(steps=st.integers(1, 50))
    def forward(self, steps: int) -> None:
        self.session.forward(steps)
        self.reached(self.cursor + steps)

    @rule(steps=st.integers(1, 50))
    def back(self, steps: int) -> None:
        self.session.back(steps)
        self.reached(self.cursor - steps)

    @rule()
    def next_epoch(self) -> None:
        self.session.next_epoch()
        self.reached((self.cursor // self.samples + 1) * self.samples)

    @rule()
    def previous_epoch(self) -> None:
        self.session.previous_epoch()
        self.reached((self.cursor - 1) // self.samples * self.samples)

    @rule(steps=st.integers(-5, 400))
    def goto(self, steps: int) -> None:
        self.session.goto(steps)
        self.reached(steps)

    @rule(steps=st.integers(0, 200), most=st.integers(1, 40))
    def approach(self, steps: int, most: int) -> None:
        while not self.session.approach(steps, most):
            pass
        self.reached(steps)

    @rule()
    def finish(self) -> None:
        self.session.goto(self.session.run.total)
        self.reached(len(self.fresh))

    @rule()
    def start(self) -> None:
        self.session.start()
        self.reached(0)

    @rule()
    def restart(self) -> None:
        self.session.restart()
        self.reached(0)

    @rule(data=st.data())
    def rebatch(self, data: st.DataObject) -> None:
        size = data.draw(st.integers(1, self.samples))
        self.session.rebatch(size)
        self.plan = self.plan.batched(size)
        self.fresh = all_bits(train(self.problem, self.plan))
        self.reached(0)

    @invariant()
    def the_state_is_a_fresh_runs(self) -> None:
        moment = self.session.moment
        assert moment.steps == self.cursor
        if self.cursor:
            assert moment.step is not None and bits(moment.step) == self.fresh[self.cursor - 1]
            assert moment.params.tobytes() == moment.step.params.tobytes()
        else:
            assert moment.step is None and tuple(moment.params.tolist()) == self.plan.start

    @invariant()
    def the_end_is_seen_at_the_end_and_nowhere_else(self) -> None:
        end = self.session.moment.end
        at_end = self.cursor == len(self.fresh)
        assert (end.reason != "running") == at_end
        assert end.steps == self.cursor

    @invariant()
    def the_dataset_loss_is_the_same_whichever_way_it_is_asked(self) -> None:
        moment = self.session.moment
        steps, losses = moment.run.losses.curve("dataset", moment.steps, 1000)
        last = moment.run.batching.updates(moment.steps)
        assert len(losses) == last + 1 and steps[-1] <= moment.steps
        fresh = Run(self.problem, self.plan)
        fresh.extend(moment.steps)
        assert [loss.hex() for loss in losses.tolist()] == [
            fresh.losses.at("dataset", step).hex() for step in steps.tolist()
        ]

    @invariant()
    def ghosts_are_runs_that_were_left(self) -> None:
        ghosts = self.session.moment.ghosts
        assert len(ghosts) <= GHOSTS and all(trail.steps > 0 for trail in ghosts)
        assert len({trail.run.plan for trail in ghosts}) == len(ghosts)


Walk.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
TestWalk = Walk.TestCase


def curve(moment: Moment) -> tuple[Indices, Array]:
    return moment.run.losses.curve("dataset", moment.steps, 1000)


@given(setups(), st.integers(0, 150))
def test_nothing_ahead_of_the_cursor_shows_in_a_moment(setup: tuple[Problem, Plan], steps: int) -> None:
    far, near = Session(*setup), Session(*setup)
    far.goto(far.run.total)
    far.goto(steps)
    near.goto(steps)
    before, after = near.moment, far.moment
    assert (before.steps, before.epoch, before.end) == (after.steps, after.epoch, after.end)
    assert before.params.tobytes() == after.params.tobytes()
    assert all(np.array_equal(a, b, equal_nan=True) for a, b in zip(curve(before), curve(after), strict=True))


def test_an_epoch_ends_and_begins_where_people_say() -> None:
    session = Session(PROPORTIONAL, Plan(1, 0.01, 100, (1.0,)))
    for command, expected in [
        (session.next_epoch, 3),
        (session.next_epoch, 6),
        (session.forward, 7),
        (session.next_epoch, 9),
        (session.back, 8),
        (session.previous_epoch, 6),
        (session.previous_epoch, 3),
        (session.previous_epoch, 0),
        (session.previous_epoch, 0),
        (lambda: session.goto(10**6), 300),
        (session.next_epoch, 300),
        (session.previous_epoch, 297),
    ]:
        command()
        assert session.steps == expected


def test_a_run_that_was_left_stays_as_a_ghost_and_its_newest_walk_counts() -> None:
    session = Session(LINE, Plan(1, 0.01, 100, LINE.start))
    session.restart()
    assert session.moment.ghosts == ()
    session.forward(7)
    session.rebatch(5)
    session.forward(9)
    session.rebatch(1)
    assert [(trail.run.plan.batch, trail.steps) for trail in session.moment.ghosts] == [(1, 7), (5, 9)]
    session.forward(2)
    session.restart()
    assert [(trail.run.plan.batch, trail.steps) for trail in session.moment.ghosts] == [(5, 9), (1, 2)]


@given(setups(), st.integers(1, 150))
def test_the_forward_pass_is_the_trainers_to_the_last_bit(setup: tuple[Problem, Plan], steps: int) -> None:
    session = Session(*setup)
    session.goto(steps)
    step = session.moment.step
    assert step is not None
    dtype = np.dtype(setup[1].dtype).type
    predicted, error = (dtype(value) for value in session.moment.forward_pass(step))
    with np.errstate(all="ignore"):
        assert (error * error).tobytes() == dtype(step.loss).tobytes()
        assert (predicted - dtype(setup[0].dataset.y[step.sample])).tobytes() == error.tobytes()

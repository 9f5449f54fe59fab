"""Law 1: any walk equals a straight run."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from gdtui.core.arrays import Array, Indices
from gdtui.core.conditions.condition import condition
from gdtui.core.problem.problems import Problem
from gdtui.core.runs.trained import LOOKED_AT, Trained
from gdtui.core.session.branches import GHOSTS
from gdtui.core.session.moments import Moment
from gdtui.core.session.session import Session
from gdtui.core.training.config import Change, Choices, RunConfig
from gdtui.core.training.optimizers.rule import Optimizer
from gdtui.core.training.trainer import train
from tests.problems import (
    EVERY,
    EVERY_MODEL,
    LINE,
    PROPORTIONAL,
    STUMBLING,
    all_bits,
    bits,
    comparisons,
    known,
    session_of,
    setups,
    trained,
)


class Strides(RuleBasedStateMachine):
    """The commands that move a cursor, whatever it is over; `reached` says what they should have moved."""

    session: Session
    samples: int
    phase = 0

    @property
    def goes_on(self) -> bool:
        """Has the run whose details are viewed another step?"""
        raise NotImplementedError

    @property
    def furthest(self) -> int:
        """Where the cursor stands."""
        raise NotImplementedError

    def reached(self, steps: int) -> None:
        """Expect what moves to stand after so many steps, as far as it goes."""
        self.phase = 0

    @rule(steps=st.integers(1, 50))
    def forward(self, steps: int) -> None:
        self.session.forward(steps)
        self.reached(self.furthest + steps)

    @rule(steps=st.integers(1, 50))
    def back(self, steps: int) -> None:
        self.session.back(steps)
        self.reached(self.furthest + bool(self.phase) - steps)

    @rule()
    def next_phase(self) -> None:
        self.session.next_phase()
        if self.phase == 3:
            self.reached(self.furthest + 1)
        else:
            self.phase = self.phase + 1 if self.goes_on else 0

    @rule()
    def previous_phase(self) -> None:
        self.session.previous_phase()
        if self.phase:
            self.phase -= 1
        elif self.furthest:
            self.reached(self.furthest - 1)
            self.phase = 3 if self.goes_on else 0

    @rule()
    def next_epoch(self) -> None:
        self.session.goto(self.session.ways.epoch_end() or 0)
        self.reached((self.furthest // self.samples + 1) * self.samples)

    @rule()
    def previous_epoch(self) -> None:
        self.session.goto(self.session.ways.epoch_beginning())
        self.reached((self.furthest - 1 + bool(self.phase)) // self.samples * self.samples)

    @rule(steps=st.integers(-5, 400))
    def goto(self, steps: int) -> None:
        self.session.goto(steps)
        self.reached(steps)

    @rule(steps=st.integers(0, 200), most=st.integers(1, 40))
    def approach(self, steps: int, most: int) -> None:
        pieces, furthest = 0, max(abs(steps - self.furthest), 1)
        while not self.session.approach(steps, most):
            pieces += 1
            assert pieces <= furthest // most + 1
        self.reached(steps)

    @rule()
    def start(self) -> None:
        self.session.goto(0)
        self.reached(0)


class Walk(Strides):
    """Walks a session by every command in any order; a count and fresh runs say what is right."""

    @initialize(setup=setups(epochs=20, among=EVERY_MODEL))
    def begin(self, setup: tuple[Problem, RunConfig]) -> None:
        self.problem, self.config = setup
        self.session = session_of(*setup)
        self.samples = len(self.problem.dataset)
        self.fresh = straight(*setup)
        self.cursor = self.walked = 0
        self.left: list[tuple[RunConfig, int, int]] = []
        self.returned: list[tuple[RunConfig, int, int]] = []
        self.marks: dict[str, tuple[RunConfig, int, int]] = {}

    @property
    def furthest(self) -> int:
        return self.cursor

    @property
    def goes_on(self) -> bool:
        return self.cursor < len(self.fresh)

    def reached(self, steps: int) -> None:
        super().reached(steps)
        self.cursor = max(0, min(steps, len(self.fresh)))
        self.walked = max(self.walked, self.cursor)

    @rule()
    def finish(self) -> None:
        self.session.goto(known(self.session.run.total))
        self.reached(len(self.fresh))

    def take(self, config: RunConfig, cursor: int, walked: int) -> None:
        self.config, self.cursor, self.walked, self.phase = config, cursor, walked, 0
        self.fresh = straight(self.problem, config)

    def go_on(self, config: RunConfig, steps: int, walked: int) -> None:
        """Expect another run from here on; what was left and has nothing of its own is not returned to."""
        if (config, steps, walked) == (self.config, self.cursor, self.walked):
            return
        own = self.walked > ((self.config.common(self.left[-1][0]) or 0) if self.left else 0)
        if self.left and self.left[-1][:2] == (config, steps):
            self.undone(keep=own)
            return
        if own:
            self.left.append((self.config, self.cursor, self.walked))
        self.returned.clear()
        self.take(config, steps, walked)

    def undone(self, keep: bool = True) -> None:
        if keep:
            self.returned.append((self.config, self.cursor, self.walked))
        self.take(*self.left.pop())

    def changed(self, config: RunConfig) -> None:
        if self.goes_on and config != self.config:
            self.go_on(config, self.cursor, self.cursor)

    @rule(data=st.data())
    def rebatch(self, data: st.DataObject) -> None:
        size = data.draw(st.integers(1, self.samples))
        self.session.change(batch=size)
        self.changed(self.config.changed(self.cursor, batch=size))

    @rule(rate=st.sampled_from([0.01, 0.1, 30.0]))
    def another_rate(self, rate: float) -> None:
        self.session.change(lr=rate)
        self.changed(self.config.changed(self.cursor, lr=rate))

    @rule(chosen=st.sampled_from(EVERY))
    def another_optimizer(self, chosen: Optimizer) -> None:
        self.session.change(optimizer=chosen)
        self.changed(self.config.changed(self.cursor, optimizer=chosen))

    @rule()
    def restart(self) -> None:
        self.session.restart()
        self.phase = 0
        self.go_on(self.config.at(self.cursor), 0, 0)

    @rule()
    def undo(self) -> None:
        assert self.session.undo() == bool(self.left)
        if self.left:
            self.undone()

    @rule()
    def redo(self) -> None:
        assert self.session.redo() == bool(self.returned)
        if self.returned:
            self.left.append((self.config, self.cursor, self.walked))
            self.take(*self.returned.pop())

    @rule(letter=st.sampled_from("ab"))
    def mark(self, letter: str) -> None:
        self.session.mark(letter)
        self.marks[letter] = (self.config, self.cursor, self.walked)

    @rule(letter=st.sampled_from("ab"))
    def recall(self, letter: str) -> None:
        assert self.session.recall(letter) == (letter in self.marks)
        if letter in self.marks:
            config, steps, _ = self.marks[letter]
            common = self.config.common(config)
            if common is not None and steps > common:
                self.go_on(*self.marks[letter])
            self.reached(steps)

    @rule(text=st.sampled_from(["loss < prev.loss", "step % 7 == 0", "dataset_loss < 1", "nan", "lr > 0.05"]))
    def set_a_breakpoint(self, text: str) -> None:
        made = condition(text, self.problem.model.names)
        (
            self.session.breakpoints.remove
            if made in self.session.breakpoints.conditions
            else self.session.breakpoints.add
        )(made)

    @rule(back=st.booleans())
    def go_to_a_breakpoint(self, back: bool) -> None:
        run = whole(self.problem, self.config)
        hits = [
            step
            for step in range(1, run.end.steps + 1)
            if any(each.hits(run, step, step)[0] for each in self.session.breakpoints.conditions)
        ]
        target = 0 if back else self.session.total
        while not self.session.search_hits(target):
            pass
        found = self.session.hit_before(target)
        if back:
            assert found == max((hit for hit in hits if hit < self.cursor), default=None)
        else:
            assert found == min((hit for hit in hits if hit > self.cursor), default=None)
        self.session.goto(target if found is None else found)
        self.reached(target if found is None else found)

    @invariant()
    def a_breakpoint_that_is_hit_here_is_named(self) -> None:
        moment = self.session.moment
        if self.cursor and not self.phase:
            run, here = whole(self.problem, self.config), self.cursor
            now = [each for each in self.session.breakpoints.conditions if each.hits(run, here, here)[0]]
            assert list(moment.stopped_at) == now
        else:
            assert moment.stopped_at == ()

    @invariant()
    def the_state_is_a_fresh_runs(self) -> None:
        moment = self.session.moment
        assert moment.steps == self.cursor
        if self.cursor:
            assert moment.step is not None and bits(moment.step) == self.fresh[self.cursor - 1]
            assert moment.params.tobytes() == moment.step.params.tobytes()
        else:
            assert moment.step is None and tuple(moment.params.tolist()) == self.config.start
        assert moment.run.config == self.config

    @invariant()
    def a_step_that_has_begun_is_the_fresh_runs_next(self) -> None:
        moment = self.session.moment
        assert moment.phase == self.phase
        assert (moment.begun is not None) == (self.phase > 0)
        if moment.begun is not None:
            assert bits(moment.begun) == self.fresh[self.cursor]

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
        fresh = dataset_losses(self.problem, self.config)
        assert [loss.hex() for loss in losses.tolist()] == [fresh[step] for step in steps.tolist()]

    @invariant()
    def ghosts_are_runs_that_were_left(self) -> None:
        ghosts = self.session.moment.ghosts
        assert len(ghosts) <= GHOSTS and all(trail.steps > 0 for trail in ghosts)
        assert len({trail.run.config for trail in ghosts}) == len(ghosts)


Walk.TestCase.settings = settings(max_examples=100, stateful_step_count=30, deadline=None)
TestWalk = Walk.TestCase


class SideBySide(Strides):
    """Walks several runs by every command in any order; cursors and fresh runs say what is right."""

    @initialize(setup=comparisons(epochs=12))
    def begin(self, setup: tuple[Problem, list[RunConfig]]) -> None:
        self.problem, self.configs = setup
        self.session = session_of(self.problem, *self.configs)
        self.samples = len(self.problem.dataset)
        self.fresh = [whole(self.problem, config) for config in self.configs]
        self.cursors = [0] * len(self.configs)
        self.view, self.linked = 0, True

    @property
    def together(self) -> list[int]:
        return list(range(len(self.configs))) if self.linked else [self.view]

    @property
    def furthest(self) -> int:
        return max(self.cursors[i] for i in self.together)

    @property
    def goes_on(self) -> bool:
        return self.cursors[self.view] < self.fresh[self.view].end.steps

    def reached(self, steps: int) -> None:
        super().reached(steps)
        for i in self.together:
            self.cursors[i] = max(0, min(steps, self.fresh[i].end.steps))

    def put(self, which: int, config: RunConfig, steps: int) -> None:
        self.configs[which], self.cursors[which], self.phase = config, steps, 0
        self.fresh[which] = whole(self.problem, config)

    @rule(data=st.data(), rate=st.sampled_from([0.01, 30.0]), rule=st.sampled_from(EVERY))
    def change(self, data: st.DataObject, rate: float, rule: Optimizer) -> None:
        every = {"batch": data.draw(st.integers(1, self.samples)), "lr": rate, "optimizer": rule}
        chosen = {key: every[key] for key in data.draw(st.sets(st.sampled_from([*every])))}
        config, steps = self.configs[self.view], self.cursors[self.view]
        running = self.session.moment.end.reason == "running"
        self.session.change(**chosen)
        changed = config.changed(steps, **chosen)
        if running and changed != config:
            self.put(self.view, changed, steps)

    @rule()
    def restart(self) -> None:
        self.session.restart()
        for i in self.together:
            self.put(i, self.configs[i].at(self.cursors[i]), 0)

    @rule()
    def there_and_back(self) -> None:
        before = [(trail.run, trail.steps) for trail in self.session.moment.trails]
        if self.session.undo():
            assert self.session.redo()
            assert [(trail.run, trail.steps) for trail in self.session.moment.trails] == before
            self.phase = 0

    @rule()
    def undo(self) -> None:
        if self.session.undo():
            for i, trail in enumerate(self.session.moment.trails):
                assert trail.run.problem is self.problem
                self.put(i, known(trail.run.config), trail.steps)

    @rule(by=st.sampled_from([1, -1]))
    def choose(self, by: int) -> None:
        self.session.choose(by)
        self.phase = 0
        self.view = (self.view + by) % len(self.configs)

    @rule()
    def link(self) -> None:
        self.session.link()
        self.phase = 0
        self.linked = not self.linked
        if self.linked:
            self.reached(self.cursors[self.view])

    @invariant()
    def every_run_stands_where_it_should(self) -> None:
        moment = self.session.moment
        assert (moment.view, moment.linked, moment.phase) == (self.view, self.linked, self.phase)
        assert [trail.steps for trail in moment.trails] == self.cursors
        assert (moment.run, moment.steps) == (moment.trails[self.view].run, self.cursors[self.view])
        assert (self.session.steps, moment.reach) == (self.furthest, max(self.cursors))

    @invariant()
    def linked_runs_stand_side_by_side_unless_they_have_ended(self) -> None:
        moment = self.session.moment
        if moment.linked:
            for trail in moment.trails:
                assert trail.steps == moment.reach or trail.end.reason in ("diverged", "failed", "finished")

    @invariant()
    def every_runs_state_is_a_fresh_runs(self) -> None:
        for trail, config, fresh in zip(self.session.moment.trails, self.configs, self.fresh, strict=True):
            assert trail.run.config == config
            assert trail.params.tobytes() == fresh.params_at(trail.steps).tobytes()
            if trail.steps:
                assert trail.step is not None
                assert bits(trail.step) == bits(fresh.step(trail.steps - 1))
            else:
                assert trail.step is None

    @invariant()
    def every_run_ends_alone(self) -> None:
        for trail, fresh in zip(self.session.moment.trails, self.fresh, strict=True):
            ended = trail.steps == fresh.end.steps
            # That a run fails is not known at its last good step, before the next one is asked for.
            if not ended or fresh.end.reason != "failed":
                assert trail.end == (fresh.end if ended else ("running", trail.steps, ""))


@lru_cache(maxsize=4)  # it is asked for after each command, and most commands leave the run as it is
def whole(problem: Problem, config: RunConfig) -> Trained:
    """Return a run that has gone as far as it goes."""
    run = Trained(problem, config)
    run.extend(run.total)
    run.extend(run.total)
    return run


@lru_cache(maxsize=32)  # those of a walk, which comes back to what it left
def straight(problem: Problem, config: RunConfig) -> list[tuple[Any, ...]]:
    """Return the bits of each step of a fresh run."""
    return all_bits(train(problem, config))


@lru_cache(maxsize=32)
def dataset_losses(problem: Problem, config: RunConfig) -> list[str]:
    """Return the dataset's loss after each count of steps of a fresh run, each asked for by itself."""
    run = whole(problem, config)
    return [run.losses.at("dataset", steps).hex() for steps in range(run.end.steps + 1)]


SideBySide.TestCase.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
TestSideBySide = SideBySide.TestCase


def curve(moment: Moment) -> tuple[Indices, Array]:
    return moment.run.losses.curve("dataset", moment.steps, 1000)


@given(setups(among=EVERY_MODEL), st.integers(0, 150))
def test_nothing_ahead_of_the_cursor_shows_in_a_moment(setup: tuple[Problem, RunConfig], steps: int) -> None:
    far, near = session_of(*setup), session_of(*setup)
    far.goto(known(far.run.total))
    far.goto(steps)
    near.goto(steps)
    before, after = near.moment, far.moment
    assert (before.steps, before.epoch, before.end) == (after.steps, after.epoch, after.end)
    assert before.params.tobytes() == after.params.tobytes()
    assert all(np.array_equal(a, b, equal_nan=True) for a, b in zip(curve(before), curve(after), strict=True))


def test_an_epoch_ends_and_begins_where_people_say() -> None:
    session = session_of(PROPORTIONAL, RunConfig(1, 0.01, 100, (1.0,)))

    def end(epochs: int = 1) -> None:
        session.goto(session.ways.epoch_end(epochs) or 0)

    def beginning(epochs: int = 1) -> None:
        session.goto(session.ways.epoch_beginning(epochs))

    walk: list[tuple[Callable[[], object], int]] = [
        (end, 3),
        (end, 6),
        (session.forward, 7),
        (end, 9),
        (session.back, 8),
        (beginning, 6),
        (beginning, 3),
        (beginning, 0),
        (beginning, 0),
        (partial(session.goto, 10**6), 300),
        (end, 300),
        (beginning, 297),
        (partial(beginning, 5), 282),
        (session.back, 281),
        (partial(end, 3), 288),
    ]
    for command, expected in walk:
        command()
        assert session.steps == expected


def ghosts(session: Session) -> list[tuple[RunConfig, int]]:
    return [(known(trail.run.config), trail.steps) for trail in session.moment.ghosts]


def test_an_old_future_stays_as_a_ghost_and_one_can_return_to_it() -> None:
    first = RunConfig(1, 0.01, 100, LINE.start)
    session = session_of(LINE, first)
    session.goto(80)
    session.goto(50)
    session.change(lr=0.1)
    second = first.changed(50, lr=0.1)
    assert (session.run.config, session.steps, session.moment.parted) == (second, 50, 50)
    assert ghosts(session) == [(first, 80)]
    session.forward(20)
    session.change(batch=5)  # forks nest
    assert session.run.config == second.changed(70, batch=5) and session.moment.parted == 70
    assert session.undo() and (session.run.config, session.steps) == (second, 70)
    assert session.undo() and (session.run.config, session.steps) == (first, 50)
    assert ghosts(session) == [(second, 70)] and session.moment.parted is None
    assert not session.undo() and session.steps == 50
    assert session.redo() and (session.run.config, session.steps) == (second, 70)
    session.restart()
    assert (session.run.config, session.steps) == (second.at(70), 0) and second.at(70).lr == 0.1
    assert session.undo() and session.run.config == second


def test_choices_at_the_same_place_are_one_and_taken_back_they_are_none() -> None:
    session = session_of(PROPORTIONAL, RunConfig(1, 0.01, 100, (1.0,)))
    session.change(lr=0.03)
    assert not session.undo() and known(session.run.config).lr == 0.03 and not session.moment.ghosts
    session.goto(30)
    run = session.run
    for rate in (0.1, 0.3, 1.0):
        session.change(lr=rate)
    assert known(session.run.config).changes == (Change(30, Choices(1, 1.0)),)
    session.change(lr=0.03)
    assert session.run is run and not session.undo() and not session.redo()


def test_beside_another_run_choices_at_the_same_place_are_one_too() -> None:
    first, beside = RunConfig(1, 0.01, 100, (1.0,)), RunConfig(3, 0.01, 100, (1.0,))
    session = session_of(PROPORTIONAL, first, beside)
    session.goto(30)
    for rate in (0.03, 0.1):
        session.change(lr=rate)
    session.goto(40)
    assert session.undo() and (session.run.config, session.steps) == (first, 30)
    assert not session.undo()
    assert [trail.run.config for trail in session.moment.trails] == [first, beside]


def test_a_restart_leaves_what_was_walked_and_the_newest_walk_counts() -> None:
    first = RunConfig(1, 0.01, 100, LINE.start)
    session = session_of(LINE, first)
    session.restart()
    assert ghosts(session) == [] and not session.undo()
    session.forward(7)
    session.restart()
    session.forward(9)
    session.restart()
    assert ghosts(session) == [(first, 9)] and session.steps == 0


def forked_at_tens(*rates: float) -> Session:
    """A run that went on with another rate after 10 steps, and another after 20 …"""
    session = session_of(PROPORTIONAL, RunConfig(1, 0.01, 100, (1.0,)))
    for number, rate in enumerate(rates):
        session.goto(100)
        session.goto(10 * (number + 1))
        session.change(lr=rate)
    return session


def test_of_many_that_were_left_the_newest_stay_on_the_chart_and_all_can_be_returned_to() -> None:
    rates = [0.02, 0.03, 0.04, 0.05, 0.06]
    session = forked_at_tens(*rates)
    left = [0.01, *rates[:-1]]
    assert [config.at(steps).lr for config, steps in ghosts(session)] == left[-GHOSTS:]
    for rate in reversed(left):
        assert session.undo() and known(session.moment.config).lr == rate
    assert not session.undo()


def test_who_chooses_something_else_since_cannot_go_forth_again() -> None:
    session = forked_at_tens(0.02, 0.03)
    assert session.undo() and session.undo()
    session.goto(15)
    session.change(lr=0.5)
    session.goto(17)
    assert not session.redo() and (session.steps, known(session.moment.config).lr) == (17, 0.5)


def test_a_mark_at_the_step_where_two_ways_part_stands_in_both() -> None:
    session = session_of(PROPORTIONAL, RunConfig(1, 0.01, 100, (1.0,)))
    session.goto(20)
    session.mark("a")
    session.goto(30)
    session.mark("b")
    session.goto(20)
    session.change(lr=0.1)
    session.goto(40)
    assert session.moment.marks == (("a", 20),)
    forked = session.run
    assert session.recall("a") and session.run is forked and session.steps == 20


def test_within_a_step_that_has_only_begun_no_breakpoint_is_hit() -> None:
    session = session_of(PROPORTIONAL, RunConfig(1, 0.01, 100, (1.0,)))
    session.stop_at(condition("w > 1.5", ("w",)))
    session.goto(8)
    assert len(session.moment.stopped_at) == 1
    session.next_phase()
    assert session.steps == 8 and not session.moment.stopped_at
    session.previous_phase()
    assert len(session.moment.stopped_at) == 1


def test_of_the_steps_that_were_looked_at_few_are_kept_as_objects() -> None:
    run = session_of(PROPORTIONAL, RunConfig(1, 1e-6, 1000, (1.0,))).run
    run.extend(3000)
    steps = [run.step(index) for index in range(3000)]
    assert len(trained(run)._looked_at) <= LOOKED_AT
    assert run.step(2999) is steps[-1] and bits(run.step(0)) == bits(steps[0])


def test_the_first_step_after_a_change_is_taken_with_the_new_rate() -> None:
    session = forked_at_tens(0.1)
    session.stop_at(condition("lr > 0.05", ("w",)))
    session.goto(20)
    assert session.run.rates(8, 12).tolist() == [0.01, 0.01, 0.1, 0.1]
    assert [hits.upto(20).tolist() for hits in session.moment.hits] == [[11]]


@pytest.mark.parametrize("summed", [1, 2])
def test_what_is_summed_of_an_open_batch_goes_into_the_next_update(summed: int) -> None:
    """Who goes on with SGD in mid-batch sees the mean over the samples that the batch really had."""
    session = session_of(LINE, RunConfig(3, 0.01, 4, LINE.start))
    session.goto(summed)
    session.change(batch=1)
    session.forward()
    step, gradients = session.moment.step, trained(session.run).history.gradients[: summed + 1]
    assert step is not None and step.updated
    moved = -0.01 * gradients.sum(axis=0) / (summed + 1)
    assert step.params == pytest.approx(np.array(LINE.start) + moved, rel=1e-12)


def test_the_past_is_shared_and_not_copied() -> None:
    session = session_of(PROPORTIONAL, RunConfig(1, 1e-6, 10**6, (1.0,)))
    session.goto(10**6)
    parent, used = trained(session.run), trained(session.run).memory.used
    session.change(lr=1e-7)
    session.forward(3)
    fork = trained(session.run)
    assert fork is not parent and fork.memory is parent.memory and fork.memory.used < used + 2**16
    for at in (0, 10**5, 10**6 - 1):
        assert np.shares_memory(fork.step(at).params, parent.step(at).params)


def test_a_mark_is_returned_to_in_whichever_run_it_was_set() -> None:
    first = RunConfig(1, 0.01, 100, (1.0,))
    session = session_of(PROPORTIONAL, first)
    session.goto(20)
    session.mark("a")
    session.goto(60)
    session.mark("b")
    session.goto(40)
    session.change(lr=0.1)
    session.forward(9)
    second = session.run.config
    assert session.moment.marks == (("a", 20),)
    assert session.recall("a") and (session.run.config, session.steps) == (second, 20)
    assert session.recall("b") and (session.run.config, session.steps) == (first, 60)
    assert dict(session.moment.marks) == {"a": 20, "b": 60}
    assert session.undo() and session.run.config == second
    assert not session.recall("c")


def test_a_run_that_diverges_or_fails_leaves_the_others_going() -> None:
    configs = [
        RunConfig(1, 0.01, 100, (1.0,)),
        RunConfig(1, 30.0, 100, (1.0,)),
        RunConfig(1, 0.01, 100, (1.0,)),
    ]
    configs[2] = replace(configs[2], optimizer=STUMBLING)
    session = session_of(PROPORTIONAL, *configs)
    session.goto(200)
    session.forward(5)
    calm, wild, broken = session.moment.trails
    assert (calm.steps, calm.end.reason) == (205, "running")
    assert wild.end.reason == "diverged" and wild.end.steps == wild.steps < 200
    assert broken.end == ("failed", 11, "RuntimeError: stumbled") and broken.steps == 11
    session.back(200)
    assert [trail.steps for trail in session.moment.trails] == [5, 5, 5]


def rises(problem: Problem, config: RunConfig) -> list[int]:
    """After how many steps an update raised the dataset's loss, one by one and the slow way."""
    run, found, before = whole(problem, config), [], Trained(problem, config).losses.at("dataset", 0)
    for steps in range(1, run.end.steps + 1):
        if run.step(steps - 1).updated:
            now = run.losses.at("dataset", steps)
            if not now <= before and before == before:
                found.append(steps)
            before = now
    return found


def looked_for(session: Session, piece: int) -> int | None:
    """Search in pieces of a size, and go where it leads."""
    search = session.ways.search_rise()
    while not search.advance(piece):
        pass
    if search.found is not None:
        session.goto(search.found)
    return search.found


@given(setups(epochs=12), st.integers(1, 70))
def test_every_rise_is_found_in_turn_in_pieces_of_any_size(
    setup: tuple[Problem, RunConfig], piece: int
) -> None:
    session, wanted = session_of(*setup), rises(*setup)
    found = [looked_for(session, piece) for _ in range(min(len(wanted), 12) + 1)]
    assert found[:12] == [*wanted, None][:12]


@given(setups(epochs=12), st.integers(0, 60), st.integers(1, 70))
def test_from_anywhere_but_a_rise_the_first_one_is_found(
    setup: tuple[Problem, RunConfig], steps: int, piece: int
) -> None:
    session, wanted = session_of(*setup), rises(*setup)
    session.goto(steps)
    after = session.steps if session.steps in wanted else 0
    search = session.ways.search_rise()
    assert search.again == (after > 0)
    assert looked_for(session, piece) == next((rise for rise in wanted if rise > after), None)


def test_a_calm_run_has_no_rise_and_the_search_ends() -> None:
    session = session_of(PROPORTIONAL, RunConfig(3, 0.01, 100, (1.0,)))
    assert looked_for(session, 7) is None and session.steps == 0
    assert looked_for(session_of(PROPORTIONAL, RunConfig(3, 0.22, 100, (1.0,))), 7) == 3


def test_a_breakpoint_is_looked_for_in_what_was_walked() -> None:
    session = session_of(PROPORTIONAL, RunConfig(1, 0.01, 100, (1.0,)))
    session.goto(60)
    session.goto(2)
    session.stop_at(condition("w > 1.5", ("w",)))
    assert [hits.upto(300).tolist() for hits in session.moment.hits] == [[8]]
    assert not list(session.moment.stopped_at)
    session.goto(8)
    assert [each.text for each in session.moment.stopped_at] == ["w > 1.5"]

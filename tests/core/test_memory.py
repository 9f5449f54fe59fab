"""Beyond its cap a run gives up steps, takes them again to the same bits, and keeps no more than the cap."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.core.arrays import Number, Numbers
from gdtui.core.conditions.condition import condition
from gdtui.core.errors import InputError
from gdtui.core.problem.models import Proportional
from gdtui.core.problem.problems import Asked, Problem, asked_problem
from gdtui.core.runs import curves, history, landmarks, losses, memory
from gdtui.core.runs.checkpoints import Checkpoints
from gdtui.core.runs.curves import Curve
from gdtui.core.runs.kinds import MEASURES
from gdtui.core.runs.memory import CAP, Memory
from gdtui.core.runs.trained import Trained
from gdtui.core.session.opening import Opening, open_session
from gdtui.core.session.renewal import with_model
from gdtui.core.training import trainer
from gdtui.core.training.config import RunConfig, run_config
from gdtui.core.training.kernels import Block
from gdtui.core.training.optimizers.table import FIELDS
from gdtui.core.training.points import Point, start_point
from gdtui.core.training.trainer import train
from tests.problems import EVERY_MODEL, LINE, PROPORTIONAL, all_bits, bits, changing, setups, trained

LARGE = Memory(10**9).cap


@contextmanager
def short_pieces() -> Iterator[None]:
    """Have everything in short pieces, so that a short run has many of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trainer, "BLOCK", 7)
        patch.setattr(memory, "FEW", 1)
        patch.setattr(history, "NEAR", 9)
        patch.setattr(landmarks, "LONG", 4)
        for name, size in (("STRETCH", 8), ("FRONT", 16), ("FINE", 4), ("FINELY", 64), ("PIECE", 16)):
            patch.setattr(curves, name, size)
        patch.setattr(losses, "FOLLOWED", 5)
        patch.setattr(losses, "AHEAD", 11)
        yield


Question = Callable[[Trained], Any]


@st.composite
def questions(draw: st.DrawFn, end: int) -> Question:
    """Anything that there is to ask of a run of so many steps."""
    places = st.integers(0, end)
    first, stop = sorted((draw(places), draw(places)))
    some = np.array(draw(st.lists(places, min_size=1, max_size=6)))
    kind, buckets = draw(st.sampled_from(MEASURES)), draw(st.integers(1, 12))
    text = draw(
        st.sampled_from(["loss < prev.loss", "dataset_loss < 1", "nan or loss_before > 1", "step % 3 == 0"])
    )
    asked: list[Question] = [
        lambda run: (run.params_at(first), run.params_at(some)),
        lambda run: run.page(first, stop),
        lambda run: [run.state(field, first, stop) for field in FIELDS],
        lambda run: [(row.id, row.value) for row in run.working(first)],
        lambda run: [(run.losses.at(kind, first), run.losses.along(kind, first, stop)) for kind in MEASURES],
        lambda run: run.losses.curve(kind, stop, buckets),
        lambda run: run.losses.first_rise(first, stop),
    ]
    if stop:
        asked += [
            lambda run: bits(run.step(stop - 1)),
            lambda run: condition(text, run.names).hits(run, max(1, first), stop),
        ]
    return draw(st.sampled_from(asked))


def same(one: Any, other: Any) -> bool:
    """Are two answers the same to the last bit?"""
    if isinstance(one, np.ndarray):
        nan = one.dtype.kind == "f"
        return one.dtype == other.dtype and np.array_equal(one, other, equal_nan=nan)
    if isinstance(one, tuple | list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other or (one != one and other != other))


@given(changing(epochs=20, among=EVERY_MODEL), st.sampled_from([0, 300, 2000, 8000]), st.data())
@settings(max_examples=40, deadline=None)
def test_a_run_and_its_forks_answer_to_the_same_bits_whatever_they_may_keep(
    setup: tuple[Problem, RunConfig], cap: int, data: st.DataObject
) -> None:
    with short_pieces():
        pairs = [(Trained(*setup, memory=Memory(cap)), Trained(*setup, memory=Memory(LARGE)))]
        for _ in range(data.draw(st.integers(1, 5))):
            pair = data.draw(st.sampled_from(pairs))
            steps = data.draw(st.integers(0, pair[0].total))
            for run in pair:
                run.extend(steps)
            assert pair[0].end == pair[1].end
            for _ in range(data.draw(st.integers(0, 6))):
                asked = data.draw(questions(pair[0].end.steps))
                assert same(asked(pair[0]), asked(pair[1]))
            at = data.draw(st.integers(0, pair[0].end.steps))
            if data.draw(st.booleans()) and at < pair[0].total:
                pairs.append((pair[0].changed(at, lr=0.02, batch=1), pair[1].changed(at, lr=0.02, batch=1)))


@given(setups(epochs=30, among=EVERY_MODEL), st.integers(0, 8000))
@settings(max_examples=40, deadline=None)
def test_what_is_kept_stays_below_the_cap_but_for_what_never_goes(
    setup: tuple[Problem, RunConfig], cap: int
) -> None:
    with short_pieces():
        run = Trained(*setup, memory=Memory(cap))
        run.extend(run.total)
        for kind in run.losses.kinds:
            run.losses.curve(kind, run.end.steps, 20)
        for step in range(0, run.end.steps, 37):
            run.page(step, step + 1)
        kept, fixed = run.memory._kept, sum(run.memory._fixed.values())
        assert run.memory.used == fixed + sum(size for _, size in kept.values())
        assert run.memory.used <= max(cap, fixed + max(size for _, size in kept.values()))


def test_of_a_long_run_everything_is_kept_within_the_cap() -> None:
    cap = CAP // 16
    run = Trained(PROPORTIONAL, run_config(PROPORTIONAL, lr=1e-9, epochs=10**6), memory=Memory(cap))
    for step in range(0, 400_000, 20_000):
        run.extend(step + 20_000)
        run.losses.curve("dataset", step, 100)
        assert run.memory.used <= cap
    assert run.step(1234).params.tobytes() == run.params_at(1235).tobytes()


def test_what_was_given_up_is_the_straight_runs_to_the_last_bit() -> None:
    config = run_config(LINE, lr=1e-3, epochs=2000, shuffle=True, batch=2)
    run, straight = Trained(LINE, config, memory=Memory(50_000)), all_bits(train(LINE, config))
    run.extend(run.total)
    for index in (0, 1, 1023, 1024, 5000, 7777, 9999, 3):
        assert bits(run.step(index)) == straight[index]


def test_runs_side_by_side_share_a_cap_and_so_do_those_that_were_left() -> None:
    opening = Opening(tuple(run_config(PROPORTIONAL, batch=batch) for batch in (1, 2, "all")))
    session = open_session(PROPORTIONAL, opening)
    memories = {id(trained(trail.run).memory) for trail in session.moment.trails}
    session.goto(10)
    session.change(lr=0.02)
    for chosen in (session, with_model(session, "linear").session):
        memories.add(id(trained(chosen.run).memory))
    assert len(memories) == 1 and trained(session.run).memory.cap == CAP


def test_what_a_run_kept_is_given_back_when_nobody_has_it_any_more() -> None:
    shared = Memory()
    run = Trained(PROPORTIONAL, run_config(PROPORTIONAL), memory=shared)
    run.extend(300)
    run.losses.curve("dataset", 300, 20)
    assert shared.used > 0
    del run
    gc.collect()
    assert shared.used == 0


@given(setups(epochs=60), st.integers(60, 2000))
def test_checkpoints_are_the_points_that_were_there_and_few_where_there_is_little_room(
    setup: tuple[Problem, RunConfig], most: int
) -> None:
    points: list[Point] = [start_point(setup[1])]
    with short_pieces():
        kept = Checkpoints(points[0], most)

        def record(block: Block, after: Point) -> None:
            points.append(after)
            kept.append(after)

        list(train(*setup, record=record))
    assert kept.size <= max(most, 2 * (8 + sum(len(part) for _, part in as_bytes(points[-1]))))
    for steps in range(points[-1].taken + 1):
        found = kept.before(steps)
        (was,) = (point for point in points if point.taken == found.taken)
        assert found.taken <= steps and as_bytes(found) == as_bytes(was)
    assert kept.before(0).taken == 0


def as_bytes(point: Point) -> list[tuple[str, bytes]]:
    parts = (point.params, point.accumulated, *point.state)
    return [(str(np.asarray(part).dtype), np.asarray(part).tobytes()) for part in parts]


@given(
    st.lists(st.floats(allow_nan=True, width=32), min_size=1, max_size=300),
    st.lists(st.integers(0, 300), max_size=8),
    st.integers(1, 20),
    st.data(),
)
def test_a_curve_is_the_same_to_the_last_dot_whether_its_values_are_kept_or_not(
    numbers: list[float], stops: list[int], buckets: int, data: st.DataObject
) -> None:
    values = np.array(numbers)
    with short_pieces():
        one, other = (Curve(Memory(cap), lambda first, stop: values[first:stop]) for cap in (0, LARGE))
        for before, after in pairwise([0, *sorted(min(stop, len(values)) for stop in stops), len(values)]):
            for curve in (one, other):
                curve.extend(after)
            stop = data.draw(st.integers(min(1, after), after))
            if stop:
                assert same(one.thinned(stop, buckets), other.thinned(stop, buckets))
                _, points = one.thinned(stop, buckets)
                assert same(np.fmin.reduce(points), np.fmin.reduce(values[:stop]))
                assert same(np.fmax.reduce(points), np.fmax.reduce(values[:stop]))
            assert same(one.values(before, after), values[before:after])


class Starving(Proportional):
    """A model that is out of memory at some of the times that it is asked."""

    def __init__(self, out: Callable[[int], bool]) -> None:
        self.out, self.asked = out, 0

    def evaluate(self, params: Numbers, x: Numbers, y: Number) -> tuple[Number, tuple[Number, ...]]:
        self.asked += 1
        if self.out(self.asked):
            raise MemoryError
        return super().evaluate(params, x, y)


def starved(out: Callable[[int], bool]) -> Problem:
    return Problem("starved", PROPORTIONAL.dataset, Starving(out), (1.0,), 4.0)


def test_where_memory_is_short_a_run_keeps_less_and_goes_on_to_the_same_bits() -> None:
    config = run_config(PROPORTIONAL, epochs=12_000, lr=1e-4)
    run = Trained(starved(lambda asked: asked in (15_000, 20_000)), config)
    run.extend(run.total)
    assert run.end.reason == "finished" and run.memory.cap < CAP // 100
    straight = Trained(PROPORTIONAL, config)
    straight.extend(run.total)
    for steps in (1, 14_000, 36_000):
        assert run.params_at(steps).tobytes() == straight.params_at(steps).tobytes()


def test_where_it_stays_short_the_run_fails_in_a_line_and_others_go_on() -> None:
    config = run_config(PROPORTIONAL, epochs=2000, lr=1e-4)
    run = Trained(starved(lambda asked: asked > 3000), config)
    run.extend(run.total)
    assert run.end.reason == "failed" and 0 < run.end.steps <= 3000
    assert "memory is short" in run.end.why and "\n" not in run.end.why
    run.extend(run.total)
    assert len(run.losses.curve("before", run.end.steps, 20)[0]) > 0
    beside = Trained(PROPORTIONAL, config, memory=run.memory)
    beside.extend(beside.total)
    assert beside.end.reason == "finished"


@pytest.mark.parametrize("often", [1, 10**9])
def test_a_curve_that_finds_no_memory_changes_nothing_about_the_steps(
    often: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = run_config(PROPORTIONAL, epochs=5000, lr=0.22)
    straight = Trained(PROPORTIONAL, config)
    straight.extend(straight.total)
    follow, failed = losses.Losses.follow, list[int]()

    def starving(self: losses.Losses, steps: int) -> None:
        if steps >= straight.end.steps and len(failed) < often:
            failed.append(steps)
            raise MemoryError
        follow(self, steps)

    monkeypatch.setattr(losses.Losses, "follow", starving)
    run = Trained(PROPORTIONAL, config, memory=Memory(100_000))
    run.extend(run.total)
    assert failed and straight.end.reason == "diverged" and run.end == straight.end


def test_data_that_does_not_fit_into_memory_is_said_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def short(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("gdtui.core.problem.problems.built_in", short)
    with pytest.raises(InputError, match="large:n=10 does not fit into memory"):
        asked_problem(Asked("large:n=10"))

"""A run is named for what it does, from what was walked alone, and the name does not flicker."""

from functools import cache
from itertools import groupby
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.core.analysis.behaviour import Behaviour, Doing, behaviour
from gdtui.core.analysis.stability import limits
from gdtui.core.arrays import Array, Indices
from gdtui.core.data.datasets import Dataset
from gdtui.core.problem.models import Linear, Proportional
from gdtui.core.problem.problems import Problem, problem
from gdtui.core.runs.trained import Trained
from gdtui.core.session.moments import Trail
from gdtui.core.training.config import RunConfig, run_config
from tests.problems import known, session_of, setups, trained

built_in = cache(problem)  # whose limits are computed once


def names(of: Problem | str, first: int = 0, **choices: Any) -> list[Behaviour]:
    """What the run does at the start and at the end of each epoch, from the first that is asked for on."""
    of = built_in(of) if isinstance(of, str) else of
    session = session_of(of, run_config(of, **choices))
    session.goto(session.total)
    found = []
    for steps in range(first * len(of.dataset), session.run.end.steps + 1, len(of.dataset)):
        session.goto(steps)
        found.append(behaviour(session.moment).name)
    return found


def last(of: Problem | str, **choices: Any) -> Behaviour:
    """What the run does at its end."""
    of = built_in(of) if isinstance(of, str) else of
    session = session_of(of, run_config(of, **choices))
    session.goto(session.total)
    return behaviour(session.moment).name


def story(of: Problem | str, **choices: Any) -> str:
    """The same, each name once until it changes."""
    return " ".join(name for name, _ in groupby(names(of, **choices)))


@pytest.mark.parametrize(
    ("batch", "rate", "expected"),
    [
        (1, 1e-18, "early stuck"),
        (1, 0.0001, "early creeping"),
        (1, 0.001, "early converging"),
        (1, 0.01, "early converging"),
        (1, 0.06, "early converging oscillating arrived"),
        (1, 0.1, "early converging oscillating arrived"),
        (1, 0.11, "early converging oscillating arrived"),
        (1, 0.2, "early converging oscillating"),
        (1, 0.203, "early converging oscillating"),
        (1, 0.21, "early diverging"),
        (1, 0.22, "early diverging"),
        (1, 0.3, "early diverging"),
        (1, 0.5, "early converging arrived"),
        (1, 1.0, "early diverging"),
        ("all", 0.001, "early creeping"),
        ("all", 0.01, "early converging"),
        ("all", 0.1, "early converging arrived"),
        ("all", 0.11, "early oscillating arrived"),
        ("all", 0.2, "early oscillating"),
        ("all", 0.21, "early oscillating"),
        ("all", 0.22, "early diverging"),
        ("all", 0.3, "early diverging"),
        ("all", 0.5, "early diverging"),
        ("all", 1.0, "early diverging"),
    ],
)
def test_the_lectures_runs(batch: int | str, rate: float, expected: str) -> None:
    assert story("lecture", batch=batch, lr=rate) == expected


@pytest.mark.parametrize(
    ("name", "batch", "rate", "expected"),
    [
        ("noisy", 1, 0.01, "early converging settling circling"),
        ("noisy", 1, 0.1, "early converging oscillating circling"),
        ("noisy", 1, 0.2, "early leaving settling circling"),
        ("noisy", 1, 0.204, "early leaving"),
        ("noisy", "all", 0.01, "early converging"),
        ("noisy", "all", 0.2, "early oscillating"),
        ("line", 1, 0.01, "early converging settling circling"),
        ("line", 1, 0.2, "early converging oscillating circling"),
        ("line", 1, 0.5, "early diverging"),
        ("line", 2, 0.01, "early converging creeping settling"),
        ("line", 2, 0.2, "early converging oscillating settling circling"),
        ("line", 2, 0.5, "early diverging"),
        ("line", "all", 0.001, "early creeping"),
        ("line", "all", 0.1, "early converging"),
        ("line", "all", 0.3, "early oscillating"),
        ("line", "all", 0.5, "early diverging"),
    ],
)
def test_runs_with_noise_in_the_order_given(name: str, batch: int | str, rate: float, expected: str) -> None:
    assert story(name, batch=batch, lr=rate) == expected


@pytest.mark.parametrize(
    ("name", "batch", "rate", "expected"),
    [
        ("lecture", 1, 0.01, "converging"),
        ("noisy", 1, 0.01, "circling"),
        ("noisy", 1, 0.1, "circling"),
        ("line", 1, 0.01, "circling"),
        ("line", 1, 0.1, "circling"),
        ("line", 1, 0.5, "diverging"),
        ("line", 2, 0.1, "circling"),
        ("line", "all", 0.1, "converging"),
        ("line", "all", 0.5, "diverging"),
    ],
)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_shuffled_runs_in_the_long_run(
    name: str, batch: int | str, rate: float, expected: Behaviour, seed: int
) -> None:
    late = names(name, batch=batch, lr=rate, shuffle=True, seed=seed, epochs=110, first=50)
    assert late.count(expected) >= 0.75 * len(late)  # chance has its say, and does not prevail


def test_float32_stops_before_the_optimum_and_float64_later() -> None:
    # The lecture's quoted number: nothing moves after update 150, which ends epoch 50.
    single = names("lecture", dtype="float32")
    assert single[50] == "converging" and set(single[51:]) == {"stuck"}
    assert last("lecture", epochs=600) == "stuck"
    assert last("line:noise=0", epochs=2000) == "stuck"
    assert last("line", dtype="float32", epochs=2000) == "circling"


def test_a_run_that_only_rounds_to_and_fro_is_stuck() -> None:
    of = Problem("exact", Dataset.of([1.1, 2.3], [2.2, 4.6]), Proportional(), (1.0,), 4.0)
    session = session_of(of, run_config(of, lr=0.22, epochs=1000))
    session.goto(session.total)
    last = trained(session.run).history.params[-2:, 0]
    assert last[0] != last[1] and abs(last - 2).max() < 1e-14
    assert behaviour(session.moment).name == "stuck"


def test_a_run_that_starts_at_the_optimum_has_arrived_and_noise_drives_it_away_but_not_for_good() -> None:
    assert story("lecture", start=2.0) == "early arrived"
    assert set(names("noisy", start=1.957142857142857)[10:]) == {"circling"}


def test_where_the_optimum_is_not_unique_the_loss_tells() -> None:
    single = Problem("single", Dataset.of([2], [3]), Linear(), (0.0, 0.0), 4.0)
    assert story(single, lr=0.0005) == "early creeping"
    assert story(single, lr=0.03) == "early converging"
    assert story(single, lr=0.19, epochs=60) == "early oscillating"
    assert story(single, lr=0.21) == "early diverging"
    twice = Problem("twice", Dataset.of([2, 2], [3, 4]), Linear(), (0.0, 0.0), 4.0)
    assert last(twice, lr=0.05) == "circling"


def test_growth_until_a_number_is_not_finite_is_divergence_at_every_step() -> None:
    lecture = problem("lecture")
    session = session_of(lecture, run_config(lecture, lr=1.0))
    session.goto(session.total)
    assert session.moment.end.reason == "diverged"
    for steps in range(6, session.steps + 1):
        session.goto(steps)
        assert behaviour(session.moment).name == "diverging"


@given(setups(), st.integers(0, 120))
def test_nothing_ahead_of_the_cursor_is_looked_at(setup: tuple[Problem, RunConfig], steps: int) -> None:
    far, near = session_of(*setup), session_of(*setup)
    far.goto(known(far.run.total))
    far.goto(steps)
    near.goto(steps)
    assert behaviour(far.moment) == behaviour(near.moment)


@given(setups(), st.integers(0, 120))
def test_the_name_holds_for_an_epoch(setup: tuple[Problem, RunConfig], steps: int) -> None:
    session = session_of(*setup)
    session.goto(steps)
    epoch = session.steps // len(setup[0].dataset) * len(setup[0].dataset)
    now = behaviour(session.moment)
    diverged = session.moment.end.reason == "diverged"
    session.goto(epoch)
    assert now == (Doing("diverging") if diverged else behaviour(session.moment))


def test_a_long_run_over_many_rows_is_named_from_as_few_places_as_a_short_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The ends of eight epochs and 64 points of each: a class may step on without waiting."""
    x = np.sin(np.arange(5000.0))
    large = Problem("large", Dataset.of(x, 2 * x), Linear(), (0.0, 0.0), 4.0)
    session = session_of(large, run_config(large, lr=0.001, epochs=12))
    session.goto(session.total)
    looked_at: list[int] = []

    def counted(run: Trained, steps: int | Indices) -> Array:
        looked_at.append(np.size(steps))
        return params_at(run, steps)

    params_at = Trained.params_at
    monkeypatch.setattr(Trained, "params_at", counted)
    behaviour(session.moment)
    assert sum(looked_at) <= (8 + 1 + 2) + (2 + 8) * 64


def test_only_rounding_keeps_a_run_from_an_optimum_that_every_sample_wants() -> None:
    for choices in ({"lr": 0.2}, {"lr": 0.25, "batch": 2}, {"lr": 0.2, "shuffle": True}):
        assert last("lecture", epochs=1000, **choices) in ("rounding", "stuck", "arrived")
    assert "circling" not in story("lecture", lr=0.2, epochs=1000)


def test_after_a_change_nothing_is_said_of_what_was_before() -> None:
    session = session_of(problem("lecture"), run_config(problem("lecture")))
    session.goto(30)
    assert behaviour(session.moment).name == "converging"
    session.change(lr=0.3)
    assert behaviour(session.moment).name == "early"


@pytest.mark.parametrize(("kept", "name"), [(0.95, "converging"), (0.985, "converging"), (0.995, "creeping")])
def test_a_run_creeps_that_gets_nearer_by_less_than_a_hundredth_an_epoch(kept: float, name: str) -> None:
    """In GD on the lecture an epoch keeps 1 − rate·28/3 of the distance."""
    assert last("lecture", batch="all", lr=(1 - kept) * 3 / 28, epochs=30) == name


def test_what_only_rounding_moves_does_not_diverge() -> None:
    """Where all targets are the same, w ends at zero but for rounding, whose last digits come and go."""
    of = Problem("level", Dataset.of([0.6, -1, -1.2, 2.1], [0.1] * 4), Linear(), (1.0, 0.5), 4.0)
    run = Trained(of, run_config(of, lr=0.04580486357785043))
    run.extend(run.total)
    assert behaviour(Trail(run, run.total)).name == "rounding"


def test_a_circle_that_is_closed_but_for_rounding_is_no_divergence() -> None:
    of = Problem("bent", Dataset.of([1.5, 1.6, -2.7], [-0.6, 0, -2.6]), Linear(), (1.0, 0.5), 4.0)
    config = run_config(of)
    found = limits(of, config)
    assert found is not None
    run = Trained(of, run_config(of, lr=0.4 * found.diverges, epochs=10_000))
    run.extend(run.total)
    for epochs in (100, 1000, 5000, 10_000):
        assert behaviour(Trail(run, 3 * epochs)).name == "circling"


@pytest.mark.parametrize("batch", [1, "all"])
def test_a_logistic_run_at_a_wild_rate_stays_within_bounds_and_is_not_said_to_diverge(
    batch: int | str,
) -> None:
    of = problem("classes")
    run = Trained(of, run_config(of, lr=50, batch=batch, epochs=200))
    run.extend(run.total)
    assert np.abs(run.history.params[:]).max() < 1000
    names = {behaviour(Trail(run, epochs * 20)).name for epochs in range(2, 200)}
    assert "diverging" not in names
    assert batch == "all" or behaviour(Trail(run, run.total)).name == "circling"

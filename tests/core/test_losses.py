"""The three losses along a run: the trainer's, the model's, and the lecture's numbers."""

import math
from itertools import islice

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.core.arrays import Array, Number, Numbers
from gdtui.core.problem.analysis import dataset_losses
from gdtui.core.problem.models import Proportional
from gdtui.core.problem.problems import Problem
from gdtui.core.runs.kinds import MEASURES, Measure
from gdtui.core.runs.trained import Trained
from gdtui.core.training.config import RunConfig, run_config
from gdtui.core.training.trainer import train
from tests.problems import EVERY_MODEL, PROPORTIONAL, session_of, setups


def walked(problem: Problem, config: RunConfig, *stops: int) -> Trained:
    """Return a run that has been extended to each of these in turn."""
    run = Trained(problem, config)
    for stop in stops:
        run.extend(stop)
    return run


def same(first: Array, second: Array) -> bool:
    """Are they alike to the last bit? Any nan is like any other."""
    return first.dtype == second.dtype and np.array_equal(first, second, equal_nan=True)


@given(
    setups(epochs=20, among=EVERY_MODEL),
    st.lists(st.integers(1, 100), min_size=1, max_size=4),
    st.sampled_from(MEASURES),
)
def test_a_curve_holds_what_is_there_at_each_of_its_points_however_far_it_was_asked_for(
    setup: tuple[Problem, RunConfig], stops: list[int], kind: Measure
) -> None:
    run = Trained(*setup)
    for stop in stops:
        run.extend(stop)
        taken = min(stop, run.end.steps)
        steps, losses = run.losses.curve(kind, taken, 1000)
        points = taken if kind in ("before", "after") else run.batching.updates(taken) + 1
        if kind not in run.losses.kinds:
            assert np.isnan(losses).all()
            continue
        assert len(steps) == len(losses) == points
        assert losses.tolist() == pytest.approx([run.losses.at(kind, s) for s in steps.tolist()], 0, 0, True)


@given(setups(epochs=20))
def test_before_is_what_the_trainer_saw(setup: tuple[Problem, RunConfig]) -> None:
    run = walked(*setup, 100)
    steps, losses = run.losses.curve("before", len(run.history), 1000)
    assert steps.tolist() == list(range(1, len(run.history) + 1))
    assert same(losses, run.history.losses[:].astype(np.float64))


@given(setups(epochs=20))
def test_after_is_the_models_for_the_steps_own_row_at_the_parameters_that_the_step_left(
    setup: tuple[Problem, RunConfig],
) -> None:
    run, (problem, config) = walked(*setup, 100), setup
    _, losses = run.losses.curve("after", len(run.history), 1000)
    dtype = np.dtype(config.dtype).type
    taken = [step.sample for step in islice(train(*setup), len(losses))]
    for index, (row, loss) in enumerate(zip(taken, losses.tolist(), strict=True)):
        x, y = (dtype(number) for number in (problem.dataset.x[row, 0], problem.dataset.y[row]))
        with np.errstate(all="ignore"):
            wanted, _ = problem.model.evaluate(tuple(run.params_at(index + 1)), (x,), y)
        assert same(np.asarray(dtype(loss)), np.asarray(dtype(wanted)))


@given(setups(epochs=20, among=EVERY_MODEL))
def test_the_datasets_loss_is_the_mean_over_all_rows_where_an_update_left_the_parameters(
    setup: tuple[Problem, RunConfig],
) -> None:
    run, (problem, config) = walked(*setup, 100), setup
    steps, losses = run.losses.curve("dataset", len(run.history), 1000)
    taken = islice(train(*setup), len(run.history))
    updates = [count for count, step in enumerate(taken, 1) if step.updated]
    assert steps.tolist() == [0, *updates]
    dtype = np.dtype(config.dtype).type
    rows = [
        (tuple(map(dtype, x)), dtype(y)) for x, y in zip(problem.dataset.x, problem.dataset.y, strict=True)
    ]
    for count, loss in zip(steps.tolist(), losses.tolist(), strict=True):
        with np.errstate(all="ignore"):
            total = dtype(0)
            for x, y in rows:
                total += problem.model.evaluate(tuple(run.params_at(count)), x, y)[0]
            assert same(np.asarray(dtype(loss)), np.asarray(total / dtype(len(rows))))


@given(setups(epochs=20))
def test_excess_and_distance_are_how_far_there_is_still_to_go(setup: tuple[Problem, RunConfig]) -> None:
    run, (problem, _) = walked(*setup, 100), setup
    best = run.optimum
    assert ("excess" in run.losses.kinds) == ("distance" in run.losses.kinds) == (best is not None)
    if best is None:
        return
    lowest = float(dataset_losses(problem, best[None, :])[0])
    for steps in range(0, len(run.history) + 1, 7):
        params = run.params_at(steps).astype(float)
        assert run.losses.at("distance", steps) == pytest.approx(
            math.dist(params, best), rel=1e-12, nan_ok=True
        )
        if np.isfinite(params).all() and abs(params).max() < 1e100:
            loss = float(dataset_losses(problem, params[None, :])[0])
            assert run.losses.at("excess", steps) == pytest.approx(loss - lowest, rel=1e-6, abs=1e-12)


def test_the_lectures_three_losses_after_the_first_epoch() -> None:
    run = walked(PROPORTIONAL, run_config(PROPORTIONAL), 3)
    before, after, dataset = (run.losses.at(kind, 3) for kind in ("before", "after", "dataset"))
    assert before == pytest.approx(7.31594304, abs=1e-12)
    assert after == 4.919240100095999  # what the lecture's script prints
    assert dataset == pytest.approx(2.55071709, abs=5e-9)


def test_a_sample_has_no_loss_before_the_first_step() -> None:
    run = walked(PROPORTIONAL, run_config(PROPORTIONAL), 3)
    assert math.isnan(run.losses.at("before", 0)) and math.isnan(run.losses.at("after", 0))
    assert run.losses.at("dataset", 0) == 14 / 3


def test_long_curves_are_computed_piece_by_piece_as_in_one_go() -> None:
    config = run_config(PROPORTIONAL, batch=2, lr=0.001, epochs=2000, shuffle=True, dtype="float32")
    pieces, whole = Trained(PROPORTIONAL, config), walked(PROPORTIONAL, config, 6000)
    for kind in MEASURES:
        for stop in (1, 2, 1000, 1025, 5999, 6000):
            pieces.extend(stop)
            pieces.losses.curve(kind, stop, 10)
        got, wanted = (run.losses.curve(kind, 6000, 10_000)[1] for run in (pieces, whole))
        assert same(got, wanted)


class Picky(Proportional):
    """A model whose own code fails beyond w = 1.2."""

    def evaluate(self, params: Numbers, x: Numbers, y: Number) -> tuple[Number, tuple[Number, ...]]:
        if np.max(params[0]) > 1.2:
            raise RuntimeError("too far")
        return super().evaluate(params, x, y)


def test_where_the_models_own_code_fails_there_is_no_loss_and_no_exception() -> None:
    picky = Problem("picky", PROPORTIONAL.dataset, Picky(), (1.0,), 4.0)
    session = session_of(picky, run_config(picky))
    session.goto(300)
    moment = session.moment
    assert moment.end.reason == "failed" and moment.end.steps == 3
    assert math.isnan(moment.loss()) and math.isnan(moment.loss("after")) and moment.loss("before") > 0


def test_a_loss_that_is_no_longer_a_number_counts_as_risen(monkeypatch: pytest.MonkeyPatch) -> None:
    """From there on there is nothing to compare with, so it is the last rise."""

    def broken(problem: Problem, params: Array) -> Array:
        losses = dataset_losses(problem, params)
        losses[params[:, 0] > 1.2] = math.nan
        return losses

    monkeypatch.setattr("gdtui.core.runs.losses.dataset_losses", broken)
    run = walked(PROPORTIONAL, run_config(PROPORTIONAL, batch="all"), 300)
    beyond = next(steps for steps in range(3, 301, 3) if run.params_at(steps)[0] > 1.2)
    assert run.losses.first_rise(0, 300) == beyond > 3
    assert run.losses.first_rise(beyond, 300) is None

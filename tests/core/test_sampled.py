"""What a loss costs that is summed over many rows, and where it is known then."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.core.arrays import Array, Indices
from gdtui.core.conditions.condition import condition
from gdtui.core.data.datasets import Dataset
from gdtui.core.problem import analysis
from gdtui.core.problem.analysis import dataset_losses
from gdtui.core.problem.models import Linear, Logistic
from gdtui.core.problem.problems import Problem
from gdtui.core.runs import sampled
from gdtui.core.runs.sampled import Sampled
from gdtui.core.runs.trained import Trained
from gdtui.core.session.session import Session
from gdtui.core.training.config import run_config

ROWS = 20_000


def many_labels() -> Problem:
    x = np.sin(np.arange(float(ROWS)))
    return Problem(
        "labels", Dataset.of(x, np.where(x + np.cos(17 * x) > 0, 1.0, 0.0)), Logistic(), (0.0, 0.0), 1.0
    )


LABELS = many_labels()


@pytest.fixture
def summed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """For how many sets of parameters the loss of all rows was asked for, each time."""
    asked: list[int] = []

    def counted(problem: Problem, params: Array) -> Array:
        asked.append(len(params))
        return dataset_losses(problem, params)

    monkeypatch.setattr("gdtui.core.runs.losses.dataset_losses", counted)
    return asked


def test_the_loss_of_many_labelled_rows_is_computed_at_a_few_updates_and_no_others(summed: list[int]) -> None:
    run = Trained(LABELS, run_config(LABELS, epochs=3))
    assert run.losses.sampled("dataset") and not run.losses.sampled("before")
    run.extend(30_000)
    for _ in range(3):
        steps, losses = run.losses.curve("dataset", 30_000, 100)
        assert max(summed) <= sampled.WORK // ROWS + 2
        assert steps[0] == 0 and steps[-1] == 30_000
        wanted = dataset_losses(LABELS, np.array([run.params_at(at) for at in steps.tolist()]))
        assert losses.tobytes() == wanted.tobytes()
    assert run.losses.at("dataset", 30_000) == losses[-1]


def test_gd_on_many_rows_knows_its_loss_after_each_update() -> None:
    run = Trained(LABELS, run_config(LABELS, batch="all", epochs=3))
    run.extend(run.total)
    assert not run.losses.sampled("dataset") and len(run.losses.curve("dataset", run.total, 100)[0]) == 4


def test_who_looks_for_a_loss_of_many_rows_looks_at_a_few_at_once(summed: list[int]) -> None:
    session = Session(Trained(LABELS, run_config(LABELS, epochs=3)))
    session.breakpoints.add(condition("dataset_loss < 0.1", ("w", "b")))
    session.search_hits(2000)
    session.ways.search_rise().advance(2000)
    assert sum(summed) < 200


@given(st.lists(st.tuples(st.integers(1, 500), st.integers(1, 9)), min_size=1, max_size=20))
def test_a_sampled_curve_holds_true_points_alone_with_both_ends_and_few_of_them(
    drawings: list[tuple[int, int]],
) -> None:
    def compute(points: Indices) -> Array:
        values: Array = np.cos(points.astype(float))
        return values

    curve = Sampled(compute, sampled.WORK // 5)
    for stop, buckets in drawings:
        points, values = curve.thinned(stop, buckets)
        assert len(points) == len(values) <= max(2 * buckets, 2)
        assert (np.diff(points) >= 0).all() and points[0] == 0 and points[-1] == stop - 1
        assert set(values.tolist()) <= {float(np.cos(at)) for at in range(stop)}


def test_the_rows_that_are_summed_of_a_quadratic_are_few() -> None:
    x = np.sin(np.arange(float(ROWS)))
    line = Problem("line", Dataset.of(x, 2 * x), Linear(), (0.0, 0.0), 1.0)
    assert analysis.rows_summed(line) == 1 and not Trained(line, run_config(line)).losses.sampled("dataset")

"""The built-in datasets: what the list says of them is so, and the same on every machine."""

import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.core.data.builtin import BUILT_IN, built_in, classes, large, line, scales
from gdtui.core.errors import InputError
from gdtui.core.problem.problems import problem
from gdtui.core.runs.trained import Trained
from gdtui.core.training.config import run_config


@pytest.mark.parametrize("name", BUILT_IN)
def test_each_is_as_large_as_the_list_says(name: str) -> None:
    found = BUILT_IN[name]
    data = built_in(name).dataset
    assert data.x.shape == (found.rows, found.features)
    assert np.isfinite(data.x).all() and np.isfinite(data.y).all()
    assert set(found.defaults) <= {"n", "noise", "seed"}
    assert found.defaults.get("n", found.rows) == found.rows


@pytest.mark.parametrize("name", [name for name in BUILT_IN if name != "large"])
def test_none_diverges_at_the_rate_that_one_gets(name: str) -> None:
    chosen = problem(name)
    run = Trained(chosen, run_config(chosen))
    run.extend(run.total)
    assert run.end.reason == "finished"


@given(st.integers(2, 1000), st.floats(0, 1e6), st.integers(0, 2**64 - 1))
def test_a_line_has_as_many_points_as_are_asked_for_all_of_two_decimals(
    n: int, noise: float, seed: int
) -> None:
    data = built_in(f"line:n={n}:noise={noise!r}:seed={seed}").dataset
    assert data.x.shape == (n, 1) and (data.x[0, 0], data.x[-1, 0]) == (-2, 3)
    for values in (data.x[:, 0], data.y):
        assert values.tolist() == [float(f"{value:.2f}") for value in values.tolist()]


def test_the_plain_line_is_six_points_with_whole_x() -> None:
    assert line().x[:, 0].tolist() == [-2, -1, 0, 1, 2, 3]
    assert built_in("line:n=6").name == "line"


@given(st.integers(2, 3000), st.integers(2, 3000), st.integers(0, 2**64 - 1))
def test_a_larger_one_begins_as_the_smaller_does(few: int, many: int, seed: int) -> None:
    few, many = sorted((few, many))
    small, great = large(few, seed=seed), large(many, seed=seed)
    assert small.x.tolist() == great.x[:few].tolist() and small.y.tolist() == great.y[:few].tolist()


def test_the_large_one_is_the_same_on_every_machine() -> None:
    data = large(300_000, seed=7)
    digest = hashlib.sha256(data.x.tobytes() + data.y.tobytes()).hexdigest()
    assert digest == "bddf74a4232ae4d2fa6ac8d543e54f8d405f563f887875f782082de45262c1b4"
    off = (data.y - 2 * data.x[:, 0] - 1) / 0.5
    assert abs(off.mean()) < 0.01 and abs(off.var() - 1) < 0.01
    assert data.x.min() >= -2 and data.x.max() < 2 and abs(data.x.mean()) < 0.01


def test_no_line_parts_the_classes_wholly_and_one_parts_most_of_them() -> None:
    data = classes()
    inputs = np.column_stack([data.x, np.ones(len(data))])
    weights = np.zeros(3)
    for _ in range(50):  # Newton's method for the logistic loss: on classes that a line parts it runs away
        said = 1 / (1 + np.exp(-inputs @ weights))
        curvature = (inputs * (said * (1 - said))[:, None]).T @ inputs
        weights -= np.linalg.solve(curvature, inputs.T @ (said - data.y))
    assert np.abs(weights).max() < 10
    assert 0.8 <= ((said > 0.5) == data.y).mean() < 1


def test_the_scales_are_one_to_a_hundred() -> None:
    data = scales()
    first, second = np.abs(data.x).mean(axis=0)
    assert 80 < second / first < 120
    assert np.linalg.cond(np.column_stack([data.x, np.ones(8)])) > 100


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("line:n=1", "problem 'line:n=1': n is a whole number from 2 to 1000"),
        ("line:n=1001", "problem 'line:n=1001': n is a whole number from 2 to 1000"),
        ("large:n=10000001", "problem 'large:n=10000001': n is a whole number from 2 to 10000000"),
        ("large:n=1e6", "problem 'large:n=1e6': n is a whole number from 2 to 10000000"),
        ("line:n=٣", "problem 'line:n=٣': n is a whole number from 2 to 1000"),
        ("line:noise=1_0", "problem 'line:noise=1_0': noise is a number from 0 to 1e+06"),
        ("outlier:n=3", "problem 'outlier:n=3': 'n=3' does not belong there; nothing can"),
        ("outliers", "problem 'outliers' is not known, but outlier is; "),
    ],
)
def test_what_cannot_be_chosen_is_said_with_what_can(text: str, said: str) -> None:
    with pytest.raises(InputError) as refusal:
        built_in(text)
    assert str(refusal.value).startswith(said)


@given(st.integers(2, 1000), st.sampled_from([0.0, 0.25, 0.5]), st.integers(0, 3))
def test_the_name_asks_for_the_same_again(n: int, noise: float, seed: int) -> None:
    made = built_in(f"line:seed={seed}:noise={noise}:n={n}")
    again = built_in(made.name)
    assert again.name == made.name and again.dataset.y.tolist() == made.dataset.y.tolist()

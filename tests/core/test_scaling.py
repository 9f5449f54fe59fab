"""Standardized features: mean 0, deviation 1, never nan; and weights in original units predict the same."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gdtui.core.data.builtin import line
from gdtui.core.data.datasets import Dataset
from gdtui.core.data.scaling import standardized
from gdtui.core.problem.analysis import prediction_at
from gdtui.core.problem.models import Linear, Proportional
from gdtui.core.problem.original import original_params
from gdtui.core.problem.problems import Asked, Problem, asked_problem, problem

FLOATS = st.floats(allow_nan=False, allow_infinity=False)
USUAL = st.floats(-1e3, 1e3)


@given(st.lists(st.tuples(FLOATS, FLOATS), min_size=1, max_size=20), st.floats(-1e300, 1e300))
def test_each_feature_has_mean_0_and_deviation_1_and_a_constant_one_stays(
    rows: list[tuple[float, float]], same: float
) -> None:
    x = np.array([(*row, same) for row in rows])
    data = Dataset.of(x, np.arange(len(rows)))
    scaled = standardized(data)
    assert scaled.scaling is not None and np.isfinite(scaled.x).all()
    assert (scaled.y, scaled.names) == (data.y, data.names)
    for i, feature in enumerate(scaled.x.T):
        if len(set(x[:, i].tolist())) == 1:
            assert i in scaled.scaling.constant and feature.tolist() == x[:, i].tolist()
        else:
            assert i not in scaled.scaling.constant
            assert math.isclose(math.fsum(feature) / len(feature), 0, abs_tol=1e-12)
            assert math.isclose(math.fsum(feature**2) / len(feature), 1, rel_tol=1e-12)


def test_the_deviation_is_that_of_the_population() -> None:
    scaled = standardized(Dataset.of([1, 2, 3, 4], [0, 0, 0, 0]))
    assert scaled.scaling is not None
    assert scaled.scaling.means.tolist() == [2.5]
    assert scaled.scaling.deviations.tolist() == [math.sqrt(1.25)]
    assert scaled.x[:, 0].tolist() == pytest.approx(
        [-1.5 / math.sqrt(1.25), -0.5 / math.sqrt(1.25)] + [0.5 / math.sqrt(1.25), 1.5 / math.sqrt(1.25)]
    )


@pytest.mark.parametrize(
    "values", [[1e16, 1e16 + 2], [1e308, -1e308, 1e307], [5e-324, 0.0], [1e300, 1e-300, 0.0]]
)
def test_no_scale_is_too_large_or_too_small(values: list[float]) -> None:
    scaled = standardized(Dataset.of(values, values))
    assert np.isfinite(scaled.x).all()
    assert math.isclose(math.fsum(scaled.x[:, 0] ** 2) / len(values), 1, rel_tol=1e-12)


@given(
    st.lists(st.tuples(USUAL, USUAL), min_size=2, max_size=12),
    st.lists(USUAL, min_size=2, max_size=2),
    st.booleans(),
)
def test_weights_in_original_units_predict_the_same(
    rows: list[tuple[float, float]], given: list[float], offset: bool
) -> None:
    x, y = np.array(rows).T
    assume(x.max() - x.min() > 1e-3)
    plain = Dataset.of(x, y)
    model = Linear() if offset else Proportional()
    params = np.array(given[: len(model.names)])
    scaled = Problem("scaled", standardized(plain), model, tuple(params), 4.0)
    found = original_params(scaled, params)
    assert found is not None and [name for name, _ in found] == ["w", "b"]
    (_, w), (_, b) = found
    room = 1e-9 * (1 + abs(b) + np.abs(w * x).max())
    assert np.allclose(model.predict(params, scaled.dataset.x.T), w * x + b, rtol=0, atol=room)
    assert math.isclose(prediction_at(scaled, params, 4.0), w * 4 + b, rel_tol=1e-9, abs_tol=room)


@pytest.mark.parametrize("name", ["scales", "classes"])
def test_weights_of_several_features_predict_the_same_in_original_units(name: str) -> None:
    plain, scaled = asked_problem(Asked(name)), asked_problem(Asked(name, standardize=True))
    params = np.array([0.7, -1.3, 0.4])
    found = original_params(scaled, params)
    assert found is not None and [each for each, _ in found] == ["w1", "w2", "b"]
    original = np.array([value for _, value in found])
    before = plain.model.predict(original, plain.dataset.x.T)
    assert np.allclose(scaled.model.predict(params, scaled.dataset.x.T), before, rtol=1e-12)


def test_a_polynomial_has_no_weights_in_original_units() -> None:
    scaled = asked_problem(Asked("line", "polynomial", standardize=True))
    assert original_params(scaled, np.array([1.0, 2.0, 3.0])) is None


def test_what_is_not_scaled_has_no_other_units() -> None:
    assert original_params(problem("lecture"), np.array([1.0])) is None
    assert problem("line").dataset.scaling is None


def test_built_in_data_is_scaled_when_that_is_asked_for() -> None:
    scaled = asked_problem(Asked("line", standardize=True))
    assert scaled.dataset.x.tolist() == standardized(line()).x.tolist()
    assert scaled.dataset.y.tolist() == line().y.tolist()

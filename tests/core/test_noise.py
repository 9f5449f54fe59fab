"""The gradient noise scale: by hand, by its definition, and where there is none."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.core.conditions.condition import condition
from gdtui.core.conditions.hits import Hits
from gdtui.core.problem.noise import MOST, noise_scales
from gdtui.core.problem.problems import problem
from gdtui.core.runs.losses import PIECE_ROWS
from gdtui.core.runs.trained import Trained
from gdtui.core.training.config import run_config
from tests.problems import LINE, PROPORTIONAL


def test_the_lectures_samples_pull_with_2_8_and_18_whose_noise_is_half_of_their_mean() -> None:
    """At w = 1: mean 28/3; of their squares (4 + 64 + 324)/3 less (28/3)², which is half of (28/3)²."""
    assert noise_scales(PROPORTIONAL, np.array([[1.0], [3.0]])) == pytest.approx([0.5, 0.5])


def test_where_nothing_pulls_there_is_no_scale() -> None:
    assert math.isnan(noise_scales(PROPORTIONAL, np.array([[2.0]]))[0])
    assert math.isnan(noise_scales(PROPORTIONAL, np.array([[math.nan]]))[0])


@pytest.mark.parametrize("name", ["noisy", "scales", "classes"])
@given(data=st.data())
def test_it_is_the_spread_of_the_samples_gradients(name: str, data: st.DataObject) -> None:
    made = problem(name)
    numbers = st.floats(-3, 3, allow_nan=False)
    count = len(made.model.names)
    params = np.array(data.draw(st.lists(numbers, min_size=count, max_size=count)))
    x, y = made.dataset.columns(np.dtype(np.float64))
    own = [made.model.evaluate(tuple(params), x[:, row], y[row])[1] for row in range(len(y))]
    each = np.array(own, dtype=np.float64)
    mean = each.mean(axis=0)
    if (length := float((mean**2).sum())) > 1e-12:
        spread = float(((each - mean) ** 2).sum(axis=1).mean())
        assert noise_scales(made, params[None, :])[0] == pytest.approx(spread / length, rel=1e-6)


def test_of_too_many_rows_it_is_not_computed() -> None:
    made = problem(f"large:n={MOST + 1}")
    assert np.isnan(noise_scales(made, np.zeros((2, len(made.model.names))))).all()


def test_it_is_a_quantity_and_looked_for_in_pieces_that_cost_as_much_as_others() -> None:
    made = problem("line:n=1000")
    run = Trained(made, run_config(made, lr=0.001, epochs=9))
    run.extend(9000)
    hits = Hits(run, condition("noise_scale > 0", made.model.names))
    assert hits.search(9000, 9000) == PIECE_ROWS // 1000
    lecture = Trained(LINE, run_config(LINE, lr=0.01))
    lecture.extend(5)
    assert condition("noise_scale > 0", LINE.model.names).hits(lecture, 1, 5).any()

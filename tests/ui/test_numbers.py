"""A number on the screen has as many digits as there is room for, and no digit that is not so."""

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gdtui.core.data.datasets import Dataset
from gdtui.core.problem.models import Proportional
from gdtui.core.problem.problems import Problem
from gdtui.core.training.config import run_config
from gdtui.display.numbers import column, exact, fitted, powers, powers_for, signed
from gdtui.display.rows import plain
from gdtui.ui.panes.datasetrows import dataset_table
from tests.problems import session_of

finite = st.floats(allow_nan=False, allow_infinity=False)


@given(finite)
def test_exact_reads_back_as_the_same_float(value: float) -> None:
    assert float(exact(value)) == value


@given(st.floats(-1e308, 1e308), st.integers(10, 30))
@example(100000000.5, 10)
def test_fitted_fits_and_is_the_number_rounded(value: float, width: int) -> None:
    text = fitted(value, width)
    assert len(text) <= width
    assert float(text) == pytest.approx(value, rel=0.01, abs=1e-320)
    if float(text) != value:
        assert "." in text or "e" in text  # what was rounded does not look whole


@pytest.mark.parametrize(
    ("value", "width", "text"),
    [
        (1.0933333333333333, 20, "1.0933333333333333"),
        (1.0933333333333333, 8, "1.093333"),
        (1.9999999999999068, 10, "2.00000000"),
        (2.0, 10, "2"),
        (-16.2288, 10, "-16.2288"),
        (1.68754e-14, 8, "1.69e-14"),
        (3.2952000000000004, 12, "3.2952"),
        (1.0000000001e-5, 8, "1e-5"),
        (math.inf, 8, "inf"),
        (math.nan, 8, "nan"),
    ],
)
def test_fitted_examples(value: float, width: int, text: str) -> None:
    assert fitted(value, width) == text


def test_signed_shows_a_plus_only_where_something_was_added() -> None:
    assert [signed(value, 8) for value in (0.5, 0.0, -0.5, math.nan)] == ["+0.5", "0", "-0.5", "nan"]


@given(
    st.floats(-1e308, 1e308) | st.sampled_from([math.inf, -math.inf, math.nan]),
    st.integers(8, 16),
    st.integers(0, 6),
)
def test_a_column_is_as_wide_as_it_should_be_with_a_blank_in_front(
    value: float, width: int, decimals: int
) -> None:
    text = column(value, width, decimals)
    assert len(text) == width and text[0] == " "
    if math.isfinite(value) and value != 0:
        assert float(text) == pytest.approx(value, rel=1.0) or "#" in text
        assert float(text) != 0
    elif math.isfinite(value):
        assert float(text) == 0


def test_zero_has_no_sign_in_a_column_and_what_rounds_to_it_is_not_zero() -> None:
    assert [column(value, 10, 3).strip() for value in (0.0, -0.0)] == ["0.000"] * 2
    assert column(-1e-5, 10, 3).strip().startswith("-1")


def test_points_stand_below_points() -> None:
    texts = [column(value, 10, 3) for value in (-2.0, 123.456789, 0.001)]
    assert len({text.index(".") for text in texts}) == 1
    assert column(1e-5, 10, 3) == " 1.0000e-5" or float(column(1e-5, 10, 3)) == 1e-5
    assert column(np.float64(1e12), 10, 3).strip().endswith("e12")


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=9), st.integers(7, 14))
def test_a_column_has_exponents_for_all_or_for_none(values: list[float], width: int) -> None:
    decimals = powers_for(values, width)
    if decimals is None:
        assert all(len(column(value, width, 0)) == width and len(f"{value:.0f}") < width for value in values)
        return
    assert any(len(f"{value:.0f}") >= width for value in values)
    texts = [powers(value, decimals) for value in values]
    assert all("e" in text for text in texts)
    assert all(len(text) < width for text in texts) or decimals == 0  # such as -8e-300 in seven cells
    assert [float(text) for text in texts] == [float(f"{value:.{decimals}e}") for value in values]


def test_large_numbers_of_a_column_look_alike() -> None:
    rows = Problem(
        "prices", Dataset.of([1.5, 2, 3], [98_000, 1_234_567, 150_000]), Proportional(), (1.0,), 4.0
    )
    table = plain(dataset_table(session_of(rows, run_config(rows)).moment, 34)).splitlines()[1:]
    assert [line.split()[2] for line in table] == ["9.80e4", "1.23e6", "1.50e5"]
    assert [line.split()[-1] for line in table] == ["-9.8e4", "-1.2e6", "-1.5e5"]
    assert [line.split()[-2] for line in table] == ["1.500", "2.000", "3.000"]

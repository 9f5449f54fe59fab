"""Axes end on round numbers, and hold what they are made for."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gdtui.charts import ticks

positive = st.floats(1e-300, 1e300)


@given(positive, st.integers(-5, 60))
def test_a_linear_axis_holds_the_value_and_is_not_much_larger(value: float, rows: int) -> None:
    axis = ticks.linear(value, rows)
    assert axis.low == 0 and value <= axis.high <= 2 * value
    assert all(0 <= at <= axis.high * (1 + 1e-9) for at, _ in axis.ticks)
    assert len(axis.ticks) >= 2


@given(st.lists(positive | st.sampled_from([0.0, np.nan, np.inf]), max_size=20), st.integers(1, 60))
def test_a_log_axis_holds_every_positive_value(losses: list[float], rows: int) -> None:
    axis = ticks.decades(np.array(losses), rows)
    assert axis.low < axis.high
    for loss in losses:
        if np.isfinite(loss) and loss > 0:
            assert axis.low <= np.log10(loss) <= axis.high
    assert 2 <= len(axis.ticks) <= max(2, rows)


@given(st.floats(0, 1e6), st.integers(1, 10**6), st.integers(1, 200))
def test_an_axis_of_counts_holds_the_cursor(reached: float, planned: int, columns: int) -> None:
    axis = ticks.counts(min(reached, planned), planned, columns)
    assert axis.high >= min(reached, planned) * (1 - 1e-12)
    assert axis.high <= planned
    assert all(label == str(int(label)) for _, label in axis.ticks)
    assert len(axis.ticks) >= 1


def test_labels_are_short() -> None:
    assert [ticks.short(value) for value in (0, 2.5, 100, 1e-5, 1e300)] == [
        "0",
        "2.5",
        "100",
        "1e-5",
        "1e300",
    ]


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6), st.integers(1, 200))
def test_an_axis_between_given_ends_is_labelled_within_them(middle: float, half: float, columns: int) -> None:
    axis = ticks.across(middle - half, middle + half, columns)
    assert (axis.low, axis.high) == (middle - half, middle + half)
    slack = half * 1e-9 + 4 * math.ulp(abs(middle) + half)
    assert all(axis.low - slack <= at <= axis.high + slack for at, _ in axis.ticks)
    assert len({label for _, label in axis.ticks}) == len(axis.ticks) or half < 1e-3 * abs(middle)


@given(st.floats(-1e9, 1e9), st.floats(1e-9, 1e9), st.integers(-3, 60))
def test_a_window_holds_both_ends_and_is_not_much_larger(low: float, span: float, rows: int) -> None:
    high = low + span
    axis = ticks.window(low, high, rows)
    slack = span * 1e-6 + 1e-12 * max(abs(low), abs(high))
    assert axis.low <= low + slack and high <= axis.high + slack
    if span > 1e-6 * abs(low):
        assert axis.high - axis.low <= 6 * span


def test_labels_tell_neighbours_apart_with_no_more_digits_than_that_takes() -> None:
    assert ticks.labels([0.0, 2.5, 5.0]) == ["0.0", "2.5", "5.0"]
    assert ticks.labels([1.9, 2.0, 2.1]) == ["1.9", "2.0", "2.1"]
    assert ticks.labels([1.9569, 1.957, 1.9571]) == ["1.9569", "1.9570", "1.9571"]
    assert ticks.labels([0.0, 2e-7]) == ["0", "2e-7"]
    assert ticks.labels([-0.0, 1e6]) == ["0", "1e6"]
    assert [label for _, label in ticks.across(0.75, 3.25, 33).ticks] == ["1", "2", "3"]


def test_a_log_axis_stays_where_it_is_while_a_curve_falls_by_many_decades() -> None:
    """It reaches down in doubling strides: what a class looks at moves a few times in a run."""
    falling = 10.0 ** -np.arange(0.0, 64.0, 0.25)
    lows = [ticks.decades(falling[:count], 15).low for count in range(1, len(falling) + 1)]
    assert lows == sorted(lows, reverse=True) and len(set(lows)) <= 8


def test_zero_has_no_sign_on_an_axis() -> None:
    assert (
        ticks.labels([-0.0, 1e6])[0] == ticks.labels([-0.0])[0] == ticks.labels([-1.0, -0.0, 1.0])[1] == "0"
    )

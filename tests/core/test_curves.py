"""Curves are thinned without losing an extreme, and history columns grow without moving."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gdtui.core.runs.columns import Column
from gdtui.core.runs.curves import STRETCH, Curve
from gdtui.core.runs.memory import Memory

values = st.lists(st.floats(allow_nan=True, allow_infinity=True, width=32), min_size=1, max_size=400)


def curve_of(numbers: list[float] | np.ndarray[tuple[int], np.dtype[np.float64]], chunk: int = 1000) -> Curve:
    array = np.array(numbers, dtype=float)
    curve = Curve(Memory(), lambda first, stop: array[first:stop])
    for first in range(0, len(array), chunk):
        curve.append(array[first : first + chunk])
    return curve


@given(values, st.integers(1, 50), st.integers(1, 100))
def test_a_thinned_curve_has_few_points_and_every_extreme(
    numbers: list[float], buckets: int, chunk: int
) -> None:
    positions, thinned = curve_of(numbers, chunk).thinned(len(numbers), buckets)
    assert len(positions) == len(thinned) <= max(2 * buckets, 1)
    assert (np.diff(positions) >= 0).all() and positions[-1] < len(numbers)
    if not np.isnan(numbers).all():
        assert np.nanmin(thinned) == np.nanmin(numbers) and np.nanmax(thinned) == np.nanmax(numbers)


def test_a_spike_among_a_million_stays_and_the_summary_says_what_the_values_say() -> None:
    numbers = np.cos(np.arange(1_000_003) / 1e5)
    numbers[777_777] = 50.0
    numbers[-2], numbers[-3] = -9.0, 99.0  # beyond the last whole stretch
    curve = curve_of(numbers, 70_001)
    assert len(numbers) > 4 * STRETCH * 100
    for stop in (1_000_003, 999_999, 500_000):
        _, thinned = curve.thinned(stop, 100)
        assert len(thinned) == 200
        assert thinned.max() == numbers[:stop].max() and thinned.min() == numbers[:stop].min()


def test_a_thinned_curve_follows_the_trend_of_its_buckets() -> None:
    falling = curve_of(np.arange(1000, 0, -1.0)).thinned(1000, 10)[1]
    assert (np.diff(falling) < 0).all()
    rising = curve_of(np.arange(1000.0)).thinned(1000, 10)[1]
    assert (np.diff(rising) > 0).all()


@given(st.lists(st.lists(st.floats(allow_nan=False), max_size=700), max_size=8))
def test_a_column_holds_what_was_appended_and_old_views_stay(chunks: list[list[float]]) -> None:
    column = Column(None, "float64")
    seen = []
    for chunk in chunks:
        column.append(np.array(chunk))
        seen.append((column.rows, column.rows.tolist()))
    assert len(column) == sum(map(len, chunks))
    assert column.rows.tolist() == [value for chunk in chunks for value in chunk]
    assert all(view.tolist() == then for view, then in seen)
    assert not column.rows.flags.writeable

"""The classes are told apart by signs alone, and the boundary is where z is 0."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.charts.canvas import Axis
from gdtui.charts.classes import _boundary, classes_chart
from gdtui.core.data.datasets import Dataset
from gdtui.core.problem.models import Logistic
from gdtui.core.problem.problems import Problem
from gdtui.core.training.config import RunConfig
from gdtui.display.rows import plain
from gdtui.ui.panes.dataset import plot_rows
from tests.charts.test_canvas import measured, sizes
from tests.problems import CLASSES, session_of

anything = st.floats() | st.sampled_from([1e308, -1e308, 5e-324, 0.0, -0.0, math.nan, math.inf])
finite = st.floats(-1e308, 1e308) | st.sampled_from([1e308, 5e-324, 1e150, -1e-150])


@given(
    st.lists(st.tuples(finite, finite, st.integers(0, 1)), min_size=1, max_size=9),
    st.lists(anything, min_size=3, max_size=3),
    st.tuples(sizes, st.integers(1, 30)),
    st.booleans(),
)
def test_any_classes_and_any_boundary_make_a_picture_of_any_size(
    rows: list[tuple[float, float, int]], start: list[float], size: tuple[int, int], ascii: bool
) -> None:
    data = Dataset.of([row[:2] for row in rows], [row[2] for row in rows])
    of = Problem("any", data, Logistic(2), tuple(start), 1.0)
    moment = session_of(of, RunConfig(1, 0.1, 3, of.start)).moment
    picture = classes_chart(moment, *size, ascii)
    assert measured(picture) == {(size[1], size[0])}
    assert not ascii or plain(picture).isascii()


@pytest.mark.parametrize(("ascii", "zero", "one"), [(False, "○", "+"), (True, "o", "+")])
def test_each_class_has_its_sign_and_its_colour(ascii: bool, zero: str, one: str) -> None:
    picture = classes_chart(session_of(CLASSES, RunConfig(1, 0.1, 3, CLASSES.start)).moment, 70, 24, ascii)
    drawn = [(sign, span.role) for row in picture for span in row for sign in span.text]
    assert drawn.count((zero, "zero")) == 5 and drawn.count((one, "one")) == 3


@pytest.mark.parametrize(("ascii", "zero", "one"), [(False, "◉", "✚"), (True, "@", "#")])
def test_the_row_in_use_keeps_the_sign_of_its_class(ascii: bool, zero: str, one: str) -> None:
    session = session_of(CLASSES, RunConfig(1, 0.1, 3, CLASSES.start))
    for step, sign in ((1, zero), (3, one)):
        session.goto(step)
        picture = classes_chart(session.moment, 70, 24, ascii)
        lit = "".join(span.text for row in picture for span in row if span.role == "current")
        assert lit.strip() == sign


@pytest.mark.parametrize("params", [(1.0, 1.0, 0.0), (0.0, 2.0, -1.0), (-3.0, 0.0, 1.5), (1.0, -0.2, 0.3)])
def test_the_boundary_is_where_z_is_0_from_edge_to_edge(params: tuple[float, ...]) -> None:
    across, up = Axis(-2.0, 3.0), Axis(-10.0, 20.0)
    line = _boundary(np.array(params), across, up, "sgd")
    z = params[0] * line.x + params[1] * line.y + params[2]
    assert z == pytest.approx([0, 0], abs=1e-12)
    edges = [line.x.tolist() == [-2.0, 3.0], line.y.tolist() == [-10.0, 20.0]]
    assert any(edges)


def test_there_is_no_boundary_where_the_model_says_the_same_of_all() -> None:
    line = _boundary(np.array([0.0, 0.0, 1.0]), Axis(-2.0, 3.0), Axis(-10.0, 20.0), "sgd")
    assert not np.isfinite(line.x + line.y).any()


@pytest.mark.parametrize(("height", "rows"), [(9, 0), (11, 0), (12, 6), (14, 7), (15, 6), (40, 31)])
def test_a_table_that_is_longer_leaves_half_of_a_high_frame_to_the_plot(height: int, rows: int) -> None:
    moment = session_of(CLASSES, RunConfig(1, 0.1, 3, CLASSES.start)).moment
    assert len(CLASSES.dataset) == 8 and plot_rows(moment, height) == rows

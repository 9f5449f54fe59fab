"""Law 7: a chart never fails. Any floats, any size: a picture of exactly that size."""

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.charts.canvas import Axis, Layer, draw
from gdtui.charts.fit import fit_chart
from gdtui.charts.landscape import landscape
from gdtui.charts.loss import legend, loss_chart
from gdtui.core.data.datasets import Dataset
from gdtui.core.problem.models import Proportional
from gdtui.core.problem.problems import Problem
from gdtui.core.training.config import RunConfig, run_config
from gdtui.display.rows import Picture, plain
from gdtui.display.views import View
from tests.problems import LINE, PROPORTIONAL, session_of, setups

hostile = st.lists(
    st.floats() | st.sampled_from([1e308, -1e308, 5e-324, 0.0, -0.0, 1e5, math.nan]), max_size=40
)
sizes = st.integers(1, 60)
limits = st.tuples(st.floats(-1e300, 1e300), st.floats(-1e300, 1e300))


def measured(picture: Picture) -> set[tuple[int, int]]:
    """The (rows, columns) of a picture, once for each length of line."""
    return {(len(picture), sum(len(span.text) for span in row)) for row in picture}


@given(hostile, hostile, limits, limits, sizes, st.integers(1, 30), st.booleans(), st.sampled_from(["", "●"]))
def test_any_floats_at_any_size(
    xs: list[float],
    ys: list[float],
    x: tuple[float, float],
    y: tuple[float, float],
    w: int,
    h: int,
    ascii: bool,
    sign: str,
) -> None:
    n = min(len(xs), len(ys))
    layer = Layer(np.array(xs[:n]), np.array(ys[:n]), "sgd", sign)
    across, up = Axis(*x, ((x[0], "a"), (x[1], "b"))), Axis(*y, ((y[0], "low"), (y[1], "high")))
    picture = draw([layer, layer], across, up, w, h, ascii)
    assert measured(picture) == {(h, w)}
    if ascii:
        assert plain(picture).isascii()


@given(setups(), st.integers(0, 400), sizes, st.integers(1, 30), st.booleans())
def test_every_moment_has_its_charts_at_any_size(
    setup: tuple[Problem, RunConfig], steps: int, w: int, h: int, log: bool
) -> None:
    session = session_of(*setup)
    session.goto(steps)
    session.restart()
    session.goto(steps // 2)
    assert measured(loss_chart(session.moment, w, h, View(log=log))) == {(h, w)}
    assert measured(fit_chart(session.moment, w, h)) == {(h, w)}


@pytest.mark.parametrize("size", [(0, 0), (0, 5), (5, 0), (1, 0), (0, 1)])
def test_where_there_is_no_room_there_is_no_picture_and_no_failure(size: tuple[int, int]) -> None:
    for problem in (PROPORTIONAL, LINE):
        session = session_of(problem, run_config(problem), run_config(problem, batch="all"))
        session.forward(2)
        for chart in (loss_chart, fit_chart, landscape):
            picture = chart(session.moment, *size)
            assert len(picture) == size[1] and not plain(picture).strip()


@given(
    st.lists(st.tuples(st.floats(-1e308, 1e308), st.floats(-1e308, 1e308)), min_size=1, max_size=9),
    sizes,
    st.integers(1, 30),
)
def test_any_finite_dataset_can_be_plotted(rows: list[tuple[float, float]], w: int, h: int) -> None:
    data = Dataset.of([x for x, _ in rows], [y for _, y in rows])
    session = session_of(Problem("any", data, Proportional(), (1.0,), 0.0), RunConfig(1, 0.1, 3, (1.0,)))
    session.forward()
    assert measured(fit_chart(session.moment, w, h)) == {(h, w)}


def chart(rate: float, epochs: int = 1000) -> Picture:
    session = session_of(PROPORTIONAL, RunConfig(1, rate, epochs, (1.0,)))
    session.goto(session.total)
    return loss_chart(session.moment, 60, 14)


BROKEN = """\
│                     ⢠       ⢠
│                     ⢸       ⢸
│                     ⢸       ⢸
│⠐⠒⠒⠒⠒⠒⠒⠒⠒        ⠒⠒⠒⠒⠚       ⠘⠒⠒⠒⠒⠂       ⠂
│
│
│
└───────────────────────────────────────────"""


def test_a_line_is_broken_where_it_is_not_a_number_and_cut_where_it_leaves() -> None:
    y = np.array([5, 5, 5, math.nan, 5, 5, 1e300, 5, 5, math.inf, 5])
    text = plain(draw([Layer(np.arange(11.0), y, "a")], Axis(0, 10), Axis(0, 10), 44, 8))
    assert "\n".join(line.rstrip() for line in text.splitlines()) == BROKEN


@pytest.mark.parametrize("rate", [1.0, 0.3])
def test_a_diverging_run_keeps_a_readable_chart(rate: float) -> None:
    text = plain(chart(rate))
    assert "nan" not in text and "inf" not in text
    assert sum(len(span.text.strip()) for row in chart(rate) for span in row if span.role == "sgd") > 10


def test_the_axes_stay_while_stepping() -> None:
    session = session_of(PROPORTIONAL, RunConfig(1, 0.01, 100, (1.0,)))
    frames: dict[str, set[str]] = {"linear": set(), "log": set()}
    for _ in range(300):
        session.forward()
        for scale, seen in frames.items():
            rows = loss_chart(session.moment, 56, 14, View(log=scale == "log"))
            seen.add(
                "\n".join(
                    "".join(span.text for span in row if span.role in ("label", "axis")) for row in rows
                )
            )
    assert len(frames["linear"]) <= 5  # 5, 10, 20, 50 and 100 epochs
    assert len(frames["log"]) <= 5 + 6  # and 10⁻¹, 10⁻², 10⁻⁴, … 10⁻³²


def test_a_curve_of_many_steps_costs_no_more_points_than_columns() -> None:
    session = session_of(PROPORTIONAL, RunConfig(1, 1e-5, 100_000, (1.0,)))
    session.goto(session.total)
    steps, losses = session.run.losses.curve("dataset", 300_000, 50)
    assert len(steps) == len(losses) == 100


def test_the_legend_names_every_run_by_sign_and_word() -> None:
    session = session_of(PROPORTIONAL, RunConfig(1, 0.01, 100, (1.0,)))
    session.forward(6)
    session.goto(0)
    session.change(batch=3)
    session.forward(3)
    assert [span.text for span in legend(session.moment, 80)] == ["▲ GD 3.836", "● SGD 1.394"]
    assert [span.role for span in legend(session.moment, 80)] == ["gd", "sgd"]
    assert sum(len(span.text) + 2 for span in legend(session.moment, 18)) - 2 <= 18


def test_axes_labels_and_layers_keep_their_roles() -> None:
    layers = [
        Layer(np.array([0.0, 1.0]), np.array([0.0, 1.0]), "sgd"),
        Layer(np.array([1.0]), np.array([1.0]), "gd", "▲"),
    ]
    picture = draw(layers, Axis(0, 1, ((0, "0"), (1, "1"))), Axis(0, 1, ((0, "low"), (1, "high"))), 30, 8)
    shown: dict[str, str] = {}
    for row in picture:
        for text, role in row:
            shown[role] = shown.get(role, "") + text.replace(" ", "")
    assert shown["label"] == "highlow01"
    assert set(shown["axis"]) == set("┤│└┬─")
    assert shown["gd"] == "▲" and len(shown["sgd"]) > 10
    assert shown[""] == ""


def test_a_legend_names_no_loss_by_fewer_than_three_digits_and_says_how_many_runs_it_leaves_out() -> None:
    session = session_of(PROPORTIONAL, RunConfig(1, 0.01, 300, (1.0,)))
    for rate in (0.0067, 0.004, 0.003):
        session.goto(600)
        session.goto(300)
        session.change(lr=rate)
    session.goto(880)
    assert len(session.moment.ghosts) == 3
    for width in range(90):
        row = legend(session.moment, width)
        assert sum(len(span.text) + 2 for span in row) - 2 <= max(width, 0) or not row
        words = [span.text for span in row]
        for text in words:
            found = re.search(r" (\d\S*)$", text)
            if found and text.split()[-2] not in ("lr", "at"):
                assert re.fullmatch(r"\d\.\d{2,3}(e-?\d+)?|0\.0*\d{3,4}|0", found[1]), text
        left_out = 4 - sum(not text.startswith("+") for text in words)
        assert not row or (words[-1] == f"+{left_out}") == (left_out > 0)

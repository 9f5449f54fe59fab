"""The landscape: a picture of exactly its size for any moment, which says what the step did."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.charts import contours, valley
from gdtui.charts.canvas import Axis, Layer, draw, frame
from gdtui.charts.landscape import caption, landscape, magnification, pair
from gdtui.charts.paths import settled, stations
from gdtui.core.data.datasets import Dataset
from gdtui.core.problem.models import Linear, Model, Polynomial, Proportional
from gdtui.core.problem.problems import Problem, problem
from gdtui.core.session.session import Session
from gdtui.core.training.config import RunConfig, run_configs
from gdtui.display.rows import Picture, Span, plain
from gdtui.display.views import View
from tests.charts.test_canvas import measured, sizes
from tests.problems import session_of, setups

anything = st.floats() | st.sampled_from([1e308, -1e308, 5e-324, 0.0, -0.0, 1e5, math.nan, math.inf])
finite = st.floats(-1e308, 1e308) | st.sampled_from([1e308, 5e-324, 1e150, 1e-150])


THREE = Problem("three", Dataset.of([1, 2, 3, -1], [2, 5, 9, 1]), Polynomial(2), (0.0, 0.5, 1.0), 0.0)


def sessions(*asked: str, on: str = "noisy", **common: float) -> Session:
    found = problem(on)
    return session_of(
        found, *(named.config for text in asked for named in run_configs(found, text, **common))
    )


def roles_of(picture: Picture) -> dict[str, str]:
    """All that is drawn in each role, row by row."""
    shown: dict[str, str] = {}
    for row in picture:
        for text, role in row:
            shown[role] = shown.get(role, "") + text.replace(" ", "")
    return shown


@given(setups(), st.integers(0, 400), sizes, st.integers(1, 30), st.booleans(), st.booleans())
def test_every_moment_has_a_landscape_of_any_size(
    setup: tuple[Problem, RunConfig], steps: int, w: int, h: int, ascii: bool, colours: bool
) -> None:
    session = session_of(*setup)
    session.goto(steps)
    picture = landscape(session.moment, w, h, View(), ascii, colours)
    assert measured(picture) == {(h, w)}
    assert not ascii or plain(picture).isascii()
    assert magnification(session.moment) >= 1
    assert all(isinstance(span, Span) for row in caption(session.moment) for span in row)


@given(
    st.lists(st.tuples(finite, finite), min_size=1, max_size=9),
    st.lists(anything, min_size=3, max_size=3),
    st.sampled_from([Proportional(), Linear(), Polynomial(2)]),
    st.sampled_from([1e-300, 0.1, 1e10]),
    st.integers(0, 12),
    st.tuples(sizes, st.integers(1, 30)),
)
def test_any_dataset_from_any_start_has_a_landscape(
    rows: list[tuple[float, float]],
    start: list[float],
    model: Model,
    rate: float,
    steps: int,
    size: tuple[int, int],
) -> None:
    data = Dataset.of([x for x, _ in rows], [y for _, y in rows])
    begin = tuple(start[: len(model.names)])
    configs = [RunConfig(batch, rate, 3, begin) for batch in {1, len(rows)}]
    session = session_of(Problem("any", data, model, begin, 0.0), *configs)
    session.goto(steps)
    assert measured(landscape(session.moment, *size)) == {(size[1], size[0])}


def test_the_start_has_the_mean_and_every_valley_but_none_is_lit() -> None:
    shown = roles_of(landscape(sessions("sgd").moment, 55, 14))
    assert shown["sgd"] == "●" and shown["strong"] and shown["valley"]
    assert "current" not in shown


def test_sgd_goes_down_the_valley_of_its_sample() -> None:
    session = sessions("sgd", lr=0.05)
    session.forward(2)
    shown = roles_of(landscape(session.moment, 55, 14))
    assert shown["current"] == "◉" and "▶" in shown["sgd"] and len(shown["sgd"]) > 40
    assert caption(session.moment)[-1][0].text == "▸ sample 2's valley"


def test_gd_looks_at_each_sample_and_moves_down_the_mean() -> None:
    session = sessions("gd", lr=0.05)
    session.forward(2)
    shown = roles_of(landscape(session.moment, 55, 14))
    assert "▲" in shown["gd"] and shown["current"] == "◉"
    session.forward()
    assert "▶" in roles_of(landscape(session.moment, 55, 14))["gd"]
    assert caption(session.moment)[-1][0].text == "▸ mean of all"
    session = sessions("batch=2", lr=0.05)
    session.forward(2)
    assert caption(session.moment)[-1][0].text == "▸ mean of 2 samples"


def test_an_update_of_less_than_two_columns_has_no_arrow() -> None:
    session = sessions("sgd", lr=1e-5)
    session.forward()
    assert not set("▶◀─") & set(roles_of(landscape(session.moment, 55, 14))["sgd"])


def test_sgd_is_seen_circling_where_gd_settles() -> None:
    session = sessions("sgd,gd")
    session.goto(299)
    assert magnification(session.moment) == 8
    rows = landscape(session.moment, 55, 14)
    marks = {sign: row.index(sign) for row in plain(rows).splitlines() for sign in "○▲" if sign in row}
    assert marks["○"] != marks["▲"]
    assert "○" in roles_of(rows)["sgd"]


def test_a_run_that_is_far_out_stands_at_the_edge_and_leaves_the_other_room() -> None:
    session = sessions("sgd,gd", on="lecture", lr=0.5)
    session.goto(12)
    picture = landscape(session.moment, 55, 14)
    assert set(roles_of(picture)["gd"]) <= set("◀▶BO") and "●" in roles_of(picture)["sgd"]
    session.choose(1)
    assert "▲" in roles_of(landscape(session.moment, 55, 14))["gd"]


@pytest.mark.parametrize("on", ["lecture", "noisy", "line"])
def test_the_axes_stay_while_stepping(on: str) -> None:
    session = sessions("sgd", on=on)
    seen = set()
    for _ in range(300):
        session.forward()
        picture = landscape(session.moment, 56, 14)
        seen.add("".join(text for row in picture for text, role in row if role in ("label", "axis")))
    assert len(seen) <= 8


def test_a_map_has_heights_paths_and_the_optimum() -> None:
    session = sessions("sgd,gd", on="line")
    session.goto(30)
    picture = landscape(session.moment, 56, 14)
    shown = roles_of(picture)
    assert any(role.startswith("sgd/level") for role in shown)
    assert any(role.startswith("gd/level") for role in shown)
    assert "✚" in "".join(text for role, text in shown.items() if role.startswith("strong/level"))
    levels = {
        int(part.removeprefix("level-"))
        for role in shown
        for part in role.split("/")
        if part.startswith("level")
    }
    assert levels == set(range(10)) and "b" in shown["strong"] and "w" in shown["strong"]


def test_without_colours_heights_are_characters() -> None:
    moment = sessions("sgd", on="line").moment
    assert set("·:░▒▓█") <= set(plain(landscape(moment, 56, 14, colours=False)))
    assert set(".,:;~-=") <= set(plain(landscape(moment, 56, 14, ascii=True)))
    assert not any("/" in role for role in roles_of(landscape(moment, 56, 14, colours=False)))


def test_of_several_parameters_the_chosen_two_are_shown_and_the_others_held() -> None:
    session = session_of(THREE, RunConfig(1, 0.01, 9, THREE.start))
    session.goto(20)
    assert [pair(session.run, View(pair=i)) for i in range(4)] == [(0, 1), (0, 2), (1, 2), (0, 1)]
    assert "held  b = " in caption(session.moment)[0][0].text
    pictures = {plain(landscape(session.moment, 56, 14, View(pair=i))) for i in range(4)}
    assert len(pictures) == 3
    far = landscape(session.moment, 56, 14)
    session.goto(5)
    near = landscape(session.moment, 56, 14)
    assert far != near


@given(st.integers(0, 10**7), st.integers(1, 5000), st.integers(0, 10**5))
def test_a_path_has_few_points_and_keeps_those_it_had(steps: int, samples: int, further: int) -> None:
    taken = stations(steps, samples)
    assert taken[0] == 0 and taken[-1] == steps and len(taken) <= 64 + 65 + 32 * 18
    assert (np.diff(taken) > 0).all()
    kept = taken[taken < steps - 64]
    assert set(kept.tolist()) <= set(stations(steps + further, samples).tolist())
    assert 0 <= settled(steps) <= steps


@given(st.integers(4, 60), st.integers(3, 30), st.booleans(), st.booleans())
def test_the_frame_is_where_corners_are_drawn(w: int, h: int, across: bool, up: bool) -> None:
    x = Axis(0, 1, ((0, "0"), (1, "1")) if across else ())
    y = Axis(0, 1, ((0, "low"), (1, "high")) if up else ())
    place = frame(w, h, x, y)
    for at, row, column in ((0.0, place.height - 1, place.left), (1.0, 0, place.left + place.width - 1)):
        picture = draw([Layer(np.array([at]), np.array([at]), "corner", "X")], x, y, w, h)
        lines = plain(picture).splitlines()
        assert lines[row][column] == "X"


@given(setups(), st.lists(st.integers(0, 200), max_size=6))
def test_the_picture_is_the_moments_whatever_was_drawn_before(
    setup: tuple[Problem, RunConfig], walk: list[int]
) -> None:
    walked, fresh = session_of(*setup), session_of(*setup)
    for steps in (*walk, 40):
        walked.goto(steps)
        shown = landscape(walked.moment, 40, 12)
    for cached in (valley._ground, valley._curve, contours._ground, contours._before):
        cached.cache_clear()
    fresh.goto(40)
    assert landscape(fresh.moment, 40, 12) == shown


def test_inside_a_step_the_valley_is_that_of_its_own_sample() -> None:
    for runs in ("sgd", "gd"):
        session = sessions(runs, lr=0.05)
        session.forward()
        for phase in (1, 2, 3):
            session.next_phase()
            assert session.moment.phase == phase
            lit, way, *_ = caption(session.moment)[0]
            assert (lit.text, way.text.strip()) == ("▸ sample 2's valley", "no update yet")
            shown = roles_of(landscape(session.moment, 55, 14))
            assert shown["current"] == "◉" and "▶" not in shown[runs] and "◀" not in shown[runs]

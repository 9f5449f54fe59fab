"""Runs on a chart: each is told from the others, stands where it ended, and spoils no other's axis."""

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.charts.loss import _curves, loss_chart
from gdtui.charts.marks import Mark, marked
from gdtui.charts.strokes import Corner, straightened
from gdtui.core.problem.problems import Problem
from gdtui.core.runs.kinds import MEASURES
from gdtui.core.session.moments import Moment
from gdtui.core.session.session import Session
from gdtui.core.training.batches import UNITS, Unit
from gdtui.core.training.config import RunConfig, run_configs
from gdtui.display.labels import PLAIN, ghost_labels, run_labels, viewed_label
from gdtui.display.rows import Picture, blank, plain
from gdtui.display.views import View
from tests.problems import PROPORTIONAL, comparisons, known, session_of

views = st.builds(View, st.sampled_from(MEASURES), st.sampled_from(UNITS), st.booleans())
coordinates = st.floats() | st.floats(-0.5, 1.5) | st.sampled_from([math.nan, math.inf, -math.inf, 0.0, 1.0])


def compared(text: str, steps: int, **common: object) -> Session:
    session = session_of(PROPORTIONAL, *(named.config for named in run_configs(PROPORTIONAL, text, **common)))
    session.goto(steps)
    return session


@given(comparisons(most=6))
def test_up_to_six_runs_are_told_apart(setup: tuple[Problem, list[RunConfig]]) -> None:
    moment = session_of(setup[0], *setup[1]).moment
    found = run_labels(moment)
    assert len({label.role for label in found}) == len({label.sign for label in found}) == len(found)
    assert len({label.plain for label in found}) == len(found)
    assert "".join(label.letter for label in found) == "ABCDEF"[: len(found)]
    assert (
        len({label.name() for label in found})
        == len({label.name(ascii=True) for label in found})
        == len(found)
    )
    for one, config in zip(found, setup[1], strict=True):
        alike = [
            other
            for other in setup[1]
            if (other.batch, other.optimizer.name) == (config.batch, config.optimizer.name)
        ]
        written = {(p.choices, p.dtype, p.seed, p.start) for p in alike}
        named = {(label.short) for label, p in zip(found, setup[1], strict=True) if p in alike}
        assert len(named) == len(written)  # what differs in a choice differs in its words
        assert one.name(ascii=True).isascii()


def test_runs_of_one_kind_say_in_what_they_differ() -> None:
    text = "sgd,sgd:lr=0.05,gd,batch=2,sgd:seed=3"
    found = run_labels(compared(text, 0).moment)
    assert [label.name() for label in found] == [
        "A ● SGD lr 0.01 seed none",
        "B ▰ SGD lr 0.05 seed none",
        "C ▲ GD",
        "D ■ mini",
        "E ▼ SGD lr 0.01 seed 3",
    ]


def test_rates_that_are_nearly_alike_are_named_apart() -> None:
    found = run_labels(compared("sgd:lr=0.0100001,sgd:lr=0.01000012", 0).moment)
    assert [label.short for label in found] == ["SGD lr 0.0100001", "SGD lr 0.01000012"]


def test_one_run_alone_has_no_letter() -> None:
    assert viewed_label(compared("gd", 0).moment).name() == "▲ GD"


@given(comparisons(most=4), st.data())
def test_what_was_left_looks_like_what_it_was(
    setup: tuple[Problem, list[RunConfig]], data: st.DataObject
) -> None:
    session = session_of(setup[0], *setup[1])
    for _ in range(3):
        session.goto(4)
        session.choose(data.draw(st.integers(0, 3)))
        before = dict(zip(setup_plans(session.moment), run_labels(session.moment), strict=True))
        if data.draw(st.booleans()):
            session.change(batch=data.draw(st.integers(1, len(setup[0].dataset))))
        else:
            session.restart()
    assert before
    moment = session.moment
    now = dict(zip(setup_plans(moment), run_labels(moment), strict=True))
    for trail, shown in zip(moment.ghosts, ghost_labels(moment), strict=True):
        assert shown.letter == "" and shown.role in PLAIN
        if trail.run.config in now:
            assert shown.role == now[trail.run.config].role


def setup_plans(moment: Moment) -> list[RunConfig]:
    return [known(trail.run.config) for trail in moment.trails]


def measured(picture: Picture) -> set[tuple[int, int]]:
    return {(len(picture), sum(len(span.text) for span in row)) for row in picture}


@given(comparisons(most=4), st.integers(0, 200), views, st.integers(1, 60), st.integers(1, 30), st.booleans())
def test_several_runs_fit_any_size_in_every_view(
    setup: tuple[Problem, list[RunConfig]], steps: int, view: View, w: int, h: int, ascii: bool
) -> None:
    session = session_of(setup[0], *setup[1])
    session.goto(steps)
    session.restart()
    session.goto(steps // 2)
    session.link()
    session.forward(3)
    picture = loss_chart(session.moment, w, h, view, ascii)
    assert measured(picture) == {(h, w)}
    assert plain(picture).isascii() or not ascii


def cells(picture: Picture, role: str) -> str:
    return "".join(span.text.replace(" ", "") for row in picture for span in row if span.role == role)


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("view", [View(loss, unit) for loss in MEASURES for unit in UNITS])
def test_every_run_has_its_letter_and_sign_at_its_end(view: View, log: bool) -> None:
    session = compared("gd,sgd,batch=2", 17)
    picture = loss_chart(session.moment, 70, 16, view._replace(log=log))
    for shown in run_labels(session.moment):
        drawn = cells(picture, shown.role)
        assert drawn.count(shown.letter) == 1, plain(picture)
        assert drawn.count(shown.sign) <= 1
    # Where two end in the same cell, the viewed run's sign is the one that is seen.
    assert run_labels(session.moment)[0].sign in plain(picture)


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("wild", ["sgd:lr=1", "sgd:lr=30", "gd:lr=0.22"])
def test_a_run_that_explodes_leaves_a_calm_one_its_axis(wild: str, unit: str) -> None:
    session = compared(f"gd,{wild}", 300)
    alone = compared("gd", 300)
    view = View(unit=unit)  # type: ignore[arg-type]
    both, calm = (loss_chart(s.moment, 60, 14, view) for s in (session, alone))
    vertical = [
        [float(text) for row in picture[:-1] for text, role in row if role == "label" and text.strip()]
        for picture in (both, calm)
    ]
    assert vertical[0] == vertical[1] and max(vertical[0]) <= 5
    assert len(cells(both, "gd")) > 20
    for shown in run_labels(session.moment):
        assert shown.letter in cells(both, shown.role)


@given(
    st.lists(st.tuples(st.floats(0, 0.2), st.floats(-0.1, 0.1) | st.floats(-2, 2)), max_size=60),
    st.sampled_from([0.0, 1e-3, 0.05]),
)
def test_a_straightened_line_passes_every_point_within_the_tolerance(
    strides: list[tuple[float, float]], tolerance: float
) -> None:
    across = np.cumsum([right + 1e-6 for right, _ in strides]).tolist()
    points: list[Corner] = [(x, y) for x, (_, y) in zip(across, strides, strict=True)]
    kept = straightened(points, tolerance)
    assert kept[:1] == points[:1] and kept[-1:] == points[-1:]
    assert all(point in points for point in kept) and [x for x, _ in kept] == sorted({x for x, _ in kept})
    if len(kept) > 1:
        line = np.interp(across, [x for x, _ in kept], [y for _, y in kept])
        assert np.abs(line - [y for _, y in points]).max() <= tolerance + 1e-9


@given(st.lists(st.tuples(coordinates, coordinates), max_size=40), st.floats(0, 0.1))
def test_no_point_is_lost_beside_one_that_is_no_number(points: list[Corner], tolerance: float) -> None:
    kept = list(map(repr, straightened(points, tolerance)))
    assert kept[:1] == list(map(repr, points[:1])) and kept[-1:] == list(map(repr, points[-1:]))
    rest = iter(map(repr, points))
    assert all(point in rest for point in kept)  # in their order
    for one, other in pairwise(points):
        if not math.isfinite(sum(other)) and math.isfinite(sum(one)):
            assert repr(other) in kept and repr(one) in kept


def test_a_straight_line_needs_its_ends_only() -> None:
    assert straightened([(i / 100, i / 50) for i in range(101)], 1e-9) == [(0.0, 0.0), (1.0, 2.0)]
    corner = [(0.0, 0.0), (0.25, 0.0), (0.5, 0.0), (0.75, 1.0), (1.0, 2.0)]
    assert straightened(corner, 1e-3) == [(0.0, 0.0), (0.5, 0.0), (1.0, 2.0)]


marks = st.lists(
    st.tuples(st.lists(st.tuples(coordinates, coordinates), max_size=4), st.sampled_from("●▲■◆")), max_size=6
)


@given(marks, st.integers(0, 12), st.integers(1, 30), st.integers(1, 8))
def test_tags_cover_no_sign_and_the_picture_keeps_its_size(
    given: list[tuple[list[Corner], str]], margin: int, columns: int, rows: int
) -> None:
    under = blank(margin + columns, rows + 2)
    bare = [Mark(points, sign, "sgd") for points, sign in given]
    tagged = [replaced(mark, "ABCDEF"[i]) for i, mark in enumerate(bare)]
    without, with_tags = marked(under, bare, columns, rows), marked(under, tagged, columns, rows)
    assert measured(with_tags) == measured(under)
    for before, after in zip(plain(without).splitlines(), plain(with_tags).splitlines(), strict=True):
        assert all(now == then for now, then in zip(after, before, strict=True) if then != " ")
        assert after[:margin].strip() == ""
    letters = [char for char in plain(with_tags) if char in "ABCDEF"]
    assert len(letters) == len(set(letters))


def replaced(mark: Mark, tag: str) -> Mark:
    return mark._replace(tag=tag)


def test_a_plan_that_only_its_optimizer_tells_apart_has_a_sign_of_its_own() -> None:
    config = RunConfig(1, 0.01, 10, (1.0,))
    moment = session_of(PROPORTIONAL, config, replace(config, epochs=20)).moment
    assert len({shown.sign for shown in run_labels(moment)}) == 2


def test_a_loss_stays_until_the_update() -> None:
    """GD's stair has each update's loss until the next one, and its sign stands where the cursor does."""
    for steps in range(1, 16):
        picture = plain(loss_chart(compared("gd,sgd", steps).moment, 70, 20)).split("\n")
        assert len({row.index(sign) for row in picture for sign in "▲●" if sign in row}) == 1, steps
    alone = plain(loss_chart(compared("gd", 14).moment, 70, 20)).split("\n")
    assert sum(any(sign * 8 in row for sign in "⠉⠒⠤⣀") for row in alone) == 1 + 14 // 3, "\n".join(alone)


@given(st.sampled_from(UNITS), st.sampled_from(["gd", "sgd", "batch=2"]), st.integers(1, 300))
def test_a_curve_ends_with_the_loss_at_the_cursor(unit: Unit, kind: str, steps: int) -> None:
    """Thinned or not: the sign is at what is written beside it."""
    moment = compared(kind, steps).moment
    for loss in MEASURES:
        for curve in _curves(moment, 20, View(loss, unit), 0.1):
            assert (curve.x[-1], curve.y[-1]) == (moment.cost(unit), moment.loss(loss))

"""Runs side by side in the panes: each has its numbers, its letter and its own cursor, at any width."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.pilot import Pilot

from gdtui.core.problem.problems import Problem
from gdtui.core.session.session import Session
from gdtui.core.training.batches import UNITS, Unit
from gdtui.core.training.config import RunConfig, run_configs
from gdtui.display.labels import run_labels
from gdtui.display.rows import plain
from gdtui.display.views import View
from gdtui.ui.panes.logrows import Columns, log_rows
from gdtui.ui.panes.standings import standings_row
from gdtui.ui.panes.weights import weights_rows
from tests.problems import PROPORTIONAL, comparisons, session_of
from tests.ui.piloted import at_rest, play, press

views = st.builds(View, unit=st.sampled_from(UNITS))


def compared(text: str, steps: int, **common: object) -> Session:
    session = session_of(PROPORTIONAL, *(named.config for named in run_configs(PROPORTIONAL, text, **common)))
    session.goto(steps)
    return session


@settings(max_examples=30)
@given(comparisons(most=6), st.integers(0, 200), st.integers(0, 40), st.integers(33, 130), st.integers(0, 5))
def test_the_log_and_the_weights_fit_any_frame(
    setup: tuple[Problem, list[RunConfig]], steps: int, apart: int, width: int, view: int
) -> None:
    session = session_of(setup[0], *setup[1])
    session.goto(steps)
    session.choose(view)
    session.link()
    session.back(apart)
    moment = session.moment
    heading = Columns(moment, width).heading(moment)
    rows = list(log_rows(moment, width, max(0, moment.reach - 20), 20))
    lines = plain((heading, *rows)).splitlines()
    assert len(lines) == 1 + min(20, moment.reach)
    assert {len(line) for line in lines} == {len(lines[0])} and len(lines[0]) <= width
    assert f"{run_labels(moment)[moment.view].letter} " in lines[0]
    frame = max(37, width)  # the weights stand at the right, where no frame is narrower
    assert max(map(len, plain(weights_rows(moment, frame)).splitlines())) <= frame


@given(comparisons(most=6), st.integers(0, 200), st.integers(0, 200), views)
def test_the_standings_fit_any_width_and_name_every_run_where_there_is_room(
    setup: tuple[Problem, list[RunConfig]], steps: int, width: int, view: View
) -> None:
    session = session_of(setup[0], *setup[1])
    session.goto(steps)
    line = plain((standings_row(session.moment, view, width),))
    assert len(line) <= width
    if width >= 40:
        for label in run_labels(session.moment):
            assert f" {label.letter} {label.sign}" in line


@pytest.mark.parametrize("width", [33, 39])
def test_a_narrow_log_of_two_runs_has_the_gradients_of_both(width: int) -> None:
    moment = compared("gd,sgd", 7).moment
    titles = plain((Columns(moment, width).heading(moment),)).split()
    assert titles[-4:] == ["A", "∂w", "B", "∂w"]
    lines = plain(tuple(log_rows(moment, width, 0, 100))).splitlines()
    gd, sgd = zip(*(line.split()[-2:] for line in lines), strict=True)
    assert [float(slope) for slope in gd[:4]] == pytest.approx([-2, -8, -18, -1.8133], abs=1e-3)
    assert [float(slope) for slope in sgd[:4]] == pytest.approx([-2, -7.84, -16.2288, -1.4786], abs=1e-3)


@pytest.mark.parametrize("width", [69, 125])
def test_gds_one_row_an_epoch_stands_beside_sgds_three(width: int) -> None:
    moment = compared("gd,sgd", 7).moment
    columns = Columns(moment, width)
    titles = plain((columns.heading(moment),)).split()
    assert titles[-2:] == ["B", "w"] and "A" in titles
    lines = plain(tuple(log_rows(moment, width, 0, 100))).splitlines()
    cells = [line.replace("▸", " ").split() for line in lines]
    each = len(columns.shown) // 2
    gd, sgd = ([row[-at] for row in cells] for at in (1 + each, 1))
    assert [cell == "·" for cell in gd] == [True, True, False, True, True, False, True]
    assert "·" not in sgd and sgd[2].startswith("1.26") and gd[2].startswith("1.093")
    assert [line[0] for line in lines] == [" "] * 6 + ["▸"]


def test_cursors_that_are_apart_show_no_step_that_a_run_has_not_taken() -> None:
    session = compared("gd,sgd", 7)
    session.link()
    session.back(4)
    moment = session.moment
    lines = plain(tuple(log_rows(moment, 69, 0, 100))).splitlines()
    assert len(lines) == 7 and [line[0] for line in lines].index("▸") == 2
    before, after = lines[2], lines[5]
    assert "1.093333" in before and "1.260688" in before
    assert "1.177956" not in after and len(after.split()) < len(before.replace("▸", " ").split())
    session.choose()
    lines = plain(tuple(log_rows(session.moment, 69, 0, 100))).splitlines()
    assert [line[0] for line in lines].index("▸") == 6


@pytest.mark.parametrize(
    ("unit", "cost", "first"),
    [
        ("epochs", "3 epochs", "B"),
        ("updates", "3 updates", "B"),
        ("evaluations", "9 gradient evaluations", "B"),
    ],
)
def test_the_standings_say_who_is_nearest_for_what(unit: Unit, cost: str, first: str) -> None:
    line = plain((standings_row(compared("gd,sgd", 9).moment, View(unit=unit), 120),))
    assert line.startswith(f" nearest w* after {cost}") and line.rstrip().endswith("cursors linked")
    assert f"1 {first} " in line


def test_the_standings_say_which_run_has_ended_and_that_cursors_are_apart() -> None:
    session = compared("sgd:lr=30,gd", 300)
    session.link()
    line = plain((standings_row(session.moment, View(), 120),))
    assert "2 A ● SGD ended" in line and line.rstrip().endswith("cursors apart")
    assert "nearest w* after 1 epoch " in plain((standings_row(compared("gd,sgd", 3).moment, View(), 120),))


def test_a_log_says_how_many_columns_have_no_room() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        await press(pilot, "s")
        await at_rest(pilot)
        log = pilot.app.screen.query_one("#log")
        assert "4 more columns" in str(log.border_subtitle)

    play(scenario, (80, 24), runs="gd,sgd,batch=2")


def test_the_standings_show_a_tie() -> None:
    line = plain((standings_row(compared("gd,sgd", 0).moment, View(), 100),))
    assert "1= A" in line and "1= B" in line
    assert "1 B" in plain((standings_row(compared("gd,sgd", 30).moment, View(), 100),))

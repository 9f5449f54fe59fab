"""Any size, from nothing at all on: every pane and every line of the screen is a picture of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.pilot import Pilot

from gdtui.core.problem.problems import Problem
from gdtui.core.session.moments import Moment
from gdtui.core.training.config import RunConfig
from gdtui.display.rows import length, within
from gdtui.display.views import PLAIN_VIEW
from gdtui.ui.panes.footer import footer
from gdtui.ui.panes.large import large_rows
from gdtui.ui.panes.pane import Pane
from gdtui.ui.panes.standings import standings_row
from gdtui.ui.panes.status import status_row
from gdtui.ui.panes.table import PROBLEM
from gdtui.ui.panes.timeline import step_at, timeline_row
from gdtui.ui.panes.too_small import too_small_row
from gdtui.ui.playback.speed import Motion
from gdtui.ui.screens.folding import LEAST
from gdtui.ui.screens.keys import key_rows
from tests.problems import LINE, PROPORTIONAL, comparisons, session_of
from tests.ui.piloted import main_screen, play, press, session

TINY = [(width, height) for width in (0, 1, 2, 3, 7, 16) for height in (0, 1, 2, 7)]
SIZES = st.tuples(st.integers(0, 230), st.integers(0, 70))


def pane_named(name: str) -> Pane:
    return next(row for row in PROBLEM.rows if row.name == name).make()


def draw(pane: Pane, moment: Moment, width: int, height: int) -> None:
    """Draw the pane as it is drawn in a frame of that size: what is in sight, and large."""
    for band in ((), large_rows(pane.figures(moment), width, height // 3)):
        room = height - len(band)
        assert pane.length(moment, width, room) >= 0
        for row in pane.sight(moment, width, room, 0):
            assert length(within(row, width)) <= width


@pytest.mark.parametrize("name", PROBLEM.names)
@pytest.mark.parametrize("steps", [0, 7])
@pytest.mark.parametrize("runs", ["", "gd,sgd:lr=0.05,batch=2,sgd:seed=1,gd:dtype=float32,sgd:lr=1e6"])
def test_every_pane_draws_at_sizes_that_have_room_for_nothing(name: str, steps: int, runs: str) -> None:
    for problem in (PROPORTIONAL, LINE):
        shown = session(problem, runs)
        shown.goto(steps)
        for size in TINY:
            draw(pane_named(name), shown.moment, *size)


@pytest.mark.parametrize("name", PROBLEM.names)
@settings(max_examples=20)  # of each pane
@given(data=st.data(), compared=comparisons(), steps=st.integers(0, 200), size=SIZES)
def test_every_pane_draws_any_moment_at_any_size(
    name: str,
    data: st.DataObject,
    compared: tuple[Problem, list[RunConfig]],
    steps: int,
    size: tuple[int, int],
) -> None:
    problem, configs = compared
    shown = session_of(problem, *configs)
    shown.goto(steps)
    for _ in range(data.draw(st.integers(0, 3))):
        shown.next_phase()
    draw(pane_named(name), shown.moment, *size)


@given(comparisons(most=6), st.integers(0, 200), st.integers(0, 230), st.booleans())
def test_every_line_of_the_screen_fits_any_width(
    compared: tuple[Problem, list[RunConfig]], steps: int, width: int, moving: bool
) -> None:
    shown = session_of(compared[0], *compared[1])
    shown.goto(steps)
    moment, motion = shown.moment, Motion(moving=moving)
    lines = [
        status_row(moment, motion, width),
        timeline_row(moment, motion, width),
        standings_row(moment, PLAIN_VIEW, width),
        *key_rows(width),
    ]
    for row in lines:
        assert length(within(row, width)) <= width
    assert step_at(moment, motion, width, width) is None
    assert footer(width).commands and too_small_row(LEAST, width, 1)


def test_a_window_of_any_size_is_drawn_whatever_stands_in_front() -> None:
    """The panes behind a list, or behind the line for words, are drawn as well."""

    async def scenario(pilot: Pilot[None]) -> None:
        for key in ("?", ":", "z"):
            await press(pilot, key)
            for size in ((40, 12), (1, 1), (200, 60), (2, 70), (79, 1), (150, 40)):
                await pilot.resize_terminal(*size)
                assert main_screen(pilot).size == size
            await press(pilot, "escape", "escape")

    play(scenario, size=(150, 40), runs="gd,sgd,batch=2")

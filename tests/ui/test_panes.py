"""Panes are functions of a moment and a size: they fit, and their numbers are the step's."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.color import Color
from textual.pilot import Pilot
from textual.theme import Theme

from gdtui.core.conditions.condition import condition
from gdtui.core.problem.problems import Problem
from gdtui.core.session.session import Session
from gdtui.core.training.config import RunConfig, run_config
from gdtui.display.numbers import exact
from gdtui.display.rows import Picture, plain
from gdtui.ui.panes.datasetrows import dataset_table
from gdtui.ui.panes.logrows import Columns, log_rows
from gdtui.ui.panes.pane import Pane
from gdtui.ui.panes.status import status_row
from gdtui.ui.panes.timeline import timeline_row
from gdtui.ui.panes.weights import weights_rows
from gdtui.ui.playback.speed import Clock, Motion
from gdtui.ui.themes import DARK, LIGHT
from tests.problems import LINE, PROPORTIONAL, session_of, setups
from tests.realterminal import PATIENCE
from tests.ui.piloted import at_rest, play, press

# The widths of the frames at 80, 100, 200 and 40 columns: left, right, and the whole screen.
LEFT, RIGHT, WHOLE = (33, 39, 69, 37), (41, 55, 125, 37), (80, 100, 200, 40)


def at(steps: int, problem: Problem = PROPORTIONAL, **choices: object) -> Session:
    session = session_of(problem, run_config(problem, **choices))  # type: ignore[arg-type]
    session.goto(steps)
    return session


@given(setups(), st.integers(0, 300), st.integers(0, 3), st.sampled_from([0, 1, 2, 3]))
def test_every_pane_fits_its_frame_at_every_moment(
    setup: tuple[Problem, RunConfig], steps: int, phase: int, size: int
) -> None:
    session = session_of(*setup)
    session.goto(steps)
    for _ in range(phase):
        session.next_phase()
    moment = session.moment
    one_line = [(status_row(moment, Motion(), WHOLE[size]),), (timeline_row(moment, Motion(), WHOLE[size]),)]
    log = (Columns(moment, LEFT[size]).heading(moment), *log_rows(moment, LEFT[size], max(0, steps - 5), 5))
    frames: list[tuple[Picture, int]] = [
        (weights_rows(moment, RIGHT[size]), RIGHT[size]),
        (dataset_table(moment, LEFT[size]), LEFT[size]),
        (log, LEFT[size]),
        *((row, WHOLE[size]) for row in one_line),
    ]
    for picture, width in frames:
        assert max(len(line) for line in plain(picture).splitlines()) <= width


def test_the_arithmetic_of_sgd_is_that_of_the_blackboard() -> None:
    rows = [" ".join(line.split()) for line in plain(weights_rows(at(3).moment, 125)).splitlines()]
    assert rows == [
        "▸ w = 1.260688 was 1.0984 Δ +0.162288",
        "w* = 2 away -0.739312",
        "forward x·w 3·1.0984 3.2952",
        "loss before (ŷ−y)² (3.2952 − 6)² 7.31594304",
        "gradient 2·x·(ŷ−y) 2·3·(3.2952 − 6) -16.2288",
        "▸ update w − lr·g 1.0984 − 0.01·(-16.2288) 1.260688",
        "loss after 4.9192401 dataset mean 2.55071709",
    ]


def test_the_arithmetic_of_gd_adds_up_and_then_moves() -> None:
    waiting = plain(weights_rows(at(2, batch="all").moment, 125))
    assert "▸ sum" in waiting and "-2 − 8" in waiting and "w waits: 1 to go" in waiting
    moved = [
        " ".join(line.split()) for line in plain(weights_rows(at(3, batch="all").moment, 125)).splitlines()
    ]
    assert moved[-3:-1] == [
        "mean Σg/n (-2 − 8 − 18)/3 -9.3333333",
        "▸ update w − lr·ḡ 1 − 0.01·(-9.3333333) 1.09333333",
    ]


def test_the_arithmetic_of_two_parameters_has_both() -> None:
    text = plain(weights_rows(at(1, LINE).moment, 125))
    assert "1·1 − 0.5" in text and "gradient b" in text and "update w" in text and "update b" in text


def test_the_log_shows_parameters_only_where_they_moved() -> None:
    moment = at(4, batch="all").moment
    lines = plain(tuple(log_rows(moment, 39, 0, 10))).splitlines()
    assert [line.split()[-1] for line in lines] == ["·", "·", "1.093333", "·"]
    assert [line.startswith("▸") for line in lines] == [False, False, False, True]


def test_the_log_of_millions_of_steps_still_shows_gradient_and_parameter() -> None:
    moment = at(3, epochs=10_000_000).moment
    heading = plain((Columns(moment, LEFT[0]).heading(moment),))
    assert heading.split() == ["step", "#", "gradient", "w"] and len(heading) <= LEFT[0]


@pytest.mark.parametrize("width", WHOLE[:3])
def test_the_status_line_always_says_what_counts(width: int) -> None:
    cases: dict[tuple[tuple[str, object], ...], tuple[str, ...]] = {
        (): ("lecture", "SGD batch 1", "lr 0.01", "epoch 1/100", "sample 3/3", "step 3", "paused"),
        (("batch", "all"),): ("▲ GD", "batch 3"),
        (("batch", 2),): ("■ mini-batch 2",),
    }
    for choices, words in cases.items():
        line = plain((status_row(at(3, PROPORTIONAL, **dict(choices)).moment, Motion(), width),))
        assert all(word in line for word in words) and len(line) <= width
    diverged = plain((status_row(at(9999, lr=1.0, epochs=10_000).moment, Motion(), width),))
    assert "diverged at step 225" in diverged and "lr 1" in diverged
    finished = plain((status_row(at(300, batch=2).moment, Motion(), width),))
    assert all(word in finished for word in ("mini-batch 2", "100/100", "sample 3/3", "step 300", "finished"))
    assert "playing" in plain((status_row(at(3).moment, Motion(moving=True), width),))


def stopped(*texts: str, steps: int, width: int = 80, moving: bool = False, **choices: object) -> str:
    session = at(steps, PROPORTIONAL, **choices)
    for text in texts:
        session.breakpoints.add(condition(text, ("w",)))
    return plain((status_row(session.moment, Motion(moving), width),))


def test_the_status_says_at_which_breakpoint_it_stands_and_what_that_looks_at() -> None:
    assert stopped("loss < 0.01", steps=25).endswith(" epoch 9/100 step 25 ◆ loss_before < 0.01 ")
    assert stopped("loss < 0.01", steps=25, width=90).endswith(
        " step 25 loss_before 0.00797 ◆ loss_before < 0.01 "
    )
    assert "‖ paused" in stopped("loss < 0.01", steps=26)
    assert "▶ playing" in stopped("loss < 0.01", steps=25, moving=True)
    assert stopped("loss < 0.01", "step == 25", "epoch > 90", steps=25).endswith(" ◆ loss_before < 0.01 +1 ")
    both = stopped("loss > prev.loss", steps=5, width=120)
    assert " loss_before 2.09975 prev.loss_before 0.54658 ◆ loss_before > prev.loss_before " in both


def test_what_a_breakpoint_looks_at_is_said_once() -> None:
    line = stopped("step == 5 and sample == 2 and epoch == 2", steps=5, width=200)
    assert all(line.count(f"{word} ") == 2 for word in ("step", "sample", "epoch"))


def test_an_end_stays_one_and_the_breakpoint_that_is_hit_there_stands_beside_it() -> None:
    assert stopped("step == 300", steps=300).endswith(" ◆ step == 300 ■ finished ")
    assert stopped("nan", steps=9999, lr=1.0).endswith(" loss_before inf ◆ nan ✗ diverged at step 225 ")


@pytest.mark.parametrize("width", [80, 100, 200])
def test_a_long_condition_is_cut_and_leaves_room_for_epoch_and_step(width: int) -> None:
    text = " or ".join(["loss < 0.01", *(f"w == {n}" for n in range(16))])
    line = stopped(text, "w > 0", steps=25, width=width, epochs=9999)
    assert "epoch 9/9999" in line and "step 25" in line and "lr 0.01" in line and len(line) == width
    assert "◆ loss_before < 0.01" in line and "… " in line
    assert stopped(text, steps=25, width=20) == "  ◆ loss_before… ".rjust(20)
    assert stopped(text, steps=25, width=10) == "◆ loss_be…"


@given(
    st.sampled_from(["loss < 0.01", "nan", "loss < prev.loss and w > prev.w and rate > 0"]),
    st.integers(0, 300),
)
def test_a_hit_fits_any_width(text: str, width: int) -> None:
    for steps in (25, 150):
        line = stopped(text, steps=steps, width=width, epochs=50)
        assert len(line) <= width and (width < 40 or len(line) == width)


def test_the_status_says_where_the_run_parted_from_the_one_before() -> None:
    session = at(50)
    session.change(lr=0.1)
    assert "forked at step 50" in plain((status_row(session.moment, Motion(), 120),))
    session.undo()
    assert "forked" not in plain((status_row(session.moment, Motion(), 120),))
    session.goto(0)
    session.change(lr=0.1)
    assert "forked" not in plain((status_row(session.moment, Motion(), 120),))


def test_forty_columns_say_which_optimizer_which_rate_where_and_how_it_goes() -> None:
    cases = {
        plain((status_row(at(3).moment, Motion(), 40),)): ("SGD", "lr 0.01", "1/100", "paused"),
        plain((status_row(at(300, batch="all").moment, Motion(), 40),)): ("▲ GD", "100/100", "■ finished"),
        plain((status_row(at(9999, lr=1.0).moment, Motion(), 40),)): ("SGD", "lr 1", "diverged at step 225"),
        plain((status_row(at(3).moment, Motion(), 7),)): ("‖ paus…",),
        plain((timeline_row(at(300).moment, Motion(), 40),)): ("step 300 of 300", "4/s"),
        plain((timeline_row(at(3, epochs=10**7).moment, Motion(), 33),)): ("step        3 of 30000000 ",),
    }
    for line, words in cases.items():
        assert all(word in line for word in words), line


def test_no_number_of_the_arithmetic_is_cut_where_there_is_little_room() -> None:
    rows = plain(weights_rows(at(300, batch="all").moment, 37)).splitlines()
    assert [" ".join(row.split()) for row in rows[-3:-1]] == [
        "mean Σg/n -0.0006",
        "▸ update 2.00−0.01·(-0.0006) 2.000",
    ]
    rows = plain(weights_rows(at(3).moment, 37)).splitlines()
    assert " ".join(rows[-2].split()) == "▸ update 1.0984−0.01·(-16.23) 1.26"


def test_a_clock_owes_every_step_and_no_more() -> None:
    clock = Clock(4.0, 100.0)
    taken = 0
    for tick in range(1, 101):
        due = clock.due(100.0 + tick * 0.033)
        clock.took(int(due))
        taken += int(due)
    assert taken == int(3.3 * 4)


@given(st.floats(0.5, 1024), st.lists(st.floats(0.001, 1e6), max_size=50))
def test_a_clock_that_was_stopped_goes_on_as_after_a_frame(speed: float, passed: list[float]) -> None:
    clock, now, seen, taken = Clock(speed, 0.0), 0.0, 0.0, 0
    for seconds in passed:
        now += seconds
        seen += seconds if seconds <= 1 else 1 / 30
        due = int(clock.due(now))
        clock.took(due)
        taken += due
    assert abs(taken - seen * speed) <= 1 + 1e-6 * taken


@pytest.mark.parametrize(
    ("named", "opened"), [("gdtui-light", "gdtui-light"), ("nord", "nord"), ("no such", "gdtui-dark")]
)
def test_the_theme_in_the_environment_is_opened_and_runs_keep_their_colours(
    monkeypatch: pytest.MonkeyPatch, named: str, opened: str
) -> None:
    monkeypatch.setenv("TEXTUAL_THEME", named)

    async def scenario(pilot: Pilot[None]) -> None:
        assert pilot.app.theme == opened
        colours = pilot.app.theme_variables
        runs = {colours[name] for name in ("run-sgd", "run-gd", "run-mini")}
        assert len(runs) == 3 and colours["background"] not in runs

    play(scenario)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_our_themes_colour_the_screen_where_the_environment_names_them(theme: Theme) -> None:
    """Textual reads its environment when it is imported, hence a program of its own."""
    code = (
        "from tests.ui.piloted import *\n"
        "async def scenario(pilot): print(pilot.app.focused.styles.border_top[1].hex)\n"
        "play(scenario)"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "TEXTUAL_THEME": theme.name},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        timeout=PATIENCE,
        text=True,
        check=True,
    ).stdout
    shades = zip(Color.parse(shown.strip()).rgb, Color.parse(theme.primary).rgb, strict=True)
    assert all(abs(shade - wanted) < 3 for shade, wanted in shades)


def test_a_theme_that_is_chosen_while_running_colours_every_line() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        await press(pilot, "s")
        for name in ("gdtui-light", "gdtui-dark"):
            pilot.app.theme = name
            await at_rest(pilot)
            background = Color.parse(pilot.app.theme_variables["background"]).rich_color
            for pane in pilot.app.screen.query(Pane):
                for y in range(pane.size.height):
                    styles = [segment.style for segment in pane.render_line(y)]
                    assert all(style is not None and style.bgcolor == background for style in styles)

    play(scenario)


@pytest.mark.parametrize(("walked", "had"), [(1, 2), (2, 3), (4, 2)])
def test_the_working_divides_by_the_samples_that_a_batch_had_whatever_was_chosen_within_it(
    walked: int, had: int
) -> None:
    """From mini-batches to SGD within a batch: the next sample goes into it, and those after it are alone."""
    session = at(walked, LINE, batch=3)
    size, begun = min(3, 5 - walked // 3 * 3), walked % 3
    assert f"{begun} of {size}" in plain(weights_rows(session.moment, 125))
    session.change(batch=1)
    session.forward()
    text, step = plain(weights_rows(session.moment, 125)), session.moment.step
    assert step is not None and step.updated and f"w = {exact(float(step.params[0]))[:8]}" in text
    assert re.search(rf"\)/ ?{had}\b", text) and not re.search(r"\d of \d", text)
    session.forward()
    text = plain(weights_rows(session.moment, 125))
    assert not re.search(r"\d of \d|/ ?\d", text)


def test_the_status_names_the_batch_that_the_step_has_and_the_one_that_comes() -> None:
    session = at(2, PROPORTIONAL)
    session.change(batch=3)
    session.forward()
    line = plain((status_row(session.moment, Motion(), 120),))
    assert "GD batch 1, then 3" in line
    session.forward(2)
    assert "GD batch 3 " in plain((status_row(session.moment, Motion(), 120),))
    session.change(batch=1)
    assert "SGD batch 3, then 1" in plain((status_row(session.moment, Motion(), 120),))
    session.forward()
    assert session.moment.step is not None and session.moment.step.updated
    assert "SGD batch 3, then 1" in plain((status_row(session.moment, Motion(), 120),))
    session.forward()
    assert "SGD batch 1 " in plain((status_row(session.moment, Motion(), 120),))


def test_equal_numbers_look_equal_and_others_differ() -> None:
    ended = at(3000, PROPORTIONAL, epochs=1000)
    for width in (40, 56, 64):
        assert "was the same" in plain(weights_rows(ended.moment, width))
    start = at(0, PROPORTIONAL)
    start.forward()
    assert start.moment.params[0] != start.moment.params_before[0]
    assert "was 1 " in plain(weights_rows(start.moment, 56))
    close = at(1, PROPORTIONAL, start=2 - 2e-15, lr=0.3)
    for width in range(36, 66):
        rows = plain(weights_rows(close.moment, width)).splitlines()
        now, was = re.findall(r"w = (\S+) +was (\S+)", rows[0])[0]
        assert now != was

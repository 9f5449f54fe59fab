"""In ASCII every row is as wide as it was, says the same, and has none but ASCII characters."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from gdtui.charts.fit import fit_chart
from gdtui.charts.loss import legend, loss_chart
from gdtui.core.problem.problems import Problem
from gdtui.core.training.config import RunConfig
from gdtui.display.ascii import ascii_row
from gdtui.display.rows import Picture, Row, Span, plain
from gdtui.ui.panes.datasetrows import dataset_table
from gdtui.ui.panes.logrows import Columns, log_rows
from gdtui.ui.panes.status import status_row
from gdtui.ui.panes.timeline import timeline_row
from gdtui.ui.panes.weights import weights_rows
from gdtui.ui.playback.speed import Motion
from gdtui.ui.screens.keys import key_rows
from tests.problems import PROPORTIONAL, session_of, setups
from tests.ui.piloted import SIZES, at_rest, play, press

OURS = "▸−●▲■◉━─·…‖▶✗ŷ²Σ Δ∂×→←↑↓│╭╮╰╯├┤┬┴┼└┘ gabc019.()"


def text(row: Row) -> str:
    return "".join(span.text for span in row)


def written(line: str, role: str = "") -> str:
    return text(ascii_row((Span(line, role),)))


@given(st.lists(st.tuples(st.text(OURS, max_size=12), st.sampled_from(["", "dim", "sgd", "accent"]))))
def test_any_text_of_ours_is_ascii_and_as_wide_as_it_was(pieces: list[tuple[str, str]]) -> None:
    row = tuple(Span(*piece) for piece in pieces)
    assert text(ascii_row(row)).isascii()
    assert len(text(ascii_row(row))) == len(text(row))


@pytest.mark.parametrize(
    ("line", "ascii"),
    [
        ("loss     (ŷ − y)²      ", "loss     (y' - y)^2    "),
        ("loss  (5.999816161−6)²  3.3796916e-8", "loss  (5.999816161-6)^2 3.3796916e-8"),
        ("    #      x      y      ŷ  error", "    #      x      y     y'  error"),
        ("gradient   2·x·(ŷ−y)    2·3·(-2.7)", "gradient   2*x*(y'-y)   2*3*(-2.7)"),
        ("update     w − lr·Σg/n  1 − 0.01·(-28)/3", "update     w - lr*sum/n 1 - 0.01*(-28)/3"),
        ("Δ +0.05  ", "by +0.05 "),
        ("Loss · dataset mean", "Loss - dataset mean"),
        ("  100  1         ·", "  100  1         -"),
        ("step 3  ‖ paused ", "step 3  || paused"),
        ("‖ paused", "| paused"),
        ("▶ playing ■ finished ✗ diverged", "> playing = finished x diverged"),
        ("S ←         previous", "S left      previous"),
        ("−0.1 … ▸", "-0.1 ~ >"),
    ],
)
def test_signs_become_what_they_mean(line: str, ascii: str) -> None:
    assert written(line) == ascii


def test_what_is_not_ours_stays_and_roles_stay() -> None:
    assert written("größe 3 · x") == "größe 3 - x"
    row = ascii_row((Span("● SGD", "sgd"), Span("  "), Span("●", "accent"), Span("ŷ²   ", "dim")))
    assert row == (Span("* SGD", "sgd"), Span("  "), Span("o", "accent"), Span("y'^2 ", "dim"))


@given(setups(), st.integers(0, 300), st.sampled_from([33, 37, 39, 41, 55, 69, 80, 125]))
def test_every_row_of_every_pane_can_be_written(
    setup: tuple[Problem, RunConfig], steps: int, width: int
) -> None:
    session = session_of(*setup)
    session.goto(steps)
    moment = session.moment
    rows: Picture = (
        *weights_rows(moment, width),
        *dataset_table(moment, width),
        Columns(moment, width).heading(moment),
        *log_rows(moment, width, max(0, steps - 5), 5),
        status_row(moment, Motion(), width),
        timeline_row(moment, Motion(), width),
        *key_rows(width),
    )
    for row in rows:
        padded = (*row, Span(" " * (width - len(text(row)))))
        line = text(ascii_row(padded))
        assert line.isascii() and len(line) == max(width, len(text(row)))
        assert ("ŷ" in text(row)) is ("y'" in line)
        assert ("²" in text(row)) is ("^2" in line)


def test_runs_are_told_apart_on_the_chart_and_named_by_what_they_are_drawn_with() -> None:
    session = session_of(PROPORTIONAL, RunConfig(1, 0.01, 100, (1.0,)))
    for size in (3, 2, 1):
        session.forward(40)
        session.goto(0)
        session.change(batch=size)
    session.forward(10)
    chart = loss_chart(session.moment, 70, 20, ascii=True)
    drawn: dict[str, set[str]] = {}
    for row in chart:
        for piece, role in row:
            drawn.setdefault(role, set()).update(piece.strip())
    assert {role: drawn[role] for role in ("sgd", "gd", "mini")} == {"sgd": {"*"}, "gd": {"#"}, "mini": {"x"}}
    names = [span.text[:2] + span.role for span in legend(session.moment, 90, ascii=True)]
    assert set(names) == {"* sgd", "# gd", "x mini"}
    assert plain(chart).isascii() and plain(fit_chart(session.moment, 40, 10, ascii=True)).isascii()


@pytest.mark.parametrize("size", [*SIZES, (20, 3)], ids=str)
def test_the_screen_is_ascii(size: tuple[int, int]) -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        for keys in ("", "sssss", "mss", "tab", "?"):
            await press(pilot, *([keys] if keys == "tab" else keys))
            await at_rest(pilot)
            strips = pilot.app.screen._compositor.render_strips()
            # The blocks are Textual's own scroll bar.
            shown = re.sub("[▁-█]", "", "\n".join(strip.text for strip in strips))
            assert shown.isascii(), [char for char in shown if not char.isascii()]

    play(scenario, size, ascii=True)

"""Large numbers: what stands in a pane that has the screen to itself."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.core.problem.problems import Problem
from gdtui.core.training.config import RunConfig, run_config
from gdtui.display.numbers import fitted
from gdtui.display.rows import length, plain
from gdtui.ui.panes.large import Figure, large_rows
from gdtui.ui.panes.large_working import large_working
from gdtui.ui.panes.lettering import FONTS, LIKE, SMALL, TALL
from tests.problems import PLANE, PROPORTIONAL, configs, session_of, setups


@given(st.lists(st.floats(), min_size=1, max_size=7), st.integers(1, 220), st.integers(1, 60), st.booleans())
def test_they_fit_and_stay_as_high_whatever_the_numbers(
    values: list[float], width: int, height: int, ascii: bool
) -> None:
    rows = large_rows([Figure("w", value) for value in values], width, height, ascii)
    assert len(rows) <= height and all(len(line) <= width for line in plain(rows).split("\n"))
    assert len(rows) == len(large_rows([Figure("w", 0.5)] * len(values), width, height, ascii))
    if ascii:
        assert plain(rows).isascii()


@given(st.floats(), st.integers(5, 9))
def test_every_character_of_every_number_has_its_dots(value: float, digits: int) -> None:
    assert set(fitted(value, digits)) <= set(TALL) & set(SMALL)
    assert all(font.has(fitted(value, digits)) for font in FONTS)


@pytest.mark.parametrize("dots", [TALL, SMALL], ids=["tall", "small"])
def test_every_sign_has_as_many_rows_of_dots_as_any_and_looks_like_no_other(dots: dict[str, str]) -> None:
    glyphs = {char: dots[char].split() for char in dots}
    assert {len(rows) for rows in glyphs.values()} == {len(glyphs["0"])}
    assert all(len({len(row) for row in rows}) == 1 for rows in glyphs.values())
    assert len({tuple(rows) for rows in glyphs.values()}) == len(glyphs)
    assert set("0123456789.+-·/=≈()²…e") <= set(dots) and set(LIKE.values()) <= set(dots)


@given(
    setups() | st.tuples(st.just(PLANE), configs(PLANE, 5)),
    st.integers(0, 60),
    st.integers(1, 210),
    st.integers(1, 60),
    st.integers(0, 3),
    st.booleans(),
)
def test_the_working_in_large_letters_fits_any_screen(
    setup: tuple[Problem, RunConfig], steps: int, width: int, height: int, phase: int, ascii: bool
) -> None:
    walked = session_of(*setup)
    walked.goto(steps)
    for _ in range(phase):
        walked.next_phase()
    picture = large_working(walked.moment, width, height, ascii)
    assert len(picture) <= height and all(length(row) <= width for row in picture)


def test_the_working_of_the_lecture_is_read_from_the_back_at_every_usual_size() -> None:
    walked = session_of(PROPORTIONAL, run_config(PROPORTIONAL))
    walked.goto(3)
    for width, height in ((96, 21), (76, 16), (196, 50)):
        shown = plain(large_working(walked.moment, width, height)).splitlines()
        heads = [line.split()[0] for line in shown if not set("█▀▄") & set(line)]
        assert heads == ["forward", "loss", "gradient", "▸"]
    shown = plain(large_working(walked.moment, 96, 21)).splitlines()
    assert [line.rstrip() for line in shown[:4]] == [
        "  forward     x·w",
        "    ▀▀█   ▄█    █▀█ █▀█ █▀█ █ █   ▄▄▄   ▀▀█   ▀▀█ █▀█ █▀▀ ▀▀█",
        "     ▀█ ▀  █    █ █ ▀▀█ █▀█ ▀▀█   ▄▄▄    ▀█   █▀▀ ▀▀█ ▀▀█ █▀▀",
        "    ▀▀▀   ▀▀▀ ▀ ▀▀▀ ▀▀▀ ▀▀▀   ▀         ▀▀▀ ▀ ▀▀▀ ▀▀▀ ▀▀▀ ▀▀▀",
    ]


def test_it_looks_like_this() -> None:
    shown = plain(large_rows([Figure("w", 1.26), Figure("loss", math.inf)], 64, 5))
    assert "\n".join(line.rstrip() for line in shown.split("\n")) == (
        "  w                               loss\n"
        "   ▄█       ▄▀▀▀▄  ▄▀▀             ▀         ▄▀▀\n"
        "    █         ▄▄▀ █▄▄▄            ▀█  █▀▀▀▄ ▀█▀\n"
        "    █   ▄▄  ▄▀    █   █            █  █   █  █\n"
        "   ▀▀▀  ▀▀  ▀▀▀▀▀  ▀▀▀            ▀▀▀ ▀   ▀  ▀"
    )

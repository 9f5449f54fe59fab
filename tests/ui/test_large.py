"""Large numbers: what stands in a pane that has the screen to itself."""

import math

from hypothesis import given
from hypothesis import strategies as st

from gdtui.display.numbers import fitted
from gdtui.display.rows import plain
from gdtui.ui.panes.large import FONT, Figure, large_rows


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
    assert set(fitted(value, digits)) <= set(FONT)


def test_it_looks_like_this() -> None:
    shown = plain(large_rows([Figure("w", 1.26), Figure("loss", math.inf)], 64, 5))
    assert "\n".join(line.rstrip() for line in shown.split("\n")) == (
        "  w                               loss\n"
        "   ▄█       ▄▀▀▀▄  ▄▀▀             ▀         ▄▀▀\n"
        "    █         ▄▄▀ █▄▄▄            ▀█  █▀▀▀▄ ▀█▀\n"
        "    █   ▄▄  ▄▀    █   █            █  █   █  █\n"
        "   ▀▀▀  ▀▀  ▀▀▀▀▀  ▀▀▀            ▀▀▀ ▀   ▀  ▀"
    )

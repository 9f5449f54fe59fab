"""Text from outside becomes visible characters, and nothing else."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.core.errors import LIMIT, visible

CORPUS = [
    "\x1b[2J\x1b[H",
    "\x1b]0;title\x07",
    "\x9b31m",
    "a\x00b\x7f",
    "\u202eright to left\u202c",
    "zero\u200bwidth\u2060\ufeff",
    "lone \ud800 surrogate",
    "line\nbreak\r\n\u2028",
    "z" + "\u0301" * 500,
    "[bold]markup[/bold] [a[0]]",
    "x" * 10_000,
]


@pytest.mark.parametrize("text", CORPUS, ids=ascii)
@pytest.mark.parametrize("limit", [1, 5, LIMIT])
def test_nothing_that_moves_or_hides_passes(text: str, limit: int) -> None:
    check(text, limit)


@given(st.text(), st.integers(1, 80))
def test_nothing_passes_whatever_the_text(text: str, limit: int) -> None:
    check(text, limit)


def check(text: str, limit: int) -> None:
    shown = visible(text, limit)
    assert len([char for char in shown if not unicodedata.combining(char)]) <= limit
    assert all(char.isprintable() for char in shown)
    shown.encode("utf-8")


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=LIMIT))
def test_plain_text_is_left_alone(text: str) -> None:
    assert visible(text) == text

"""What a terminal is given that lacks colours, or anything but ASCII."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from gdtui.terminal.fallback import colourless, in_ascii
from gdtui.terminal.styles import PLAIN, applied

DARK = (17, 21, 27)
LIGHT = (252, 251, 248)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_any_text_is_ascii_and_as_wide_as_it_was(text: str) -> None:
    plain = in_ascii(text)
    assert plain.isascii() and len(plain) == cell_len(text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("─│╭╯┼", "-|+++"),
        ("⠤⠒⠀", "** "),
        ("█▌▔▁", "##-_"),
        ("Zoë ŷ", "Zoe y"),
        ("漢🔎", "? ? "),
        ("e\u0301", "e"),
    ],
)
def test_signs_become_what_they_look_like(text: str, plain: str) -> None:
    assert in_ascii(text) == plain


@pytest.mark.parametrize(
    ("ground", "background", "stands_out"),
    [
        (DARK, "48;2;17;21;27", False),
        (DARK, "48;2;27;33;42", False),
        (DARK, "48;2;77;58;20", True),
        (DARK, "48;2;230;159;0", True),
        (DARK, "48;5;16", False),
        (DARK, "48;5;214", True),
        (DARK, "48;5;255", True),
        (DARK, "40", False),
        (DARK, "43", True),
        (DARK, "103", True),
        (LIGHT, "48;2;235;232;224", False),
        (LIGHT, "48;2;179;89;0", True),
        (LIGHT, "107", False),
        (LIGHT, "", False),
    ],
)
def test_without_colours_what_stands_out_is_reversed(
    ground: tuple[int, int, int], background: str, stands_out: bool
) -> None:
    style = applied(PLAIN, f"1;38;2;200;200;200;{background}".rstrip(";"))
    plain = colourless(style, ground)
    assert plain.foreground == plain.background == ""
    assert plain.attributes == ({"1", "7"} if stands_out else {"1"})

"""The colours of what a program prints are kept as a terminal shows them; nothing else of it acts on one."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.color import Color

from gdtui.terminal.styles import Style
from gdtui.ui.panes.inks import READABLE, contrast, inked
from gdtui.watch.output import KEPT, Output
from gdtui.watch.pens import Run
from gdtui.watch.printed import harmless
from tests.realterminal import Terminal
from tests.watch.test_screen import left, watching
from tests.watch.watched import written

TOKEN = b"\0token:"
DARK = Color.parse("#d5d9e0"), Color.parse("#11151b")
LIGHT = Color.parse("#20242b"), Color.parse("#fcfbf8")
HIGH = Color(255, 255, 255), Color(0, 0, 0)
RED = Style(foreground="31")


def printed(*chunks: str | bytes) -> list[tuple[tuple[str, str], ...]]:
    """The pieces of each line of what came in these chunks."""
    output = Output(TOKEN)
    for chunk in chunks:
        output.feed(chunk.encode() if isinstance(chunk, str) else chunk)
    output.end(1)
    return [harmless(line).pieces for line in output.lines]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("\x1b[31mred\x1b[0m plain", (("red", "31"), (" plain", ""))),
        ("\x1b[1;4mboth\x1b[22m one", (("both", "1;4"), (" one", "4"))),
        ("\x1b[38;5;208morange\x1b[39m", (("orange", "38;5;208"),)),
        ("\x1b[38;2;1;2;3;48;2;4;5;6mtrue", (("true", "38;2;1;2;3;48;2;4;5;6"),)),
        ("\x1b[38:2::1:2:3ma\x1b[38:5:9mb", (("a", "38;2;1;2;3"), ("b", "38;5;9"))),
        ("\x1b[4:3mwavy\x1b[4:0m not", (("wavy", "4"), (" not", ""))),
        ("\x1b[31mred\x1b[mplain", (("red", "31"), ("plain", ""))),
        ("\x1b[2J\x1b[31mhello\x07", (("\\x1b[2J", ""), ("hello\\x07", "31"))),
        ("\x1b[?25l\x1b]0;title\x07\x9b31m", (("\\x1b[?25l\\x1b]0;title\\x07\\x9b31m", ""),)),
        ("\x1b[31m[bold]x[/]", (("[bold]x[/]", "31"),)),
        ("a\t\x1b[31mb\tc", (("a   ", ""), ("b   c", "31"))),
        ("e\x1b[31m\u0301\x1b[32m\u0302\x1b[33m\u0303.", (("e\u0301\u0302", ""), (".", "33"))),
    ],
)
def test_colours_are_kept_and_all_else_made_visible(text: str, pieces: tuple[tuple[str, str], ...]) -> None:
    assert printed(text + "\n") == [pieces]


def test_what_is_left_open_goes_on_as_on_a_terminal_and_nothing_else_does() -> None:
    assert printed("\x1b[31mred\x1b[0m\nplain\n") == [(("red", "31"),), (("plain", ""),)]
    assert printed("\x1b[31mred\nstill\x1b[0m\n") == [(("red", "31"),), (("still", "31"),)]


def test_a_line_that_is_written_over_has_the_colours_of_what_is_seen() -> None:
    assert printed("\x1b[32m50%\x1b[0m done\r\x1b[31m6\x1b[0m\n") == [
        (("6", "31"), ("0%", "32"), (" done", "")),
    ]


@given(st.integers(0, 60), st.integers(0, 60))
def test_it_does_not_matter_in_which_pieces_it_comes(first: int, second: int) -> None:
    data = "ä\x1b[1;38;5;208m面\x1b[0mx\r\n\x1b[31m".encode() + TOKEN + "7;tö\x1b[2J\x1b[0m.\n".encode()
    one, other = sorted((first, second))
    assert printed(data[:one], data[one:other], data[other:]) == printed(data)


@given(st.text(st.sampled_from("\x1b[]()0123456789;:mMKJ\r\n\t\x07\x9b?e\u0301\u202e面 "), max_size=80))
def test_no_control_sequence_comes_through(text: str) -> None:
    for line in printed(text):
        for piece, parameters in line:
            assert piece.isprintable() and set(parameters) <= set("0123456789;")


def test_lines_that_are_dropped_or_cut_take_no_colours_with_them() -> None:
    output = Output(TOKEN)
    flood = "\x1b[31m" + "x" * 99 + "\n"
    output.feed((flood * (KEPT // 80) + "\x1b[0mlast " + "y" * 600 + "\n").encode())
    output.end(1)
    assert output.left_out and output.lines[0][1:] == ("x" * 99, (Run(0, RED),))
    last = harmless(output.lines[-1])
    assert output.lines[-1].runs == () and len(last.pieces[0][0]) <= 500 and last.pieces[0][0][-1] == "…"


@given(
    st.sampled_from([DARK, LIGHT, HIGH, HIGH[::-1]]),
    st.integers(0, 255),
    st.sampled_from(["38;5", "48;5"]),
    st.sampled_from(["", ";7", ";1", ";8"]),
)
def test_every_colour_can_be_read_on_our_ground(
    ours: tuple[Color, Color], index: int, kind: str, more: str
) -> None:
    """Black on the dark theme too, and our own ink on a ground of the program's."""
    style = inked(f"{kind};{index}{more}", *ours)
    front = Color.from_rich_color(style.color) if style.color else ours[0]
    back = Color.from_rich_color(style.bgcolor) if style.bgcolor else ours[1]
    assert contrast(front, back) >= READABLE - 0.05 and not style.conceal


def test_what_the_program_has_set_both_of_is_as_it_wants_and_nonsense_is_nothing() -> None:
    style = inked("34;40", *DARK)
    assert style.color is not None and style.color.get_truecolor().hex == "#0000ee"
    assert style.bgcolor is not None and style.bgcolor.get_truecolor().hex == "#000000"
    for nonsense in ("38;5;999", "38;2;1;2;999", "38", "38;9", "123456789"):
        assert inked(nonsense, *DARK).color is None


COLOURED = """
    w = 1.0
    print("\\x1b[31mred\\x1b[0m and \\x1b[30mblack\\x1b[0m \\x1b[38;2;1;200;3mgreen\\x1b[0m")
    for i in range(9):
        w -= 0.5 * (w - 3)
"""


def opened(terminal: Terminal) -> bytes:
    """What was sent until the output was seen."""
    terminal.wait("step 0")
    terminal.press("sa")
    terminal.wait("red and black green")
    terminal.settled()
    return bytes(terminal.sent)


def test_the_screen_shows_them_and_without_colours_shows_none(tmp_path: Path) -> None:
    file = written(tmp_path, COLOURED)
    with watching(file) as terminal:
        assert b"38;2;1;200;3m" in opened(terminal)
        left(terminal)
    with watching(file, NO_COLOR="1") as terminal:
        assert b"38;" not in opened(terminal)
        left(terminal)

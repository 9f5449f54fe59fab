"""Law: a terminal fed with the differences shows what one fed with Textual's frames shows."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.color import Color
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from gdtui.terminal.cells import Cells
from gdtui.terminal.difference import Shown
from gdtui.terminal.frames import is_frame, read_frame
from gdtui.terminal.styles import PLAIN, applied, change
from tests.terminal.emulator import Emulator

WIDTH, HEIGHT = 23, 5
LETTERS = ["a", "b", " ", " ", "─", "⠿", "ŷ", "−", "漢", "字", "e\u0301", "ñ", "…", "あ"]

colours = st.none() | st.builds(Color.from_rgb, *[st.sampled_from([0, 17, 255])] * 3)
colours |= st.builds(Color.from_ansi, st.sampled_from([1, 7, 9, 100, 240]))
ATTRIBUTES = ["bold", "italic", "underline", "strike", "reverse"]
attributes = st.dictionaries(st.sampled_from(ATTRIBUTES), st.just(True))
styles = st.builds(lambda fore, back, on: Style(color=fore, bgcolor=back, **on), colours, colours, attributes)
texts = st.lists(st.sampled_from(LETTERS), min_size=1, max_size=12).map("".join)
segments = st.lists(st.builds(lambda *drawn: Segment(*drawn), texts, styles), min_size=1, max_size=4)


@st.composite
def frames(draw: st.DrawFn) -> str:
    """A frame of Textual's own: strips of one width, at some place of the screen."""
    x, y = draw(st.integers(0, WIDTH - 1)), draw(st.integers(0, HEIGHT - 1))
    width, height = draw(st.integers(1, WIDTH - x)), draw(st.integers(1, HEIGHT - y))
    ground = draw(styles)
    strips = [[Strip(draw(segments)).adjust_cell_length(width, ground)] for _ in range(height)]
    console = Console(color_system="truecolor", force_terminal=True, legacy_windows=False)
    return LayoutUpdate(strips, Region(x, y, width, height)).render_segments(console)  # type: ignore[arg-type]


@settings(max_examples=40)
@given(st.lists(st.lists(frames(), min_size=1, max_size=3), min_size=1, max_size=5), st.data())
def test_a_terminal_shows_the_same_by_differences(drawn: list[list[str]], data: st.DataObject) -> None:
    """Frames are flushed together or one by one, and now and then everything is painted again."""
    theirs, ours = Emulator(WIDTH, HEIGHT), Emulator(WIDTH, HEIGHT)
    cells, shown = Cells(WIDTH, HEIGHT), Shown(WIDTH, HEIGHT)
    for group in drawn:
        for frame in group:
            assert is_frame(frame)
            theirs.feed(frame)
            read_frame(frame, cells)
        if data.draw(st.integers(0, 4)) == 0:
            ours.reset()
            ours.reset_mode(7, private=True)
            shown = Shown(WIDTH, HEIGHT)
            cells.touch_all()
        ours.feed(shown.become(cells))
        assert _unlike(ours, theirs) == []


def _unlike(ours: Emulator, theirs: Emulator) -> list[object]:
    """The cells that differ: where, and what each shows."""
    rows = enumerate(zip(ours.cells(), theirs.cells(), strict=True))
    return [(y, x, a, b) for y, row in rows for x, (a, b) in enumerate(zip(*row, strict=True)) if a != b]


@given(frames())
def test_what_is_shown_already_costs_nothing(frame: str) -> None:
    cells, shown = Cells(WIDTH, HEIGHT), Shown(WIDTH, HEIGHT)
    read_frame(frame, cells)
    assert shown.become(cells)
    read_frame(frame, cells)
    assert shown.become(cells) == ""


@given(styles, styles)
def test_a_change_of_style_is_short_and_right(before: Style, after: Style) -> None:
    emulator = Emulator(3, 1)
    first, second = (applied(PLAIN, style._make_ansi_codes(3) or "0") for style in (before, after))  # type: ignore[arg-type]
    emulator.feed(change(PLAIN, first) + "a" + change(first, second) + "b")
    expected = Emulator(3, 1)
    console = Console(color_system="truecolor", force_terminal=True, legacy_windows=False)
    expected.feed(Strip([Segment("a", before), Segment("b", after)]).render(console))
    assert emulator.cells()[0][:2] == expected.cells()[0][:2]
    anew = change(PLAIN, second).replace("\x1b[", "\x1b[0;")
    assert first == second or len(change(first, second)) <= len(anew or "\x1b[0m")


SMUGGLED = [
    "\x1b[2J",
    "\x1b]0;title\x07",
    "\x1b]52;c;eA==\x07",
    "\x1bc",
    "\x1b[?1049l",
    "\x9b2J",
    "\x1bP1$q\x1b\\",
    "\x07",
]


@pytest.mark.parametrize("sequence", SMUGGLED)
def test_a_frame_draws_and_does_nothing_else(sequence: str) -> None:
    """What gets into a widget's text with a control sequence in it is drawn without."""
    cells, shown = Cells(WIDTH, HEIGHT), Shown(WIDTH, HEIGHT)
    read_frame(f"\x1b[1;1H\x1b[1mab{sequence}cd\x1b[0m", cells)
    assert shown.become(cells) == "\x1b[1H\x1b[0m\x1b[1mabcd"


def test_hyperlinks_are_kept_and_ended() -> None:
    cells, shown = Cells(WIDTH, HEIGHT), Shown(WIDTH, HEIGHT)
    link = "\x1b]8;id=1;https://example.org\x1b\\"
    read_frame(f"\x1b[1;1Ha{link}bc\x1b]8;;\x1b\\d", cells)
    assert shown.become(cells) == f"\x1b[1H\x1b[0ma{link}bc\x1b]8;;\x1b\\d"


@given(st.text(), st.integers(-2, HEIGHT), st.integers(0, WIDTH + 2))
def test_any_text_keeps_within_the_screen(text: str, y: int, x: int) -> None:
    cells = Cells(WIDTH, HEIGHT)
    cells.put(y, x, text, PLAIN)
    for graphemes, styles in cells.rows:
        assert len(graphemes) == len(styles) == WIDTH
        assert all(cell_len(grapheme) <= 2 for grapheme in graphemes if grapheme)

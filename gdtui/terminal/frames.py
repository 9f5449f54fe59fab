"""Reads what Textual writes: frames become cells, everything else is passed on."""

import re
from collections.abc import Callable

from gdtui.terminal.cells import Cells
from gdtui.terminal.styles import PLAIN, Style, applied, linked

# A frame starts with a cursor position. Nothing that is not listed here does anything inside of one, so text
# that smuggles in a control sequence cannot reach the terminal with it.
FRAME = re.compile(r"\x1b\[[0-9]+;[0-9]+H")
TOKEN = re.compile(
    r"\x1b\[(?P<run>[0-9;:]*)m(?P<text>[^\x00-\x1f\x7f-\x9f]*)\x1b\[0?m"
    r"|\x1b\[(?P<y>[0-9]+);(?P<x>[0-9]+)H"
    r"|(?P<plain>[^\x00-\x1f\x7f-\x9f]+)"
    r"|\x1b\[(?P<style>[0-9;:]*)m"
    r"|(?P<line>\n)"
    r"|\x1b\]8;(?P<link>[^\x00-\x1f\x7f-\x9f]*)(?:\x1b\\|\x07)"
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"
    r"|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?"
    r"|\x1b[ -/]*[0-~]?"
    r"|[\x00-\x1f\x7f-\x9f]"
)

Paint = Callable[[str, Style], tuple[str, Style]]


def is_frame(data: str) -> bool:
    """Return whether this is a frame: text and styles at places."""
    return FRAME.match(data) is not None


def as_it_is(text: str, style: Style) -> tuple[str, Style]:
    """Return what it was given: the paint of a terminal that can show everything."""
    return text, style


def read_frame(frame: str, cells: Cells, paint: Paint = as_it_is) -> None:
    """Draw a frame on cells, each text as `paint` makes it."""
    y, x, style = 0, 0, PLAIN
    for token in TOKEN.finditer(frame):
        kind = token.lastgroup
        if kind == "text":  # the usual run: a style, its text, and the end of the style
            x = cells.put(y, x, *paint(token["text"], applied(style, token["run"])))
            style = Style(link=style.link)
        elif kind == "x":
            y, x = int(token["y"]) - 1, int(token["x"]) - 1
        elif kind == "plain":
            x = cells.put(y, x, *paint(token["plain"], style))
        elif kind == "style":
            style = applied(style, token["style"])
        elif kind == "line":
            y, x = y + 1, 0
        elif kind == "link":
            style = linked(style, token["link"])

"""Printed lines as they may be shown: nothing in them acts on a terminal, and their colours are apart."""

import unicodedata

from gdtui.core.errors import visible
from gdtui.core.runs import source
from gdtui.terminal.styles import PLAIN, Style
from gdtui.watch.output import Printed
from gdtui.watch.pens import Run

LONGEST = 500  # characters of a line that are shown
TAB = 4  # columns


def harmless(line: Printed) -> source.Printed:
    """Return a line in pieces of one style each."""
    pieces: list[tuple[str, str]] = []
    column = left = 0
    bounds = _bounds(line)
    for (start, style), (stop, _) in zip(bounds, [*bounds[1:], Run(len(line.text), PLAIN)], strict=True):
        piece = (" " * (column % TAB) + line.text[start:stop]).expandtabs(TAB)[column % TAB :]
        column += len(piece)
        shown = visible(piece, LONGEST - left)
        if shown:
            pieces.append((shown, _parameters(style)))
        left += len(shown)
        if left >= LONGEST or shown[-1:] == "…" != piece[-1:]:
            break
    return source.Printed(line.step, tuple(pieces))


def _bounds(line: Printed) -> list[Run]:
    """Return where styles change; marks are in the style of the character that they stand on."""
    found = [Run(0, PLAIN)]
    for start, style in line.runs:
        while start < len(line.text) and unicodedata.category(line.text[start]) in ("Mn", "Me"):
            start += 1
        if found[-1].start == start:
            found.pop()
        found.append(Run(start, style))
    return found


def _parameters(style: Style) -> str:
    return ";".join([*sorted(style.attributes), *filter(None, (style.foreground, style.background))])

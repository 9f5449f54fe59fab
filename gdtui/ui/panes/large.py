"""Large numbers: digits of many cells, for those who sit at the back."""

from collections.abc import Sequence
from typing import NamedTuple

from gdtui.display.cells import cut, left
from gdtui.display.numbers import fitted
from gdtui.display.rows import Picture, Row, Span
from gdtui.ui.panes.lettering import FONTS, Font

LEAST = 5  # characters of a number that is worth its room
MOST = 9


class Figure(NamedTuple):
    """A number to be shown large, and what it is called."""

    name: str
    value: float


def large_rows(figures: Sequence[Figure], width: int, height: int, ascii: bool = False) -> Picture:
    """Return the figures side by side under their names, as large as fits, and as many as there is room for.

    Nothing where not even one fits. How many rows there are depends on the size and on the names alone.
    """
    for font in FONTS[:3]:
        for count in range(len(figures), 0, -1):
            room = width // count - 2
            digits = min(MOST, room // font.advance)
            if digits >= LEAST and font.height(ascii) + 1 <= height:
                return _side_by_side(figures[:count], room, digits, font, ascii)
    return ()


def _side_by_side(figures: Sequence[Figure], room: int, digits: int, font: Font, ascii: bool) -> Picture:
    blocks = [font.written(fitted(figure.value, digits), ascii) for figure in figures]
    names: Row = tuple(Span(f"  {left(cut(figure.name, room), room)}", "dim") for figure in figures)
    lines = zip(*blocks, strict=True)
    return (names, *(tuple(Span("  " + line[:room].ljust(room), "accent") for line in row) for row in lines))

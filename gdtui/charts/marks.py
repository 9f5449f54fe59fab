"""Marks: signs that stand on a picture, each in the one cell that its point lies in."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from gdtui.charts.picture import Picture, Row, Span
from gdtui.charts.strokes import Corner, inside

Cell = tuple[int, int]  # row, column


class Mark(NamedTuple):
    """A sign to stand at each of these points, shares of the axes; a tag beside the last of them."""

    points: Sequence[Corner]
    sign: str
    role: str
    tag: str = ""


def marked(picture: Picture, marks: Sequence[Mark], columns: int, rows: int) -> Picture:
    """Return the picture with the marks on it that lie within, later ones above earlier, tags above all.

    The axes span the last `columns` columns and the first `rows` rows. A tag stands in the nearest cell
    beside its sign where no sign or tag is, the right one of two.
    """
    if rows < 1 or not picture:
        return picture
    first = sum(len(span.text) for span in picture[0]) - columns
    cells: dict[Cell, Span] = {}
    tagged: list[tuple[Cell, Span]] = []
    for mark in marks:
        places = [_cell(point, first, columns, rows) for point in mark.points if inside(point)]
        cells |= dict.fromkeys(places, Span(mark.sign, mark.role))
        if mark.tag and places:
            tagged.append((places[-1], Span(mark.tag, mark.role)))
    for (row, column), tag in tagged:
        beside = (column + way * away for away in range(1, columns) for way in (1, -1))
        within = (at for at in beside if first <= at < first + columns)
        free = next((at for at in within if (row, at) not in cells), None)
        if free is not None:
            cells[row, free] = tag
    lines = list(picture)
    for (row, column), span in sorted(cells.items()):
        lines[row] = laid_over(lines[row], column, span)
    return tuple(lines)


def _cell(point: Corner, first: int, columns: int, rows: int) -> Cell:
    """Return the cell of a point, as plotext rounds."""
    right, up = math.floor(point[0] * (columns - 1) + 0.5), math.floor(point[1] * (rows - 1) + 0.5)
    return rows - 1 - up, first + right


def laid_over(row: Row, column: int, span: Span) -> Row:
    """Return the row with a piece of it replaced, from that column on."""
    stop = column + len(span.text)
    return (*_part(row, 0, column), span, *_part(row, stop, math.inf))


def _part(row: Row, start: int, stop: float) -> list[Span]:
    spans, at = [], 0
    for text, role in row:
        piece = text[max(0, start - at) : max(0, int(min(stop - at, len(text))))]
        at += len(text)
        if piece:
            spans.append(Span(piece, role))
    return spans

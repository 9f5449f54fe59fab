"""Marks: signs that stand on a picture, each in the one cell that its point lies in."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from gdtui.charts.strokes import Corner, inside
from gdtui.display.rows import Cell, Picture, cells, joined, length

CellIndex = tuple[int, int]  # row, column


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
    first = length(picture[0]) - columns
    signs: dict[CellIndex, Cell] = {}
    tagged: list[tuple[CellIndex, Cell]] = []
    for mark in marks:
        places = [_cell_index(point, first, columns, rows) for point in mark.points if inside(point)]
        signs |= dict.fromkeys(places, (mark.sign, mark.role))
        if mark.tag and places:
            tagged.append((places[-1], (mark.tag, mark.role)))
    for (row, column), tag in tagged:
        beside = (column + way * away for away in range(1, columns) for way in (1, -1))
        within = (at for at in beside if first <= at < first + columns)
        free = next((at for at in within if (row, at) not in signs), None)
        if free is not None:
            signs[row, free] = tag
    lines = {row: cells(picture[row]) for row, _ in signs}
    for (row, column), sign in signs.items():
        lines[row][column] = sign
    return tuple(joined(lines[y]) if y in lines else row for y, row in enumerate(picture))


def _cell_index(point: Corner, first: int, columns: int, rows: int) -> CellIndex:
    """Return the cell of a point, as plotext rounds."""
    right, up = math.floor(point[0] * (columns - 1) + 0.5), math.floor(point[1] * (rows - 1) + 0.5)
    return rows - 1 - up, first + right

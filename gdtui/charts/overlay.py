"""Overlay: pictures of the same size, one upon the other, cell by cell."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from gdtui.charts.picture import Picture, Row, Span

FRAME_ROLES = ("axis", "label")
_BRAILLE = range(0x2800, 0x2900)
Cell = tuple[str, str]  # a character and its role


def cells(row: Row) -> list[Cell]:
    """Return a row as one pair of character and role for each column."""
    return [(sign, role) for text, role in row for sign in text]


def joined(row: Iterable[Cell]) -> Row:
    """Return the cells as spans, neighbours of the same role in one."""
    return tuple(
        Span("".join([sign for sign, _ in alike]), role) for role, alike in groupby(row, key=itemgetter(1))
    )


def marks(row: Row) -> Iterator[tuple[int, str, str]]:
    """Return column, character and role of what is drawn in a row, axes and their labels left out."""
    column = 0
    for text, role in row:
        if role not in FRAME_ROLES and not text.isspace():
            for i, sign in enumerate(text):
                if sign not in " \u2800":
                    yield column + i, sign, role
        column += len(text)


def over(ground: Picture, above: Picture) -> Picture:
    """Return the ground with what is drawn above it; where both have braille dots, all of them show."""
    rows: list[Row] = []
    for below, top in zip(ground, above, strict=True):
        drawn = list(marks(top))
        if not drawn:
            rows.append(below)
            continue
        line = cells(below)
        for column, sign, role in drawn:
            line[column] = (_merged(line[column][0], sign), role)
        rows.append(joined(line))
    return tuple(rows)


def _merged(below: str, above: str) -> str:
    if ord(below) in _BRAILLE and ord(above) in _BRAILLE:
        return chr(ord(below) | ord(above))
    return above

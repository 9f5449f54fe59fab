"""Overlay: pictures of the same size, one upon the other, cell by cell."""

from collections.abc import Iterator

from gdtui.display.cells import cells_of
from gdtui.display.rows import Picture, Row, cells, joined

FRAME_ROLES = ("axis", "label")
_BRAILLE = range(0x2800, 0x2900)


def drawn(row: Row) -> Iterator[tuple[int, str, str]]:
    """Return column, character and role of what is drawn in a row, axes and their labels left out."""
    column = 0
    for text, role in row:
        if role not in FRAME_ROLES and not text.isspace():
            for i, sign in enumerate(text):
                if sign not in " \u2800":
                    yield column + i, sign, role
        column += cells_of(text)


def over(ground: Picture, above: Picture) -> Picture:
    """Return the ground with what is drawn above it; where both have braille dots, all of them show."""
    rows: list[Row] = []
    for below, top in zip(ground, above, strict=True):
        above_it = list(drawn(top))
        if not above_it:
            rows.append(below)
            continue
        line = cells(below)
        for column, sign, role in above_it:
            line[column] = (_merged(line[column][0], sign), role)
        rows.append(joined(line))
    return tuple(rows)


def _merged(below: str, above: str) -> str:
    if ord(below) in _BRAILLE and ord(above) in _BRAILLE:
        return chr(ord(below) | ord(above))
    return above

"""Large numbers: digits of many cells, for those who sit at the back."""

from collections.abc import Sequence
from typing import NamedTuple

from gdtui.display.cells import cut, left
from gdtui.display.numbers import fitted
from gdtui.display.rows import Picture, Row, Span

# Five by seven dots for each character that a number is written with.
FONT = {
    "0": "01110 10001 10011 10101 11001 10001 01110",
    "1": "00100 01100 00100 00100 00100 00100 01110",
    "2": "01110 10001 00001 00110 01000 10000 11111",
    "3": "01110 10001 00001 00110 00001 10001 01110",
    "4": "00010 00110 01010 10010 11111 00010 00010",
    "5": "11111 10000 11110 00001 00001 10001 01110",
    "6": "00110 01000 10000 11110 10001 10001 01110",
    "7": "11111 00001 00010 00100 01000 01000 01000",
    "8": "01110 10001 10001 01110 10001 10001 01110",
    "9": "01110 10001 10001 01111 00001 00010 01100",
    ".": "000 000 000 000 000 110 110",
    "-": "0000 0000 0000 1111 0000 0000 0000",
    "+": "00000 00100 00100 11111 00100 00100 00000",
    "e": "00000 00000 01110 10001 11111 10000 01111",
    "i": "010 000 110 010 010 010 111",
    "n": "00000 00000 11110 10001 10001 10001 10001",
    "f": "0011 0100 1110 0100 0100 0100 0100",
    "a": "00000 00000 01110 00001 01111 10001 01111",
    " ": "000 000 000 000 000 000 000",
}
DOTS = 7  # from top to bottom
SCALES = (3, 2, 1)
LEAST = 5  # characters of a number that is worth its room
MOST = 9
BLOCKS = " ▀▄█"


class Figure(NamedTuple):
    """A number to be shown large, and what it is called."""

    name: str
    value: float


def large_rows(figures: Sequence[Figure], width: int, height: int, ascii: bool = False) -> Picture:
    """Return the figures side by side under their names, as large as fits, and as many as there is room for.

    Nothing where not even one fits. How many rows there are depends on the size and on the names alone.
    """
    for scale in SCALES:
        for count in range(len(figures), 0, -1):
            room = width // count - 2
            digits = min(MOST, room // (6 * scale))
            if digits >= LEAST and _height(scale, ascii) + 1 <= height:
                return _side_by_side(figures[:count], room, digits, scale, ascii)
    return ()


def _height(scale: int, ascii: bool) -> int:
    return DOTS * scale if ascii else -(-DOTS * scale // 2)


def _side_by_side(figures: Sequence[Figure], room: int, digits: int, scale: int, ascii: bool) -> Picture:
    blocks = [_block(fitted(figure.value, digits), scale, ascii) for figure in figures]
    names: Row = tuple(Span(f"  {left(cut(figure.name, room), room)}", "dim") for figure in figures)
    lines = zip(*blocks, strict=True)
    return (names, *(tuple(Span("  " + line[:room].ljust(room), "accent") for line in row) for row in lines))


def _block(text: str, scale: int, ascii: bool) -> list[str]:
    """Return a number's rows of cells; where there are half blocks, two dots share one."""
    glyphs = [FONT[char].split() for char in text if char in FONT]
    dots = ["0".join("".join(dot * scale for dot in glyph[y]) for glyph in glyphs) for y in range(DOTS)]
    rows = [row for row in dots for _ in range(scale)]
    if ascii:
        return [row.replace("0", " ").replace("1", "#") for row in rows]
    if len(rows) % 2:
        rows.append("0" * len(rows[0]))
    return [
        "".join(BLOCKS[int(upper) + 2 * int(lower)] for upper, lower in zip(*pair, strict=True))
        for pair in zip(rows[::2], rows[1::2], strict=True)
    ]

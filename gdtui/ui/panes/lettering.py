"""Lettering: numbers and what is computed with them, in dots that can be read from the back of a room."""

from collections.abc import Mapping
from typing import NamedTuple

BLOCKS = " ▀▄█"

# For each character a row of dots after the other.
TALL = {
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
    "·": "00 00 00 11 11 00 00",
    "/": "00001 00001 00010 00100 01000 10000 10000",
    "=": "0000 0000 1111 0000 1111 0000 0000",
    "≈": "00000 01001 10110 00000 01001 10110 00000",
    "(": "001 010 100 100 100 010 001",
    ")": "100 010 001 001 001 010 100",
    "²": "1110 0001 0110 1000 1111 0000 0000",
    "…": "00000 00000 00000 00000 00000 00000 10101",
    "e": "00000 00000 01110 10001 11111 10000 01111",
    "i": "010 000 110 010 010 010 111",
    "n": "00000 00000 11110 10001 10001 10001 10001",
    "f": "0011 0100 1110 0100 0100 0100 0100",
    "a": "00000 00000 01110 00001 01111 10001 01111",
    " ": "000 000 000 000 000 000 000",
}
SMALL = {
    "0": "111 101 101 101 111",
    "1": "010 110 010 010 111",
    "2": "111 001 111 100 111",
    "3": "111 001 011 001 111",
    "4": "101 101 111 001 001",
    "5": "111 100 111 001 111",
    "6": "111 100 111 101 111",
    "7": "111 001 010 010 010",
    "8": "111 101 111 101 111",
    "9": "111 101 111 001 111",
    ".": "0 0 0 0 1",
    "-": "000 000 111 000 000",
    "+": "000 010 111 010 000",
    "·": "0 0 1 0 0",
    "/": "001 001 010 100 100",
    "=": "000 111 000 111 000",
    "≈": "01001 10110 00000 01001 10110",
    "(": "01 10 10 10 01",
    ")": "10 01 01 01 10",
    "²": "11 01 10 11 00",
    "…": "00000 00000 00000 00000 10101",
    "e": "000 111 111 100 111",
    "i": "1 0 1 1 1",
    "n": "000 110 101 101 101",
    "f": "011 010 111 010 010",
    "a": "000 011 101 101 011",
    " ": "0 0 0 0 0",
}
LIKE = {"−": "-"}


class Font(NamedTuple):
    """Dots for each character, and how many cells a dot is wide; two dots share a cell's height."""

    dots: Mapping[str, str]
    scale: int

    @property
    def rows(self) -> int:
        """The dots from top to bottom."""
        return len(self.dots["0"].split()) * self.scale

    def height(self, ascii: bool = False) -> int:
        """Return the rows of cells that a line of it takes."""
        return self.rows if ascii else -(-self.rows // 2)

    @property
    def advance(self) -> int:
        """The columns from a digit to the next."""
        return (len(self.dots["0"].split()[0]) + 1) * self.scale

    def width(self, text: str) -> int:
        """Return the columns of a line of it."""
        return len(self.written(text, ascii=True)[0])

    def has(self, text: str) -> bool:
        """Can all of the text be written?"""
        return all(LIKE.get(char, char) in self.dots for char in text)

    def written(self, text: str, ascii: bool = False) -> list[str]:
        """Return a line's rows of cells; where there are half blocks, two dots share one."""
        known = [LIKE.get(char, char) for char in text]
        glyphs = [self.dots[char].split() for char in known if char in self.dots]
        lines = range(self.rows // self.scale)
        dots = ["0".join("".join(dot * self.scale for dot in glyph[y]) for glyph in glyphs) for y in lines]
        rows = [row for row in dots for _ in range(self.scale)]
        if ascii:
            return [row.replace("0", " ").replace("1", "#") for row in rows]
        if len(rows) % 2:
            rows.append("0" * len(rows[0]))
        return [
            "".join(BLOCKS[int(upper) + 2 * int(lower)] for upper, lower in zip(*pair, strict=True))
            for pair in zip(rows[::2], rows[1::2], strict=True)
        ]


FONTS = (Font(TALL, 3), Font(TALL, 2), Font(TALL, 1), Font(SMALL, 1))  # the largest first

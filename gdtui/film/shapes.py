"""Signs that are drawn and not written: braille, blocks, boxes and a few more. No font is needed for them.

A cell is 8 wide and 16 high, from its upper left corner; whoever draws it scales that.
"""

from functools import cache
from typing import NamedTuple
from unicodedata import name

WIDTH, HEIGHT = 8, 16
DOT = 1.3  # the radius of a dot of braille
THIN, THICK = 1.0, 2.0  # how wide lines are
ARC = 4.0  # the radius of a round corner


class Box(NamedTuple):
    """A filled rectangle: from, to, and how much of the ink it has."""

    left: float
    top: float
    right: float
    bottom: float
    ink: float = 1.0


class Dot(NamedTuple):
    """A filled circle; where `hole` is not 0, a ring around a hole of that radius."""

    x: float
    y: float
    radius: float
    hole: float = 0.0


class Corner(NamedTuple):
    """A round corner between the middles of two sides: `right` and `down` are 1 or -1."""

    right: int
    down: int


class Area(NamedTuple):
    """A filled polygon."""

    points: tuple[tuple[float, float], ...]


Shape = Box | Dot | Corner | Area

# The bits of a braille sign, by column and row of its dots (Unicode, chapter 21.1).
BITS = ((0, 1, 2, 6), (3, 4, 5, 7))
SHADES = {"░": 0.25, "▒": 0.5, "▓": 0.75}
# The quarters of a cell from U+2596 on: bits for upper left, upper right, lower left, lower right.
QUARTERS = (4, 8, 1, 13, 9, 7, 11, 2, 6, 14)
ROUND: dict[str, tuple[Shape, ...]] = {
    "●": (Dot(4, 8, 3.2),),
    "○": (Dot(4, 8, 3.2, 2.2),),
    "◉": (Dot(4, 8, 3.6, 2.8), Dot(4, 8, 1.7)),
    "•": (Dot(4, 8, 2.0),),
    "▸": (Area(((2, 4.5), (7, 8), (2, 11.5))),),
    "◂": (Area(((6, 4.5), (1, 8), (6, 11.5))),),
    "▴": (Area(((1, 11), (4, 5), (7, 11))),),
    "▾": (Area(((1, 5), (4, 11), (7, 5))),),
    "◆": (Area(((4, 4), (7.5, 8), (4, 12), (0.5, 8))),),
}
WEIGHTS = {"LIGHT": THIN, "HEAVY": THICK}
ARMS = {"UP": "u", "DOWN": "d", "LEFT": "l", "RIGHT": "r", "VERTICAL": "ud", "HORIZONTAL": "lr"}
CORNERS = {"╭": Corner(1, 1), "╮": Corner(-1, 1), "╯": Corner(-1, -1), "╰": Corner(1, -1)}


@cache
def shapes_of(sign: str) -> tuple[Shape, ...] | None:
    """Return what a sign is drawn with; None for one that is written with a font."""
    if len(sign) != 1:
        return None
    code = ord(sign)
    if 0x2800 <= code <= 0x28FF:
        return _braille(code - 0x2800)
    if 0x2580 <= code <= 0x259F:
        return _block(sign, code)
    if sign in CORNERS:
        return (CORNERS[sign],)
    if 0x2500 <= code <= 0x257F:
        return _lines(name(sign).removeprefix("BOX DRAWINGS "))
    return ROUND.get(sign)


def _braille(bits: int) -> tuple[Shape, ...]:
    return tuple(
        Dot(2 + 4 * x, 2 + 4 * y, DOT)
        for x, column in enumerate(BITS)
        for y, bit in enumerate(column)
        if bits >> bit & 1
    )


def _block(sign: str, code: int) -> tuple[Shape, ...] | None:
    """Return a part of a cell that is full, or a full one with a part of the ink."""
    if sign in SHADES:
        return (Box(0, 0, WIDTH, HEIGHT, SHADES[sign]),)
    if sign == "▀":
        return (Box(0, 0, WIDTH, HEIGHT / 2),)
    if code <= 0x2588:
        return (Box(0, HEIGHT - 2 * (code - 0x2580), WIDTH, HEIGHT),)
    if code <= 0x258F:
        return (Box(0, 0, 0x2590 - code, HEIGHT),)
    if sign == "▐":
        return (Box(WIDTH / 2, 0, WIDTH, HEIGHT),)
    if sign == "▔":
        return (Box(0, 0, WIDTH, 2),)
    if sign == "▕":
        return (Box(WIDTH - 1, 0, WIDTH, HEIGHT),)
    quarters = QUARTERS[code - 0x2596]
    return tuple(
        Box(4 * x, 8 * y, 4 * x + 4, 8 * y + 8) for y in (0, 1) for x in (0, 1) if quarters >> (2 * y + x) & 1
    )


def _lines(name: str) -> tuple[Shape, ...] | None:
    """Return the lines of a sign by its name, such as LIGHT DOWN AND RIGHT; None for dashes and doubles."""
    words = name.split()
    if not set(words) <= {"AND", *WEIGHTS, *ARMS}:
        return None
    weighted = [part.split() for part in name.split(" AND ")]
    usual = next((WEIGHTS[word] for word in words if word in WEIGHTS), THIN)
    shapes: list[Shape] = []
    for part in weighted:
        weight = next((WEIGHTS[word] for word in part if word in WEIGHTS), usual)
        for arm in "".join(ARMS[word] for word in part if word in ARMS):
            shapes.append(_arm(arm, weight))
    return tuple(shapes)


def _arm(arm: str, weight: float) -> Box:
    """Return a line from the middle of a cell, with the middle in it, to one of its sides."""
    x, y, half = WIDTH / 2, HEIGHT / 2, weight / 2
    if arm in "ud":
        top, bottom = (0.0, y + half) if arm == "u" else (y - half, float(HEIGHT))
        return Box(x - half, top, x + half, bottom)
    left, right = (0.0, x + half) if arm == "l" else (x - half, float(WIDTH))
    return Box(left, y - half, right, y + half)

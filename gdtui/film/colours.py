"""The colours of cells: those that a style asks for, those that are seen, and a terminal's own."""

from functools import lru_cache
from typing import NamedTuple

from rich.color import Color, ColorParseError

from gdtui.terminal.styles import PALETTE, Style

FAINT = 0.5  # of the ink that is left of what is dim
BASES = {3: 0, 4: 0, 9: 8, 10: 8}  # the first of the sixteen that 30, 40, 90 and 100 stand for


class Look(NamedTuple):
    """How a cell is seen: colours as #rrggbb, and how its letter is written."""

    ink: str
    ground: str
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    struck: bool = False


@lru_cache(maxsize=4096)
def look_of(style: Style, ink: str, ground: str) -> Look:
    """Return how a style is seen on a terminal with this ink on this ground."""
    front, back = _colour(style.foreground) or ink, _colour(style.background) or ground
    attributes = style.attributes
    if "7" in attributes:
        front, back = back, front
    if "2" in attributes:
        front = mixed(back, front, FAINT)
    if "8" in attributes:
        front = back
    return Look(
        front.lower(),
        back.lower(),
        "1" in attributes,
        "3" in attributes,
        "4" in attributes or "21" in attributes,
        "9" in attributes,
    )


def mixed(first: str, second: str, share: float) -> str:
    """Return the colour that is so far, from 0 to 1, on the way from one to the other."""
    pairs = zip(rgb(first), rgb(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def rgb(colour: str) -> tuple[int, int, int]:
    """Return the parts of a colour, #rrggbb, from 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def sgr(kind: int, colour: str) -> str:
    """Return the parameters that have a colour, #rrggbb, be the ink (38) or the ground (48)."""
    return ";".join(map(str, (kind, 2, *rgb(colour))))


def _colour(parameters: str) -> str | None:
    """Return the colour that SGR parameters name; None where that is the terminal's own ink or ground."""
    codes = parameters.split(";") if parameters else []
    if len(codes) == 5 and codes[1] == "2":
        return "#" + "".join(f"{min(255, int(part or 0)):02x}" for part in codes[2:])
    if len(codes) == 3 and codes[1] == "5":
        return _numbered(int(codes[2] or 0))
    if len(codes) == 1 and codes[0].isdecimal() and int(codes[0]) // 10 in BASES:
        return PALETTE[BASES[int(codes[0]) // 10] + int(codes[0]) % 10 % 8]
    return None


def _numbered(number: int) -> str | None:
    """Return one of 256 colours."""
    if number < len(PALETTE):
        return PALETTE[number]
    try:
        return Color.parse(f"color({number})").get_truecolor().hex
    except ColorParseError:
        return None

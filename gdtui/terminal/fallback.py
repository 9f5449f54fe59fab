"""What a terminal is given that lacks colours, or anything but ASCII: the same cells, as near as can be."""

import unicodedata
from functools import lru_cache

from rich.cells import cell_len, split_graphemes

from gdtui.terminal.styles import BACKGROUND, FOREGROUND, Style

LOOKALIKES = dict(
    zip(
        "…−–—·•●○◉▲△▼▽■□◆◇▸▶►◂◀◄‖✓✔✗✘×÷←→↑↓▔▁█▓▒░“”‘’",
        "~---.*oO@^^vv##**>>><<<|vvxxx/<>^v-_###:\"\"''",
        strict=True,
    )
)

Rgb = tuple[int, int, int]
CLOSE = 40  # of 255: backgrounds that differ less are there for the eye's ease, and say nothing


@lru_cache(maxsize=8192)
def in_ascii(text: str) -> str:
    """Return the text in ASCII, cell for cell: by a lookalike, the bare letter, or a question mark."""
    if text.isascii():
        return text
    spans = split_graphemes(text)[0]
    return "".join(_replaced(text[start:end]).ljust(width)[:width] for start, end, width in spans)


def _replaced(grapheme: str) -> str:
    first = grapheme[0]
    if first.isascii() or first in LOOKALIKES:
        return LOOKALIKES.get(first, first)
    name = unicodedata.name(first, "")
    if name.startswith("BRAILLE"):
        return " " if name.endswith("BLANK") else "*"
    if name.startswith("BOX DRAWINGS"):
        flat, upright = "HORIZONTAL" in name, "VERTICAL" in name
        return "-" if flat and not upright else "|" if upright and not flat else "+"
    if name.endswith(("BLOCK", "HALF BLOCK")) or "QUADRANT" in name or "EIGHTH" in name:
        return "#"
    bare = unicodedata.normalize("NFKD", first)[0]
    return bare if bare.isascii() and cell_len(bare) == 1 else "?"


@lru_cache(maxsize=4096)
def colourless(style: Style, ground: Rgb) -> Style:
    """Return the style without colours; reversed where its background stands out from the screen's ground."""
    background = _rgb(style.background)
    attributes = style.attributes
    if background is not None and max(abs(a - b) for a, b in zip(background, ground, strict=True)) > CLOSE:
        attributes = attributes ^ {"7"}
    return Style(attributes=attributes, link=style.link)


def _rgb(colour: str) -> Rgb | None:
    """Return red, green and blue of SGR parameters; None where that is the terminal's affair."""
    codes = [int(code) if code.isdigit() else 0 for code in colour.split(";")]
    if codes[1:2] == [2] and len(codes) == 5:
        return codes[2], codes[3], codes[4]
    if codes[1:2] == [5] and len(codes) == 3:
        return _of_palette(codes[2])
    if colour in FOREGROUND | BACKGROUND:
        return _of_palette(codes[0] % 10 + (8 if codes[0] >= 90 else 0))
    return None


def _of_palette(index: int) -> Rgb:
    """Return one of xterm's 256 colours: 16 that have names, a cube of 6×6×6, and 24 greys."""
    if index < 16:
        level = 255 if index >= 8 else 170
        return level * (index & 1), level * (index >> 1 & 1), level * (index >> 2 & 1)
    if index >= 232:
        grey = 8 + 10 * (index - 232)
        return grey, grey, grey
    red, green, blue = ((index - 16) // step % 6 for step in (36, 6, 1))
    return 51 * red, 51 * green, 51 * blue

"""What a terminal is given that lacks colours, or anything but ASCII: the same cells, as near as can be."""

import unicodedata
from functools import lru_cache

from rich.cells import cell_len, split_graphemes

from gdtui.ui.terminal.styles import BACKGROUND, FOREGROUND, Style

LOOKALIKES = dict(
    zip(
        "…−–—·•●○◉▲△▼▽■□◆◇▸▶►◂◀◄‖✓✔✗✘×÷←→↑↓▔▁█▓▒░“”‘’",
        "~---.*oO@^^vv##**>>><<<|vvxxx/<>^v-_###:\"\"''",
        strict=True,
    )
)


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
def colourless(style: Style, dark: bool) -> Style:
    """Return the style without colours. What stands out by its background is reversed.

    `dark` says whether text is usually brighter than its background.
    """
    text, ground = _brightness(style.foreground), _brightness(style.background)
    attributes = style.attributes
    if text is not None and ground is not None and text != ground and (text > ground) != dark:
        attributes = attributes ^ {"7"}
    return Style(attributes=attributes, link=style.link)


def _brightness(colour: str) -> float | None:
    """Return how bright a colour is, from 0 to 1; None where that is the terminal's affair."""
    codes = [int(code) if code.isdigit() else 0 for code in colour.split(";")]
    if codes[1:2] == [2] and len(codes) == 5:
        return _luminance(*codes[2:])
    if codes[1:2] == [5] and len(codes) == 3:
        return _of_palette(codes[2])
    if colour in FOREGROUND | BACKGROUND:
        return _of_palette(codes[0] % 10 + (8 if codes[0] >= 90 else 0))
    return None


def _of_palette(index: int) -> float:
    """Return the brightness of one of xterm's 256 colours."""
    if index < 16:
        level = 255 if index >= 8 else 170
        return _luminance(*(level * (index >> bit & 1) for bit in range(3)))
    if index >= 232:
        return (index - 232) / 23
    index -= 16
    return _luminance(*(51 * (index // step % 6) for step in (36, 6, 1)))


def _luminance(red: float, green: float, blue: float) -> float:
    """Return the weighted mean of a colour's parts, as ITU-R BT.601 has it, from 0 to 1."""
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255

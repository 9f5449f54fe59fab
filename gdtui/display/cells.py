"""Cells: how many columns of a terminal a text takes, and texts that take as many as they should."""

import re
import textwrap
from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size

# Blanks, writing whose words have blanks between them, and one character of writing that has none.
_WORD = re.compile(
    r"\s+|[^\s\u1100-\uffef]+|\S[\u3001\u3002\uff01\uff09\uff0c\uff1a\uff1b\uff1f\u300b\u300d]*"
)

_PLACED = re.compile(r"\S[.[]\S")


def cells_of(text: str) -> int:
    """Return how many cells a text takes: two for a character such as 面, none for a combining mark."""
    return len(text) if text.isascii() else cell_len(text)


def left(text: str, width: int) -> str:
    """Return the text with blanks after it, so that it takes at least so many cells."""
    return text + " " * (width - cells_of(text))


def right(text: str, width: int) -> str:
    """Return the text with blanks before it, so that it takes at least so many cells."""
    return " " * (width - cells_of(text)) + text


def cut(text: str, width: int) -> str:
    """Return what of the text fits so many cells; a blank where half of a character would."""
    if text.isascii():
        return text[: max(0, width)]
    return text if cell_len(text) <= width else set_cell_size(text, max(0, width))


def shortened(text: str, width: int) -> str:
    """Return the text, with its end left out where it takes more cells, and a sign that it is."""
    return text if cells_of(text) <= width else f"{cut(text, width - 1)}…"


def named(name: str, width: int) -> str:
    """Return a name, with something left out where it takes more cells, and a sign that it is.

    Of the places of an array, or the parts of a whole, that is the beginning: they differ at their ends.
    """
    if cells_of(name) <= width or not _PLACED.search(name):
        return shortened(name, width)
    head, rest = ("∂", name[1:]) if name.startswith("∂") else ("", name)
    while rest and cells_of(head) + 1 + cells_of(rest) > width:
        rest = rest[1:]
    return shortened(f"{head}…{rest}", width)


def fitting(forms: Sequence[str], width: int) -> str | None:
    """Return the first of several forms of a text that fits so many cells; None where none does."""
    return next((form for form in forms if cells_of(form) <= width), None)


def pieces(text: str) -> list[str]:
    """Return one text for each cell: a character with its marks, and nothing after one that takes two."""
    if cells_of(text) == len(text):
        return list(text)
    found: list[str] = []
    for char in text:
        width = cell_len(char)
        if width == 0 and found:
            found[-1 if found[-1] else -2] += char
        else:
            found += [char, ""][: max(1, width)]
    return found


def wrapped(text: str, width: int, hyphens: bool = True) -> list[str]:
    """Return the text in lines of at most so many cells, at least one, broken at blanks, and at hyphens.

    Writing without blanks is broken between any two wide characters, but not before its punctuation.
    """
    if text.isascii():
        return textwrap.wrap(text, width, break_on_hyphens=hyphens)
    lines = [""]
    for word in _WORD.findall(text):
        if cells_of(lines[-1]) + cells_of(word.rstrip()) > width and lines[-1]:
            lines.append("")
        lines[-1] += word if lines[-1] else word.lstrip()
        while cells_of(lines[-1].rstrip()) > max(1, width) and len(lines[-1]) > 1:
            head = cut(lines[-1], width).rstrip() or lines[-1][0]
            lines[-1:] = [head, lines[-1][len(head) :]]
    return [line.rstrip() for line in lines if line.strip()]

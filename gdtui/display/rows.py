"""Pictures: rows of text in which every piece has a role; whoever shows them gives each role its colour."""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from gdtui.display.cells import cells_of, cut, pieces

# What charts are drawn with, and how that is written where all is ASCII.
ASCII = str.maketrans("│─┤├┬┴┼└┘┌┐●◉▲■", "|-+++++++++o@^#")


class Span(NamedTuple):
    """Text in one style; `role` says what it is ("accent", "dim", "sgd", …), not how it looks."""

    text: str
    role: str = ""


Row = tuple[Span, ...]
Cell = tuple[str, str]  # what stands in a column, and its role
Picture = tuple[Row, ...]


def blank(width: int, height: int) -> Picture:
    """Return an empty picture of that size."""
    return tuple((Span(" " * width),) for _ in range(height))


def length(row: Row) -> int:
    """Return how many cells a row takes."""
    return sum([cells_of(text) for text, _ in row])


def within(row: Row, width: int) -> Row:
    """Return what of a row fits a width."""
    spans = []
    for text, role in row:
        spans.append(Span(cut(text, width), role))
        width -= cells_of(text)
    return tuple(span for span in spans if span.text)


def cells(row: Row) -> list[Cell]:
    """Return a row as one pair of text and role for each column; after a wide character one without text."""
    return [(piece, role) for text, role in row for piece in pieces(text)]


def joined(pieces: Iterable[Cell]) -> Row:
    """Return texts and their roles as a row, neighbours of one role as one span: each takes time to draw."""
    return tuple(
        Span("".join([text for text, _ in alike]), role) for role, alike in groupby(pieces, key=itemgetter(1))
    )


def plain(picture: Picture) -> str:
    """Return the text of a picture, one line a row."""
    return "\n".join("".join(span.text for span in row) for row in picture)

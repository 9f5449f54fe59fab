"""Pictures: rows of text in which every piece has a role; whoever shows them gives each role its colour."""

from typing import NamedTuple

# What charts are drawn with, and how that is written where all is ASCII.
ASCII = str.maketrans("│─┤├┬┴┼└┘┌┐●◉▲■", "|-+++++++++o@^#")


class Span(NamedTuple):
    """Text in one style; `role` says what it is ("accent", "dim", "sgd", …), not how it looks."""

    text: str
    role: str = ""


Row = tuple[Span, ...]
Picture = tuple[Row, ...]


def blank(width: int, height: int) -> Picture:
    """Return an empty picture of that size."""
    return tuple((Span(" " * width),) for _ in range(height))


def within(row: Row, width: int) -> Row:
    """Return what of a row fits a width."""
    spans = []
    for text, role in row:
        spans.append(Span(text[: max(0, width)], role))
        width -= len(text)
    return tuple(span for span in spans if span.text)


def plain(picture: Picture) -> str:
    """Return the text of a picture, one line a row."""
    return "\n".join("".join(span.text for span in row) for row in picture)

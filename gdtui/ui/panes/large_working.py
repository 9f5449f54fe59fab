"""The working of a step in large letters: each row's formula, and below it the numbers put in."""

from gdtui.core.problem.working import WorkedRow
from gdtui.core.session.moments import Moment
from gdtui.display.cells import cut
from gdtui.display.rows import Picture, Row, Span, within
from gdtui.ui.panes.arithmetic import Text, is_marked, row_label, row_text, shown_rows
from gdtui.ui.panes.lettering import FONTS, Font

EASY, LEAST = 20, 12  # letters that a row has in a larger font than the smallest, and in that, at least
EQUALS = 3  # letters between the numbers and their value
MARGIN = 4  # columns before a row
SHARES = (1.4, 1.25, 1.1, 1.0)  # of the digits that have room, letters that may be tried


def large_working(moment: Moment, width: int, height: int, ascii: bool = False) -> Picture:
    """Return forward, loss, gradients, sums and update in the largest letters in which all rows have room.

    Where they have not in any, those are shown that lead to the row just over; of an optimizer that remembers
    something none are: its rows say nothing without each other. At most `height` rows, none wider than
    `width`; nothing where not even one has room.
    """
    rows = shown_rows(moment)
    for font in FONTS:
        letters = (width - MARGIN) // font.advance
        if letters >= EASY and len(rows) * (1 + font.height(ascii)) <= height:
            break
    count = height // (1 + font.height(ascii))
    remembers = any(row.before is not None for row in rows)
    if letters < LEAST or not count or not rows or (remembers and count < len(rows)):
        return ()
    marked = [i for i, row in enumerate(rows) if is_marked(moment, row)]
    last = max(count, 1 + max(marked, default=0))
    shown = rows[last - count : last]
    return tuple(line for row in shown for line in _large(moment, row, letters, font, width, ascii))


def least_height(moment: Moment, ascii: bool = False) -> int:
    """Return how many rows the whole working takes in the smallest letters."""
    return len(shown_rows(moment)) * (1 + FONTS[-1].height(ascii))


def _large(moment: Moment, row: WorkedRow, letters: int, font: Font, width: int, ascii: bool) -> list[Row]:
    """Return a row's formula, and its numbers in so many letters."""
    said = _as_fits(moment, row, letters, font, width - MARGIN)
    marked = is_marked(moment, row)
    role = "accent" if marked else ""
    head = (
        Span("▸ " if marked else "  ", "accent"),
        Span(row_label(moment, row), role),
        Span(said.formula, "dim"),
    )
    equation = _equation(said)
    if not font.has(equation):  # a model may use signs of its own
        lines = [equation, *[""] * (font.height(ascii) - 1)]
    else:
        lines = font.written(equation, ascii)
    blank = " " * MARGIN
    return [within(head, width), *(within((Span(cut(blank + line, width), role),), width) for line in lines)]


def _as_fits(moment: Moment, row: WorkedRow, letters: int, font: Font, width: int) -> Text:
    """Return what a row says, with more letters than that many where enough of them are narrow.

    One whose numbers give its value says more than one with a ≈.
    """
    tried = [row_text(moment, row, int(letters * share) - EQUALS + 2) for share in SHARES]
    fitting = [said for said in tried if _fits(_equation(said), font, width)] or tried[-1:]
    return next((said for said in fitting if not said.value.startswith("≈")), fitting[0])


def _fits(equation: str, font: Font, width: int) -> bool:
    return not font.has(equation) or font.width(equation) <= width


def _equation(said: Text) -> str:
    """Return the numbers and their value; nothing of a row that is to come: its formula stands above."""
    if said.to_come or not said.value:
        return "" if said.to_come else said.numbers
    if not said.numbers or said.numbers == said.formula:  # there is room for the value alone
        return said.value
    return f"{said.numbers} {said.value}" if said.value.startswith("≈") else f"{said.numbers} = {said.value}"

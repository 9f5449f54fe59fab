"""Tabs: the title of a place that several panes share, cut to what fits."""

from collections.abc import Sequence
from itertools import product

from gdtui.display.cells import cells_of, fitting
from gdtui.display.rows import Row, Span, length
from gdtui.locales import texts

TABS = ((0, " │ "), (0, "│"), (-1, "│"))  # how long the others' names are, and what stands between


def tab_row(names: Sequence[str], front: str, titles: Sequence[str], width: int) -> Row:
    """Return a span for each pane, "front" in role for the one that is seen, and "dim" ones between them.

    The one that is seen stands in brackets and has the longest of its `titles` that fits; alone it is just
    that. The others' names are shortened before it has only the last, which is a name and says no more.
    """
    if len(names) < 2:
        return (Span(fitting(titles, width) or titles[-1]),)
    for said, (form, between) in product((titles[:-1], titles[-1:]), TABS):
        words = [texts(f"title.{name}")[form] for name in names]
        for title in said:
            tabs = [f"[{title}]" if name == front else word for name, word in zip(names, words, strict=True)]
            row = _tabs(tabs, names.index(front), between)
            if length(row) <= width:
                return row
    return row


def _tabs(words: Sequence[str], front: int, between: str) -> Row:
    spans = (Span(word, "front" if number == front else "tab") for number, word in enumerate(words))
    return tuple(span for tab in spans for span in (Span(between, "dim"), tab))[1:]


def tab_at(row: Row, column: int) -> int | None:
    """Return the number of the tab at a column of the row; None beside them."""
    for number, span in enumerate(row):
        if 0 <= column < cells_of(span.text):
            return None if number % 2 else number // 2
        column -= cells_of(span.text)
    return None

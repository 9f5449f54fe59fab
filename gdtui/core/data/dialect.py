"""How a file of columns is written: what parts them, and whether their names stand above."""

import csv
from collections.abc import Sequence
from itertools import islice

from gdtui.core.data.cells import BLANKS, looks_like_number

SEPARATORS = "\t;,"  # in the order in which one is believed: a comma can stand in a number, too
DECIMALS = (".", ",")
LOOKED_AT = 1 << 16  # characters in which the first two lines are looked for


def separator_of(text: str) -> str:
    """Return what parts the columns of a file that begins so: tab, semicolon or comma.

    It is the first of these that gives the first two lines as many columns each, and more than one; else the
    first that stands in the first line at all. What is believed wrongly is refused later: the numbers are
    none then, or the lines have not as many columns.
    """
    counts = {each: _columns(text, each) for each in SEPARATORS}
    even = [each for each, found in counts.items() if found and found[0] > 1 and len({*found}) == 1]
    there = [each for each, found in counts.items() if found and found[0] > 1]
    return (even or there or [","])[0]


def _columns(text: str, separator: str) -> list[int]:
    """Return how many columns the first two lines have."""
    lines = text[:LOOKED_AT].splitlines(keepends=True)
    try:
        return [len(row) for row in islice(csv.reader(lines, delimiter=separator), 2) if row]
    except csv.Error:
        return []


def names_of(first: Sequence[str]) -> tuple[str, ...] | None:
    """Return the names of the columns, if the first row holds names; None where it holds numbers.

    One cell that stands for a number, even a missing one, makes it a row. A column without a name has its
    number, from 1 on.
    """
    cells = [cell.strip(BLANKS) for cell in first]
    if any(cell and looks_like_number(cell) for cell in cells) or not any(cells):
        return None
    return tuple(cell or str(i) for i, cell in enumerate(cells, 1))

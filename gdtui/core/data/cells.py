"""The cells of a file: which text is a number, and what is wrong with one that is none."""

import math
import re

from gdtui.core.errors import Phrase, visible

BLANKS = " \t"  # that may stand around a number
_NUMBER = {
    ".": re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"),
    ",": re.compile(r"[+-]?(?:[0-9]+,?[0-9]*|,[0-9]+)(?:[eE][+-]?[0-9]+)?"),
}
# What stands for a number, or tries to: digits with whatever signs, and the words for a missing one.
_LIKE_ONE = re.compile(r"[+-]?[\d.,'_%\s]*\d[\d.,'_%\s]*(?:[eE][+-]?\d+)?")
_WORDS = {"", "na", "n/a", "nan", "null", "none", "inf", "infinity"}


def number(cell: str, decimal: str) -> float:
    """Return the number that a cell holds, as the nearest float; nan where it holds none.

    Digits are ASCII's, the point is `decimal`, and there are no groups. nan also for one beyond float64.
    """
    found = cell.strip(BLANKS)
    if not _NUMBER[decimal].fullmatch(found):
        return math.nan
    value = float(found.replace(",", "."))
    return value if math.isfinite(value) else math.nan


def wrong(cell: str, decimal: str) -> Phrase:
    """Return what is wrong with a cell of which `number` makes nan."""
    found = cell.strip(BLANKS)
    value = visible(found)
    if not found:
        return Phrase("csv.cell_empty")
    if _NUMBER[decimal].fullmatch(found):
        return Phrase("csv.cell_large", value=value)
    if _NUMBER["," if decimal == "." else "."].fullmatch(found):
        return Phrase("csv.cell_comma" if decimal == "." else "csv.cell_point", value=value)
    return Phrase("csv.cell", value=value)


def looks_like_number(cell: str) -> bool:
    """Does a cell stand for a number, well written or not, or for one that is missing?"""
    found = cell.strip()
    return _LIKE_ONE.fullmatch(found) is not None or found.lstrip("+-").lower() in _WORDS

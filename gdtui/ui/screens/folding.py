"""Folding: which panes are seen at a size, how they stand, and which of them share a place as tabs."""

from collections.abc import Sequence
from typing import NamedTuple

CHARTS = ("loss", "landscape", "rates")  # what shares the charts' place where there is not one for each
FIRST = {"dataset", "log", "weights", "loss"}  # the panes that are there before the others come
PANES = ("dataset", "log", "weights", *CHARTS)  # in the order that Tab goes
IMPORTANCE = ("weights", "log", "dataset", *CHARTS)  # what a class wants to see, the first first
LEAST = (40, 12)  # below this there is room for a line of words at most

Slots = tuple[tuple[str, ...], ...]
FOUR: Slots = (("dataset",), ("log",), ("weights",), CHARTS)
TWO: Slots = (("dataset", "log"), ("weights", *CHARTS))

# Every arrangement is a class of the board, and what the panes' places are in it.
ARRANGEMENTS: dict[str, Slots] = {
    "wide": tuple((pane,) for pane in PANES),
    "roomy": FOUR,
    "low": FOUR,
    "tower": FOUR,
    "columns": TWO,
    "stacked": TWO,
    "alone": (PANES,),
    "small": (),
}


class Folding(NamedTuple):
    """An arrangement, the panes that are seen, each with all that share its place, and the one in focus."""

    arrangement: str
    places: dict[str, tuple[str, ...]]
    focus: str


def folding(width: int, height: int, chosen: Sequence[str] = (), enlarged: bool = False) -> Folding:
    """Return how the panes stand on a screen of that size.

    `chosen` are the panes that somebody has gone to, the latest first: of those that share a place the
    latest is seen, and where nobody chose, the most important. An enlarged pane has the screen to itself.
    """
    arrangement = _arrangement(width, height, enlarged)
    ranking = [*chosen, *IMPORTANCE]
    seen = {min(place, key=ranking.index): place for place in ARRANGEMENTS[arrangement]}
    unasked = "log" if "log" in seen else "weights"  # the log is the pane that one scrolls in
    return Folding(arrangement, seen, chosen[0] if chosen else unasked)


def _arrangement(width: int, height: int, enlarged: bool) -> str:
    if width < LEAST[0] or height < LEAST[1]:
        return "small"
    if enlarged:
        return "alone"
    if width >= 150 and height >= 40:
        return "wide"
    if width >= 80:
        return "roomy" if height >= 28 else "low" if height >= 24 else "columns"
    return "tower" if height >= 48 else "stacked" if height >= 24 else "alone"

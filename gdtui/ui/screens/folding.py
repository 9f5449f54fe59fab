"""Folding: which panes are seen at a size, how they stand, and which of them share a place as tabs."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from gdtui.ui.panes.table import PROBLEM, Panes, Slots

LEAST = (40, 12)  # below this there is room for a line of words at most


@cache
def arrangements(panes: Panes) -> dict[str, Slots]:
    """Return every arrangement, each a class of the board, and what the panes' places are in it."""
    two = panes.names_in("left"), panes.names_in("middle", "outer")
    return {
        "wide": tuple((name,) for name in panes.names),
        "roomy": panes.slots,
        "low": panes.slots,
        "tower": panes.slots,
        "columns": two,
        "stacked": two,
        "alone": (panes.names,),
        "small": (),
    }


class Folding(NamedTuple):
    """An arrangement, the panes that are seen, each with all that share its place, and the one in focus."""

    arrangement: str
    places: dict[str, tuple[str, ...]]
    focus: str


def folding(
    width: int, height: int, chosen: Sequence[str] = (), enlarged: bool = False, panes: Panes = PROBLEM
) -> Folding:
    """Return how the panes stand on a screen of that size.

    `chosen` are the panes that somebody has gone to, the latest first: of those that share a place the
    latest is seen, and where nobody chose, the most important. An enlarged pane has the screen to itself.
    """
    arrangement = _arrangement(width, height, enlarged)
    ranking = [*chosen, *panes.importance]
    seen = {min(place, key=ranking.index): place for place in arrangements(panes)[arrangement]}
    return Folding(arrangement, seen, ranking[0])


def _arrangement(width: int, height: int, enlarged: bool) -> str:
    if width < LEAST[0] or height < LEAST[1]:
        return "small"
    if enlarged:
        return "alone"
    if width >= 150 and height >= 40:
        return "wide"
    if width >= 80:
        return "roomy" if height >= 28 else "low" if height >= 23 else "columns"
    return "tower" if height >= 48 else "stacked" if height >= 24 else "alone"

"""Folding: which panes are seen at a size, how they stand, and which of them share a place as tabs."""

from collections.abc import Sequence
from typing import NamedTuple

from gdtui.ui.panes.table import NAMES, PANES, names_in, sharing

CHARTS = sharing("loss")  # what shares the charts' place where there is not one for each
# What a class wants to see, the first first.
IMPORTANCE = tuple(pane.name for pane in sorted(PANES, key=lambda pane: pane.rank))
LEAST = (40, 12)  # below this there is room for a line of words at most

Slots = tuple[tuple[str, ...], ...]
FOUR: Slots = tuple(sharing(pane.name) for pane in PANES if pane.shares == pane.name)
TWO: Slots = (names_in("left"), names_in("middle", "outer"))

# Every arrangement is a class of the board, and what the panes' places are in it.
ARRANGEMENTS: dict[str, Slots] = {
    "wide": tuple((name,) for name in NAMES),
    "roomy": FOUR,
    "low": FOUR,
    "tower": FOUR,
    "columns": TWO,
    "stacked": TWO,
    "alone": (NAMES,),
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
    return Folding(arrangement, seen, chosen[0] if chosen else "weights")  # the working is what one looks at


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

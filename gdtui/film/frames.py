"""What of a film is seen as pictures, each with its time."""

from typing import NamedTuple

from gdtui.film.playing import Film
from gdtui.film.reel import Picture

SHORTEST = 0.02  # seconds: what is seen for less is left out


class Colours(NamedTuple):
    """What a picture is drawn on, and what is written in where a cell does not say, as #rrggbb."""

    ground: str
    ink: str


def seen(film: Film) -> list[tuple[float, Picture]]:
    """Return the pictures with their times, without those that are gone before anybody sees them."""
    takes = [(take.at, take.picture) for take in film.reel.takes]
    ends = [*(at for at, _ in takes[1:]), film.length]
    found = [take for take, end in zip(takes, ends, strict=True) if end - take[0] >= SHORTEST]
    return [(0.0, found[0][1]), *found[1:]] if found else [(0.0, takes[-1][1])]

"""The reel: what was filmed, take by take, each at its time."""

from collections.abc import Callable
from typing import NamedTuple

from gdtui.terminal.cells import Cells
from gdtui.terminal.styles import Style

MILLISECOND = 3  # decimals of a second: no player shows less


class PictureRow(NamedTuple):
    """A row of a picture: a grapheme and a style for each cell. The second cell of a wide one is empty."""

    graphemes: tuple[str, ...]
    styles: tuple[Style, ...]


Picture = tuple[PictureRow, ...]


class Take(NamedTuple):
    """What came at a time, in seconds from the beginning: sequences for a terminal, and all that it shows.

    What has another size than the take before was resized at that time.
    """

    at: float
    sequences: str
    picture: Picture


class Marker(NamedTuple):
    """A name for a time, which players can jump to."""

    at: float
    label: str


class Reel:
    """Takes what is drawn while it rolls, each at the time that it has rolled; see `terminal.Camera`."""

    def __init__(self, now: Callable[[], float], speed: float = 1.0) -> None:
        """Take the clock, and how many of its seconds are one of the film's."""
        self._now, self._speed = now, speed
        self._begun = 0.0  # at which time of the clock it would have begun, had it never stopped
        self._stopped: float | None = 0.0  # since when it does not roll
        self.takes: list[Take] = []
        self.markers: list[Marker] = []

    @property
    def rolls(self) -> bool:
        """Whether it takes what is drawn."""
        return self._stopped is None

    @property
    def length(self) -> float:
        """How long it has rolled."""
        end = self._now() if self._stopped is None else self._stopped
        return round((end - self._begun) / self._speed, MILLISECOND)

    def roll(self) -> None:
        """Begin, or go on as if no time had passed."""
        if self._stopped is not None:
            self._begun += self._now() - self._stopped
            self._stopped = None

    def stop(self) -> None:
        """Take nothing until it rolls again."""
        if self._stopped is None:
            self._stopped = self._now()

    def take(self, sequences: str, cells: Cells) -> None:
        """Take what is drawn now; what is drawn at one time is one take, if it has one size."""
        at = self.length
        before = self.takes[-1].picture if self.takes else ()
        picture = picture_of(cells, before)
        if self.takes and self.takes[-1].at == at and size_of(before) == size_of(picture):
            sequences = self.takes.pop().sequences + sequences
        self.takes.append(Take(at, sequences, picture))

    def mark(self, label: str) -> None:
        """Give a name to this time."""
        self.markers.append(Marker(self.length, label))


def picture_of(cells: Cells, before: Picture = ()) -> Picture:
    """Return what the cells show. A row that is as it was before is the same object."""
    rows = []
    for y, (graphemes, styles) in enumerate(cells.rows):
        row = PictureRow(tuple(" " if each is None else each for each in graphemes), tuple(styles))
        rows.append(before[y] if y < len(before) and before[y] == row else row)
    return tuple(rows)


def cut(picture: Picture, x: int, y: int, width: int, height: int) -> Picture:
    """Return what of a picture stands at a place, so wide and so high."""
    return tuple(
        PictureRow(row.graphemes[x : x + width], row.styles[x : x + width]) for row in picture[y : y + height]
    )


def size_of(picture: Picture) -> tuple[int, int]:
    """Return columns and rows."""
    return len(picture[0].graphemes) if picture else 0, len(picture)

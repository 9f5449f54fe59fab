"""What has to be sent so that a terminal which shows some cells shows others: few moves, no style twice."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from gdtui.ui.terminal.cells import Cells, Row
from gdtui.ui.terminal.styles import PLAIN, Style, change

NEAR = 4  # unchanged cells: to jump over more of them is never longer than to write them again


class Run(NamedTuple):
    """Neighbouring cells of one style that have to be drawn: where, and what."""

    y: int
    x: int
    graphemes: tuple[str, ...]
    style: Style


class Pen(NamedTuple):
    """Where the cursor stands as row and column, and which style is on; None is not known."""

    place: tuple[int, int] | None = None
    style: Style | None = None

    def draw(self, run: Run, width: int) -> tuple[str, "Pen"]:
        """Return the sequence that draws the run on a screen of that width, and the pen behind it."""
        look = change(self.style, run.style) if self.style else "\x1b[0m" + change(PLAIN, run.style)
        text = "".join(run.graphemes)
        end = run.x + len(run.graphemes)
        # Terminals do not agree on the width of every grapheme, nor on what is behind the last column.
        sure = end < width and len(text) == len(run.graphemes) and "" not in run.graphemes
        return _move(self.place, (run.y, run.x)) + look + text, Pen((run.y, end) if sure else None, run.style)


class Shown:
    """What the terminal shows. A cell that is None could show anything."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self._rows: list[Row] = [([None] * width, [PLAIN] * width) for _ in range(height)]
        self._pen = Pen()

    def become(self, cells: Cells) -> str:
        """Return what makes the terminal show the cells, and take it as sent."""
        runs = [run for y in sorted(cells.touched) for run in self._changed(y, cells.rows[y])]
        cells.touched.clear()
        # As they stand saves moves, one style after the other saves changes of style.
        ways = self._drawn(runs), self._drawn(_by_style(runs))
        sequence, self._pen = min(ways, key=lambda way: len(way[0]))
        return sequence

    def _drawn(self, runs: Iterable[Run]) -> tuple[str, Pen]:
        pen, sequences = self._pen, []
        for run in runs:
            sequence, pen = pen.draw(run, self.width)
            sequences.append(sequence)
        return "".join(sequences), pen

    def _changed(self, y: int, wanted: Row) -> Iterator[Run]:
        """Yield the runs of the row that differ, and remember them as shown."""
        shown = self._rows[y]
        if wanted == shown:
            return
        graphemes, styles = wanted
        columns = _columns(wanted, shown)
        start = 0
        for index, (column, following) in enumerate(pairwise([*columns, -1]), start=1):
            if following != column + 1 or styles[following] != styles[column]:
                x = columns[start]
                yield Run(
                    y, x, tuple(grapheme or "" for grapheme in graphemes[x : column + 1]), styles[column]
                )
                start = index
        self._rows[y] = [*graphemes], [*styles]


def _columns(wanted: Row, shown: Row) -> list[int]:
    """Return the columns to draw: whole graphemes that differ, and what is shorter written than jumped."""
    graphemes, styles = wanted
    cells = enumerate(zip(*wanted, *shown, strict=True))
    differing = {x for x, (new, style, old, was) in cells if (new != old or style != was) and new is not None}
    for x in tuple(differing):
        if graphemes[x] == "":
            differing.add(x - 1)
        elif x + 1 < len(graphemes) and graphemes[x + 1] == "":
            differing.add(x + 1)
    columns = sorted(differing)
    return [column for pair in pairwise([*columns, -1]) for column in (pair[0], *_between(wanted, *pair))]


def _between(row: Row, left: int, right: int) -> range:
    """Return the columns between two that are to be drawn, where to write them too is shorter than a jump."""
    between = range(left + 1, right)
    if not 0 < len(between) <= NEAR:
        return range(0)
    graphemes, styles = row[0][left + 1 : right], row[1][left : right + 1]
    jump = 3 if len(between) == 1 else 4
    plain = None not in graphemes and "" not in graphemes and styles.count(styles[0]) == len(styles)
    return between if plain and len("".join(filter(None, graphemes)).encode()) <= jump else range(0)


def _by_style(runs: list[Run]) -> Iterator[Run]:
    """Yield the runs, one style after the other in the order in which they first appear."""
    grouped: dict[Style, list[Run]] = {}
    for run in runs:
        grouped.setdefault(run.style, []).append(run)
    for group in grouped.values():
        yield from group


def _move(start: tuple[int, int] | None, goal: tuple[int, int]) -> str:
    """Return the shortest sequence that moves the cursor."""
    if start == goal:
        return ""
    y, x = goal
    anywhere = f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H"
    if start is None:
        return anywhere
    down, right = y - start[0], x - start[1]
    across = _across(x, right) if right else ""
    upright = f"\x1b[{abs(down) if abs(down) > 1 else ''}{'B' if down > 0 else 'A'}" if down else ""
    return min(upright + across, anywhere, key=len)


def _across(x: int, right: int) -> str:
    """Return the shortest sequence that moves the cursor to column `x`, `right` columns further on."""
    if x == 0:
        return "\r"
    there = f"\x1b[{x + 1}G"
    return min("\b" * -right if right < 0 else f"\x1b[{right if right > 1 else ''}C", there, key=len)

"""What has to be sent so that a terminal which shows some cells shows others: few moves, no style twice."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from gdtui.terminal.cells import Cells, Row
from gdtui.terminal.styles import PLAIN, Style, change, of_blank

NEAR = 4  # unchanged cells: to jump over more of them is never longer than to write them again


class Run(NamedTuple):
    """Neighbouring cells of one style that have to be drawn: where, what, and the column behind it.

    Behind what terminals do not agree on the width of, and behind the last column, there is no telling: None.
    """

    y: int
    x: int
    text: str
    style: Style
    end: int | None


class Shown:
    """What the terminal shows. A cell that is None could show anything."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self._rows: list[Row] = [([None] * width, [PLAIN] * width) for _ in range(height)]
        self._place: tuple[int, int] | None = None  # of the cursor, where that is known
        self._style: Style | None = None

    def become(self, cells: Cells) -> str:
        """Return what makes the terminal show the cells, and take it as sent."""
        runs = [
            run for y, span in sorted(cells.touched.items()) for run in self._changed(y, cells.rows[y], span)
        ]
        cells.touched = {}
        if not runs:
            return ""
        runs = _blanks_beside(runs)
        # As they stand saves moves, one style after the other saves changes of style.
        ways = [(self._drawn(order), order[-1]) for order in (runs, _by_style(runs))]
        sequence, last = min(ways, key=lambda way: len(way[0]))
        self._place = None if last.end is None else (last.y, last.end)
        self._style = last.style
        return sequence

    def _drawn(self, runs: list[Run]) -> str:
        """Return the sequences that draw the runs in this order."""
        place, style = self._place, self._style
        sequences = []
        for y, x, text, wanted, end in runs:
            sequences.append(_move(place, (y, x)))
            if style is None:
                sequences.append("\x1b[0m" + change(PLAIN, wanted))
            elif style is not wanted:
                sequences.append(change(style, wanted))
            sequences.append(text)
            place, style = None if end is None else (y, end), wanted
        return "".join(sequences)

    def _changed(self, y: int, wanted: Row, span: tuple[int, int]) -> Iterator[Run]:
        """Yield the runs of the row that differ within a span, and remember them as shown."""
        columns = _columns(wanted, self._rows[y], *span)
        for start, end, style in _stretches(wanted, columns):
            drawn = [grapheme or "" for grapheme in wanted[0][start:end]]
            text = "".join(drawn)
            sure = end < self.width and len(text) == len(drawn) and "" not in drawn
            yield Run(y, start, text, style, end if sure else None)
        if columns:
            self._rows[y] = [*wanted[0]], [*wanted[1]]


def _stretches(row: Row, columns: list[int]) -> Iterator[tuple[int, int, Style]]:
    """Yield where columns of one style begin and end; blanks go with any that they look the same in."""
    start, style = 0, None
    for index, column in enumerate(columns):
        own = row[1][column]
        blank = row[0][column] == " "
        if index and column == columns[index - 1] + 1:
            before = style or row[1][columns[start]]  # no style yet where all so far are blanks
            if own == style or (of_blank(own) == of_blank(before) and (blank or style is None)):
                style = style if blank else own
                continue
        if index:
            yield columns[start], columns[index - 1] + 1, style or row[1][columns[start]]
        start, style = index, None if blank else own
    if columns:
        yield columns[start], columns[-1] + 1, style or row[1][columns[start]]


def _blanks_beside(runs: list[Run]) -> list[Run]:
    """Return the runs, those of blanks alone in the style of a neighbour wherever that looks the same."""
    styled = [run.style for run in runs]
    for i, run in enumerate(runs):
        if run.text.isspace():
            beside = [*styled[max(0, i - 1) : i], *styled[i + 1 : i + 2]]
            styled[i] = next((style for style in beside if of_blank(style) == of_blank(run.style)), run.style)
    return [run._replace(style=style) for run, style in zip(runs, styled, strict=True)]


def _columns(wanted: Row, shown: Row, start: int, end: int) -> list[int]:
    """Return the columns to draw: whole graphemes that differ, and what is shorter written than jumped."""
    graphemes, styles = wanted[0][start:end], wanted[1][start:end]
    if graphemes == shown[0][start:end] and styles == shown[1][start:end]:
        return []
    cells = enumerate(zip(graphemes, styles, shown[0][start:end], shown[1][start:end], strict=True), start)
    differing = {
        x
        for x, (new, style, old, was) in cells
        if new is not None
        and (new != old or (style != was and (new != " " or of_blank(style) != of_blank(was))))
    }
    graphemes = wanted[0]
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
    graphemes, styles = row[0][left + 1 : right], row[1][left + 1 : right]
    jump = 3 if len(between) == 1 else 4
    style, ground = row[1][left], of_blank(row[1][left])
    plain = row[1][right] == style and all(
        grapheme and (own == style or (grapheme == " " and of_blank(own) == ground))
        for grapheme, own in zip(graphemes, styles, strict=True)
    )
    return between if plain and len("".join(filter(None, graphemes)).encode()) <= jump else range(0)


def _by_style(runs: list[Run]) -> list[Run]:
    """Return the runs, one style after the other in the order in which they first appear."""
    grouped: dict[Style, list[Run]] = {}
    for run in runs:
        grouped.setdefault(run.style, []).append(run)
    return [run for group in grouped.values() for run in group]


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

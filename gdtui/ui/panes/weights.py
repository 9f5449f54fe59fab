"""The weights pane: the parameters, and a step's arithmetic with its numbers put in."""

import math
from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

from textual.geometry import Size

from gdtui.core.problem.analysis import no_optimum
from gdtui.core.session.moments import Moment
from gdtui.display.cells import cells_of, cut, fitting, left, named
from gdtui.display.labels import viewed_label
from gdtui.display.numbers import fitted, signed
from gdtui.display.rows import Picture, Row, Span, length, within
from gdtui.locales import counted_forms, text, texts
from gdtui.ui.panes.arithmetic import (
    KINDS,
    NAME,
    PARAMETERS,
    arithmetic,
    shown_rows,
    window,
)
from gdtui.ui.panes.closing import closing_count, closing_rows
from gdtui.ui.panes.large import large_rows
from gdtui.ui.panes.large_working import large_working, least_height
from gdtui.ui.panes.optimum import VALUE, distance, optimal, target
from gdtui.ui.panes.original import original_rows
from gdtui.ui.panes.pane import LARGE, Pane
from gdtui.ui.panes.row_widget import roles

FACT = 11  # columns for a fact about the only one
NUMBER = 4  # characters of the number in a fact, at least
BLUNT = 0.01  # of what a parameter moved, up to which it may be rounded
WINDOW = 3  # rows of the working that are worth scrolling through, the one that says which among them
WIDE = 58  # from this width on, three facts stand in a row


class Shown(NamedTuple):
    """Of how many parameters there are rows: what they are, and how they came to be so."""

    parameters: int = PARAMETERS
    worked: int = PARAMETERS


def weights_rows(moment: Moment, width: int, height: int | None = None) -> Picture:
    """Return the parameters, forward, loss, gradient, sum and update, and the three losses.

    Where there is room for `height` rows, the arithmetic is as long as that. The number of rows depends on
    problem, optimizer and batching alone, so that nothing moves while stepping.
    """
    names, counts = moment.run.names, counts_for(moment, width, height)
    shown = [named(name, NAME) for name in names[: counts.parameters]]
    if len(names) == 1:
        rows = _parameter(moment, shown[0], width)
    else:
        column = max(map(cells_of, shown))
        rows = [_in_a_row(moment, i, left(name, column), width) for i, name in enumerate(shown)]
    above = (*rows, *original_rows(moment, width))
    below = closing_rows(moment, width)
    room = None if height is None else max(0, height - len(above) - len(below))
    return (*above, *arithmetic(moment, width, room, counts.worked), *below)


def counts_for(moment: Moment, width: int, height: int | None) -> Shown:
    """Return of how many parameters the rows have room in so many lines; of one at least.

    What they are says more than how they came to be so. Of a single parameter there is nothing to leave out.
    """
    known = len(moment.run.names)
    most = min(PARAMETERS, known)
    if known == 1 or height is None:
        return Shown(most, most)
    kinds = [row.parameter for row in moment.working if row.kind in KINDS]
    each, others = kinds.count(moment.run.names[0]), len(kinds) < len(moment.working)
    fixed = kinds.count("") + len(original_rows(moment, width)) + closing_count(moment)
    choices = [*(Shown(most, count) for count in range(most, 0, -1))]
    choices += [Shown(count, 1) for count in range(most - 1, 0, -1)]
    for counts in choices:
        more = others or (counts.worked < known and bool(kinds))
        if counts.parameters + fixed + counts.worked * each + more <= height:
            return counts
    return choices[-1]


def most_rows(moment: Moment) -> int:
    """Return how many rows there are where a batch has several samples: the most, however it is batched."""
    parameters, rows = min(PARAMETERS, len(moment.run.names)), shown_rows(moment)
    batched = any(row.kind in ("sum", "mean") for row in rows)
    more = len(moment.run.names) > parameters and bool(rows)
    above = max(2, parameters) + len(original_rows(moment, 1))
    return above + len(rows) + more + (0 if batched else parameters) + closing_count(moment)


def _around(moment: Moment, width: int, height: int) -> tuple[int, int]:
    """Return how many rows stand above the working, and how many below it."""
    parameters = counts_for(moment, width, height).parameters
    above = max(2, parameters) if len(moment.run.names) == 1 else parameters
    return above + len(original_rows(moment, width)), closing_count(moment)


def _parameter(moment: Moment, name: str, width: int) -> list[Row]:
    """Return what the only parameter is, what it was, by how much it moved; and where it should be."""
    room = width - cells_of(name) - 5
    value = min(VALUE, max(8, room - FACT))
    first, second = _now(moment, 0, name, value), [Span(f"  {name}* = ", "dim")]
    second.append(Span(left(target(moment, 0, value - 1), value - 1)))
    steps, away = _moves(moment, 0), _away(moment, 0)
    above, below = (steps, away) if width >= WIDE else (steps[:1], steps[1:] or away)
    each = min(21, (room - value) // (2 if width >= WIDE else 1))
    now = float(moment.params[0])
    return [within(_facts(first, above, each, now), width), within(_facts(second, below, each), width)]


def _in_a_row(moment: Moment, i: int, name: str, width: int) -> Row:
    """Return the same in one row, for one parameter of several: where it should be if there is room."""
    room = width - cells_of(name) - 5
    value = min(VALUE, max(8, room // 3))
    facts, each = _moves(moment, i), min(18, (room - value) // 2)
    if any(_room(label, each) < NUMBER for label, _ in facts):  # by how much it moved says more
        facts, each = facts[1:], min(18, room - value)
    row = _facts(_now(moment, i, name, value), facts, each, float(moment.params[i]))
    bare = name.rstrip()
    best = f"  {left(f'{bare}*', cells_of(name) + 1)} {target(moment, i)}"
    free = width - length(row)
    return (*row, Span(best, "dim")) if cells_of(best) <= free else within(row, width)


def _now(moment: Moment, i: int, name: str, width: int) -> list[Span]:
    moved = moment.step is not None and moment.step.updated and not moment.phase
    value = Span(fitted(float(moment.params[i]), width).ljust(width), "accent" if moved else "strong")
    return [Span("▸ " if moved else "  ", "accent"), Span(f"{name} = ", "dim"), value]


def _moves(moment: Moment, i: int) -> list[tuple[str, float]]:
    now, before = float(moment.params[i]), float(moment.params_before[i])
    return [(text("weights.was"), before), ("Δ", now - before)] if moment.steps else []


def _away(moment: Moment, i: int) -> list[tuple[str, float]]:
    best = moment.run.optimum
    return [(text("weights.away"), float(moment.params[i]) - float(best[i]))] if best is not None else []


def _facts(head: list[Span], facts: list[tuple[str, float]], each: int, now: float = math.nan) -> Row:
    """Return the row with its facts in columns of that width, those left out that have no room there.

    `now` is the parameter that the head shows.
    """
    spans, was = list(head), text("weights.was")
    for label, value in facts:
        room = _room(label, each)
        if room < NUMBER:
            continue
        shown = _before(value, now, head[-1].text.strip(), room) if label == was else signed(value, room)
        spans += [Span(f"  {label} ", "dim"), Span(shown.ljust(room))]
    return tuple(spans)


def _before(value: float, now: float, shown: str, room: int) -> str:
    """Return what a parameter was, beside what it is: equal numbers look equal, and others differ."""
    if value == now:
        return fitting((shown, *texts("weights.same")), room) or cut(texts("weights.same")[-1], room)
    was = fitted(value, room)
    blunt = abs(float(was) - value) > BLUNT * abs(now - value)  # rounded by more than what it moved tells
    return f"≈{fitted(value, room - 1)}" if was == shown or blunt else was


def _room(label: str, each: int) -> int:
    """Return how many columns are left for a fact's number."""
    return each - 3 - cells_of(label)


class WeightsPane(Pane):
    """Shows the weights."""

    COMPONENT_CLASSES = roles("dim", "strong", "accent")

    def __init__(self) -> None:
        super().__init__("weights")
        self._height = 0  # that it was laid out for

    def watch_moment(self) -> None:
        """Show the new moment; the pane is laid out again where another optimizer has more rows, or fewer."""
        super().watch_moment()
        height = 0 if self.moment is None else most_rows(self.moment)
        if height != self._height:
            self._height = height
            self.refresh(layout=True)

    def titles(self) -> Sequence[str]:
        """Return the name, and whose weights these are where there are several runs."""
        if self.moment is None or not self.moment.several:
            return super().titles()
        pane = texts("title.weights")
        return (text("weights.title", pane=pane[0], run=viewed_label(self.moment).name(self.ascii)), *pane)

    @property
    def band(self) -> Picture:
        """The parameters in large digits, where the working in large letters leaves room for them."""
        if not self.enlarged or self.moment is None:
            return ()
        width, height = self.size
        rest = max(2, min(PARAMETERS, len(self.moment.run.names))) + closing_count(self.moment)
        free = height - rest - least_height(self.moment, self.ascii)
        return large_rows(self.figures(self.moment), width, min(free, height // LARGE), self.ascii)

    def footing(self, title: Row) -> Row:
        """Return where several parameters should be, and how far from there they are as a whole."""
        moment = self.moment
        if moment is None or moment.run.problem is None:
            return ()
        if (hidden := self.virtual_size.height - self.size.height) > 0:
            width, height = self.size.width, self.size.height - len(self.band)
            forms: Sequence[str] = counted_forms("weights.hidden", hidden)
            if self._scrolled(moment, width, height):  # of which a row of the working says so, but large ones
                forms = texts("weights.whole") if self._is_cut(moment, width, height) else ()
            said = fitting((*forms, ""), self.edge)
            if forms:
                return (Span(said, "dim"),) if said else ()
        if len(moment.run.names) < 2:
            return ()
        if moment.run.optimum is None:
            said = fitting(texts(f"weights.no_optimum.{no_optimum(moment.run.problem)}"), self.edge)
            return (Span(said, "dim"),) if said else ()
        names, away = moment.run.names, distance(moment)
        for count, digits in product(range(min(PARAMETERS, len(names)), 0, -1), (8, 6, 5)):
            shown = ((name, optimal(moment, i, digits)) for i, name in enumerate(names[:count]))
            values = "  ".join(f"{named(name, NAME)}* {value}" for name, value in shown)
            more = "  …" if count < len(names) else ""
            forms = texts("weights.optimum", values=values + more, distance=away)
            if found := fitting(forms, self.edge):
                return (Span(found, "dim"),)
        return ()

    def rows(self, moment: Moment, width: int, height: int) -> Picture:
        """Return the rows, with empty ones before and after the arithmetic where there is room.

        Where the pane has the screen to itself, the arithmetic is in large letters.
        """
        rows, (parameters, last) = weights_rows(moment, width, height), _around(moment, width, height)
        room = height - parameters - last
        if self.enlarged and (large := large_working(moment, width, room, self.ascii)):
            between = ((),) if len(large) < room else ()
            return (*rows[:parameters], *between, *large, *rows[-last:])
        if height > len(rows):
            rows = (*rows[:parameters], (), *rows[parameters:])
        return (*rows[:-last], (), *rows[-last:]) if height > len(rows) else rows

    def length(self, moment: Moment, width: int, height: int) -> int:
        """Return the rows that there are, or those of the frame and how far the working can be scrolled."""
        return height + self._scrolled(moment, width, height) or super().length(moment, width, height)

    def sight(self, moment: Moment, width: int, height: int, first: int) -> Picture:
        """Return the lines in sight: scrolled, the whole working goes by between the parameters and losses.

        Not scrolled, that of it is in sight which says most.
        """
        first = min(first, self._scrolled(moment, width, height))
        if not first:
            return super().sight(moment, width, height, 0)
        rows, (above, below) = weights_rows(moment, width, height), _around(moment, width, height)
        working = window(moment, width, first - 1, height - above - below)
        return (*rows[:above], *working, *rows[-below:])

    def _scrolled(self, moment: Moment, width: int, height: int) -> int:
        """Return how far the working can be scrolled; 0 where all is in sight, or too little would be."""
        room, rows = height - sum(_around(moment, width, height)), len(shown_rows(moment))
        hidden = rows > room or self._is_cut(moment, width, height)
        return 1 + max(0, rows - (room - 1)) if hidden and room >= WINDOW else 0

    def _is_cut(self, moment: Moment, width: int, height: int) -> bool:
        """Is the working in large letters, of which not all rows have room?"""
        if not self.enlarged:
            return False
        large = large_working(moment, width, height - sum(_around(moment, width, height)), self.ascii)
        return 0 < len(large) < least_height(moment, self.ascii)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return as many rows as there can be: the pane stays as high, however the data is batched."""
        return most_rows(self.moment) if self.moment is not None else 8

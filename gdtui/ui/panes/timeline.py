"""The timeline: where the cursor is in the whole run, and what there is on the way."""

from typing import NamedTuple

import numpy as np
from textual import events
from textual.message import Message
from textual.reactive import reactive

from gdtui.core.arrays import Indices
from gdtui.core.runs.run import known_length
from gdtui.core.session.moments import Moment
from gdtui.display.rows import Row, Span, joined, length, within
from gdtui.locales import text
from gdtui.ui.panes.row_widget import RowWidget, roles
from gdtui.ui.playback.speed import Motion

LEAST = 10  # cells: a shorter way says too little
MARGIN = 1  # before the way

HIT = "◆"
LINE = "━─"  # where the cursor has been, and where it has not: so are the next two
CHANGE = "┿┼"
FORK = "┳┰"


class Way(NamedTuple):
    """So many steps on so many cells: the start is the first, and the end the last."""

    total: int
    room: int

    def cell(self, steps: int) -> int:
        """Return the cell of a step."""
        return (2 * (self.room - 1) * steps + self.total) // (2 * self.total)

    def steps(self, cell: int) -> int:
        """Return the step in the middle of a cell, or the nearest to it."""
        return (2 * cell * self.total + self.room - 1) // (2 * (self.room - 1))

    @property
    def firsts(self) -> Indices:
        """The first step of each cell, and the one after the last, (room + 1,)."""
        cells = np.arange(1, self.room)
        firsts = -(-(2 * cells - 1) * self.total // (2 * (self.room - 1)))
        return np.concatenate([[0], firsts, [self.total + 1]]).astype(np.intp)


class Sign(NamedTuple):
    """A sign on the way, and the step that it stands for."""

    steps: int
    text: str
    role: str


def timeline_row(moment: Moment, motion: Motion, width: int) -> Row:
    """Return where the cursor is in the whole run and what lies on the way, and how fast playing is."""
    place, pace = _place(moment), Span(f" {motion.pace} ", "dim")
    way = _way(moment, motion, width)
    if way.room < LEAST:
        return within((*place, pace) if way.room >= 0 else place, width)
    at = way.cell(moment.steps)
    cells = [(LINE[0], "accent")] * at + [(LINE[1], "axis")] * (way.room - at)
    for cell, sign in _signs(moment, way).items():
        cells[cell] = sign.text, sign.role
    return (*joined([(" " * MARGIN, "accent"), *cells, (" ", "dim")]), *place, pace)


def step_at(moment: Moment, motion: Motion, width: int, x: int) -> int | None:
    """Return after how many steps the column `x` of the row is; None where it is not on the way.

    A sign is at the step that it stands for, and not just in its cell: one of several hits at the first.
    """
    way, cell = _way(moment, motion, width), x - MARGIN
    if way.room < LEAST or not 0 <= cell < way.room:
        return None
    sign = _signs(moment, way).get(cell)
    return way.steps(cell) if sign is None else sign.steps


def _place(moment: Moment) -> Row:
    total = known_length(moment.run)
    step = str(moment.steps).rjust(len(str(total)))
    more = "" if moment.run.total is not None else "+"
    return (
        Span(f" {text('timeline.step')} ", "dim"),
        Span(step),
        Span(f" {text('timeline.of', total=f'{total}{more}')} ", "dim"),
    )


def _way(moment: Moment, motion: Motion, width: int) -> Way:
    """Return the way that there is room for, which may be too short to draw."""
    return Way(
        max(1, known_length(moment.run)),
        width - MARGIN - 1 - length(_place(moment)) - len(f" {motion.pace} "),
    )


def _signs(moment: Moment, way: Way) -> dict[int, Sign]:
    """Return which sign is in which cell: of several the most important one, and the cursor before all."""
    signs: dict[int, Sign] = {}
    for sign in _turns(moment):
        signs[way.cell(sign.steps)] = sign
    for hits in moment.hits:
        _put_hits(signs, hits.upto(way.total), way)
    for letter, steps in moment.marks:
        signs[way.cell(steps)] = Sign(steps, letter, "strong")
    signs[way.cell(moment.steps)] = Sign(moment.steps, "●", "accent")
    return signs


def _turns(moment: Moment) -> list[Sign]:
    """Return the changes of rate or batching, the latest first, then the fork."""
    turns = [(steps, CHANGE) for steps in reversed(moment.run.changes)]
    if moment.parted:  # from the start on there is nothing to part from
        turns.append((moment.parted, FORK))
    passed = moment.steps
    return [
        Sign(steps, signs[0], "accent") if steps <= passed else Sign(steps, signs[1], "dim")
        for steps, signs in turns
    ]


def _put_hits(signs: dict[int, Sign], hits: Indices, way: Way) -> None:
    """Put a sign in each cell that one of these rising steps lies in, at the first of them.

    There can be millions of steps, and there are few cells: each looks for its first.
    """
    begin = np.searchsorted(hits, way.firsts)
    for cell in np.flatnonzero(begin[1:] > begin[:-1]).tolist():
        steps, before = int(hits[begin[cell]]), signs.get(cell)
        if before is None or before.text != HIT or steps < before.steps:
            signs[cell] = Sign(steps, HIT, "bad")


class Timeline(RowWidget):
    """Shows the place in the run; a click on the way asks to go there."""

    COMPONENT_CLASSES = roles("accent", "axis", "dim", "strong", "bad")

    class Asked(Message):
        """Somebody wants to be after so many steps."""

        def __init__(self, steps: int) -> None:
            super().__init__()
            self.steps = steps

    moment: reactive[Moment | None] = reactive(None)
    motion: reactive[Motion] = reactive(Motion())

    def line(self, y: int) -> Row:
        """Return the one line."""
        return timeline_row(self.moment, self.motion, self.size.width) if self.moment is not None else ()

    def on_click(self, event: events.Click) -> None:
        """Ask for the step that was clicked."""
        if self.moment is None:
            return
        steps = step_at(self.moment, self.motion, self.size.width, event.x)
        if steps is not None:
            self.post_message(self.Asked(steps))

"""The rows of the gradient log: one a step, made from the history's columns for the page that is seen."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from gdtui.core.problem.working import GRADIENT
from gdtui.core.runs.run import Page, Run, known_length
from gdtui.core.session.moments import Moment
from gdtui.display.cells import cut, named, right
from gdtui.display.labels import run_labels
from gdtui.display.numbers import column
from gdtui.display.rows import Row, Span, joined
from gdtui.locales import text

MOST_DECIMALS = 6
NARROWEST = 9  # a number's column
TURN = 8  # rows that are left empty at most, for the steps to come


class Field(NamedTuple):
    """A column of numbers: whose, whether of gradients or of parameters, and of which of that run's."""

    run: int
    gradient: bool
    parameter: int

    def title(self, moment: Moment) -> str:
        """Return the column's name, with the run's letter where there are several."""
        names, label = moment.trails[self.run].run.names, run_labels(moment)[self.run]
        name = names[self.parameter]
        if self.gradient:
            name = text("log.gradient") if len(names) == 1 and not label.letter else f"∂{name}"
        return f"{label.letter} {name}".lstrip()

    def value(self, page: Page, row: int) -> float:
        """Return the number in a row of a page."""
        return float((page.gradients if self.gradient else page.params)[row, self.parameter])


class Columns:
    """How wide the log's columns are. They depend on runs and frame alone: nothing shifts while stepping.

    Where counts of millions, or several runs, leave no room for a gradient and a parameter each, the epoch
    goes.
    """

    def __init__(self, moment: Moment, width: int) -> None:
        run, count = moment.run, len(moment.trails)
        steps = known_length(run)
        self._step = max(5, len(str(steps)) + 1)
        self._epoch, self._sample = _widths(run, steps)
        room = width - 1 - self._step - self._epoch - self._sample
        if room < 2 * NARROWEST or (count > 1 and room < count * 2 * NARROWEST):
            room, self._epoch = room + self._epoch, 0
        self.shown = _fields(moment, max(1, room // NARROWEST))
        self.left_out = 2 * sum(len(trail.run.names) for trail in moment.trails) - len(self.shown)
        self.number = min(16, max(NARROWEST, room // max(1, len(self.shown))))
        self.decimals = max(0, min(MOST_DECIMALS, self.number - 5))

    def counts(self, step: object, epoch: object, sample: object) -> str:
        """Return the first columns of a row."""
        shown = ((step, self._step), (epoch, self._epoch), (sample, self._sample))
        return "".join([right(cut(str(count), width), width) for count, width in shown])

    def heading(self, moment: Moment) -> Row:
        """Return the row of names, those of several runs in their colours."""
        styles = [label.role if label.letter else "dim" for label in run_labels(moment)]
        counts = self.counts(text("log.step"), text("log.epoch"), text("log.sample"))
        names = []
        for field in self.shown:
            name = named(field.title(moment), self.number - 1)
            names.append(Span(right(name, self.number), styles[field.run]))
        return (Span(f" {counts}", "dim"), *names)


def _fields(moment: Moment, room: int) -> list[Field]:
    """Return as many columns as there is room for, run by run: of each the gradients, then the parameters.

    Of several runs each has as many as the others: the gradient of its first parameter, then that one
    itself, and so on; where there is no room for all runs, the viewed one is among those that are left.
    """
    count = len(moment.trails)
    if count == 1:
        parameters = range(len(moment.run.names))
        return [Field(0, gradient, i) for gradient in (True, False) for i in parameters][:room]
    found = []
    for run in sorted(sorted(range(count), key=lambda run: run != moment.view)[:room]):
        own = range(len(moment.trails[run].run.names))
        ranked = [(i, gradient) for i in own for gradient in (True, False)]
        chosen = ranked[: max(1, room // count)]
        order = _as_viewed(moment, run)
        found += [Field(run, True, order[i]) for i, gradient in chosen if gradient]
        found += [Field(run, False, order[i]) for i, gradient in chosen if not gradient]
    return found


def _as_viewed(moment: Moment, run: int) -> list[int]:
    """Return a run's parameters: first those that the viewed one has as well, in its order."""
    names = moment.trails[run].run.names
    common = [names.index(name) for name in moment.run.names if name in names]
    return [*common, *(i for i in range(len(names)) if i not in common)]


def log_rows(moment: Moment, width: int, first: int, count: int, marked: int | None = None) -> Iterator[Row]:
    """Yield the rows of the steps `first` … that some run has taken or the viewed one begun, at most `count`.

    In a batch of several samples the parameters stand only where they moved. The row of the viewed cursor has
    a sign, its numbers are lit, as far as its step has got. Every other epoch is dim: so they are told apart,
    and none has to be drawn again when another begins. The row `marked` has another sign; as far as to it
    there are rows of steps to come, which say what is known of them: when, and with which sample.
    """
    columns, run = Columns(moment, width), moment.run
    last = max(rows_walked(moment), 0 if marked is None else marked + 1)
    indices = range(first, max(first, min(first + count, last)))
    sight = Sight(moment, first, indices.stop)
    epochs = _epochs(run, first, indices.stop)
    for index, sample in zip(indices, run.samples(first, len(indices)).tolist(), strict=True):
        epoch = epochs[index - first]
        counts = columns.counts(index + 1, epoch, sample + 1)
        other = epoch % 2 == 0 or index >= rows_walked(moment)
        yield _row(sight, columns, index, counts, "dim" if other else "", index == marked)


def _widths(run: Run, steps: int) -> tuple[int, int]:
    """Return the columns of epoch and sample; none for what nobody knows."""
    if run.epochs is None:
        return 0, 0
    epochs, samples = int(run.epochs.at(np.array(steps))), run.epochs.regular or steps
    has_samples = run.recorded is None or run.recorded.has_samples
    return max(6, len(str(epochs)) + 1), max(3, len(str(samples)) + 1) if has_samples else 0


def _epochs(run: Run, first: int, stop: int) -> list[int]:
    """Return the epoch of each of the steps `first` to before `stop`, from 1 on; 1 where nobody knows."""
    if run.epochs is None:
        return [1] * max(0, stop - first)
    return [int(epoch) for epoch in run.epochs.at(np.arange(first, stop) + 1)]


class Sight:
    """The steps from `first` to before `stop` of every run, as far as they are to be seen."""

    def __init__(self, moment: Moment, first: int, stop: int) -> None:
        self.moment, self._first = moment, first
        self._pages = []
        for i, trail in enumerate(moment.trails):
            seen = rows_begun(moment) if i == moment.view else trail.steps
            self._pages.append(trail.run.page(min(first, seen), min(stop, seen)))

    def text(self, field: Field, index: int, columns: Columns) -> str:
        """Return the cell of a step in a column, empty where it has not come so far."""
        moment, trail = self.moment, self.moment.trails[field.run]
        begun = field.run == moment.view and index == trail.steps
        if index >= trail.steps and not (begun and field.gradient and moment.phase >= GRADIENT):
            return " " * columns.number
        if not field.gradient and not trail.run.batching.closes(index):
            return "·".rjust(columns.number)
        if field.gradient and _is_unknown(trail.run, trail.run.names[field.parameter], index):
            return "·".rjust(columns.number)
        value = field.value(self._pages[field.run], index - self._first)
        return column(value, columns.number, columns.decimals)


def _is_unknown(run: Run, name: str, index: int) -> bool:
    """Has nobody recorded the gradient of a parameter in a step?"""
    if run.recorded is None:
        return False
    return not run.recorded.recording.known("gradient", [name], index, index + 1)[0, 0]


def _row(sight: Sight, columns: Columns, index: int, counts: str, role: str, marked: bool) -> Row:
    moment = sight.moment
    now = index == rows_begun(moment) - 1
    cells = [
        Span(
            sight.text(field, index, columns),
            "accent" if now and field.run == moment.view else role,
        )
        for field in columns.shown
    ]
    head = Span(counts, "mark" if marked else "accent" if now and not moment.several else role)
    return (Span("▸" if now else "›" if marked else " ", "accent"), *joined([head, *cells]))


def rows_begun(moment: Moment) -> int:
    """Return how many steps the viewed run has taken, the one among them that has only begun."""
    return moment.steps + (moment.phase > 0)


def rows_walked(moment: Moment) -> int:
    """Return how many steps some run has taken, or the viewed one begun."""
    return max(rows_begun(moment), moment.reach)


def rows_in_all(moment: Moment) -> int:
    """Return how many steps there are and may still be: the cursor can go on where its run has not ended."""
    moving = moment.trails if moment.linked else (moment,)
    running = (known_length(trail.run) for trail in moving if trail.end.reason == "running")
    return max([rows_walked(moment), *running])


def first_in_sight(rows: int, height: int) -> int:
    """Return which row stands below the heading when the cursor is in sight, in the last of `rows`.

    It moves on by half a page at a time, or by TURN rows of a long one, so that most steps write one row and
    move none: what a class reads stands still, and a slow line has less to carry.
    """
    turn = _turn(height)
    return max(0, -(-(rows - _room(height)) // turn) * turn)


def first_beside(row: int, first: int, height: int) -> int:
    """Return which row stands below the heading when `row` is in sight, and `first` stood there before.

    Pages turn as they do for the cursor: when it comes to a row further down, what is seen is there already.
    """
    if first <= row < first + _room(height):
        return first
    turn = _turn(height)
    return row // turn * turn if row < first else first_in_sight(row + 1, height)


def _room(height: int) -> int:
    return max(1, height - 1)


def _turn(height: int) -> int:
    return max(1, min(_room(height) // 2, TURN))

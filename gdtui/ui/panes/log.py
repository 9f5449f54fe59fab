"""The gradient log: one row a step, a window onto the history's columns."""

import math
from collections.abc import Iterator

from gdtui.charts.picture import Picture, Row, Span
from gdtui.core.moments import Moment
from gdtui.ui.numbers import column
from gdtui.ui.panes.pane import Pane, roles

MOST_DECIMALS = 6
NARROWEST = 9  # a number's column
TURN = 8  # rows that are left empty at most, for the steps to come


class Columns:
    """How wide the log's columns are. They depend on run and frame alone: nothing shifts while stepping.

    Where counts of millions leave no room for a gradient and a parameter, the epoch goes.
    """

    def __init__(self, moment: Moment, width: int) -> None:
        run, names = moment.run, moment.run.problem.model.names
        self._step = max(5, len(str(run.total)) + 1)
        self._epoch = max(6, len(str(run.plan.epochs)) + 1)
        self._sample = max(3, len(str(run.batching.samples)) + 1)
        room = width - 1 - self._step - self._epoch - self._sample
        if room < 2 * NARROWEST:
            room, self._epoch = room + self._epoch, 0
        gradients = ["gradient"] if len(names) == 1 else [f"∂{name}" for name in names]
        self.shown = [*gradients, *names][: max(1, room // NARROWEST)]
        self.number = min(16, max(NARROWEST, room // len(self.shown)))
        self.decimals = max(0, min(MOST_DECIMALS, self.number - 5))

    def counts(self, step: object, epoch: object, sample: object) -> str:
        """Return the first columns of a row."""
        return f"{step:>{self._step}}{str(epoch).rjust(self._epoch)[: self._epoch]}{sample:>{self._sample}}"

    def heading(self) -> Row:
        """Return the row of names."""
        names = "".join(name.rjust(self.number) for name in self.shown)
        return (Span(f" {self.counts('step', 'epoch', '#')}{names}", "dim"),)


def log_rows(moment: Moment, width: int, first: int, count: int) -> Iterator[Row]:
    """Yield the rows of the steps `first` … that lie before the cursor, at most `count`.

    In a batch of several samples the parameters stand only where they moved. The cursor's row is
    marked, the rows of earlier epochs are dim.
    """
    columns, run = Columns(moment, width), moment.run
    p = len(run.problem.model.names)
    for index in range(first, min(first + count, moment.steps)):
        epoch = index // run.batching.samples
        now = index == moment.steps - 1
        counts = columns.counts(index + 1, epoch + 1, run.sample(index) + 1)
        values = [*run.history.gradients[index].tolist(), *run.history.params[index].tolist()]
        moved = run.batching.closes(index) > 0
        cells = [
            column(value, columns.number, columns.decimals) if moved or i < p else "·".rjust(columns.number)
            for i, value in enumerate(values[: len(columns.shown)])
        ]
        role = "accent" if now else "" if epoch == (moment.steps - 1) // run.batching.samples else "dim"
        yield (Span("▸" if now else " ", "accent"), Span(counts + "".join(cells), role))


def first_in_sight(steps: int, height: int) -> int:
    """Return which row stands below the heading when the cursor is in sight.

    It moves on by half a page at a time, or by TURN rows of a long one, so that most steps write one row and
    move none: what a class reads stands still, and a slow line has less to carry.
    """
    room = max(1, height - 1)
    turn = max(1, min(room // 2, TURN))
    return max(0, -(-(steps - room) // turn) * turn)


class LogPane(Pane):
    """Shows the log below a heading that stays; follows the cursor until somebody scrolls away from it."""

    COMPONENT_CLASSES = roles("dim", "accent")
    TITLES = ("Gradient log", "Log")

    def __init__(self) -> None:
        super().__init__("log")
        self._follows = True

    def length(self, moment: Moment, width: int, height: int) -> int:
        """Return the rows of the whole run and of a last page: to grow with a step is a layout more."""
        return moment.run.total + height

    def validate_scroll_y(self, value: float) -> float:
        """Keep the rows that have not been walked yet out of sight, and the cursor's page in sight.

        Textual asks so in the middle of a layout as well, with the value that is: so the rows are where they
        should be before a new size is painted.
        """
        foot = float(first_in_sight(self.moment.steps if self.moment is not None else 0, self.size.height))
        if self._follows and value == self.scroll_y:
            return foot
        return max(0.0, min(super().validate_scroll_y(value), foot))

    def bring_in_sight(self) -> None:
        """Scroll to the page with the cursor's row."""
        self._follows = True
        self.scroll_y = self.scroll_y

    def sight(self, moment: Moment, width: int, height: int, first: int) -> Picture:
        """Return the heading, which stays, and the rows of the steps from `first` on."""
        heading = Columns(moment, width).heading()
        if not moment.steps:
            return heading, (Span(" s takes the first sample", "dim"),)
        return heading, *log_rows(moment, width, first, height - 1)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Make the rows that came into sight; who scrolls away is not brought back before the next step."""
        self._follows = new_value == self.validate_scroll_y(math.inf)
        self.scroll_target_y = new_value
        super().watch_scroll_y(old_value, new_value)

"""The gradient log: one row a step, a window onto the history's columns."""

import math
from collections.abc import Sequence

from textual import events

from gdtui.core.problem.working import GRADIENT
from gdtui.core.runs.run import known_length
from gdtui.core.session.moments import Moment
from gdtui.display.cells import fitting
from gdtui.display.rows import Picture, Row, Span, within
from gdtui.locales import counted_forms, text, texts
from gdtui.ui.panes.large import Figure
from gdtui.ui.panes.logrows import (
    Columns,
    first_beside,
    first_in_sight,
    log_rows,
    rows_begun,
    rows_in_all,
    rows_walked,
)
from gdtui.ui.panes.pane import Pane
from gdtui.ui.panes.row_widget import roles


class LogPane(Pane):
    """Shows the log below a heading that stays; follows the cursor until somebody scrolls away from it.

    A row can be marked, one of a step to come as well, until the moment changes.
    """

    COMPONENT_CLASSES = roles("dim", "accent", "mark")

    def __init__(self) -> None:
        super().__init__("log")
        self._follows = True
        self._marked: int | None = None
        self._moved = False  # is the mark not shown yet where it is?

    def titles(self) -> Sequence[str]:
        """Return the name, and before it what the log is of."""
        return (text("log.title"), *texts("title.log"))

    def footing(self, title: Row) -> Row:
        """Return how many columns have no room."""
        if self.moment is None or not (count := Columns(self.moment, self.size.width).left_out):
            return ()
        found = fitting(counted_forms("log.left_out", count), self.edge)
        return (Span(found, "dim"),) if found else ()

    def figures(self, moment: Moment) -> Sequence[Figure]:
        """Return gradient and parameter, one of each after the other."""
        step = moment.worked if moment.phase >= GRADIENT else moment.step
        gradients = step.gradient.tolist() if step else [math.nan] * len(moment.params)
        names = moment.run.names
        slopes = [text("log.gradient_of", parameter=name) for name in names]
        slopes = slopes if len(names) > 1 else [text("log.gradient")]
        shown = [*zip(slopes, gradients, strict=True), *zip(names, moment.params.tolist(), strict=True)]
        return [Figure(*shown[i]) for k in range(len(names)) for i in (k, len(names) + k)]

    @property
    def marked_steps(self) -> int | None:
        """After how many steps the marked row's step is taken; None where no row is marked."""
        return None if self._marked is None else self._marked + 1

    @property
    def movable(self) -> bool:
        """There is a mark to be moved."""
        return True

    def move(self, by: int) -> None:
        """Mark the row so many rows after the marked one, or after the cursor's where none is."""
        if self.moment is not None:
            self._mark((rows_begun(self.moment) - 1 if self._marked is None else self._marked) + by)

    def on_click(self, event: events.Click) -> None:
        """Mark the row that was clicked; the tabs are any pane's, which Textual asks as well."""
        place = event.get_content_offset(self)
        if place is None or self.moment is None:
            return
        row = place.y - len(self.band) - 1
        if row >= 0 and row + self.scroll_offset.y < self._rows_shown(self.moment):
            self._mark(row + self.scroll_offset.y)

    def _mark(self, row: int) -> None:
        last = rows_in_all(self.moment) - 1 if self.moment is not None else -1
        self._marked = min(max(0, row), last) if last >= 0 else None
        if not self._moved:  # of many moves at once the last is shown
            self._moved = True
            self.call_next(self._show_mark)

    def _show_mark(self) -> None:
        self._moved = False
        self.renew()

    def _rows_shown(self, moment: Moment) -> int:
        return max(rows_walked(moment), self.marked_steps or 0)

    def watch_moment(self) -> None:
        """Show the new moment, in which no row has been marked yet."""
        self._marked = None
        super().watch_moment()

    def length(self, moment: Moment, width: int, height: int) -> int:
        """Return the rows of the whole run and of a last page: to grow with a step is a layout more."""
        return max(known_length(trail.run) for trail in moment.trails) + height

    def validate_scroll_y(self, value: float) -> float:
        """Keep the rows that have not been walked yet out of sight, and the cursor's page in sight.

        Textual asks so in the middle of a layout as well, with the value that is: so the rows are where they
        should be before a new size is painted.
        """
        if self._follows and value == self.scroll_y:
            return self._followed(value)
        return max(0.0, min(super().validate_scroll_y(value), self._foot))

    @property
    def _foot(self) -> float:
        """How far down one can scroll: to the cursor's page, or to the marked row's where that is further."""
        rows = rows_begun(self.moment) if self.moment is not None else 0
        return float(first_in_sight(max(rows, self.marked_steps or 0), self._height))

    def _followed(self, value: float) -> float:
        """Return where to scroll for the cursor's page, or, no further than needed, for the marked row."""
        if self._marked is None:
            return self._foot
        return float(first_beside(self._marked, int(min(value, self._foot)), self._height))

    @property
    def _height(self) -> int:
        return self.size.height - len(self.band)

    def bring_in_sight(self) -> None:
        """Scroll to the page with the cursor's row, or with the marked one."""
        self._follows = True
        self.scroll_y = self._followed(self.scroll_y)

    def sight(self, moment: Moment, width: int, height: int, first: int) -> Picture:
        """Return the heading, which stays, and the rows of the steps from `first` on."""
        heading = Columns(moment, width).heading(moment)
        if not self._rows_shown(moment):
            return heading, within((Span(f" {text('log.none')}", "dim"),), width)
        return heading, *log_rows(moment, width, first, height - 1, self._marked)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Make the rows that came into sight; who scrolls away is not brought back before the next step."""
        self._follows = new_value == self._followed(new_value)
        self.scroll_target_y = new_value
        super().watch_scroll_y(old_value, new_value)

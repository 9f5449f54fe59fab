"""The gradient log: one row a step, a window onto the history's columns."""

import math
from collections.abc import Sequence

from gdtui.charts.picture import Picture, Span
from gdtui.core.moments import GRADIENT, Moment
from gdtui.ui.panes.large import Figure
from gdtui.ui.panes.logrows import Columns, first_in_sight, log_rows, rows_begun
from gdtui.ui.panes.painted import roles
from gdtui.ui.panes.pane import Pane


class LogPane(Pane):
    """Shows the log below a heading that stays; follows the cursor until somebody scrolls away from it."""

    COMPONENT_CLASSES = roles("dim", "accent")
    TITLES = ("Gradient log", "Log")

    def __init__(self) -> None:
        super().__init__("log")
        self._follows = True

    def figures(self, moment: Moment) -> Sequence[Figure]:
        """Return gradient and parameter, one of each after the other."""
        step = moment.worked if moment.phase >= GRADIENT else moment.step
        gradients = step.gradient.tolist() if step else [math.nan] * len(moment.params)
        names = moment.run.problem.model.names
        slopes = ["gradient"] if len(names) == 1 else [f"gradient {name}" for name in names]
        shown = [*zip(slopes, gradients, strict=True), *zip(names, moment.params.tolist(), strict=True)]
        return [Figure(*shown[i]) for k in range(len(names)) for i in (k, len(names) + k)]

    def length(self, moment: Moment, width: int, height: int) -> int:
        """Return the rows of the whole run and of a last page: to grow with a step is a layout more."""
        return moment.run.total + height

    def validate_scroll_y(self, value: float) -> float:
        """Keep the rows that have not been walked yet out of sight, and the cursor's page in sight.

        Textual asks so in the middle of a layout as well, with the value that is: so the rows are where they
        should be before a new size is painted.
        """
        rows = rows_begun(self.moment) if self.moment is not None else 0
        foot = float(first_in_sight(rows, self.size.height - len(self.band)))
        if self._follows and value == self.scroll_y:
            return foot
        return max(0.0, min(super().validate_scroll_y(value), foot))

    def bring_in_sight(self) -> None:
        """Scroll to the page with the cursor's row."""
        self._follows = True
        self.scroll_y = self.scroll_y

    def sight(self, moment: Moment, width: int, height: int, first: int) -> Picture:
        """Return the heading, which stays, and the rows of the steps from `first` on."""
        heading = Columns(moment, width).heading(moment)
        if not moment.reach and not moment.phase:
            return heading, (Span(" s takes the first sample", "dim"),)
        return heading, *log_rows(moment, width, first, height - 1)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Make the rows that came into sight; who scrolls away is not brought back before the next step."""
        self._follows = new_value == self.validate_scroll_y(math.inf)
        self.scroll_target_y = new_value
        super().watch_scroll_y(old_value, new_value)

"""What every pane is: a titled frame around rows that follow from a moment, drawn line by line."""

from itertools import zip_longest
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import BindingType
from textual.geometry import Size
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from gdtui.charts.picture import Picture, Row
from gdtui.core.moments import Moment

TEXT = ["dim", "strong", "accent", "current", "bad"]
RUNS = ["sgd", "gd", "mini"]
CHARTS = ["point", "axis", "label"]
EDGES = ["badge", "key"]
ROLES = [*TEXT, *RUNS, *CHARTS, *EDGES]


class Painted(ScrollView, inherit_bindings=False):
    """A widget that shows rows of spans; the theme gives each role its style."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"role--{role}" for role in ROLES}
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._styles: dict[str, Style] = {}

    def line(self, y: int) -> Row:
        """Return the line `y` of what is in sight."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        """Return a line as Textual draws it."""
        segments = [Segment(text, self._style(role)) for text, role in self.line(y)]
        return Strip(segments).adjust_cell_length(self.size.width, self._style(""))

    def notify_style_update(self) -> None:
        """Forget the styles of the theme that was."""
        self._styles = {}
        super().notify_style_update()

    def _style(self, role: str) -> Style:
        if role not in self._styles:
            self._styles[role] = self.get_component_rich_style(f"role--{role}") if role else self.rich_style
        return self._styles[role]


class Pane(Painted, can_focus=True):
    """A pane of the main screen: rows that follow from the moment and the size, made anew only with those."""

    # var, not reactive: the lines that differ are drawn again, not the whole pane.
    moment: var[Moment | None] = var(None)
    charts: var[bool] = var(False)  # may charts be drawn yet?

    def __init__(self, id: str, title: str) -> None:
        super().__init__(id)
        self.border_title = title
        self._rows: Picture = ()
        self._made_for: object = None
        self._shown: Picture = ()  # the lines in sight, as they were drawn last

    def rows(self, moment: Moment, width: int, height: int) -> Picture:
        """Return all rows of this pane for a moment, in a frame of that size."""
        raise NotImplementedError

    def length(self, moment: Moment, width: int, height: int) -> int:
        """Return how many rows there are."""
        return len(self._made(moment, width, height))

    def watch_moment(self) -> None:
        """Show the new moment."""
        self.renew()

    def watch_charts(self) -> None:
        """Draw what had to wait."""
        self.renew()

    def on_resize(self) -> None:
        """Fit the rows to the new size."""
        self.renew()

    def renew(self) -> None:
        """Draw again."""
        self._made_for = None
        if self.moment is not None:
            self.virtual_size = Size(self.size.width, self.length(self.moment, *self.size))
            self.bring_in_sight()
        self._draw_changes()

    def bring_in_sight(self) -> None:
        """Scroll to what should be seen of a new moment; most panes stay where they are."""

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Draw everything: no line is where it was."""
        self._shown = ()
        super().watch_scroll_y(old_value, new_value)

    def _draw_changes(self) -> None:
        """Have the lines drawn that are not as they were: composing a line costs more than making it."""
        before, self._shown = self._shown, tuple(self.line(y) for y in range(self.size.height))
        for y, (old, new) in enumerate(zip_longest(before, self._shown)):
            if old != new:
                self.refresh_line(y + self.scroll_offset.y)

    def line(self, y: int) -> Row:
        """Return the line `y` of what is in sight; empty below the last row."""
        if self.moment is None:
            return ()
        rows, first = self._made(self.moment, *self.size), self.scroll_offset.y
        return rows[first + y] if first + y < len(rows) else ()

    def _made(self, moment: Moment, width: int, height: int) -> Picture:
        key = (moment, width, height)
        if self._made_for != key:
            self._rows, self._made_for = self.rows(moment, width, height), key
        return self._rows

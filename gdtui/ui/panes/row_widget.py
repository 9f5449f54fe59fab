"""What everything on the screen is made of: a widget that draws rows of spans, line by line."""

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.color import Color
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from gdtui.display.ascii import ascii_row
from gdtui.display.labels import PLAIN
from gdtui.display.rows import Row, Span, length
from gdtui.locales import text
from gdtui.ui.faults import described
from gdtui.ui.themes import LEVELS_ON_DARK

# Each role that has a variable of the theme for its colour.
COLOURS = {run: f"run-{run}" for run in PLAIN} | {level: level for level in LEVELS_ON_DARK}
COLOURS |= {"zero": "run-mini", "one": "run-fourth"}  # classes, by colours that no run has which is alone


def roles(*names: str) -> set[str]:
    """Return the component classes of these roles: styling each takes time, so a widget has no others.

    Runs and heights, of which there are many, have none: their colours are variables of the theme.
    """
    return {f"role--{name}" for name in names}


class RowWidget(ScrollView, inherit_bindings=False):
    """A widget that shows rows of spans; the theme gives each role its style.

    Where it cannot be drawn it says so in a line, and everything else goes on.
    """

    class Failed(Message, bubble=False):
        """Something of ours has failed, which goes on: said to the application, whoever draws."""

        def __init__(self, error: Exception) -> None:
            super().__init__()
            self.error = error

    virtual_size: var[Size] = var(Size(0, 0))  # asks for no new layout: that depends on no pane's rows
    ascii: var[bool] = var(False)  # has the terminal no other characters?
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._styles: dict[str, Style] = {}

    def line(self, y: int) -> Row:
        """Return the line `y` of what is in sight."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        """Return a line as Textual draws it."""
        try:
            row = self.line(y)
            if self.ascii:
                row = ascii_row((*row, Span(" " * (self.size.width - length(row)))))
        except Exception as error:
            row = self.fault_row(error) if y == 0 else ()
        segments = [Segment(text, self._style(role)) for text, role in row]
        return Strip(segments).adjust_cell_length(self.size.width, self._style(""))

    def fault_row(self, error: Exception) -> Row:
        """Return the line that says what went wrong, and have it noted."""
        self.app.post_message(self.Failed(error))
        return (Span(" "), Span(text("fault.drawing", what=described(error))))

    async def on_event(self, event: events.Event) -> None:
        """Hear an event; one that it fails to hear is not the last."""
        try:
            await super().on_event(event)
        except Exception as error:
            self.app.post_message(self.Failed(error))

    def notify_style_update(self) -> None:
        """Forget the styles of the theme that was."""
        self._styles = {}
        super().notify_style_update()

    def _style(self, role: str) -> Style:
        if role not in self._styles:
            front, _, behind = role.partition("/")
            style = self._plain_style(front)
            if behind:  # the colour of one role on that of another
                style += Style(bgcolor=self._style(behind).color)
            self._styles[role] = style
        return self._styles[role]

    def _plain_style(self, role: str) -> Style:
        if role in COLOURS:
            return self.rich_style + Style(
                color=Color.parse(self.app.theme_variables[COLOURS[role]]).rich_color
            )
        return self.get_component_rich_style(f"role--{role}") if role else self.rich_style

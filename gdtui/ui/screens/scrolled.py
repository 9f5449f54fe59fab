"""A box over the main screen: rows that follow from a width, through which one can scroll."""

from textual.binding import Binding
from textual.geometry import Size

from gdtui.display.rows import Picture, Row
from gdtui.ui.commands.table import BY_ID, bindings_of
from gdtui.ui.panes.row_widget import RowWidget


def also(action: str, *ids: str) -> list[Binding]:
    """Return bindings of what a box does with the keys of these commands, which are moved with them."""
    return [binding for id in ids for binding in bindings_of(BY_ID[id], action)]


class Scrolled(RowWidget, can_focus=True):
    """Shows rows, and scrolls in them."""

    BINDINGS = [
        *also("scroll_down", "pane.down"),
        *also("scroll_up", "pane.up"),
        Binding("pagedown,space", "page_down"),
        Binding("pageup", "page_up"),
    ]

    def __init__(self, id: str, ascii: bool) -> None:
        super().__init__(id)
        self._made: tuple[int, Picture] = (-1, ())  # at which width
        self.set_reactive(RowWidget.ascii, ascii)

    def rows(self, width: int) -> Picture:
        """Return all rows, at a width."""
        raise NotImplementedError

    def renew(self) -> None:
        """Show other rows than before."""
        self._made = (-1, ())
        self.virtual_size = Size(self.size.width, len(self._in_sight()))
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the rows that there are at a width."""
        return len(self._rows(width))

    def on_resize(self) -> None:
        """Take note of how many rows there are to scroll through."""
        room = Size(self.size.width, len(self._in_sight()))
        if room != self.virtual_size:
            self.virtual_size = room
            self.refresh(layout=True)  # for the scroll bar

    def line(self, y: int) -> Row:
        """Return a line of what is in sight."""
        rows, first = self._in_sight(), self.scroll_offset.y
        return rows[first + y] if first + y < len(rows) else ()

    def _in_sight(self) -> Picture:
        return self._rows(self.scrollable_content_region.width)  # what the bar leaves

    def _rows(self, width: int) -> Picture:
        if self._made[0] != width:
            self._made = width, self.rows(width)
        return self._made[1]

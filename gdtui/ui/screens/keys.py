"""The list of all keys, made from the command table."""

import textwrap
from collections.abc import Sequence
from itertools import zip_longest

from textual.app import ComposeResult
from textual.binding import Binding
from textual.geometry import Size
from textual.screen import ModalScreen

from gdtui.charts.picture import Picture, Row, Span, length
from gdtui.ui.commands import COMMANDS, Command
from gdtui.ui.panes.painted import Painted, roles

SIGNS = {"right": "→", "left": "←", "up": "↑", "down": "↓"} | {
    key: key.title() for key in ("home", "end", "tab", "shift+tab", "ctrl+l", "ctrl+z", "ctrl+c")
}
WIDTH = 12  # of the column of keys
TWO = 88  # from this width on there are two columns
GAP = 3  # between them


def key_rows(width: int) -> Picture:
    """Return a row for each command, and more where its words need them; two columns where there is room."""
    if width < TWO:
        return _rows(COMMANDS, width)
    half = (width - GAP) // 2
    left: list[Command] = []
    right = [*COMMANDS]
    while len(_rows(left, half)) < len(_rows(right, half)):
        left.append(right.pop(0))
    pairs = zip_longest(_rows(left, half), _rows(right, half), fillvalue=())
    return tuple((*first, Span(" " * (half + GAP - length(first))), *second) for first, second in pairs)


def _rows(commands: Sequence[Command], width: int) -> Picture:
    rows: list[Row] = []
    for command in commands:
        first, *more = textwrap.wrap(command.words, max(1, width - WIDTH))
        rows.append((Span(_shown(command).ljust(WIDTH), "key"), Span(first)))
        rows += ((Span(" " * WIDTH + line),) for line in more)
    return tuple(rows)


def _shown(command: Command) -> str:
    return " ".join(SIGNS.get(key, key) for key in command.keys)


class KeyList(Painted, can_focus=True):
    """Shows the list, and scrolls in it."""

    COMPONENT_CLASSES = roles("key")

    BINDINGS = [
        Binding("down,j", "scroll_down"),
        Binding("up,k", "scroll_up"),
        Binding("pagedown,space", "page_down"),
        Binding("pageup", "page_up"),
    ]

    def __init__(self, ascii: bool) -> None:
        super().__init__("list")
        self.set_reactive(KeyList.ascii, ascii)
        self.border_title = "Keys"
        self.border_subtitle = "Esc closes"

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the rows that there are at a width."""
        return len(key_rows(width))

    def on_resize(self) -> None:
        """Take note of how many rows there are to scroll through."""
        room = Size(self.size.width, len(self._rows()))
        if room != self.virtual_size:
            self.virtual_size = room
            self.refresh(layout=True)  # for the scroll bar

    def line(self, y: int) -> Row:
        """Return a line of what is in sight."""
        rows, first = self._rows(), self.scroll_offset.y
        return rows[first + y] if first + y < len(rows) else ()

    def _rows(self) -> Picture:
        return key_rows(self.scrollable_content_region.width)  # what the scroll bar leaves


class KeysScreen(ModalScreen[None]):
    """Lists every command with its keys. Closes on Esc, ? or q."""

    BINDINGS = [Binding("escape,question_mark,q,enter", "dismiss", "close", show=False)]

    def __init__(self, ascii: bool = False) -> None:
        super().__init__()
        self._ascii = ascii

    def compose(self) -> ComposeResult:
        """Show the list."""
        yield KeyList(self._ascii)

"""The list of all keys, made from the command table."""

from collections.abc import Sequence
from itertools import zip_longest

from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen

from gdtui.display.cells import cells_of, left, wrapped
from gdtui.display.rows import Picture, Row, Span, length
from gdtui.locales import text
from gdtui.ui.commands.table import COMMANDS, Command
from gdtui.ui.keys.names import shown
from gdtui.ui.panes.row_widget import roles
from gdtui.ui.screens.scrolled import Scrolled, also

WIDTH = 12  # of the column of keys, unless one needs more
TWO = 88  # from this width on there are two columns
GAP = 3  # between them


def key_rows(width: int, commands: Sequence[Command] = COMMANDS) -> Picture:
    """Return a row for each command, and more where its words need them; two columns where there is room."""
    half = (width - GAP) // 2 if width >= TWO else width
    column = max(WIDTH, *(cells_of(key) + 1 for command in commands for key in _shown(command).split()))
    blocks = [_block(command, half, column) for command in commands]
    if width < TWO:
        return tuple(row for block in blocks for row in block)
    first_column: list[Row] = []
    rest = sum(map(len, blocks))
    while len(first_column) < rest:
        rest -= len(blocks[0])
        first_column += blocks.pop(0)
    pairs = zip_longest(first_column, [row for block in blocks for row in block], fillvalue=())
    return tuple((*first, Span(" " * (half + GAP - length(first))), *second) for first, second in pairs)


def _block(command: Command, width: int, column: int) -> Picture:
    """Return the rows of one command."""
    keys = wrapped(_shown(command), column - 1, hyphens=False)
    words = wrapped(command.does, max(1, width - column))
    lines = zip_longest(keys, words, fillvalue="")
    return tuple((Span(left(key, column), "key"), Span(line)) for key, line in lines)


def _shown(command: Command) -> str:
    """Return its keys; where it has none, how it is written in words."""
    return shown(command.keys) or f":{command.usage}"


class KeyList(Scrolled):
    """Shows the list, and scrolls in it."""

    COMPONENT_CLASSES = roles("key")

    def __init__(self, commands: Sequence[Command], ascii: bool) -> None:
        super().__init__("list", ascii)
        self._commands = commands
        self.border_title = text("keys.title")
        self.border_subtitle = text("keys.closes")

    def rows(self, width: int) -> Picture:
        """Return the list."""
        return key_rows(width, self._commands)


class KeysScreen(ModalScreen[None]):
    """Lists every command with its keys. Closes on Esc, and on what opened it or would quit."""

    CSS_PATH = "keys.tcss"
    BINDINGS = [Binding("escape,enter", "dismiss", show=False), *also("dismiss", "help", "quit")]

    def __init__(self, commands: Sequence[Command] = COMMANDS, ascii: bool = False) -> None:
        super().__init__()
        self._commands, self._ascii = commands, ascii

    def compose(self) -> ComposeResult:
        """Show the list."""
        yield KeyList(self._commands, self._ascii)

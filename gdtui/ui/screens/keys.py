"""The list of all keys, made from the command table: in groups, and narrowed by what one types."""

from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from gdtui.display.cells import cells_of, fitting, left, wrapped
from gdtui.display.rows import Picture, Row, Span, length
from gdtui.locales import text, texts
from gdtui.ui.commands.groups import grouped
from gdtui.ui.commands.table import COMMANDS, Command
from gdtui.ui.keys.names import shown
from gdtui.ui.panes.row_widget import roles
from gdtui.ui.screens.scrolled import Scrolled, also

WIDTH = 10  # of the column of keys, unless one needs more
TWO = 110  # from this width on there are two columns
GAP = 3  # between them
LONGEST = 30  # characters that one can type

Reason = Callable[[str], str]  # from a command's id to why it would do nothing now


def _useful(id: str) -> str:
    return ""


def key_rows(
    width: int, commands: Sequence[Command] = COMMANDS, typed: str = "", no_use: Reason = _useful
) -> Picture:
    """Return the commands in their groups, a row for each, and more where its words need them.

    Where something was typed, those that have it among their words. There are two columns where there is
    room.
    """
    half = (width - GAP) // 2 if width >= TWO else width
    column = max(WIDTH, *(cells_of(key) + 1 for command in commands for key in _shown(command).split()))
    groups: list[Picture] = []
    for group, members in grouped(commands).items():
        title = text(f"keys.group.{group}")
        found = [command for command in members if _has(command, title, typed)]
        if found:
            blocks = (_block(command, half, column, no_use(command.id)) for command in found)
            groups.append(((Span(title, "strong"),), *(row for block in blocks for row in block), ()))
    if not groups:
        return tuple((Span(line, "dim"),) for line in wrapped(text("keys.nothing"), max(1, width)))
    groups[-1] = groups[-1][:-1]  # without the blank line after it
    if width < TWO:
        return tuple(row for group in groups for row in group)
    return _side_by_side(groups, half)


def _side_by_side(groups: list[Picture], half: int) -> Picture:
    """Return the groups in two columns of about the same height, none broken."""
    first_column: list[Row] = []
    rest = sum(map(len, groups))
    while groups and 2 * len(first_column) + len(groups[0]) <= rest:
        first_column += groups.pop(0)
    second_column = [row for group in groups for row in group]
    pairs = zip_longest(first_column, second_column, fillvalue=())
    return tuple((*first, Span(" " * (half + GAP - length(first))), *second) for first, second in pairs)


def _has(command: Command, group: str, typed: str) -> bool:
    """Does each word that was typed begin one of the command's words, or is it its key?"""
    said = f"{group} {command.does} {command.word} {command.word.replace('-', ' ')}"
    words = [word.strip("(),.;:") for word in said.casefold().split()]
    keys = {*command.keys, *shown(command.keys).casefold().split()}
    return all(
        part in keys or any(word.startswith(part.casefold()) for word in words) for part in typed.split()
    )


def _block(command: Command, width: int, column: int, why_not: str) -> Picture:
    """Return the rows of one command; of one that would do nothing now they are dim, and say why."""
    keys = wrapped(_shown(command), column - 1, hyphens=False)
    said = f"{command.does} ({why_not})" if why_not else command.does
    words = wrapped(said, max(1, width - column))
    lines = zip_longest(keys, words, fillvalue="")
    roles = ("dim", "dim") if why_not else ("key", "")
    return tuple((Span(left(key, column), roles[0]), Span(line, roles[1])) for key, line in lines)


def _shown(command: Command) -> str:
    """Return its keys; where it has none, its word."""
    return shown(command.keys) or f":{command.word}"


class KeyList(Scrolled):
    """Shows the list, narrows it by what is typed, and scrolls in it."""

    COMPONENT_CLASSES = roles("key", "dim", "strong")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("home", "scroll_home"),
        Binding("end", "scroll_end"),
    ]

    def __init__(self, commands: Sequence[Command], no_use: Reason, ascii: bool) -> None:
        super().__init__("list", ascii)
        self._commands, self._no_use = commands, no_use
        self._typed = ""
        self._title()

    def rows(self, width: int) -> Picture:
        """Return the list as far as it has what was typed."""
        return key_rows(width, self._commands, self._typed, self._no_use)

    def on_resize(self) -> None:
        """Say what one can do here, as there is room for it; Textual would cut it with a sign of its own."""
        super().on_resize()
        closes = texts("keys.closes")
        self.border_subtitle = fitting(closes, self.size.width) or closes[-1]

    def on_key(self, key: events.Key) -> None:
        """Take a character for one that narrows the list, and Backspace for one less."""
        if key.key == "backspace":
            self._narrow(self._typed[:-1])
        elif self._types(key) and len(self._typed) < LONGEST:
            self._narrow(self._typed + (key.character or ""))
        else:
            return
        key.stop()
        key.prevent_default()

    def _types(self, key: events.Key) -> bool:
        """Is it a character that narrows? What closes the list, and a blank, do not before the first one."""
        if not key.is_printable or key.character is None:
            return False
        closing = [command.keys for command in self._commands if command.id in ("help", "quit")]
        if any(key.character in keys for keys in closing):
            return bool(self._typed) and key.character.isalnum()
        return bool(self._typed) or key.character != " "

    def _narrow(self, typed: str) -> None:
        self._typed = typed
        self._title()
        self.scroll_home(animate=False)
        self.renew()

    def _title(self) -> None:
        title = text("keys.title")
        self.border_title = text("keys.typed", title=title, typed=self._typed) if self._typed else title


class KeysScreen(ModalScreen[None]):
    """Lists every command with its keys. Closes on Esc, and on what opened it or would quit."""

    CSS_PATH = "keys.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter", "dismiss", show=False),
        *also("dismiss", "help", "quit"),
    ]

    def __init__(
        self, commands: Sequence[Command] = COMMANDS, no_use: Reason = _useful, ascii: bool = False
    ) -> None:
        super().__init__()
        self._commands, self._no_use, self._ascii = commands, no_use, ascii

    def compose(self) -> ComposeResult:
        """Show the list."""
        yield KeyList(self._commands, self._no_use, self._ascii)

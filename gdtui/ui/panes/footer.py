"""The line of keys: the first that one needs, as many as there is room for."""

from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.message import Message
from textual.reactive import reactive

from gdtui.display.cells import cells_of, cut
from gdtui.display.rows import Row, Span
from gdtui.ui.commands.table import COMMANDS, Command
from gdtui.ui.keys.names import SIGNS
from gdtui.ui.panes.row_widget import RowWidget, roles

ALWAYS = ("help", "quit")  # with these one finds the others, and the way out


class Footer(NamedTuple):
    """The commands of the line, the blanks between them, and those before the first."""

    commands: list[Command]
    gap: int
    margin: int

    @property
    def width(self) -> int:
        """The columns that it takes."""
        return self.margin - self.gap + sum(_width(command) + self.gap for command in self.commands)


def footer(width: int, commands: Sequence[Command] = COMMANDS) -> Footer:
    """Return what the line shows: where not all fit, the first that do, and always help and quit."""
    everything = [command for command in commands if command.footer and command.keys]
    for gap in (3, 2):
        if Footer(everything, gap, 1).width <= width:
            return Footer(everything, gap, 1)
    kept = [command for command in everything if command.id in ALWAYS]
    for command in everything:
        more = [other for other in everything if other in kept or other is command]
        if Footer(more, 2, 0).width <= width:
            kept = more
    return Footer(kept, 2, min(1, max(0, width - Footer(kept, 2, 0).width)))


def _key(command: Command) -> str:
    return SIGNS.get(command.keys[0], command.keys[0])


def _width(command: Command) -> int:
    return cells_of(f"{_key(command)} {command.footer}")


class KeyLine(RowWidget):
    """Shows the keys of a first lesson; a click on one presses it."""

    COMPONENT_CLASSES = roles("key", "dim")

    class Pressed(Message):
        """A key of the line was clicked."""

        def __init__(self, command: Command) -> None:
            super().__init__()
            self.command = command

    notice: reactive[str] = reactive("")

    def __init__(self, id: str, commands: Sequence[Command] = COMMANDS) -> None:
        super().__init__(id)
        self._commands = commands

    def line(self, y: int) -> Row:
        """Return the one line: each key and its word, or what there is to say."""
        if self.notice:
            return (Span(cut(f" {self.notice}", self.size.width), "key"),)
        commands, gap, margin = footer(self.size.width, self._commands)
        spans = [Span(" " * margin)]
        for command in commands:
            spans += [Span(_key(command), "key"), Span(f" {command.footer}{' ' * gap}", "dim")]
        return tuple(spans)

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked."""
        commands, gap, at = footer(self.size.width, self._commands)
        for command in commands:
            at += _width(command) + gap
            if event.x < at:
                self.post_message(self.Pressed(command))
                return

"""The command that opens this moment again, whole, however long it is."""

import shlex

from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen

from gdtui.display.cells import cells_of, wrapped
from gdtui.display.rows import Picture, Span
from gdtui.locales import text, texts
from gdtui.ui.panes.row_widget import roles
from gdtui.ui.screens.scrolled import Scrolled, also

GOES_ON = " \\"  # behind a line of a command that goes on in the next, as shells have it


def command_lines(command: str, width: int) -> list[str]:
    """Return a command in lines of at most so many cells, broken between its words: still one for a shell.

    A word that is longer than a line stands on one of its own.
    """
    lines = [""]
    for word in map(shlex.quote, shlex.split(command)):
        if lines[-1] and cells_of(f"{lines[-1]} {word}{GOES_ON}") > width:
            lines[-1] += GOES_ON
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return lines


class CommandBox(Scrolled):
    """Shows the command. No frame stands beside it, which a terminal would copy with it."""

    COMPONENT_CLASSES = roles("key", "dim")

    def __init__(self, command: str, ascii: bool) -> None:
        super().__init__("again", ascii)
        self._command = command
        self.border_title = text("again.title")
        self.border_subtitle = texts("keys.closes")[-1]

    def rows(self, width: int) -> Picture:
        """Return the command, and what becomes of it."""
        said = wrapped(text("again.printed"), max(1, width))
        lines = [(Span(line, "key"),) for line in command_lines(self._command, width)]
        return (*lines, (), *((Span(line, "dim"),) for line in said))


class CommandScreen(ModalScreen[None]):
    """Shows the command that opens this moment again. Closes on Esc, and on what would quit."""

    CSS_PATH = "again.tcss"
    BINDINGS = [Binding("escape,enter", "dismiss", show=False), *also("dismiss", "help", "quit")]

    def __init__(self, command: str, ascii: bool = False) -> None:
        super().__init__()
        self._command, self._ascii = command, ascii

    def compose(self) -> ComposeResult:
        """Show it."""
        yield CommandBox(self._command, self._ascii)

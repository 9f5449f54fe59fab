"""Boxes of text over the main screen: the command that opens this moment again, and somebody's notes."""

import shlex
from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
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


class Box(Scrolled):
    """Shows rows under a title. No frame stands beside them, which a terminal would copy with them."""

    COMPONENT_CLASSES = roles("key", "dim")

    def __init__(self, title: str, ascii: bool) -> None:
        super().__init__("box", ascii)
        self.border_title = Content(title)  # it may come from outside, and is no markup
        self.border_subtitle = texts("keys.closes")[-1]


class CommandBox(Box):
    """Shows the command, and what becomes of it."""

    def __init__(self, command: str, title: str, ascii: bool) -> None:
        super().__init__(title, ascii)
        self._command = command

    def rows(self, width: int) -> Picture:
        """Return the command in its lines, and what is said of it."""
        said = wrapped(text("again.printed"), max(1, width))
        lines = [(Span(line, "key"),) for line in command_lines(self._command, width)]
        return (*lines, (), *((Span(line, "dim"),) for line in said))


class NotesBox(Box):
    """Shows notes as they were written; a line that is too long goes on in the next."""

    def __init__(self, notes: Sequence[str], title: str, ascii: bool) -> None:
        super().__init__(title, ascii)
        self._notes = notes

    def rows(self, width: int) -> Picture:
        """Return the lines."""
        return tuple((Span(line),) for note in self._notes for line in wrapped(note, max(1, width)) or [""])


class BoxScreen(ModalScreen[None]):
    """Shows a box. Closes on Esc, and on what would quit."""

    CSS_PATH = "boxes.tcss"
    BINDINGS = [Binding("escape,enter", "dismiss", show=False), *also("dismiss", "help", "quit")]

    def __init__(self, box: Box) -> None:
        super().__init__()
        self._box = box

    def compose(self) -> ComposeResult:
        """Show it."""
        yield self._box

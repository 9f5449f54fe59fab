"""The list of all keys, made from the command table."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from gdtui.ui.commands import COMMANDS, Command

SIGNS = {"right": "→", "left": "←", "up": "↑", "down": "↓"} | {
    key: key.title() for key in ("home", "end", "tab", "shift+tab")
}
WIDTH = 12


class KeysScreen(ModalScreen[None]):
    """Lists every command with its keys. Closes on Esc, ? or q."""

    BINDINGS = [Binding("escape,question_mark,q,enter", "dismiss", "close", show=False)]

    def compose(self) -> ComposeResult:
        """Show one row a command."""
        rows = [
            Content.assemble((_shown(command).ljust(WIDTH), "bold $accent"), command.words)
            for command in COMMANDS
        ]
        with VerticalScroll() as box:
            box.border_title = "Keys"
            box.border_subtitle = "Esc closes"
            yield Static(Content("\n").join(rows))


def _shown(command: Command) -> str:
    return " ".join(SIGNS.get(key, key) for key in command.keys)

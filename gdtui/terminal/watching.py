"""Who watches the terminal: a recording of what is shown on it, or of the keys that are pressed."""

from typing import Protocol

from textual.message import Message


class Watcher(Protocol):
    """Is told what happens, as it happens."""

    def resized(self, columns: int, rows: int) -> None:
        """The terminal has this size, at first or from now on."""

    def shown(self, sequences: str) -> None:
        """This was sent, beside what only the terminal needs to know."""

    def heard(self, event: Message) -> None:
        """This key was pressed, or something was pasted or clicked."""

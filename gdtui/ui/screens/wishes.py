"""Wishes: what the main screen asks of the application, which alone knows the terminal."""

from textual.message import Message


class Redraw(Message):
    """Every cell of the terminal should be drawn again."""


class Save(Message):
    """The screen, or the pane that has all its room, should be written to a picture."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self.file = file

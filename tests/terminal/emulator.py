"""A terminal in memory, which shows cells and styles: what a frame comes to in the end."""

import re

import pyte
from pyte.screens import Char, wcwidth

# pyte knows no hyperlinks, and takes a status report for its own affair.
LINKS = re.compile(r"\x1b\]8;[^\x1b\x07]*(?:\x1b\\|\x07)")


class Emulator(pyte.Screen):
    """A screen without line wrap, on which a wide character that loses a half loses the other too."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__(width, height)
        self.reset_mode(7, private=True)
        self._stream = pyte.Stream(self)

    def feed(self, sequence: str) -> None:
        """Take a sequence in. Line feeds return, as the tty makes them."""
        self._stream.feed(LINKS.sub("", sequence).replace("\n", "\r\n"))

    def draw(self, data: str) -> None:
        """Draw text, and blank the halves of what it parts."""
        for char in data:
            line, start = self.buffer[self.cursor.y], self.cursor.x
            if 0 < start < self.columns and wcwidth(char) > 0 and line[start].data == "":
                line[start - 1] = line[start - 1]._replace(data=" ")
            super().draw(char)
            end = self.cursor.x
            if start < end < self.columns and line[end].data == "":
                line[end] = line[end]._replace(data=" ")

    def cells(self) -> list[list[Char]]:
        """Return what is shown; of a blank, what can be seen of it."""
        return [[seen(self.buffer[y][x]) for x in range(self.columns)] for y in range(self.lines)]


def seen(char: Char) -> Char:
    """Return what can be seen of a cell: of most blanks, the background alone."""
    if char.data != " " or char.underscore or char.strikethrough or char.reverse:
        return char
    return char._replace(fg="default", bold=False, italics=False, blink=False)

"""What the program printed, by step: each line belongs to the pass in which it was printed."""

import re
from bisect import bisect_right
from codecs import getincrementaldecoder
from collections import deque
from typing import NamedTuple

from gdtui.terminal.styles import PLAIN
from gdtui.watch.pens import BEGUN, SGR, Line, Run, after

KEPT = 1 << 20  # characters of the newest lines
MARK = re.compile(rb"([0-9]+);")
MARK_LENGTH = 24  # bytes of the longest number in a mark
LONGEST = 1 << 16  # characters of a line; what is longer goes on in the next
RUN = 16  # characters that a change of colours counts as


class Printed(NamedTuple):
    """A line, the step that it belongs to, and its colours; every other control character is in the text."""

    step: int
    text: str
    runs: tuple[Run, ...] = ()


class Output:
    """Lines as they came, with the step that each belongs to; the oldest give way to the newest.

    A line knows all of its own colours: those that were left open on an earlier one, too.

    The program marks its steps in what it prints, by a token that nobody guesses.
    """

    def __init__(self, token: bytes) -> None:
        self._token = token
        self._marks = re.compile(b"(?:" + re.escape(token) + b"[0-9]+;)*")
        self._rest = b""  # of a mark that has not ended
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._begun_sequence = ""
        self._style = PLAIN
        self._line = Line()
        self._unmarked: list[tuple[str, tuple[Run, ...]]] = []
        self.lines: deque[Printed] = deque()
        self.left_out = 0  # lines
        self._kept = 0

    def feed(self, data: bytes) -> None:
        """Take what came."""
        data = self._rest + data
        while (at := data.find(self._token)) >= 0:
            mark = MARK.match(data, at + len(self._token))
            if mark is None:
                break
            self._take(data[:at])
            self._marked(int(mark[1]))
            further = self._marks.match(data, mark.end())  # with nothing between them
            data = data[further.end() if further else mark.end() :]
        keep = self._begun(data)
        self._take(data[: len(data) - keep])
        self._rest = data[len(data) - keep :]

    def end(self, step: int) -> None:
        """Nothing more comes: what is left belongs to this step."""
        self._take(self._rest, last=True)
        self._rest = b""
        self._marked(step, last=True)

    def count(self, steps: int) -> int:
        """Return how many of the lines are of the first so many steps."""
        return bisect_right(list(self.lines), steps, key=lambda line: line.step)

    def text(self) -> list[str]:
        """Return the lines that there are, whether or not their step is over."""
        return [line.text for line in self.lines] + [text for text, _ in self._unmarked]

    @property
    def waiting(self) -> bool:
        """Is there a line whose step is not over?"""
        return bool(self._unmarked)

    def _begun(self, data: bytes) -> int:
        """Return how many bytes at the end may be the beginning of a mark."""
        at = data.find(self._token)
        if at >= 0:
            return len(data) - at
        longest = min(len(data), len(self._token) - 1)
        return next((n for n in range(longest, 0, -1) if data.endswith(self._token[:n])), 0)

    def _take(self, data: bytes, last: bool = False) -> None:
        text = self._begun_sequence + self._decoder.decode(data, last)
        begun = None if last else BEGUN.search(text)
        self._begun_sequence = begun[0] if begun else ""
        text = text[: begun.start()] if begun else text
        for index, piece in enumerate(SGR.split(text)):
            if index % 2:
                self._style = after(self._style, piece)
            elif piece:
                self._write(piece.replace("\r\n", "\n"))

    def _write(self, text: str) -> None:
        """Write what is all in one style."""
        for piece in re.split("([\r\n])", text):
            if piece == "\n":
                self._end_line()
                if len(self._unmarked) > 10_000:  # without a step for long
                    self._marked(self.lines[-1].step if self.lines else 0)
            elif piece == "\r":
                self._line.column = 0
            elif piece:
                self._line.write(piece, self._style)
                if len(self._line.text) > LONGEST:
                    self._end_line()

    def _end_line(self) -> None:
        self._unmarked.append((self._line.text, self._line.runs))
        self._line = Line()

    def _marked(self, step: int, last: bool = False) -> None:
        if last and self._line.text:
            self._end_line()
        for text, runs in self._unmarked:
            self.lines.append(Printed(step, text, runs))
            self._kept += _size(text, runs)
        self._unmarked = []
        while self._kept > KEPT and len(self.lines) > 1:
            _, text, runs = self.lines.popleft()
            self._kept -= _size(text, runs)
            self.left_out += 1


def _size(text: str, runs: tuple[Run, ...]) -> int:
    return len(text) + 1 + RUN * len(runs)

"""What the program printed, by step: each line belongs to the pass in which it was printed."""

import re
from bisect import bisect_right
from collections import deque

KEPT = 1 << 20  # characters of the newest lines
MARK = re.compile(rb"([0-9]+);")
MARK_LENGTH = 24  # bytes of the longest number in a mark
LONGEST = 1 << 16  # characters of a line; what is longer goes on in the next


class Output:
    """Lines as they came, with the step that each belongs to; the oldest give way to the newest.

    The program marks its steps in what it prints, by a token that nobody guesses.
    """

    def __init__(self, token: bytes) -> None:
        self._token = token
        self._rest = b""  # of a mark or a character that has not ended
        self._line, self._column = "", 0
        self._unmarked: list[str] = []
        self.lines: deque[tuple[int, str]] = deque()
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
            data = data[mark.end() :]
        keep = self._begun(data)
        self._take(data[: len(data) - keep])
        self._rest = data[len(data) - keep :]

    def end(self, step: int) -> None:
        """Nothing more comes: what is left belongs to this step."""
        self._take(self._rest)
        self._rest = b""
        self._marked(step, last=True)

    def count(self, steps: int) -> int:
        """Return how many of the lines are of the first so many steps."""
        return bisect_right(list(self.lines), steps, key=lambda line: line[0])

    def text(self) -> list[str]:
        """Return the lines that there are, whether or not their step is over."""
        return [line for _, line in self.lines] + self._unmarked

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

    def _take(self, data: bytes) -> None:
        for piece in re.split("([\r\n])", data.decode("utf-8", "replace").replace("\r\n", "\n")):
            if piece == "\n":
                self._unmarked.append(self._line)
                self._line, self._column = "", 0
                if len(self._unmarked) > 10_000:  # without a step for long
                    self._marked(self.lines[-1][0] if self.lines else 0)
            elif piece == "\r":
                self._column = 0
            elif piece:
                self._line = self._line[: self._column] + piece + self._line[self._column + len(piece) :]
                self._column += len(piece)
                if len(self._line) > LONGEST:
                    self._unmarked.append(self._line)
                    self._line, self._column = "", 0

    def _marked(self, step: int, last: bool = False) -> None:
        if last and self._line:
            self._unmarked.append(self._line)
            self._line, self._column = "", 0
        for line in self._unmarked:
            self.lines.append((step, line))
            self._kept += len(line) + 1
        self._unmarked = []
        while self._kept > KEPT and len(self.lines) > 1:
            self._kept -= len(self.lines.popleft()[1]) + 1
            self.left_out += 1

"""A terminal with a stopwatch: how long and how many bytes until a program has shown something."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from types import TracebackType
from typing import NamedTuple

import pyte

from tests.realterminal import PARTIAL, STATUS, UNKNOWN, XTERM

QUIET = 0.12  # seconds without a byte, after which an answer to a key is over
PATIENCE = 20.0
SYNC = b"\x1b[?2026$p"

PROGRAM = ("-m", "gdtui")
PEER = ("-m", "tests.bench.peer")


class Press(NamedTuple):
    """What a key brought: seconds to the last byte, bytes, and cells that look different now."""

    seconds: float
    bytes: int
    cells: int


class Probe:
    """Runs a Python program at 100×30, answering what a terminal answers, and times it."""

    def __init__(self, program: tuple[str, ...], *arguments: str, rate: int = 0) -> None:
        self.screen = pyte.Screen(100, 30)
        self._stream = pyte.ByteStream(self.screen)
        self._rest = self._asked = b""
        self._fd, child = pty.openpty()
        fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        outside = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES", "NO_COLOR")}
        outside["XDG_CONFIG_HOME"] = os.devnull  # no keys but the program's
        self.rate = rate  # bytes a second that the terminal reads, or 0
        self.begun = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, *program, *arguments],
            stdin=child,
            stdout=child,
            stderr=child,
            env={**outside, **XTERM},
            start_new_session=True,
        )
        os.close(child)

    def __enter__(self) -> "Probe":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._fd)

    def read(self, timeout: float) -> bytes:
        """Return what has come, waiting so long for it; answer what was asked."""
        if not select.select([self._fd], [], [], timeout)[0]:
            return b""
        try:
            data = os.read(self._fd, self.rate // 50 or 65536)
        except OSError:  # the program has ended
            return b""
        if self.rate:
            time.sleep(len(data) / self.rate)
        self._answer(data)
        return data

    def _answer(self, data: bytes) -> None:
        """Answer the questions in what has come; one of them may have come in pieces."""
        self._asked += data
        for question, answer in ((STATUS, b"\x1b[0n"), (SYNC, b"\x1b[?2026;2$y")):
            os.write(self._fd, answer * self._asked.count(question))
            self._asked = self._asked.replace(question, b"")
        self._asked = self._asked[-len(SYNC) :]

    def seen(self, text: str) -> float:
        """Return the seconds from the start until a text has come."""
        data, wanted = b"", text.encode()
        while time.perf_counter() - self.begun < PATIENCE:
            data += self.read(0.5)
            if wanted in data:
                self.show(data)
                return time.perf_counter() - self.begun
        raise TimeoutError(text)

    def rest(self) -> None:
        """Read until nothing comes any more."""
        data, last = b"", time.perf_counter()
        while time.perf_counter() - last < 4 * QUIET:
            if piece := self.read(QUIET):
                data, last = data + piece, time.perf_counter()
        self.show(data)

    def press(self, key: str) -> Press:
        """Press a key, and wait until its answer is over."""
        before = [self.screen.buffer[y].copy() for y in range(30)]
        data, begun = b"", time.perf_counter()
        last = begun
        self.type(key)
        while time.perf_counter() - last < QUIET:
            if piece := self.read(QUIET / 4):
                data, last = data + piece, time.perf_counter()
        self.show(data)
        after = self.screen.buffer
        changed = sum(before[y].get(x) != after[y].get(x) for y in range(30) for x in range(100))
        return Press(last - begun, len(data), changed)

    def type(self, key: str) -> None:
        """Press a key."""
        os.write(self._fd, key.encode())

    def show(self, data: bytes) -> None:
        """Have the emulator show what has come."""
        data = UNKNOWN.sub(b"", self._rest + data)
        partial = PARTIAL.search(data)
        end = partial.start() if partial else len(data)
        self._rest = data[end:]
        self._stream.feed(data[:end])

    @property
    def text(self) -> str:
        """What is shown."""
        return "\n".join(self.screen.display)

    @property
    def memory(self) -> float:
        """Megabytes of memory that the program holds."""
        with open(f"/proc/{self.process.pid}/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6

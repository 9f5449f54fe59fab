"""A real terminal for the real program: a pseudo-terminal with an emulator behind it."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from types import TracebackType

import pyte

# What pyte takes for text: keyboard protocol, mode queries, and anything else that no screen shows.
UNKNOWN = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\??[0-9;]*\$[a-z]|\x1b[P_^][^\x1b]*\x1b\\")
PARTIAL = re.compile(rb"\x1b(\[[<>=?0-9;$]*|[P_^][^\x1b]*\x1b?)?$")
STATUS = b"\x1b[5n"  # the question that every terminal answers
PATIENCE = 20.0  # seconds
QUIET = 0.4  # seconds without output, after which a screen is taken for finished
FOREIGN = ("NO_COLOR", "SSH_CONNECTION", "TEXTUAL_FPS", "COLUMNS", "LINES", "LANG", "LC_CTYPE")
XTERM = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}


class Terminal:
    """Runs `python -m gdtui …`, or another program, at a size, in a session of which it is the terminal.

    Use it as a context: what is still running at the end is killed. A variable of the environment that is
    None is not set at all.
    """

    answers = True

    def __init__(
        self,
        columns: int,
        rows: int,
        *arguments: str,
        program: tuple[str, ...] = ("-m", "gdtui"),
        **environment: str | None,
    ) -> None:
        self.screen = pyte.Screen(columns or 80, rows or 24)
        self.sent = b""
        self._stream = pyte.ByteStream(self.screen)
        self._rest = b""
        self._fd, self._child = pty.openpty()
        fcntl.ioctl(self._child, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.settings = termios.tcgetattr(self._child)
        given = {**os.environ, **dict.fromkeys(FOREIGN), **XTERM, **environment}
        # The first terminal that the leader of a session opens becomes the session's.
        take = ["/bin/sh", "-c", 'exec "$@" <>"$0" >&0 2>&0', os.ttyname(self._child)]
        self.process = subprocess.Popen(
            [*take, *([sys.executable] if program[0].startswith("-") else []), *program, *arguments],
            stdin=subprocess.DEVNULL,
            env={key: value for key, value in given.items() if value is not None},
            start_new_session=True,
        )

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.hang_up()
        os.close(self._child)

    @property
    def text(self) -> str:
        """What the terminal shows, without the blanks at the ends of lines."""
        self._read(0)
        return "\n".join(line.rstrip() for line in self.screen.display)

    def styles(self, text: str) -> set[str]:
        """How a text stands out where it is first shown: bold, reverse, or in a colour."""
        self._read(0)
        y = next(y for y, line in enumerate(self.screen.display) if text in line)
        start = self.screen.display[y].index(text)
        cells = [self.screen.buffer[y][x] for x in range(start, start + len(text))]
        kinds = {kind for kind in ("bold", "reverse") for cell in cells if getattr(cell, kind)}
        return kinds | {colour for cell in cells for colour in (cell.fg, cell.bg) if colour != "default"}

    def press(self, *keys: str | bytes) -> None:
        """Send characters as they are typed; what the program does not take at once waits for it to read."""
        for key in keys:
            data = key.encode() if isinstance(key, str) else key
            while data:
                data = data[os.write(self._fd, data[:1024]) :]
                self._read(0)

    def press_unread(self, keys: bytes) -> None:
        """Send keys, and read nothing."""
        os.write(self._fd, keys)

    def wait(self, what: str | Callable[[str], bool]) -> str:
        """Return what is shown once it contains a text, or is as a function wants it."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            text = self.text
            if what(text) if callable(what) else what in text:
                return text
            self._read(0.02)
        raise AssertionError(f"never showed {what!r}:\n{self.text}")

    def watch(self, seconds: float) -> bytes:
        """Read for so long; return what has come."""
        before, end = len(self.sent), time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._read(min(left, 0.02))
        return self.sent[before:]

    def settled(self) -> str:
        """Return what is shown when nothing has come for a while."""
        while self._read(QUIET):
            pass
        return self.text

    def ended(self, within: float = PATIENCE) -> int:
        """Return the exit code, reading on until the program has ended, so many seconds at most."""
        end = time.monotonic() + within
        while self.process.poll() is None and time.monotonic() < end:
            self._read(0.02)
        self._read(0)
        if self.process.returncode is None:
            raise AssertionError(f"still running:\n{self.text}")
        return self.process.returncode

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size."""
        self._read(0)
        self.screen.resize(rows, columns)
        fcntl.ioctl(self._child, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.signal(signal.SIGWINCH)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program."""
        self.process.send_signal(number)

    def left_on(self) -> set[bytes]:
        """Return the modes that are not as at first, when only cursor and line wrap were on."""
        modes = {mode: on for mode, on in re.findall(rb"\x1b\[\?([0-9]+)([hl])", self.sent)}
        return {mode for mode, on in modes.items() if on != (b"h" if mode in (b"25", b"7") else b"l")}

    def settings_now(self) -> list[object]:
        """Return the terminal's settings."""
        return termios.tcgetattr(self._child)

    def given_back(self) -> bool:
        """Whether modes, keyboard protocol and settings are as at first; the assertion says what is not."""
        pushed, popped = self.sent.count(b"\x1b[>1u"), self.sent.count(b"\x1b[<u")
        assert (self.left_on(), pushed <= popped) == (set(), True)
        assert self.settings_now() == self.settings
        return True

    def hang_up(self) -> None:
        """Close the terminal, as when its window or the line to it goes."""
        if self._fd >= 0:
            os.close(self._fd)
        self._fd = -1

    def _read(self, timeout: float) -> bool:
        """Feed the emulator with what has come; return whether anything has."""
        got = False
        while self._fd >= 0 and select.select([self._fd], [], [], timeout)[0]:
            self._take(os.read(self._fd, 65536))
            got, timeout = True, 0
        return got

    def _take(self, data: bytes) -> None:
        """Show what has come, and answer it."""
        self.sent += data
        data = UNKNOWN.sub(b"", self._rest + data)
        partial = PARTIAL.search(data)
        self._rest = data[partial.start() :] if partial else b""
        self._stream.feed(data[: partial.start()] if partial else data)
        if self.answers:
            os.write(self._fd, b"\x1b[0n" * data.count(STATUS))


class Silent(Terminal):
    """A terminal that answers no questions: it is sent all there is, until it has no room."""

    answers = False

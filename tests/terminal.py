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
XTERM = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}


class Terminal:
    """Runs `python -m gdtui …` at a size. Use it as a context: what is still running at the end is killed."""

    answers = True

    def __init__(self, columns: int, rows: int, *arguments: str, **environment: str) -> None:
        self.screen = pyte.Screen(columns, rows)
        self.sent = b""
        self._stream = pyte.ByteStream(self.screen)
        self._rest = b""
        self._fd, child = pty.openpty()
        fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.settings = termios.tcgetattr(child)
        # COLUMNS and LINES would be believed before the terminal's own size.
        inherited = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "LINES")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gdtui", *arguments],
            stdin=child,
            stdout=child,
            stderr=child,
            env={**inherited, **XTERM, **environment},
            start_new_session=True,
        )
        self._child = child

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._fd)
        os.close(self._child)

    @property
    def text(self) -> str:
        """What the terminal shows, without the blanks at the ends of lines."""
        self._read(0)
        return "\n".join(line.rstrip() for line in self.screen.display)

    def press(self, *keys: str) -> None:
        """Send characters as they are typed."""
        for key in keys:
            os.write(self._fd, key.encode())

    def wait(self, what: str | Callable[[str], bool]) -> str:
        """Return what is shown once it contains a text, or is as a function wants it."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            text = self.text
            if what(text) if callable(what) else what in text:
                return text
            self._read(0.02)
        raise AssertionError(f"never showed {what!r}:\n{self.text}")

    def settled(self) -> str:
        """Return what is shown when nothing has come for a while."""
        while self._read(QUIET):
            pass
        return self.text

    def ended(self) -> int:
        """Return the exit code, reading on until the program has ended."""
        end = time.monotonic() + PATIENCE
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

    def _read(self, timeout: float) -> bool:
        """Feed the emulator with what has come; return whether anything has."""
        got = False
        while select.select([self._fd], [], [], timeout)[0]:
            data = os.read(self._fd, 65536)
            self.sent += data
            data = UNKNOWN.sub(b"", self._rest + data)
            partial = PARTIAL.search(data)
            self._rest = data[partial.start() :] if partial else b""
            self._stream.feed(data[: partial.start()] if partial else data)
            if self.answers:
                os.write(self._fd, b"\x1b[0n" * data.count(STATUS))
            got, timeout = True, 0
        return got

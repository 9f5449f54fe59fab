"""A real terminal for the real program: a pseudo-terminal with an emulator behind it.

Nothing here waits for a time to pass. It waits for what should be seen, for an end, or until the program has
nothing to do; `PATIENCE` is reached by what hangs, and by nothing else.
"""

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
from collections.abc import Callable, Mapping
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any, Protocol, Self

import pyte

# What pyte takes for text: keyboard protocol, mode queries, and anything else that no screen shows.
UNKNOWN = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\??[0-9;]*\$[a-z]|\x1b[P_^][^\x1b]*\x1b\\")
PARTIAL = re.compile(rb"\x1b(\[[<>=?0-9;$]*|[P_^][^\x1b]*\x1b?)?$")
STATUS = b"\x1b[5n"  # the question that every terminal answers
# The program with a question behind every frame, so that frames can be counted; nothing is taken for lost.
ASKING = """
import gdtui.cli
from gdtui.cli import screen

found = screen._abilities

def abilities(environment):
    known = found(environment)  # before Textual comes, which reads its variables once
    from gdtui.terminal import line
    line.ASKED_FROM, line.DOUBT = 0, 1e6
    return known

screen._abilities = abilities
gdtui.cli.main()
"""
PATIENCE = 120.0  # seconds that nothing takes but what hangs
LOOK = 0.02  # seconds without output, after which the process is looked at again
ASLEEP = 0.2  # seconds; longer than the program waits for the rest of a sequence, or of a change of size
FOREIGN = ("NO_COLOR", "SSH_CONNECTION", "TEXTUAL_FPS", "COLUMNS", "LINES", "LANG", "LC_CTYPE")
XTERM = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}


class Process(Protocol):
    """What is asked of a program that runs."""

    @property
    def pid(self) -> int: ...
    @property
    def returncode(self) -> int | Any: ...
    def poll(self) -> int | None: ...
    def wait(self) -> int: ...
    def kill(self) -> None: ...
    def send_signal(self, sig: int, /) -> None: ...


class Terminal:
    """Runs `python -m gdtui …`, or another program, at a size, in a session of which it is the terminal.

    Use it as a context: what is still running at the end is killed. A variable of the environment, which
    may be given by its name, is not set at all where it is None.
    """

    answers = True
    place = b"\x1b[2;3R"  # where the cursor is when it is asked for: behind two signs, neither of them wide

    def __init__(
        self,
        columns: int,
        rows: int,
        *arguments: str,
        program: tuple[str, ...] = ("-m", "gdtui"),
        environment: Mapping[str, str | None] | None = None,
        **variables: str | None,
    ) -> None:
        self.screen = pyte.Screen(columns or 80, rows or 24)
        self.sent = b""
        self._stream = pyte.ByteStream(self.screen)
        self._rest, self._text = b"", ""
        self._fd, self._child = pty.openpty()
        fcntl.ioctl(self._child, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.settings = termios.tcgetattr(self._child)
        given = {**os.environ, **dict.fromkeys(FOREIGN), **XTERM, **(environment or {}), **variables}
        known = {key: value for key, value in given.items() if value is not None}
        self.process = self._started(os.ttyname(self._child), [*program, *arguments], known)

    def _started(self, terminal: str, words: list[str], environment: dict[str, str]) -> Process:
        """Start the program in a session of its own."""
        # The first terminal that the leader of a session opens becomes the session's.
        take = ["/bin/sh", "-c", 'exec "$@" <>"$0" >&0 2>&0', terminal]
        return subprocess.Popen(
            [*take, *([sys.executable] if words[0].startswith("-") else []), *words],
            stdin=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
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
        if self.screen.dirty:  # has anything been drawn, since this was looked at?
            self._text = "\n".join(line.rstrip() for line in self.screen.display)
            self.screen.dirty.clear()
        return self._text

    @property
    def takes_more(self) -> bool:
        """Whether the program could write on, though nobody may have read what it has written."""
        return bool(select.select([], [self._child], [], 0)[1])

    @property
    def frames(self) -> int:
        """How many frames have come from the program ASKING: each ends with a question."""
        return self.sent.count(STATUS)

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

    def wait(self, what: str | Callable[[str], bool]) -> str:
        """Return what is shown once it contains a text, or is as a function wants it."""
        self.wait_until(lambda: what(self.text) if callable(what) else what in self.text, f"{what!r}")
        return self.text

    def wait_until(self, is_so: Callable[[], bool], what: str) -> None:
        """Read on until something is so; what the program does not live to do is not waited for."""
        end = monotonic() + PATIENCE
        while not is_so():
            ended = self.process.poll() is not None
            if not self._read(LOOK) and (ended or monotonic() > end):
                if is_so():
                    return
                raise AssertionError(f"never: {what}\n{self.text}")

    def insist(self, keys: str, shown: Callable[[str], bool]) -> None:
        """Press keys until they are heard: before them the program may wait for the end of something."""
        end, pause = monotonic() + PATIENCE, ASLEEP
        while monotonic() < end:
            self.press(keys)
            while self._read(pause) and not shown(self.text):
                pass
            if shown(self.text):
                return
            pause *= 1.5
        raise AssertionError(f"deaf to {keys!r}:\n{self.text}")

    def settled(self, asleep: float = ASLEEP) -> str:
        """Return what is shown when the program has slept for so many seconds at a stretch.

        A program that waits for a processor does not sleep, so this says the same on a busy machine. Where
        nobody can say whether it sleeps, it is when nothing comes from it.
        """
        end, since, before = monotonic() + PATIENCE, monotonic(), self._doings()
        while monotonic() < end:
            came, now = self._read(LOOK), self._doings()
            if came or now != before:
                since, before = monotonic(), now
            elif monotonic() - since >= asleep:
                return self.text
        raise AssertionError(f"never at rest:\n{self.text}")

    def _doings(self) -> object:
        """Return what changes when the program does anything; something new each time while it does."""
        found = []
        for stat in Path(f"/proc/{self.process.pid}/task").glob("*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:  # a thread that has ended
                continue
            found.append((fields[0], *fields[11:13]))
        return object() if any(state == "R" for state, *_ in found) else found

    def ended(self) -> int:
        """Return the exit code, reading on until the program has ended."""
        end = monotonic() + PATIENCE
        while self.process.poll() is None and monotonic() < end:
            self._read(LOOK)
        self._read(0)
        if self.process.returncode is None:
            raise AssertionError(f"still running:\n{self.text}")
        return self.process.returncode

    def wait_for_state(self, state: str) -> None:
        """Wait until the kernel says that the process is in a state, such as T: stopped."""
        stat = Path(f"/proc/{self.process.pid}/stat")
        self.wait_until(lambda: stat.read_text().rpartition(")")[2].split()[0] in state, f"state {state}")

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
        self._read(0)
        modes = {mode: on for mode, on in re.findall(rb"\x1b\[\?([0-9]+)([hl])", self.sent)}
        return {mode for mode, on in modes.items() if on != (b"h" if mode in (b"25", b"7") else b"l")}

    def settings_now(self) -> list[object]:
        """Return the terminal's settings."""
        return termios.tcgetattr(self._child)

    def given_back(self) -> bool:
        """Whether modes, keyboard protocol and settings are as at first; the assertion says what is not.

        What a program has written before it ended or stopped may still be on its way here.
        """
        end = monotonic() + PATIENCE
        while self._taken() and (self._read(LOOK) or (self.process.poll() is None and monotonic() < end)):
            pass
        assert self._taken() == []
        return True

    def _taken(self) -> list[object]:
        """Return what the program has not given back."""
        modes, settings = self.left_on(), self.settings_now()
        pushed, popped = self.sent.count(b"\x1b[>5u"), self.sent.count(b"\x1b[<u")
        return [*modes, *["keys"] * (pushed > popped), *([] if settings == self.settings else [settings])]

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
            os.write(self._fd, self.place * data.count(b"\x1b[6n") + b"\x1b[0n" * data.count(STATUS))

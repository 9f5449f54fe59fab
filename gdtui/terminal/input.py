"""Hears what comes from the terminal, on the event loop."""

import asyncio
import os
import select
from collections.abc import Callable
from contextlib import suppress

from textual import events
from textual.message import Message

from gdtui.terminal.deaf import Deputy
from gdtui.terminal.keyboard import Keyboard
from gdtui.terminal.line import Line

MOST = 65536  # bytes that are read before the app goes on, whatever else may be there
WHILE = 0.05  # seconds that are waited at a stretch for an answer


class Input:
    """Reads a terminal while it is started.

    `on_all` is called when all that had come was told of, and nothing is waited for; `on_gone`, when there is
    nobody at the terminal's other end; `on_waiting`, in another thread, of keys that the loop does not read.
    """

    def __init__(
        self,
        fd: int,
        loop: asyncio.AbstractEventLoop,
        on_event: Callable[[Message], None],
        on_answer: Callable[[], None],
        on_all: Callable[[], None],
        on_gone: Callable[[], None],
        on_column: Callable[[int], None] = lambda column: None,
        on_waiting: Callable[[events.Key], None] = lambda key: None,
    ) -> None:
        self._fd, self._loop, self._on_all, self._on_gone = fd, loop, on_all, on_gone
        self._keyboard = Keyboard(on_event, on_answer, on_column)
        self._unfinished: asyncio.TimerHandle | None = None  # waits for the end of a sequence
        self._heard = 0  # how often
        self._deputy = Deputy(fd, lambda: self._heard, on_waiting, self._give)

    def start(self) -> None:
        """Hear from now on."""
        self._loop.add_reader(self._fd, self._hear)
        self._deputy.start()

    def stop(self) -> None:
        """Hear no more."""
        self._deputy.stop()
        with suppress(RuntimeError):  # the loop is closed, and hears nothing already
            self._loop.remove_reader(self._fd)

    def wait_for_answers(self, line: Line, seconds: float) -> None:
        """Wait for the answers that the terminal owes, at most so long: a shell would take them for keys.

        It is waited for in short whiles: where the whole machine stood still, only the present one is over.
        """
        keyboard = Keyboard(lambda event: None, line.answered)
        whiles = round(seconds / WHILE)
        while line.owed and whiles > 0:
            if not self._has_come(WHILE):
                whiles -= 1
            elif data := self._read():
                keyboard.feed(data)
            else:
                return

    def _hear(self) -> None:
        """Take all that has come. A terminal hands it over in pieces, on Linux of 4 KiB, without a pause."""
        self._heard += 1
        taken = 0
        while taken < MOST and self._has_come(0) and (data := self._read()) is not None:
            if not data:
                self.stop()
                self._on_gone()
                break
            self._keyboard.feed(data)
            taken += len(data)
        self._on_all()
        if taken:
            self._await_the_rest()

    def _await_the_rest(self) -> None:
        """Wait for the end of what has begun, but no longer than for the rest of a sequence."""
        if self._unfinished is not None:
            self._unfinished.cancel()
        patience = self._keyboard.patience
        self._unfinished = self._loop.call_later(patience, self._give_up) if patience else None

    def _give_up(self) -> None:
        self._keyboard.give_up()
        self._on_all()
        self._await_the_rest()

    def _give(self, data: bytes) -> None:
        """Have the loop hear what was read in its place, before what comes after it."""
        with suppress(RuntimeError):  # the loop is closed: the program is ending
            self._loop.call_soon_threadsafe(self._take, data)

    def _take(self, data: bytes) -> None:
        self._keyboard.feed(data)
        self._on_all()
        self._await_the_rest()

    def _has_come(self, within: float) -> bool:
        """Return whether there is something to read, waiting so many seconds for it."""
        return bool(select.select([self._fd], [], [], within)[0])

    def _read(self) -> bytes | None:
        """Return what has come; nothing at all says that the terminal is gone, and None that nothing came."""
        try:
            with self._deputy.reading:
                return os.read(self._fd, MOST) if self._has_come(0) else None
        except BlockingIOError:
            return None
        except OSError:
            return b""

"""Hears what comes from the terminal, on the event loop."""

import asyncio
import os
import select
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

from textual.message import Message

from gdtui.ui.terminal.keyboard import Keyboard
from gdtui.ui.terminal.line import Line

PIECE = 65536  # bytes that are read at once


class Input:
    """Reads a terminal while it is started; `on_gone` is called when there is nobody at its other end."""

    def __init__(
        self,
        fd: int,
        loop: asyncio.AbstractEventLoop,
        on_event: Callable[[Message], None],
        on_answer: Callable[[], None],
        on_gone: Callable[[], None],
    ) -> None:
        self._fd, self._loop, self._on_gone = fd, loop, on_gone
        self._keyboard = Keyboard(on_event, on_answer)
        self._unfinished: asyncio.TimerHandle | None = None  # waits for the end of a sequence

    def start(self) -> None:
        """Hear from now on."""
        self._loop.add_reader(self._fd, self._hear)

    def stop(self) -> None:
        """Hear no more."""
        with suppress(RuntimeError):  # the loop is closed, and hears nothing already
            self._loop.remove_reader(self._fd)

    def wait_for_answers(self, line: Line, seconds: float) -> None:
        """Wait for the answers that the terminal owes, at most so long: a shell would take them for keys."""
        end = monotonic() + seconds
        keyboard = Keyboard(lambda event: None, line.answered)
        while line.owed and (left := end - monotonic()) > 0:
            if not select.select([self._fd], [], [], left)[0] or not (data := self._read()):
                return
            keyboard.feed(data)

    def _hear(self) -> None:
        data = self._read()
        if data is None:
            return
        if not data:
            self.stop()
            self._on_gone()
            return
        self._keyboard.feed(data)
        if self._unfinished is not None:
            self._unfinished.cancel()
        patience = self._keyboard.patience
        self._unfinished = self._loop.call_later(patience, self._keyboard.give_up) if patience else None

    def _read(self) -> bytes | None:
        """Return what has come; nothing at all says that the terminal is gone, and None that nothing came."""
        try:
            return os.read(self._fd, PIECE)
        except BlockingIOError:
            return None
        except OSError:
            return b""

"""Hears the way out while the event loop is deaf: computing something long, it reads no keys."""

import os
import select
import threading
from collections.abc import Callable
from contextlib import suppress

from textual import events
from textual.message import Message

from gdtui.terminal.keyboard import Keyboard

DEAF = 0.7  # seconds that something may wait to be read, before somebody else reads it
MOST = 65536  # bytes that are read at once


class Deputy:
    """A thread that reads what nobody has read for a while, tells of keys, and then gives it to the loop.

    `count` says how often the loop has read. Without a key the thread sleeps; it wakes once for many.
    """

    def __init__(
        self,
        fd: int,
        count: Callable[[], int],
        on_key: Callable[[events.Key], None],
        give: Callable[[bytes], None],
    ) -> None:
        self._fd, self._count, self._on_key, self._give = fd, count, on_key, give
        self.reading = threading.Lock()  # of who reads: a second reader would wait for what has been read
        self._ended = threading.Event()
        self._wake = -1

    def start(self) -> None:
        """Be there, until `stop`."""
        waiting, self._wake = os.pipe()
        self._ended = threading.Event()
        arguments = (waiting, self._ended)
        threading.Thread(target=self._watch, args=arguments, name="deputy", daemon=True).start()

    def stop(self) -> None:
        """Read nothing more."""
        if self._wake >= 0:
            with self.reading:
                self._ended.set()
            os.close(self._wake)
            self._wake = -1

    def _watch(self, waiting: int, ended: threading.Event) -> None:
        keyboard = Keyboard(self._take, lambda: None)
        while not ended.is_set():
            with suppress(OSError, ValueError):
                select.select([self._fd, waiting], [], [])
            before = self._count()
            if not ended.wait(DEAF) and self._count() == before and (data := self._read(ended)):
                keyboard.feed(data)
                keyboard.give_up()
                self._give(data)
        os.close(waiting)

    def _take(self, event: Message) -> None:
        if isinstance(event, events.Key):
            self._on_key(event)

    def _read(self, ended: threading.Event) -> bytes:
        with self.reading, suppress(OSError, ValueError):
            if not ended.is_set() and select.select([self._fd], [], [], 0)[0]:
                return os.read(self._fd, MOST)
        return b""

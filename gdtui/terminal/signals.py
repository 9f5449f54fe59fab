"""Signals while the terminal is ours: heard whatever the program does, and afterwards as they were."""

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

GRACE = 1.5  # seconds between being told to end, and ending whatever is in the way
LATE = 4.0  # seconds that an app may take which ends by itself, before it is ended

CODES = {number: 128 + number for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)}


class Signals:
    """Signal handlers for a while: `acts` says what is done on the event loop, `on_end` ends with a code.

    A loop that is stuck hears nothing, so the signals come by a pipe that Python's own C code writes to, and
    a thread reads: `on_end` is called from there.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        acts: Mapping[signal.Signals, Callable[[], None]],
        on_end: Callable[[int], None],
    ) -> None:
        self._loop, self._acts, self._on_end = loop, acts, on_end
        self._before: dict[signal.Signals, Any] = {}
        self._pipe = self._pipe_before = -1

    def watch(self) -> None:
        """Hear the signals from now on."""
        reading, self._pipe = os.pipe()
        os.set_blocking(self._pipe, False)
        self._pipe_before = signal.set_wakeup_fd(self._pipe, warn_on_full_buffer=False)
        for number in (*self._acts, *CODES):
            self._before[number] = signal.signal(number, _nothing)
            signal.siginterrupt(number, False)
        threading.Thread(target=self._hear, args=(reading,), name="signals", daemon=True).start()

    def leave(self) -> None:
        """Hear them no more."""
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before = {}
        if self._pipe >= 0:
            signal.set_wakeup_fd(self._pipe_before)
            os.close(self._pipe)
            self._pipe = -1

    def _hear(self, reading: int) -> None:
        """Pass on what comes, until the other end is closed."""
        while numbers := os.read(reading, 64):
            for number in numbers:
                if number in CODES:
                    self._on_end(CODES[signal.Signals(number)])
                elif number in self._acts:
                    with suppress(RuntimeError):  # the loop is closed: the program is ending
                        self._loop.call_soon_threadsafe(self._acts[signal.Signals(number)])
        os.close(reading)


def _nothing(number: int, frame: object) -> None:
    """Do nothing: that the signal came is known by the pipe."""


class Ending:
    """How the program ends when it is told to: politely, and if that takes too long, at once."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        politely: Callable[[int], None],
        give_back: Callable[[], None],
    ) -> None:
        self._loop, self._politely, self._give_back = loop, politely, give_back
        self.begun = False

    def begin(self, code: int) -> None:
        """End with this exit code, from any thread. Who is told twice does not wait."""
        if self.begun:
            self._at_once(code)
        self.begun = True
        self.expect(code, GRACE)
        with suppress(RuntimeError):  # the loop is closed: the program is ending
            self._loop.call_soon_threadsafe(self._politely, code)

    def expect(self, code: int, within: float = LATE) -> None:
        """End with this exit code if the app has not done so within so many seconds."""
        watchdog = threading.Timer(within, self._at_once, (code,))
        watchdog.daemon = True
        with suppress(RuntimeError):  # there is no memory for a thread: then it ends unwatched
            watchdog.start()

    def _at_once(self, code: int) -> None:
        self._give_back()
        os._exit(code)

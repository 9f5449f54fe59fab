"""Signals while the terminal is ours: heard on the event loop, and afterwards as they were before."""

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

GRACE = 1.5  # seconds between being told to end, and ending whatever is in the way

CODES = {number: 128 + number for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)}


class Signals:
    """Signal handlers for a while: `acts` says what is done on which signal, on the event loop."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, acts: Mapping[signal.Signals, Callable[[], None]]
    ) -> None:
        self._loop, self._acts = loop, acts
        self._before: dict[signal.Signals, Any] = {}

    def watch(self) -> None:
        """Hear the signals from now on."""
        for number, act in self._acts.items():
            self._before[number] = signal.getsignal(number)
            self._loop.add_signal_handler(number, act)

    def leave(self) -> None:
        """Hear them no more."""
        for number, handler in self._before.items():
            with suppress(RuntimeError):  # the loop is closed, and has let go of them already
                self._loop.remove_signal_handler(number)
                signal.signal(number, handler)
        self._before = {}


class Ending:
    """How the program ends when it is told to: politely, and if that takes too long, at once."""

    def __init__(self, politely: Callable[[int], None], give_back: Callable[[], None]) -> None:
        self._politely, self._give_back = politely, give_back
        self._begun = False

    def begin(self, code: int) -> None:
        """End with this exit code. Who is told twice does not wait."""
        if self._begun:
            self._at_once(code)
        self._begun = True
        watchdog = threading.Timer(GRACE, self._at_once, (code,))
        watchdog.daemon = True
        watchdog.start()
        self._politely(code)

    def _at_once(self, code: int) -> None:
        self._give_back()
        os._exit(code)

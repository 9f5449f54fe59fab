"""The time of a film: it stands still while anything is done, and then goes on at once to what is due."""

import asyncio
import selectors
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from textual import _time as textuals


class _Unhurried(selectors.DefaultSelector):
    """Waits for nothing: where the loop would wait, its time has passed."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Return what has come from outside, and let the time pass that it was to be waited for."""
        if timeout is None:  # nothing is due, ever: only a thread could bring something
            return super().select(None)
        self.now += max(0.0, timeout)
        return super().select(0)


class FilmLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock is the film's: how long the machine takes to do something is not seen."""

    def __init__(self) -> None:
        self._unhurried = _Unhurried()
        super().__init__(self._unhurried)

    def time(self) -> float:
        """Return the seconds since the loop began, as the film has them."""
        return self._unhurried.now


def quiet_end(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Say nothing of tasks that end because the program was told to; see `loop.set_exception_handler`."""
    if not isinstance(context.get("exception"), SystemExit):
        loop.default_exception_handler(context)


@contextmanager
def told_to_end() -> Iterator[None]:
    """Have nothing said of what is left unfinished where the program is told to end meanwhile."""
    try:
        yield
    except SystemExit:
        sys.unraisablehook = lambda left: None
        raise


@contextmanager
def film_time(loop: FilmLoop) -> Iterator[None]:
    """Have Textual's timers and animations go by the film's time. It reads the time in one place."""
    before = textuals.get_time
    textuals.get_time = loop.time
    try:
        yield
    finally:
        textuals.get_time = before

"""How far a large file is read, or a long run has come: a bar on standard error, where that is a terminal."""

import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic

from gdtui.core.data.source import Progress, is_file, short_name
from gdtui.core.errors import visible
from gdtui.display.cells import cells_of, fitting, left, shortened
from gdtui.locales import text, texts
from gdtui.trace.watching import Counting

PATIENCE = 0.5  # seconds in which most is done, and nothing is shown
PAUSE = 0.1  # seconds between two pictures
BAR, SHORT_BAR, NAME = 30, 20, 30  # columns
MEGABYTE = 1_000_000
ECHO = 2  # columns of the ^C that a terminal writes behind the bar
MINUTE, HOUR = 60, 3600  # seconds
LONG = 3 / 2  # of a unit, from which on it is the one to say


class _Line:
    """The line on the terminal: how long it is, and when it may be another."""

    def __init__(self) -> None:
        self._shown, self.due = 0, monotonic() + PATIENCE
        self._out = sys.stderr  # as it is now: while an app is filmed, what is printed goes nowhere

    def show(self, line: str) -> None:
        """Have this on the line, instead of what was."""
        before, width = self._shown, cells_of(line)
        self._shown = max(before, width)  # if a signal ends this, either may be there
        self._send(f"\r{left(line, before)}")
        self._shown, self.due = width, monotonic() + PAUSE

    def wipe(self) -> None:
        """Have nothing on the line, nor behind it."""
        if self._shown:
            blanks = " " * max(self._shown, min(self._shown + ECHO, _columns()))
            self._send(f"\r{blanks}\r")

    def _send(self, what: str) -> None:
        if self._out is not None:
            with suppress(OSError):
                self._out.write(what)
                self._out.flush()


@contextmanager
def progress(source: str) -> Iterator[Progress | None]:
    """Give what is to be told how many bytes were read, and of how many; None where nobody would see it.

    The line is empty again in the end, also where that is an error or an interrupt.
    """
    if not is_file(source) or not _seen():
        yield None
        return
    name = shortened(visible(short_name(source)), NAME)
    with _line() as line:

        def tell(count: int, size: int | None) -> None:
            if monotonic() >= line.due:
                line.show(_of_file(name, count, size))

        yield tell


@contextmanager
def training(total: int, until: bool, output: Path | None) -> Iterator[Counting | None]:
    """Give what is to be told how many steps were taken, of `total`; None where nobody would see it.

    Where a condition may end the run before, there is neither a share nor a time; there is nothing at all
    where the data itself goes to that terminal. The line is empty again in the end, as above.
    """
    if not _seen() or _is_there(output):
        yield None
        return
    begun = monotonic()
    with _line() as line:

        def tell(steps: int) -> None:
            if (now := monotonic()) >= line.due:
                line.show(_of_run(steps, total, None if until else now - begun))

        yield tell


@contextmanager
def filming() -> Iterator[Callable[[int, int], None] | None]:
    """Give what is to be told how many acts of a script were played, and of how many, as above."""
    if not _seen():
        yield None
        return
    with _line() as line:

        def tell(done: int, total: int) -> None:
            if monotonic() >= line.due:
                bar, percent = _share(done, max(1, total), SHORT_BAR)
                line.show(_fitting(texts("filming.share", bar=bar, percent=percent)))

        yield tell


@contextmanager
def _line() -> Iterator[_Line]:
    line = _Line()
    try:
        yield line
    finally:
        line.wipe()


def _seen() -> bool:
    """Is there a terminal to show a bar in?"""
    return sys.stderr is not None and sys.stderr.isatty()


def _is_there(output: Path | None) -> bool:
    """Do the data, which go to a file or to standard output, go to the terminal of standard error?"""
    with suppress(OSError, ValueError):  # what is not there yet is no terminal
        status = os.fstat(sys.stdout.fileno()) if output is None else os.stat(output)
        terminals = {os.fstat(sys.stderr.fileno()).st_rdev, os.stat("/dev/tty").st_rdev}
        return stat.S_ISCHR(status.st_mode) and status.st_rdev in terminals
    return False


def _columns() -> int:
    """Return how many columns may be written in: in the last one, some terminals begin another line."""
    with suppress(OSError, ValueError):
        return (os.get_terminal_size(sys.stderr.fileno()).columns or 80) - 1
    return 79


def _of_file(name: str, count: int, size: int | None) -> str:
    """Return the line for so many bytes; a share where it is known of how many."""
    if not size:
        return _fitting(texts("reading.count", file=name, count=count // MEGABYTE))
    bar, percent = _share(count, size, BAR)
    return _fitting(texts("reading.share", file=name, bar=bar, percent=percent))


def _of_run(steps: int, total: int, seconds: float | None) -> str:
    """Return the line for so many steps in that time; without a time it may end before."""
    if seconds is None or not steps:
        return _fitting(texts("training.count", steps=steps, total=total))
    bar, percent = _share(steps, total, SHORT_BAR)
    time = _time(seconds / steps * (total - steps))
    return _fitting(texts("training.share", bar=bar, percent=percent, steps=steps, total=total, time=time))


def _fitting(forms: Sequence[str]) -> str:
    return fitting(forms, _columns()) or ""


def _share(count: int, size: int, columns: int) -> tuple[str, int]:
    """Return a bar of so many columns, and what it says in per cent."""
    share = min(1.0, count / size)
    full = int(share * columns)
    return "#" * full + "." * (columns - full), int(100 * share)


def _time(seconds: float) -> str:
    """Return so many seconds in the largest unit that they are more than one of."""
    if seconds >= LONG * HOUR:
        return text("training.hours", count=round(seconds / HOUR))
    if seconds >= LONG * MINUTE:
        return text("training.minutes", count=round(seconds / MINUTE))
    return text("training.seconds", count=round(seconds))

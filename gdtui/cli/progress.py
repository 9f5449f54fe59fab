"""How far a large file is read: a bar on standard error, where that is a terminal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from gdtui.core.data.source import Progress, is_file, short_name
from gdtui.core.errors import visible
from gdtui.display.cells import left, shortened
from gdtui.locales import text

PATIENCE = 0.5  # seconds in which most files are read, and nothing is shown
PAUSE = 0.1  # seconds between two pictures
BAR, NAME = 30, 30  # columns
MEGABYTE = 1_000_000


@contextmanager
def progress(source: str) -> Iterator[Progress | None]:
    """Give what is to be told how many bytes were read, and of how many; None where nobody would see it.

    The line is empty again in the end, also where that is an error or an interrupt.
    """
    if not is_file(source) or sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    shown, due = 0, monotonic() + PATIENCE
    name = shortened(visible(short_name(source)), NAME)

    def tell(count: int, size: int | None) -> None:
        nonlocal shown, due
        if (now := monotonic()) >= due:
            line = bar(name, count, size)
            sys.stderr.write(f"\r{left(line, shown)}")
            sys.stderr.flush()
            shown, due = len(line), now + PAUSE

    try:
        yield tell
    finally:
        if shown:
            sys.stderr.write(f"\r{' ' * shown}\r")
            sys.stderr.flush()


def bar(name: str, count: int, size: int | None) -> str:
    """Return the line for so many bytes; a share where it is known of how many."""
    if not size:
        return text("reading.count", file=name, count=count // MEGABYTE)
    share = min(1.0, count / size)
    full = int(share * BAR)
    return text("reading.share", file=name, bar="#" * full + "." * (BAR - full), percent=int(100 * share))

"""Who watches a run while it is printed, and is told how many steps were taken."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

Counting = Callable[[int], None]  # is told of every step, or of many together
# Begins to watch a run of so many steps, which a condition may end before, and whose trace goes to a file or
# to standard output; and has ended when more is said of the run. None where nobody watches.
Watching = Callable[[int, bool, Path | None], AbstractContextManager[Counting | None]]


def unwatched(total: int, until: bool, output: Path | None) -> AbstractContextManager[None]:
    """Watch nothing."""
    return nullcontext()

"""What is said when the program fails by its own fault, and whether it is that."""

import errno
import sys
import traceback

from gdtui.core.errors import visible
from gdtui.locales import text

MAX_LINE = 500  # characters of a line: a program's line, or an exception's text
UNLOADED = ("Cannot allocate memory", "failed to map segment")  # what is said of a library for want of it


def report(failure: BaseException, again: str | None = None) -> None:
    """Write on stderr that this is our bug, and where it is; an exception's text is text from outside.

    Before that, so that what was built up is not lost: the command that opens the moment again.
    """
    if sys.stderr is None:  # closed by the shell: 2>&-
        return
    if again is not None:
        print(f"gdtui: {text('error.reopen', command=again)}", file=sys.stderr)
    what = "".join(traceback.format_exception_only(failure)).strip()
    print(f"gdtui: {text('error.bug', what=visible(what, MAX_LINE))}", file=sys.stderr)
    for line in "".join(traceback.format_exception(failure)).splitlines():
        print(visible(line, MAX_LINE), file=sys.stderr)


def is_short_of_memory(failure: BaseException) -> bool:
    """Is it for want of memory that something failed? A library that could not be loaded says so in words."""
    error: BaseException | None = failure
    while error is not None:
        if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
            return True
        if isinstance(error, ImportError | OSError) and any(words in str(error) for words in UNLOADED):
            return True
        error = error.__cause__ or error.__context__
    return False

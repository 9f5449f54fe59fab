"""What is said when the program fails by its own fault."""

import sys
import traceback

from gdtui.core.errors import visible
from gdtui.locales import text

MAX_LINE = 500  # characters of a line: a program's line, or an exception's text


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

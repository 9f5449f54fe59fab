"""How an exception that nobody has caught is reported: by the program's own hook, as Python calls it."""

from __future__ import annotations

import sys
import traceback
from typing import Any

from .stacks import theirs


def report(error: BaseException) -> Any:
    """Hand an exception to `sys.excepthook`; return what the program exits with."""
    kept = theirs(error)
    error.__traceback__ = kept
    sys.last_type, sys.last_value, sys.last_traceback = type(error), error, kept
    if sys.version_info >= (3, 12):
        sys.last_exc = error
    try:
        sys.excepthook(type(error), error, kept)
    except SystemExit as left:
        return left.code
    except BaseException as own:
        own.__traceback__ = theirs(own)
        print("Error in sys.excepthook:", file=sys.stderr)
        traceback.print_exception(type(own), own, own.__traceback__)
        print("\nOriginal exception was:", file=sys.stderr)
        traceback.print_exception(type(error), error, kept)
    return 1

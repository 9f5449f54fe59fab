"""Faults: what an error of ours, or of a library's, has hit, and what there is to say of it."""

import sys
from traceback import walk_tb

from textual._context import active_message_pump
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import WorkerFailed

from gdtui.core.errors import visible

MAX_WORDS = 200  # characters of an exception that are shown


def cause(error: BaseException) -> BaseException:
    """Return what went wrong, where Textual has put another exception around it."""
    return error.error if isinstance(error, WorkerFailed) else error


def described(error: BaseException) -> str:
    """Return an exception in a line; what it says is text from outside."""
    error = cause(error)
    return visible(f"{type(error).__name__}: {error}".rstrip(": "), MAX_WORDS)


def hit_widget() -> Widget | None:
    """Return the widget, or screen, in whose messages, timers or workers the present code runs.

    Textual says so in a variable of the context; no public way leads to it. None is the application itself.
    """
    node = active_message_pump.get(None)
    return node if isinstance(node, Widget) else None


def screen_of(widget: Widget) -> Screen[object] | None:
    """Return the screen that a widget stands on; None where it stands on none any more."""
    node: DOMNode | None = widget
    while node is not None and not isinstance(node, Screen):
        node = node.parent
    return node


def is_textuals(error: BaseException) -> bool:
    """Return whether no code but Textual's, and what it calls, was running where the error came from."""
    frames = walk_tb(cause(error).__traceback__)
    modules = {frame.f_globals.get("__name__", "").partition(".")[0] for frame, _ in frames}
    return "textual" in modules and modules <= {"textual", "rich", *sys.stdlib_module_names}


def is_ours(widget: Widget) -> bool:
    """Return whether a widget is ours, and not a library's."""
    return type(widget).__module__.partition(".")[0] == __name__.partition(".")[0]

"""The environment of a film: whatever terminal somebody makes it in, it is shown in the same one."""

from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager

# What Textual and rich go by when an app begins.
SAYS = (
    "COLORTERM",
    "TERM",
    "NO_COLOR",
    "FORCE_COLOR",
    "COLUMNS",
    "LINES",
    "TTY_COMPATIBLE",
    "TTY_INTERACTIVE",
)
USUAL = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}


@contextmanager
def usual_terminal(environment: MutableMapping[str, str]) -> Iterator[None]:
    """Have the environment tell of a terminal with all colours, for a while."""
    names = [name for name in environment if name in SAYS or name.startswith("TEXTUAL")]
    before = {name: environment.pop(name) for name in names}
    environment.update(USUAL)
    try:
        yield
    finally:
        for name in USUAL:
            environment.pop(name, None)
        environment.update(before)

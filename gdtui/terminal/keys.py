"""Keys and reports as Textual reads them; what is a key is read once, and known from then on."""

from functools import lru_cache

from textual import events
from textual._xterm_parser import XTermParser  # Textual's own reading of keys; no public way leads to it
from textual.message import Message

from gdtui.terminal.sequences import plain

MAX_CACHED = 32  # characters of what is remembered; Textual knows no key that is longer
INTERRUPT = "ctrl+c"
REMEMBERED = 1024  # keys, far more than a keyboard has


class Reading:
    """Reads one whole character, sequence or report after the other."""

    def __init__(self) -> None:
        self._parser = XTermParser()

    def keys(self, sequence: str) -> list[Message]:
        """Return what a character or a sequence stands for: mostly one key. Each event is a new one."""
        keys = _keys(sequence) if len(sequence) <= MAX_CACHED else None
        return self.report(plain(sequence)) if keys is None else [events.Key(*key) for key in keys]

    def report(self, sequence: str) -> list[Message]:
        """Return what is reported; how far the mouse has moved depends on the report before.

        Textual's parser is begun afresh after what it chokes on, or wants more of.
        """
        try:
            found = list(self._parser.feed(sequence)) if sequence else []
        except Exception:  # whatever a sequence makes it raise, the next key is a key
            found = []
        if sequence and not found:
            self._parser = XTermParser()
        return found


@lru_cache(maxsize=REMEMBERED)
def _keys(sequence: str) -> tuple[tuple[str, str | None], ...] | None:
    """Return name and character of each key, or None: it is not keys, or not keys alone."""
    found = Reading().report(plain(sequence))
    keys = tuple((event.key, event.character) for event in found if isinstance(event, events.Key))
    return keys if keys and len(keys) == len(found) else None

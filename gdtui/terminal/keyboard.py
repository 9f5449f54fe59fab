"""What comes from the terminal: keys and mouse as Textual's events, answers, and nothing harmful."""

import re
from codecs import getincrementaldecoder
from collections.abc import Callable

from textual import events
from textual.message import Message

from gdtui.terminal.ahead import EscapedKey
from gdtui.terminal.keys import INTERRUPT, Reading
from gdtui.terminal.line import ANSWER

MOST_PASTED = (
    4096  # characters: more than anybody needs in a line, and a megabyte would keep the screen waiting
)
MAX_SEQUENCE = 256  # bytes of a sequence that does not end: no terminal sends as many
PLACE = re.compile(rb"\x1b\[2;([0-9]{1,4})R")  # where the cursor is, of `modes.MEASURE`
PASTE, PASTED = b"\x1b[200~", b"\x1b[201~"
# What was typed after a paste that nobody has ended: from Esc on, or Ctrl+C and nothing after it.
TYPED = re.compile(rb"\x1b|\x03+(?=\x1b|\Z)")

# One key, one report, or a stretch of text. What is unknown is left out whole: a broken sequence, or a
# terminal's answer to what somebody else asked, must not be read as keys.
TOKEN = re.compile(
    rb"(?P<text>[^\x1b]+)"
    rb"|(?P<old_mouse>\x1b\[M[^\x1b]{3})"
    rb"|(?P<key>\x1b\[\[[A-E]|\x1b\[[0-9;:]*[A-HPQRSZ~u]|\x1b\[[a-d]|\x1b\[[235-8][$^@]|\x1bO[ -~])"
    rb"|(?P<report>\x1b\[<[0-9]+;[0-9]+;[0-9]+[mM]|\x1b\[[IO]|\x1b\[\?2026;[0-9]\$y)"
    rb"|(?P<unknown>\x1b\[(?!M)[ -?]*[@-~]|\x1b[\]P_][^\x00-\x1f]*(?:\x07|\x1b\\))"
    rb"|(?P<broken>\x1b\[[ -?]*(?=[^ -~])|\x1b\[M[^\x1b]{0,2}(?=\x1b)|\x1bO(?=[^ -~])"
    rb"|\x1b[\]P_][^\x00-\x1f]*(?=[\x00-\x06\x08-\x1a\x1c-\x1f]|\x1b[^\\]))"
    rb"|(?P<alt>\x1b[^\x1b\[\]P_O])"
    rb"|(?P<escape>\x1b(?=\x1b))",
    re.DOTALL,
)


class Keyboard:
    """Takes bytes, in pieces of any size, and gives events and answers."""

    def __init__(
        self,
        on_event: Callable[[Message], None],
        on_answer: Callable[[], None],
        on_column: Callable[[int], None] = lambda column: None,
    ) -> None:
        self._on_event, self._on_answer, self._on_column = on_event, on_answer, on_column
        self._rest = b""  # of a sequence that has not ended
        self._pasted: bytearray | None = None  # of a paste that has not ended
        self._reading = Reading()
        self._decode = getincrementaldecoder("utf-8")("ignore").decode

    @property
    def patience(self) -> float | None:
        """How many seconds to wait for the end of what has begun, before `give_up`; None: nothing has."""
        return 1.0 if self._pasted is not None else 0.1 if self._rest else None

    def feed(self, data: bytes) -> None:
        """Read some bytes; what is not whole yet is kept for the next."""
        data, self._rest = self._rest + data, b""
        at = 0
        while at < len(data):
            if self._pasted is not None:
                at = self._paste(self._pasted, data, at)
            elif (token := TOKEN.match(data, at)) is not None:
                at = token.end()
                self._take(token[0], token.lastgroup)
            else:
                self._rest = data[at : at + MAX_SEQUENCE]
                return

    def give_up(self) -> None:
        """Take what has not ended for what it is: the Esc key, a paste, or noise."""
        rest, self._rest = self._rest, b""
        if self._pasted is not None:
            typed = TYPED.search(self._pasted)
            behind = self._pasted[typed.start() :] if typed else b""
            self._paste(self._pasted[: len(self._pasted) - len(behind)], PASTED, 0)
            self.feed(bytes(behind))
        elif rest.endswith(b"\x1b"):
            self._on_event(events.Key("escape", "\x1b"))

    def _take(self, token: bytes, kind: str | None) -> None:
        if token == PASTE:
            self._pasted = bytearray()
        elif token == ANSWER:
            self._on_answer()
        elif (place := PLACE.fullmatch(token)) is not None:
            self._on_column(int(place[1]))
        elif kind == "escape":
            self._on_event(events.Key("escape", "\x1b"))
        elif kind == "text":
            for character in self._decode(token):
                self._give(self._reading.keys(character))
        elif kind == "alt":
            self._give(
                [key for event in self._reading.keys(self._decode(token[1:])) for key in _escaped(event)]
            )
        elif kind == "key" and token != PASTED:
            self._give(self._reading.keys(self._decode(token)))
        elif kind == "report":
            self._give(self._reading.report(self._decode(token)))

    def _give(self, found: list[Message]) -> None:
        for event in found:
            self._on_event(event)

    def _paste(self, pasted: bytearray, data: bytes, start: int) -> int:
        """Collect what is pasted, and give as much of it as anybody needs; return where its end is."""
        before = len(pasted)
        pasted += data[start:]
        end = pasted.find(PASTED, max(0, before - len(PASTED)))
        if end < 0:
            return len(data)
        self._pasted = None
        self._on_event(events.Paste(pasted[:end].decode("utf-8", "ignore")[:MOST_PASTED]))
        return start + end + len(PASTED) - before


def _escaped(event: Message) -> list[Message]:
    """Return the key with Alt held down, named as Textual does; Ctrl+C is never anything else."""
    if not isinstance(event, events.Key):
        return [event]
    if event.key == INTERRUPT:
        return [events.Key("escape", "\x1b"), event]
    name = f"shift+{event.key.lower()}" if len(event.key) == 1 and event.key.isupper() else event.key
    return [EscapedKey(f"alt+{name}", event)]

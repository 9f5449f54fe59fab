"""Recordings of what happens now: of the screen as a .cast, and of the keys as a script."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import BinaryIO

from textual import events
from textual.message import Message

from gdtui.core.errors import InputError, visible, visible_file
from gdtui.film.cast import ANEW, BEGIN, END, header
from gdtui.film.frames import Colours
from gdtui.film.values import key_name

TOGETHER = 0.5  # seconds between two characters that are written as one text
FINE = 0.01  # seconds, in which pauses are written
STAYS = 2.0  # seconds that players should show nothing new for, at most
QUOTES = "\"'`"


class LiveFile:
    """A file that is written line by line as things happen, so that a kill loses at most the last one.

    What was in it before is there until the first line is written: it is written beside it, and takes its
    place. InputError where that cannot be; where it cannot be written any more, `failed` says why.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._out: BinaryIO | None = None
        self.failed = ""

    def begin(self, first: str) -> None:
        """Write the first lines, in place of what there was."""
        target = Path(os.path.realpath(self.path))
        beside = target.with_name(f".{target.name[:40]}.{os.getpid()}.part")
        device = target.exists() and not target.is_file()
        try:
            self._out = (target if device else beside).open("wb", buffering=0)
            self._out.write(first.encode())
            if not device:
                beside.replace(target)
        except OSError as error:
            with suppress(OSError):
                beside.unlink()
            self.close()
            raise InputError("film.unwritable", file=visible_file(self.path), error=error.strerror) from None

    def write(self, line: str) -> None:
        """Write a line; where that is not possible, no more are."""
        if self._out is None:
            return
        try:
            data = f"{line}\n".encode()
            if self._out.write(data) != len(data):
                raise OSError(28, os.strerror(28))
        except OSError as error:
            self.failed = error.strerror or str(error)
            self.close()

    def close(self) -> None:
        """Write no more."""
        if self._out is not None:
            self._out.close()
            self._out = None


class LiveCast:
    """Writes what is shown as an asciicast; see `terminal.Watcher`."""

    def __init__(
        self,
        path: Path,
        version: int,
        title: str,
        size: tuple[int, int],
        colours: Colours,
        now: Callable[[], float] = monotonic,
    ) -> None:
        """Begin the file. InputError where it cannot be written."""
        self.file, self._version, self._now = LiveFile(path), version, now
        self._begun = self._last = now()
        self._size, self._fresh = size, True
        self.file.begin(header(size, title, colours.ground, colours.ink, version, STAYS) + "\n")

    def resized(self, columns: int, rows: int) -> None:
        """Have what follows be shown at this size."""
        if (columns, rows) != self._size:
            self._size = columns, rows
            self._write("r", f"{columns}x{rows}")
            self._fresh = True

    def shown(self, sequences: str) -> None:
        """Write what was sent; at a new size, on an empty screen."""
        begin = (BEGIN if self._begun == self._last else ANEW) if self._fresh else ""
        self._fresh = False
        self._write("o", begin + sequences)

    def heard(self, event: Message) -> None:
        """Keys are not seen."""

    def end(self) -> None:
        """Have the cursor there again."""
        self._write("o", END.format(rows=self._size[1]))
        self.file.close()

    def _write(self, kind: str, data: str) -> None:
        now = self._now()
        at = now - (self._begun if self._version == 2 else self._last)
        self._last = now
        self.file.write(json.dumps([round(at, 3), kind, data], ensure_ascii=False))


class LiveScript:
    """Writes the keys that are pressed as a script that plays again; see `terminal.Watcher`."""

    def __init__(
        self,
        path: Path,
        opened: str | None,
        theme: str,
        size: tuple[int, int],
        now: Callable[[], float] = monotonic,
    ) -> None:
        """Begin the file, of a program that was opened with these arguments. InputError as above."""
        self.file, self._now = LiveFile(path), now
        self._text = ""  # characters that are not written yet
        self._first = 0.0  # when the first of them came
        self._size, self._last = size, now()
        columns, rows = size
        begin = "# no arguments open this again" if opened is None else f"Open {opened}".rstrip()
        self.file.begin(f"{begin}\nSet Theme {theme}\nSet Size {columns}x{rows}\nSet TypingSpeed 0\n")

    def resized(self, columns: int, rows: int) -> None:
        """Write that the size is another."""
        if (columns, rows) != self._size:
            self._size = columns, rows
            self._pause()
            self.file.write(f"Set Size {columns}x{rows}")

    def shown(self, sequences: str) -> None:
        """What is shown comes of the keys."""

    def heard(self, event: Message) -> None:
        """Write a key, or a text; what is typed without a pause is written together."""
        if isinstance(event, events.Key):
            character = event.character or ""
            if len(character) == 1 and character.isprintable() and event.key != "space" or character == " ":
                self._type(character)
            else:
                self._pause()
                self._press(event.key)
        elif isinstance(event, events.Paste):
            self._pause()
            text = "".join(each for each in " ".join(event.text.splitlines()) if each.isprintable())
            for quoted in _quoted(text):
                self.file.write(f"Paste {quoted}")
        elif isinstance(event, events.MouseDown):
            self._pause()
            self.file.write("# a click, which no script has")

    def end(self) -> None:
        """Write what is left."""
        self._pause()
        self.file.close()

    def _type(self, character: str) -> None:
        if not self._text or self._now() - self._last >= TOGETHER:
            self._pause()
            self._first = self._last
        self._last = self._now()
        self._text += character

    def _press(self, key: str) -> None:
        try:
            self.file.write(f"Key {key_name(key)}")
        except InputError:
            self.file.write(f"# {visible(key)}, which no script has")

    def _pause(self) -> None:
        """Write what waits, and the time that has passed since."""
        self._flush()
        passed = self._now() - self._last
        self._last = self._now()
        if passed >= FINE:
            self.file.write(f"Sleep {round(passed / FINE) * 10}ms")

    def _flush(self) -> None:
        """Write the characters that wait, in quotes that are none of them."""
        gap = (self._last - self._first) / max(1, len(self._text) - 1)
        for quoted in _quoted(self._text):
            word = f"Type@{round(gap / FINE) * 10}ms" if len(quoted) > len('"a"') else "Type"
            self.file.write(f"{word} {quoted}")
        self._text = ""


def _quoted(text: str) -> Iterator[str]:
    """Yield a text in quotes that are not in it, in as many parts as that takes."""
    while text:
        quote = max(QUOTES, key=lambda quote: (text + quote).index(quote))
        head, _, _ = text.partition(quote)
        text = text[len(head) :]
        yield f"{quote}{head}{quote}"

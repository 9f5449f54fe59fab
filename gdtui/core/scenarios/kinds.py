"""Kinds: what a value of a scenario has to be, and how the command line writes the same."""

import csv
import io
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from gdtui.core.limits import NO, YES
from gdtui.core.training.chosen import shortest

BITS = 64  # of a whole number


class Kind(NamedTuple):
    """What a value is: its name, how it is written (None: it is another), and the words that it may be."""

    name: str
    written: Callable[[Any], str | None]
    words: tuple[str, ...] = ()

    def of(self, *words: str) -> "Kind":
        """Return the kind of which only these are."""
        return self._replace(words=words)


def is_whole(value: object) -> bool:
    """Is this a whole number, and no yes or no, which Python takes for one?"""
    return isinstance(value, int) and not isinstance(value, bool)


def _number(value: object) -> str | None:
    return shortest(value) if isinstance(value, float) else _whole(value)


def _whole(value: object) -> str | None:
    """Return a whole number of at most so many bits: of thousands of digits Python writes none."""
    return str(value) if isinstance(value, int) and is_whole(value) and value.bit_length() <= BITS else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _switch(value: object) -> str | None:
    return (YES if value else NO) if isinstance(value, bool) else None


def _either(*written: Callable[[Any], str | None]) -> Callable[[Any], str | None]:
    return lambda value: next((text for each in written if (text := each(value)) is not None), None)


def _list(written: Callable[[Any], str | None], alone: bool = True) -> Callable[[Any], str | None]:
    """Return how several are written, between commas; `alone` says whether one needs no list."""

    def texts(value: object) -> str | None:
        found = [written(each) for each in value] if isinstance(value, list) else [written(value)]
        known = [text for text in found if text is not None]
        if len(known) < len(found) or not (found and (alone or isinstance(value, list))):
            return None
        return ",".join(known)

    return texts


def _columns(value: object) -> str | None:
    """Return the names of columns as a row of a file has them: one with a comma in quotes."""
    names: Sequence[object] = value if isinstance(value, list) else [value]
    found = [_either(_text, _whole)(name) for name in names]
    if not names or None in found:
        return None
    row = io.StringIO()
    csv.writer(row, lineterminator="").writerow(found)
    return row.getvalue()


NUMBER = Kind("number", _number)
WHOLE = Kind("whole", _whole)
TEXT = Kind("text", _text)
SWITCH = Kind("switch", _switch)
BATCH = Kind("batch", _either(_whole, lambda value: value if value == "all" else None))
COLUMN = Kind("column", _either(_whole, _text))
COLUMNS = Kind("columns", _columns)
NUMBERS = Kind("numbers", _list(_number))
PAIR = Kind("pair", _list(_number, alone=False))
STEPS = Kind("steps", _list(_whole))
PLACES = Kind("places", _list(_either(_whole, _text)))

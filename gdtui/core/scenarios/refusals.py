"""Refusals: all that is wrong with a scenario, each with the line and the key where it stands."""

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import Any

from gdtui.core.errors import LIMIT, InputError, OptionError, Phrase, visible
from gdtui.core.nearest import nearest
from gdtui.core.scenarios.keys import NAMES
from gdtui.core.scenarios.wanted import Said
from gdtui.core.toml import KeyPath, Toml, lines_of

# What people call a key that has another name, and is not like it.
MEANT = {"learning_rate": "lr", "rate": "lr", "data": "dataset", "file": "dataset", "features": "x"}
MEANT |= {"y": "target", "batch_size": "batch", "initial": "start", "precision": "dtype", "note": "notes"}
MOST = 20  # errors that are said
MAX_FILE = 120  # characters of its name


class Refused(InputError):
    """A scenario cannot be used. Its text has a line for each thing that is wrong with it."""

    def __init__(self, errors: Sequence[InputError]) -> None:
        self.errors = tuple(errors)
        super().__init__("scenario.wrong", errors=self.errors)

    def __str__(self) -> str:
        more = len(self.errors) - MOST
        last = [str(Phrase("scenario.more", count=more))] if more > 0 else []
        return "\n".join([*map(str, self.errors[:MOST]), *last])


class Refusals:
    """Collects what is wrong in a file, and raises it in the end; what an option says is raised at once."""

    def __init__(self, file: str = "", toml: Toml | None = None) -> None:
        self._file, self._toml = visible(file, MAX_FILE), toml or Toml("", {})
        self._found: dict[tuple[KeyPath, str], InputError] = {}

    @property
    def any(self) -> bool:
        """Was anything wrong?"""
        return bool(self._found)

    def refuse(self, said: Said, error: InputError) -> None:
        """Say that a value cannot be used, and why."""
        if said.path is None:
            raise error
        if isinstance(error, OptionError):
            known = NAMES.get(error.option, ())
            self.add(said.path, Phrase("scenario.not_legal", legal=error.legal), nearest(error.value, known))
        else:
            self.add(said.path, error)

    def add(self, path: KeyPath, what: Phrase | InputError, near: str | None = None) -> None:
        """Say what is wrong with the value at a path, and what was meant, where that can be guessed."""
        key, value = self._at(path)
        if near is not None:
            what = Phrase("scenario.meant", what=what, near=near)
        where = {"file": self._file, "line": self._line(path), "key": key}
        if isinstance(value, dict):
            error = InputError("scenario.table", **where, what=what)
        else:
            error = InputError("scenario.value", **where, value=written(value), what=what)
        self._found.setdefault((path, str(what)), error)

    def check(self) -> None:
        """Refused where anything was wrong, in the order of the file."""
        if self._found:
            order = sorted(self._found, key=lambda each: self._line(each[0]))
            raise Refused([self._found[each] for each in order])

    def _at(self, path: KeyPath) -> tuple[str, Any]:
        """Return the key of a path, and its value; of one in a list the key is the list's."""
        value: Any = self._toml.values
        for part in path:
            value = value[part]
        return visible(next(part for part in reversed(path) if isinstance(part, str))), value

    @cached_property
    def _lines(self) -> dict[KeyPath, int]:
        return lines_of(self._toml.text)

    def _line(self, path: KeyPath) -> int:
        return self._lines[path]


def written(value: object) -> str:
    """Return a value about as the file has it, short and harmless."""
    if isinstance(value, str):
        return f'"{visible(value)}"'
    return visible(_plain(value))


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(_plain(each) for each in value[:MOST])}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key} = {_plain(each)}' for key, each in list(value.items())[:MOST])}}}"
    if isinstance(value, int) and value.bit_length() > 4 * LIMIT:
        return hex(value)  # Python writes no decimals of thousands of digits
    return f'"{value}"' if isinstance(value, str) else str(value)


def closest(name: str, known: Collection[str]) -> str | None:
    """Return the known name that was meant by one, written with other letters, dashes or marks."""
    plain = name.lower().replace("-", "_").replace(" ", "_")
    meant = MEANT.get(plain, plain)
    return meant if meant in known else nearest(plain, known)

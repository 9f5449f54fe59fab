"""TOML files: what is in one, and in which line each key of it stands."""

import re
from pathlib import Path
from stat import S_ISREG
from typing import Any, NamedTuple

from gdtui.core.errors import InputError, visible

DEEP = re.compile(r"""(?:["'\w-]+[\x20\t]*\.[\x20\t]*){20}""")  # of thousands of parts tomllib makes minutes
PLACE = re.compile(r"\(at line (?P<line>\d+), column \d+\)$")  # where tomllib says it is
MAX_WHY = 200  # characters

KeyPath = tuple[str | int, ...]  # to a value: keys of tables and numbers in lists, outermost first


class Toml(NamedTuple):
    """What was read: the text, and the values in it."""

    text: str
    values: dict[str, Any]


class TomlError(InputError):
    """A file cannot be used; `line` is where, from 1 on, or None where that is of all of it."""

    def __init__(self, line: int | None, code: str, /, **values: object) -> None:
        self.line = line
        super().__init__(code, **values)


def read_toml(file: Path, most: int) -> Toml:
    """Return what is in a file of at most so many bytes.

    TomlError says why it cannot be read, or is no TOML; where there is no file, it is a FileNotFoundError.
    """
    try:
        if not S_ISREG(file.stat().st_mode):
            raise TomlError(None, "toml.no_file")
        with file.open("rb") as stream:
            data = stream.read(most + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise FileNotFoundError(file) from None
    except OSError as error:
        raise TomlError(None, "toml.unreadable", why=error.strerror or visible(error)) from None
    if len(data) > most:
        raise TomlError(None, "toml.long", most=most >> 10)
    return parsed(data)


def parsed(data: bytes) -> Toml:
    """Return what is in these bytes. TomlError says where they are no TOML."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise TomlError(line, "toml.not_utf8", line=line) from None
    if (deep := DEEP.search(text)) is not None:
        raise TomlError(text.count("\n", 0, deep.start()) + 1, "toml.deep")
    return Toml(text, _values(text))


def _values(text: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except RecursionError:
        raise TomlError(None, "toml.deep") from None
    except Exception as error:  # TOMLDecodeError, and what else a number or a date makes the parser raise
        line = int(place["line"]) if (place := PLACE.search(str(error))) else None
        raise TomlError(line, "toml.no_toml", why=visible(error, MAX_WHY)) from None


def lines_of(text: str) -> dict[KeyPath, int]:
    """Return in which line each key of a TOML text stands, and each value of a list; they count from 1.

    What is written over several lines stands where it begins. The parser says it itself: a key is in the
    first line without which it is not there. That takes time, and is for files of a few hundred lines.
    """
    found: dict[KeyPath, int] = {}
    lines, begun = (
        text.replace("\r\n", "\n").split("\n"),
        0,
    )  # what was not closed yet begins in the line `begun`
    for number in range(1, len(lines) + 1):
        begun = begun or number
        try:
            values = _values("\n".join(lines[:number]))
        except TomlError:
            continue
        for path in _paths(values, ()):
            found.setdefault(path, begun)
        begun = 0
    return found


def _paths(value: Any, path: KeyPath) -> list[KeyPath]:
    """Return the paths to all values within one, and to itself."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(each for key, part in inner for each in _paths(part, (*path, key)))]

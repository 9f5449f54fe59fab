"""The texts for people: each has an id, and is looked up in the catalogue where it is shown.

The catalogue is a TOML file: tables within tables, of strings and of lists of strings; an id is the way to
one, with dots between. `{name}` in a text stands for a value. What a value holds is never looked at again.

To read all of it takes as long as many a command, so a table is read when the first of its texts is shown.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGE = "en"
Entries = dict[str, str | tuple[str, ...]]  # texts by their ids; several forms of one text are a tuple


def text(id: str, /, **values: object) -> str:
    """Return the text of that id with the values in it. KeyError where it, or a value, is missing."""
    found = _texts(_table_of(id))[id]
    return found.format_map(values) if "{" in found else found


def texts(id: str, /, **values: object) -> tuple[str, ...]:
    """Return all forms of what is said, from the longest to the shortest, with the values in them."""
    forms = _forms(_table_of(id))[id]
    return tuple([form.format_map(values) if "{" in form else form for form in forms])


def counted(id: str, count: int, /, **values: object) -> str:
    """Return the text of `id.one` where the count is 1, else that of `id.other`; the count is `{count}`."""
    return text(f"{id}.one" if count == 1 else f"{id}.other", count=count, **values)


def counted_forms(id: str, count: int, /) -> tuple[str, ...]:
    """Return all forms of the text of `id.one` or of `id.other` likewise."""
    return texts(f"{id}.one" if count == 1 else f"{id}.other", count=count)


@cache
def _texts(table: str) -> dict[str, str]:
    return {id: found for id, found in _entries(table, LANGUAGE).items() if isinstance(found, str)}


@cache
def _forms(table: str) -> dict[str, tuple[str, ...]]:
    return {id: found for id, found in _entries(table, LANGUAGE).items() if not isinstance(found, str)}


def catalogue(language: str = LANGUAGE) -> Entries:
    """Return all texts of a language by id; several forms of one text are a tuple."""
    found: Entries = {}
    for table in _sources(language):
        found |= _entries(table, language)
    return found


def _table_of(id: str) -> str:
    return id.partition(".")[0]


@cache
def _entries(table: str, language: str) -> Entries:
    """Return the texts of a table, and of the tables within it, by their whole ids."""
    import tomllib  # only for who shows a text

    return dict(_flat("", tomllib.loads(_sources(language).get(table, ""))))


@cache
def _sources(language: str) -> dict[str, str]:
    """Return what the file says of each table, and of the tables within it: a line begins one with a [."""
    found: dict[str, str] = {}
    _, *parts = f"\n{Path(__file__).with_name(f'{language}.toml').read_text('utf-8')}".split("\n[")
    for part in parts:
        table = _table_of(part.partition("]")[0])
        found[table] = f"{found.get(table, '')}[{part}\n"
    return found


def _flat(before: str, tables: dict[str, Any]) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """Yield what is in tables within tables, by its whole id."""
    for name, entry in tables.items():
        if isinstance(entry, dict):
            yield from _flat(f"{before}{name}.", entry)
        else:
            yield f"{before}{name}", entry if isinstance(entry, str) else tuple(entry)

"""The texts for people: each has an id, and is looked up in the catalogue where it is shown.

The catalogue is a TOML file: tables within tables, of strings and of lists of strings; an id is the way to
one, with dots between. `{name}` in a text stands for a value. What a value holds is never looked at again.
"""

from functools import cache
from pathlib import Path
from typing import Any

LANGUAGE = "en"


def text(id: str, /, **values: object) -> str:
    """Return the text of that id with the values in it. KeyError where it, or a value, is missing."""
    found = _texts()[id]
    return found.format_map(values) if "{" in found else found


def texts(id: str, /, **values: object) -> tuple[str, ...]:
    """Return all forms of what is said, from the longest to the shortest, with the values in them."""
    forms = _forms()[id]
    return tuple([form.format_map(values) if "{" in form else form for form in forms])


def counted(id: str, count: int, /, **values: object) -> str:
    """Return the text of `id.one` where the count is 1, else that of `id.other`; the count is `{count}`."""
    return text(f"{id}.one" if count == 1 else f"{id}.other", count=count, **values)


@cache
def _texts() -> dict[str, str]:
    return {id: found for id, found in catalogue().items() if isinstance(found, str)}


@cache
def _forms() -> dict[str, tuple[str, ...]]:
    return {id: found for id, found in catalogue().items() if not isinstance(found, str)}


@cache
def catalogue(language: str = LANGUAGE) -> dict[str, str | tuple[str, ...]]:
    """Return all texts of a language by id; several forms of one text are a tuple."""
    import tomllib  # only for who shows a text

    tables = tomllib.loads(Path(__file__).with_name(f"{language}.toml").read_text("utf-8"))
    return dict(_flat("", tables))


def _flat(before: str, tables: dict[str, Any]) -> list[tuple[str, str | tuple[str, ...]]]:
    """Return what is in tables within tables, by its whole id."""
    found: list[tuple[str, str | tuple[str, ...]]] = []
    for name, entry in tables.items():
        if isinstance(entry, dict):
            found += _flat(f"{before}{name}.", entry)
        else:
            found.append((f"{before}{name}", entry if isinstance(entry, str) else tuple(entry)))
    return found

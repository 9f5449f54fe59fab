"""Choices written as text: a name, and what is chosen differently behind it, as in sgd:lr=0.05."""

import re
from collections.abc import Collection
from typing import NamedTuple

from gdtui.core.errors import InputError, Phrase, visible
from gdtui.core.nearest import nearest

_BETWEEN = re.compile(r",(?=\s*[A-Za-z])")  # what begins with a digit belongs to the value before it


class Choice(NamedTuple):
    """What was written, harmless to show; the name, empty where there is none; and values by key."""

    text: str
    name: str
    values: dict[str, str]


def choice(
    text: str,
    where: Phrase,
    names: Collection[str],
    keys: Collection[str],
    also: Collection[str] = (),
    said: Collection[str] = (),
) -> Choice:
    """Return what a text such as `name:key=value:key=value` or `key=value` chooses.

    InputError, which says `where`, for anything else, and for names that are not known; then it lists the
    known ones, and what else there is: of many keys those that are `said`.
    """
    shown = visible(text.strip())
    first, *rest = (part.strip() for part in text.split(":"))
    if "=" in first:
        first, rest = "", [first, *rest]
    elif first not in names:
        known = ", ".join([*names, *also])
        unknown = {"where": where, "name": visible(first), "known": known}
        if (near := nearest(first, names)) is not None:
            raise InputError("choice.unknown_near", **unknown, near=near)
        raise InputError("choice.unknown", **unknown)
    values: dict[str, str] = {}
    for part in rest:
        key, equals, value = (piece.strip() for piece in part.partition("="))
        if not (equals and key in keys) or key in values:
            alien = {"where": where, "text": shown, "part": visible(part)}
            if not keys:
                raise InputError("choice.nothing", **alien)
            raise InputError("choice.alien", **alien, keys=", ".join(f"{key}=" for key in said or keys))
        values[key] = value
    return Choice(shown, first, values)


def listed(text: str) -> list[str]:
    """Return the parts between commas; a comma before a digit is one within a part, as in start=1,0."""
    return _BETWEEN.split(text)

"""Which columns of a file are features, and which one is the target."""

import csv
from collections.abc import Sequence
from typing import NamedTuple

from gdtui.core.errors import InputError, Phrase, visible
from gdtui.core.nearest import nearest

KNOWN = 200  # characters of the names that are listed where one is not known


class Columns(NamedTuple):
    """Which columns of a file are read, each by its number from 0 on, and what they are called."""

    features: tuple[int, ...]
    target: int
    names: tuple[str, ...] | None
    width: int

    def title(self, i: int) -> str:
        """Return what a column is called in messages: its name, or its number from 1 on."""
        return str(i + 1) if self.names is None else self.names[i]


def chosen(
    file: Phrase | str, names: tuple[str, ...] | None, width: int, x: str | None, target: str | None
) -> Columns:
    """Return the columns that are asked for.

    By default the target is the last, and the features are all others. InputError where a column is not
    there, is there twice, or would be both.
    """
    if width < 2:
        raise InputError("csv.one_column", file=file)
    known = names or tuple(map(str, range(1, width + 1)))
    last = width - 1 if target is None else _found(file, "target", target, known)
    if x is None:
        return Columns(tuple(i for i in range(width) if i != last), last, names, width)
    features = tuple(_found(file, "x", part, known) for part in _listed(x))
    for feature in features:
        if features.count(feature) > 1:
            raise InputError("csv.twice", file=file, column=visible(known[feature]))
        if feature == last:
            raise InputError("csv.both", file=file, column=visible(known[last]))
    return Columns(features, last, names, width)


def _listed(x: str) -> list[str]:
    """Return the parts between commas; one with a comma in it stands in quotes, as in the file."""
    try:
        return next(csv.reader([x], skipinitialspace=True, strict=True)) or [x]
    except (csv.Error, StopIteration):
        return [x]


def _found(file: Phrase | str, option: str, text: str, known: Sequence[str]) -> int:
    """Return which of the known columns a text names."""
    name = text.strip()
    if known.count(name) > 1:
        raise InputError("csv.several", file=file, option=option, column=visible(name))
    if name not in known:
        listed = visible(", ".join(map(visible, known)), KNOWN)
        unknown = {"file": file, "option": option, "column": visible(name), "known": listed}
        if (near := nearest(name, known)) is not None:
            raise InputError("csv.unknown_near", **unknown, near=visible(near))
        raise InputError("csv.unknown", **unknown)
    return known.index(name)

"""Reading: what a scenario's file says, as text by key; each value that is of another kind is refused."""

import math
from collections.abc import Collection, Iterator
from datetime import date, time
from pathlib import Path
from typing import Any

from gdtui.core.errors import InputError, Phrase, visible
from gdtui.core.scenarios.keys import CHANGE, DATA, PLACE, RUN, SHARED, TOLD, Keys
from gdtui.core.scenarios.kinds import BITS, PLACES, TEXT, Kind
from gdtui.core.scenarios.refusals import MAX_FILE, Refusals, closest
from gdtui.core.scenarios.wanted import Said, Values, Wanted
from gdtui.core.toml import KeyPath, TomlError, read_toml
from gdtui.core.training.chosen import SYNONYMS
from gdtui.core.training.optimizers.table import dashed

SUFFIX = ".toml"
MAX_BYTES, MAX_LINES = 1 << 16, 1000  # bytes and lines of a file: to find the line of an error takes a while
PROGRAMS = "programs"  # the tables of a scenario that somebody's own programs are run by
TABLES = ("runs", "changes", "place", "marks", "breaks")
TYPES: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (bool, "switch"),
    (int, "whole"),
    (float, "number"),
    (str, "text"),
    (list, "list"),
    (dict, "table"),
    ((date, time), "date"),
)  # what a value is, by the first of these


def is_scenario(source: str) -> bool:
    """Does this ask for a scenario rather than for data?"""
    return source.lower().endswith(SUFFIX)


def read(file: str) -> tuple[Wanted, Refusals]:
    """Return what a file says, and what of it cannot be used. InputError where it cannot be read at all.

    Also where it says a program, which is not run by opening a file.
    """
    values, refusals = read_values(file)
    if PROGRAMS in values:
        raise InputError("scenario.runs_a_program", file=visible(file, MAX_FILE))
    return _Scenario(refusals).wanted(values), refusals


def read_values(file: str) -> tuple[dict[str, Any], Refusals]:
    """Return the values of a file, and where what is wrong with them is told. InputError as above."""
    try:
        toml = read_toml(Path(file.replace("\0", "\ufffd")), MAX_BYTES)  # no file has that in its name
    except FileNotFoundError:
        raise InputError("scenario.missing", file=visible(file, MAX_FILE)) from None
    except TomlError as error:
        code = "scenario.unreadable" if error.line is None else "scenario.unreadable_at"
        raise InputError(code, file=visible(file, MAX_FILE), line=error.line, error=error) from None
    if toml.text.count("\n") > MAX_LINES:
        why = Phrase("scenario.lines", most=MAX_LINES)
        raise InputError("scenario.unreadable", file=visible(file, MAX_FILE), error=why)
    return toml.values, Refusals(file, toml)


class Reader:
    """Goes through the tables of a file."""

    def __init__(self, refusals: Refusals) -> None:
        self._refusals = refusals

    def values(self, table: dict[str, Any], keys: Keys, path: KeyPath, also: Collection[str] = ()) -> Values:
        """Return what a table says, by key; keys of optimizers as the command line writes them."""
        found: dict[str, Said] = {}
        for key, value in table.items():
            at = (*path, key)
            if key in keys:
                if (text := self.text(value, keys[key], at)) is not None:
                    found[dashed(key) if key in RUN else key] = Said(text, at)
            elif key not in also:
                self.unknown(at, (*keys, *also))
        for key, other in SYNONYMS.items():
            if key in found and other in found:
                self._refusals.add((*path, key), Phrase("scenario.same", other=other))
        return found

    def unknown(self, path: KeyPath, known: Collection[str]) -> None:
        """Refuse a key that is none of those that are known."""
        near = closest(str(path[-1]), known)
        if near is not None:
            self._refusals.add(path, Phrase("scenario.unknown"), near)
        else:
            self._refusals.add(path, Phrase("scenario.unknown_of", known=", ".join(known)))

    def text(self, value: object, kind: Kind, path: KeyPath) -> str | None:
        """Return a value as the command line writes it; None where it is of another kind, and refused."""
        text = kind.written(value)
        if text is None:
            self._refusals.add(path, _needed(value, kind))
        elif kind.words and text not in kind.words:
            what = Phrase("scenario.not_one", known=", ".join(kind.words))
            self._refusals.add(path, what, closest(text, kind.words))
            return None
        return text

    def tables(self, table: dict[str, Any], path: KeyPath) -> Iterator[tuple[dict[str, Any], KeyPath]]:
        """Yield the tables of a list of them, each with its path."""
        found = table.get(str(path[-1]), [])
        if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
            self._refusals.add(path, Phrase("scenario.tables", key=path[-1]))
            return
        yield from ((each, (*path, i)) for i, each in enumerate(found))

    def table(self, top: dict[str, Any], key: str) -> dict[str, Any]:
        """Return a table of a table; an empty one where there is none, or another thing, which is refused."""
        found = top.get(key, {})
        if not isinstance(found, dict):
            self._refusals.add((key,), Phrase("scenario.one_table", key=key))
            return {}
        return found

    def marks(self, table: dict[str, Any]) -> Iterator[Said]:
        """Yield the marks as `--mark` has them."""
        for letter, value in table.items():
            if (text := self.text(value, PLACES, ("marks", letter))) is not None:
                yield Said(f"{letter}={text}", ("marks", letter))

    def breaks(self, top: dict[str, Any]) -> Iterator[Said]:
        """Yield the breakpoints, of which one needs no list."""
        found = top.get("breaks", [])
        several = enumerate(found) if isinstance(found, list) else [(None, found)]
        for i, value in several:
            path: KeyPath = ("breaks",) if i is None else ("breaks", i)
            if (text := self.text(value, TEXT, path)) is not None:
                yield Said(text, path)


class _Scenario(Reader):
    """Goes through the tables of a scenario."""

    def wanted(self, top: dict[str, Any]) -> Wanted:
        """Return all that the file says."""
        said = self.values(top, {**TOLD, **DATA, **SHARED}, (), TABLES)
        runs = list(self.tables(top, ("runs",)))
        if len(runs) > 1 and "changes" in top and list(top).index("changes") > list(top).index("runs"):
            self._refusals.add(("changes",), Phrase("scenario.whose_changes"))
        changes: list[tuple[int | None, dict[str, Any], KeyPath]] = [
            (None, each, path) for each, path in self.tables(top, ("changes",))
        ]
        for i, (run, path) in enumerate(runs):
            changes += [(i, each, at) for each, at in self.tables(run, (*path, "changes"))]
        return Wanted(
            {key: said[key] for key in said if key in DATA},
            {key: said[key] for key in said if key in TOLD},
            {key: said[key] for key in said if key not in DATA and key not in TOLD},
            tuple(self.values(run, RUN, path, ("changes",)) for run, path in runs),
            None,
            tuple((i, self._change(each, path)) for i, each, path in changes),
            (),
            self.values(self.table(top, "place"), PLACE, ("place",)),
            tuple(self.marks(self.table(top, "marks"))),
            tuple(self.breaks(top)),
        )

    def _change(self, table: dict[str, Any], path: KeyPath) -> Values:
        """Return what a change says; one without a step, or with nothing else, is refused."""
        if "step" not in table:
            self._refusals.add(path, Phrase("scenario.no_step"))
        elif len(table) == 1:
            self._refusals.add(path, Phrase("scenario.nothing"))
        return self.values(table, CHANGE, path)


def _needed(value: object, kind: Kind) -> Phrase:
    """Return what is needed instead of a value; that it would be it without quotes, where it would."""
    name = next((name for types, name in TYPES if isinstance(value, types)), "other")
    if isinstance(value, int) and value.bit_length() > BITS:
        return Phrase("scenario.large")
    needs = {"is": Phrase(f"scenario.type.{name}"), "needed": Phrase(f"scenario.kind.{kind.name}")}
    if isinstance(value, str) and kind.name in ("number", "whole", "batch") and _is_number(value):
        return Phrase("scenario.unquoted", **needs)
    if isinstance(value, float) and kind.name == "whole" and value.is_integer():
        return Phrase("scenario.write", **needs, text=int(value))
    return Phrase("scenario.needed", **needs)


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False

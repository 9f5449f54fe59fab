"""Reads a print-out: finds out in which format it is, and returns its lines with their numbers."""

import csv
import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from gdtui.core.data.source import shown
from gdtui.core.errors import InputError
from gdtui.trace.check.digits import NUMBER, Printed, printed, sharpened
from gdtui.trace.check.lines import ROW, Line, Shape, line_of, line_of_text
from gdtui.trace.check.names import Field, field_of, known_names
from gdtui.trace.check.source import text_of

COMPARED = ("params", "loss", "gradient", "prediction", "dataset_loss")  # one of these a line must say
SEPARATORS = ("\t", ";", ",", "|", None)  # of a table's columns; None: blanks
ANY = ("w", "b")  # the parameters where nobody says which; one of them may not be there
FEW = 60  # lines in which a table's head is looked for


class Print(NamedTuple):
    """A print-out: its lines that say something, how many others there are, and which columns of a table."""

    lines: list[Line]
    others: int
    unknown: tuple[str, ...] = ()

    @property
    def fields(self) -> set[Field]:
        """What the lines of a run say, all together."""
        return {field for line in self.lines if line.kind == ROW for field in line.fields}


class Head(NamedTuple):
    """The head of a table: in which line, what parts its columns, and what they are called."""

    line: int
    separator: str | None
    names: list[str]


def read(source: str, parameters: Sequence[str], features: int = 1) -> Print:
    """Return the lines of a file that say something of a run with these parameters.

    InputError where there is none.
    """
    texts = text_of(source).split("\n")
    known = known_names(parameters)
    counts = range(1, len(parameters) + 1) if parameters == ANY else [len(parameters)]
    prints = [lines_of(texts, Shape(features, count, known)) for count in counts]
    found = max(prints, key=lambda each: (any(f.parameter for f in each.fields), len(each.fields)))
    if not any(field.quantity in COMPARED for field in found.fields):
        raise InputError("check.nothing", file=shown(source))
    return found


def lines_of(texts: Sequence[str], shape: Shape) -> Print:
    """Return the lines with their numbers, sharpened where a column was printed with all digits."""
    head = _head(texts, shape)
    numbered = [(number, text) for number, text in enumerate(texts, 1) if text.strip()]
    found = [line for number, text in numbered if (line := _line(number, text, head, shape)) is not None]
    unknown = [name for name in head.names if name and field_of(name, shape.known) is None] if head else []
    return Print(_sharp(found), len(numbered) - len(found) - (head is not None), tuple(unknown))


def _line(number: int, text: str, head: Head | None, shape: Shape) -> Line | None:
    if text.lstrip().startswith("{") and (values := _object(text)) is not None:
        named = [(field_of(name, shape.known), _numbers(value)) for name, value in values.items()]
        return line_of(number, [(field, found) for field, found in named if field], shape)
    if head is not None and number > head.line:
        cells = _cells(text, head.separator)
        if len(cells) == len(head.names) and all(map(_is_cell, cells)):
            return _row(number, cells, head, shape)
    return line_of_text(number, text, shape)


def _row(number: int, cells: Sequence[str], head: Head, shape: Shape) -> Line | None:
    named = [
        (field, [printed(cell)])
        for name, cell in zip(head.names, cells, strict=True)
        if (field := field_of(name, shape.known)) is not None and NUMBER.fullmatch(cell)
    ]
    return line_of(number, named, Shape(shape.features, 1, shape.known))


def _is_cell(cell: str) -> bool:
    return cell.lower() in ("", "true", "false") or NUMBER.fullmatch(cell) is not None


def _head(texts: Sequence[str], shape: Shape) -> Head | None:
    """Return the head of a table, where a line of names stands above a line of as many numbers."""
    filled = [(number, text) for number, text in enumerate(texts[: FEW + 2], 1) if text.strip()]
    for (number, text), (_, below) in zip(filled, filled[1:], strict=False):
        for separator in SEPARATORS:
            names, cells = _cells(text, separator), _cells(below, separator)
            if len(names) != len(cells) or not all(map(_is_cell, cells)) or not any(cells):
                continue
            fields = [field_of(name, shape.known) for name in names]
            if any(map(NUMBER.fullmatch, names)) or not any(f and f.quantity in COMPARED for f in fields):
                continue
            return Head(number, separator, names)
    return None


def _cells(text: str, separator: str | None) -> list[str]:
    text = text.strip("\r")
    if separator in (None, "|"):
        return [cell.strip() for cell in text.strip().strip("|").split(separator)]
    try:
        rows = list(csv.reader([text], delimiter=separator or ","))
    except csv.Error:
        return []
    return [cell.strip() for cell in rows[0]] if rows else []


class _Raw(str):
    """A number of a JSON object, as it was written."""


def _object(text: str) -> dict[str, Any] | None:
    try:
        found = json.loads(text.strip().rstrip(","), parse_float=_Raw, parse_int=_Raw, parse_constant=_Raw)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _numbers(value: object) -> list[Printed]:
    parts = value if isinstance(value, list) else [value]
    texts = [str(part).replace("Infinity", "inf") for part in parts if isinstance(part, _Raw)]
    return [printed(text) for text in texts if NUMBER.fullmatch(text)]


def _sharp(lines: list[Line]) -> list[Line]:
    """Return the lines with the numbers of each column sharpened: of a field, in lines of one kind."""
    columns: dict[tuple[frozenset[Field], Field], list[int]] = {}
    for at, line in enumerate(lines):
        if line.kind == ROW:
            for field in line.fields:
                columns.setdefault((frozenset(line.fields), field), []).append(at)
    fields = [dict(line.fields) for line in lines]
    for (_, field), places in columns.items():
        for at, value in zip(places, sharpened([fields[at][field] for at in places]), strict=True):
            fields[at][field] = value
    return [line._replace(fields=each) for line, each in zip(lines, fields, strict=True)]


def groups(lines: Sequence[Line]) -> Iterator[tuple[frozenset[Field], list[Line]]]:
    """Yield the lines of a run that say the same things, together, in the order in which they come."""
    found: dict[frozenset[Field], list[Line]] = {}
    for line in lines:
        if line.kind == ROW:
            found.setdefault(frozenset(line.fields), []).append(line)
    yield from found.items()

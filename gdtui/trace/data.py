"""Data for programs: a strict JSON object or a CSV row a line, in whichever format of this folder."""

import csv
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def json_line(values: Mapping[str, object]) -> str:
    """Return a strict JSON object and a line end: what is not finite is null, a list of one its entry."""
    return json.dumps({key: _strict(value) for key, value in values.items()}, allow_nan=False) + "\n"


def _strict(value: object) -> Any:
    if isinstance(value, list):
        return _strict(value[0]) if len(value) == 1 else [_strict(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


class _Line:
    """A file for csv.writer that holds the line written last."""

    text = ""

    def write(self, text: str) -> None:
        self.text = text


_LINE = _Line()
_WRITER = csv.writer(_LINE, lineterminator="\n")


def csv_line(values: Iterable[object]) -> str:
    """Return a CSV row with its line end: the entries of a list are cells of their own, None is empty."""
    _WRITER.writerow(
        str(cell).lower() if isinstance(cell, bool) else cell
        for value in values
        for cell in (value if isinstance(value, list) else [value])
    )
    return _LINE.text


def csv_header(fields: Iterable[str], parts: Mapping[str, Sequence[str]]) -> str:
    """Return the row of names: a field of several parts has a column for each, as in `params.w`."""
    several = {field: part for field, part in parts.items() if len(part) > 1}
    return csv_line(
        f"{field}.{part}" if part else field for field in fields for part in several.get(field, [""])
    )

"""One row a step, for programs: CSV and JSON lines. Steps, epochs and samples count from 1."""

import csv
import json
import math
from collections.abc import Iterable, Iterator
from typing import Any

from gdtui.core.training.trainer import Step
from gdtui.trace.reader import Lines, Reader

Value = float | bool | list[float]

FIELDS = (
    "step",
    "epoch",
    "sample",
    "x",
    "y",
    "prediction",
    "loss",
    "gradient",
    "accumulated",
    "updated",
    "params",
)


def rows(steps: Iterable[Step], reader: Reader) -> Iterator[tuple[Value, ...]]:
    """Yield the values of FIELDS for each step. Prediction and loss are at the parameters before the step."""
    params = reader.start
    for step in steps:
        yield (
            *(step.index + 1, step.epoch + 1, step.sample + 1),
            *(
                reader.x(step.sample),
                reader.y(step.sample),
                reader.prediction(params, step.sample),
                step.loss,
            ),
            *(step.gradient.tolist(), step.accumulated.tolist(), step.updated, step.params.tolist()),
        )
        params = step.params


def jsonl(steps: Iterable[Step], reader: Reader) -> Lines:
    """Yield one strict JSON object a step; a value that is not finite is null, several values are a list."""
    for row in rows(steps, reader):
        yield json.dumps(dict(zip(FIELDS, map(_strict, row), strict=True)), allow_nan=False) + "\n"


def _strict(value: Value) -> Any:
    if isinstance(value, list):
        return _strict(value[0]) if len(value) == 1 else [_strict(part) for part in value]
    return value if math.isfinite(value) else None


def comma_separated(steps: Iterable[Step], reader: Reader) -> Lines:
    """Yield a header and one CSV row a step; each of several values has a column of its own, `params.w`."""
    line = _Line()
    writer = csv.writer(line, lineterminator="\n")
    writer.writerow(_header(reader))
    for row in rows(steps, reader):
        yield line.text
        writer.writerow(
            _cell(cell) for value in row for cell in (value if isinstance(value, list) else [value])
        )
    yield line.text


def _header(reader: Reader) -> list[str]:
    names = reader.model.names
    features = [str(i + 1) for i in range(len(reader.x(0)))]
    parts = {"x": features, "gradient": names, "accumulated": names, "params": names}
    several = {field: part for field, part in parts.items() if len(part) > 1}
    return [f"{field}.{part}" if part else field for field in FIELDS for part in several.get(field, [""])]


def _cell(value: float) -> object:
    return str(value).lower() if isinstance(value, bool) else value


class _Line:
    """A file for csv.writer that holds the line written last."""

    text = ""

    def write(self, text: str) -> None:
        self.text = text

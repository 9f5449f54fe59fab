"""One row a step, for programs: CSV and JSON lines. Steps, epochs and samples count from 1."""

from collections.abc import Iterable, Iterator

from gdtui.core.training.trainer import Step
from gdtui.trace.data import csv_header, csv_line, json_line
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
        yield json_line(dict(zip(FIELDS, row, strict=True)))


def comma_separated(steps: Iterable[Step], reader: Reader) -> Lines:
    """Yield a header and one CSV row a step; each of several values has a column of its own, `params.w`."""
    names, features = reader.model.names, [str(i + 1) for i in range(len(reader.x(0)))]
    yield csv_header(FIELDS, {"x": features, "gradient": names, "accumulated": names, "params": names})
    yield from map(csv_line, rows(steps, reader))

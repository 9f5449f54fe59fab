"""One row a step, for programs: CSV and JSON lines. Steps, epochs and samples count from 1."""

from collections.abc import Iterable, Iterator

import numpy as np

from gdtui.core.training.optimizers.rule import SHARED
from gdtui.core.training.trainer import Step
from gdtui.trace.data import csv_header, csv_line, json_line
from gdtui.trace.reader import Lines, Reader

Value = float | bool | list[float] | list[float | None] | None

TOGETHER = 256  # steps whose losses are computed at once

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
    "rate",
    "dataset_loss",
    "distance",
)


def rows(steps: Iterable[Step], reader: Reader) -> Iterator[tuple[Value, ...]]:
    """Yield the values of FIELDS for each step, and of what the optimizer remembers after it.

    Prediction and loss are at the parameters before the step, as is the rate that it was taken with; the
    dataset's loss and the distance to the optimum are at those after it. None where there is no one optimum.
    """
    params, fields = reader.start, reader.state_fields
    for block in _blocks(steps):
        after = np.array([step.params for step in block])
        told = zip(reader.dataset_losses(after), reader.distances(after), strict=True)
        for step, (dataset_loss, distance) in zip(block, told, strict=True):
            yield (
                *(step.index + 1, step.epoch + 1, step.sample + 1),
                *(reader.x(step.sample), reader.y(step.sample)),
                *(reader.prediction(params, step.sample), step.loss),
                *(step.gradient.tolist(), step.accumulated.tolist(), step.updated, step.params.tolist()),
                *(reader.rate(step.index), dataset_loss, distance),
                *(_state_value(step, field) for field in fields),
            )
            params = step.params


def _state_value(step: Step, field: str) -> Value:
    """Return a field of the state; one number where all parameters share it, None where there is none."""
    values = getattr(step.state, field, None)
    if values is None:
        return None
    return float(values[0]) if field in SHARED else values.tolist()


def _blocks(steps: Iterable[Step]) -> Iterator[list[Step]]:
    """Yield the steps, many together; those before an error of somebody's code come before it."""
    block: list[Step] = []
    try:
        for step in steps:
            block.append(step)
            if len(block) == TOGETHER:
                yield block
                block = []
    except Exception:
        if block:
            yield block
        raise
    if block:
        yield block


def jsonl(steps: Iterable[Step], reader: Reader) -> Lines:
    """Yield one strict JSON object a step; a value that is not finite is null, several values are a list."""
    for row in rows(steps, reader):
        yield json_line(dict(zip((*FIELDS, *reader.state_fields), row, strict=True)))


def comma_separated(steps: Iterable[Step], reader: Reader) -> Lines:
    """Yield a header and one CSV row a step; each of several values has a column of its own, `params.w`."""
    names, features = reader.model.names, [str(i + 1) for i in range(len(reader.x(0)))]
    own = [field for field in reader.state_fields if field not in SHARED]
    parts = {"x": features, **dict.fromkeys(["gradient", "accumulated", "params", *own], names)}
    yield csv_header((*FIELDS, *reader.state_fields), parts)
    gap: list[float | None] = [None] * len(names)  # where another optimizer remembers something else
    first = len(FIELDS)
    for row in rows(steps, reader):
        kept = [
            gap if value is None and field in own else value
            for field, value in zip(reader.state_fields, row[first:], strict=True)
        ]
        yield csv_line((*row[:first], *kept))

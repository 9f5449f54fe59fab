"""Runs side by side without a screen: one row for each epoch of each run."""

import csv
import json
import math
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple, TextIO

from gdtui.core.problem.problems import Problem
from gdtui.core.runs.trained import Trained
from gdtui.core.session.moments import Trail
from gdtui.core.training.config import NamedConfig
from gdtui.trace.files import standard_output, whole_file
from gdtui.trace.reader import Lines

FIELDS = ("run", "epoch", "updates", "evaluations", "params", "dataset_loss", "distance")
DIGITS = 9  # of a number in the table
NUMBER = 16  # columns for it: with one parameter and short names a row has eighty


class EpochRow(NamedTuple):
    """A run after an epoch: what it has cost, where it is, the dataset's loss, how far the optimum is.

    `epoch` counts from 1. The last row of a run that diverged is of the epoch in which it did. `distance` is
    None where there is no single optimum.
    """

    run: str
    epoch: int
    updates: int
    evaluations: int
    params: list[float]
    dataset_loss: float
    distance: float | None


def rows(named: Sequence[NamedConfig], runs: Sequence[Trained]) -> Iterator[EpochRow]:
    """Yield the rows epoch by epoch, those of one epoch in the order of the runs."""
    epochs = max(run.config.epochs for run in runs)
    for epoch in range(1, epochs + 1):
        for (name, _), run in zip(named, runs, strict=True):
            steps = epoch * run.batching.samples
            run.extend(steps)
            if steps < run.end.steps + run.batching.samples:  # else the run has ended before
                trail = Trail(run, min(steps, run.end.steps))
                yield _row(name, epoch, trail)


def _row(name: str, epoch: int, trail: Trail) -> EpochRow:
    return EpochRow(
        name,
        epoch,
        round(trail.cost("updates")),
        round(trail.cost("evaluations")),
        trail.params.tolist(),
        trail.loss(),
        trail.distance,
    )


def table(rows: Iterator[EpochRow], names: Sequence[str], parameters: Sequence[str]) -> Lines:
    """Yield the rows in columns for people, under their names."""
    first = max(map(len, ("run", *names)))
    heads = ("epoch", "updates", "evaluations")
    yield (
        f"{'run':<{first}}"
        + "".join(f"{head:>{len(head) + 2}}" for head in heads)
        + ("".join(f"{head:>{NUMBER}}" for head in (*parameters, "dataset loss", "distance")) + "\n")
    )
    for row in rows:
        counts = zip(heads, (row.epoch, row.updates, row.evaluations), strict=True)
        numbers = (*row.params, row.dataset_loss, math.nan if row.distance is None else row.distance)
        yield (
            f"{row.run:<{first}}"
            + "".join(f"{count:>{len(head) + 2}}" for head, count in counts)
            + ("".join(_rounded(number).rjust(NUMBER) for number in numbers) + "\n")
        )


def _rounded(number: float) -> str:
    """Return a number of a few digits; one that would look whole, and is not, with the zeros at its end."""
    for digits in range(DIGITS, 0, -1):
        text = f"{number:.{digits}g}"
        if text.lstrip("-").isdigit() and float(text) != number:
            text = f"{number:#.{digits}g}"
        if len(text) < NUMBER:
            break
    return text


def comma_separated(rows: Iterator[EpochRow], names: Sequence[str], parameters: Sequence[str]) -> Lines:
    """Yield a header and a CSV row each; each of several parameters has a column of its own, `params.w`."""
    one = len(parameters) == 1
    columns = ["params"] if one else [f"params.{name}" for name in parameters]
    header = [part for field in FIELDS for part in (columns if field == "params" else [field])]
    yield _comma_separated(header)
    for row in rows:
        yield _comma_separated([*row[:4], *row.params, row.dataset_loss, row.distance])


def _comma_separated(cells: Sequence[object]) -> str:
    lines: list[str] = []
    csv.writer(_Lines(lines), lineterminator="\n").writerow(cells)
    return lines[0]


class _Lines:
    """A file for csv.writer: what is written becomes the list's."""

    def __init__(self, lines: list[str]) -> None:
        self.write = lines.append


def jsonl(rows: Iterator[EpochRow], names: Sequence[str], parameters: Sequence[str]) -> Lines:
    """Yield one strict JSON object a row; what is not finite is null, several parameters are a list."""
    for row in rows:
        params = [_strict(value) for value in row.params]
        values = row._asdict() | {
            "params": params[0] if len(params) == 1 else params,
            "dataset_loss": _strict(row.dataset_loss),
            "distance": None if row.distance is None else _strict(row.distance),
        }
        yield json.dumps(values, allow_nan=False) + "\n"


def _strict(value: float) -> float | None:
    return value if math.isfinite(value) else None


Format = Callable[[Iterator[EpochRow], Sequence[str], Sequence[str]], Lines]
FORMATS: dict[str, Format] = {"table": table, "csv": comma_separated, "jsonl": jsonl}


def print_comparison(
    problem: Problem, named: Sequence[NamedConfig], format: str, output: Path | None
) -> None:
    """Write the rows to the file, or to standard output; say on stderr which run diverged, and where."""
    place: AbstractContextManager[TextIO] = standard_output() if output is None else whole_file(output)
    runs = [Trained(problem, config) for _, config in named]
    names = [name for name, _ in named]
    with place as out:
        for line in FORMATS[format](rows(named, runs), names, problem.model.names):
            out.write(line)
    for name, run in zip(names, runs, strict=True):
        end = run.end
        if end.reason == "diverged":
            epoch = -(-end.steps // run.batching.samples)
            print(f"gdtui: {name}: diverged at step {end.steps}, in epoch {epoch}", file=sys.stderr)
        elif end.reason == "failed":
            print(f"gdtui: {name}: failed after step {end.steps}: {end.why}", file=sys.stderr)

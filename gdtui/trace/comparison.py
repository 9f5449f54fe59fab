"""Runs side by side without a screen: one row for each epoch of each run."""

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple, TextIO

from gdtui.core.problem.problems import Problem
from gdtui.core.training.config import NamedConfig
from gdtui.display.cells import cells_of, left, right
from gdtui.locales import text
from gdtui.trace.data import csv_header, csv_line, json_line
from gdtui.trace.files import standard_output, tell, whole_file
from gdtui.trace.following import Followed, followed
from gdtui.trace.reader import Lines, Reader
from gdtui.trace.scaled import tell_scaled
from gdtui.trace.watching import Watching, unwatched

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


def rows(problem: Problem, named: Sequence[NamedConfig], runs: Sequence[Followed]) -> Iterator[EpochRow]:
    """Yield the rows epoch by epoch, those of one epoch in the order of the runs; these have no steps yet."""
    epochs = max(config.epochs for _, config in named)
    readers = [Reader(problem, config) for _, config in named]
    for epoch in range(1, epochs + 1):
        for (name, _), run, reader in zip(named, runs, readers, strict=True):
            before = run.end.steps
            if run.end.reason == "running":
                run.extend(epoch * reader.samples)
            if run.end.steps > before:  # else it has ended
                yield _row(name, epoch, run, reader)


def _row(name: str, epoch: int, run: Followed, reader: Reader) -> EpochRow:
    params = run.params[None, :]
    return EpochRow(
        name,
        epoch,
        round(float(run.batching.cost(run.end.steps, "updates"))),
        run.end.steps,
        run.params.tolist(),
        reader.dataset_losses(params)[0],
        reader.distances(params)[0],
    )


def table(rows: Iterator[EpochRow], names: Sequence[str], parameters: Sequence[str]) -> Lines:
    """Yield the rows in columns for people, under their names."""
    run_head = text("trace.table.run")
    first = max(map(cells_of, (run_head, *names)))
    heads = [text(f"trace.table.{field}") for field in ("epoch", "updates", "evaluations")]
    widths = [cells_of(head) + 2 for head in heads]
    named = (*parameters, text("trace.table.dataset_loss"), text("trace.table.distance"))
    yield _table_row(left(run_head, first), heads, widths, named)
    for row in rows:
        counts = [str(count) for count in (row.epoch, row.updates, row.evaluations)]
        numbers = (*row.params, row.dataset_loss, math.nan if row.distance is None else row.distance)
        yield _table_row(left(row.run, first), counts, widths, [_rounded(number) for number in numbers])


def _table_row(head: str, counts: Sequence[str], widths: Sequence[int], numbers: Sequence[str]) -> str:
    """Return a line: how the run is called, counts in columns of these widths, and numbers in wider ones."""
    parts = [right(count, width) for count, width in zip(counts, widths, strict=True)]
    return "".join([head, *parts, *(right(number, NUMBER) for number in numbers)]) + "\n"


def _rounded(number: float) -> str:
    """Return a number of a few digits; one that would look whole, and is not, with the zeros at its end."""
    for digits in range(DIGITS, 0, -1):
        shown = f"{number:.{digits}g}"
        if shown.lstrip("-").isdigit() and float(shown) != number:
            shown = f"{number:#.{digits}g}"
        if len(shown) < NUMBER:
            break
    return shown


def comma_separated(rows: Iterator[EpochRow], names: Sequence[str], parameters: Sequence[str]) -> Lines:
    """Yield a header and a CSV row each; each of several parameters has a column of its own, `params.w`."""
    yield csv_header(FIELDS, {"params": parameters})
    yield from map(csv_line, rows)


def jsonl(rows: Iterator[EpochRow], names: Sequence[str], parameters: Sequence[str]) -> Lines:
    """Yield one strict JSON object a row; what is not finite is null, several parameters are a list."""
    for row in rows:
        yield json_line(row._asdict())


Format = Callable[[Iterator[EpochRow], Sequence[str], Sequence[str]], Lines]
FORMATS: dict[str, Format] = {"table": table, "csv": comma_separated, "jsonl": jsonl}


def print_comparison(
    problem: Problem,
    named: Sequence[NamedConfig],
    format: str,
    output: Path | None,
    watching: Watching = unwatched,
) -> None:
    """Write the rows to the file, or to standard output; say on stderr which run diverged, and where."""
    place: AbstractContextManager[TextIO] = standard_output() if output is None else whole_file(output)
    names, configs = [name for name, _ in named], [config for _, config in named]
    total = sum(config.epochs for config in configs) * len(problem.dataset)
    with place as out, watching(total, False, output) as count:
        runs = followed(problem, configs, count)
        for line in FORMATS[format](rows(problem, named, runs), names, problem.model.names):
            out.write(line)
    tell_scaled(problem)
    for name, run in zip(names, runs, strict=True):
        end = run.end
        if end.reason == "diverged":
            epoch = -(-end.steps // run.batching.samples)
            tell(text("trace.diverged_run", run=name, step=end.steps, epoch=epoch))
        elif end.reason == "failed":
            tell(text("trace.failed_run", run=name, step=end.steps, why=end.why))

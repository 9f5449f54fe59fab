"""Watches a program without a screen: a row of data for each update, and on standard error how it ended."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from gdtui.core.errors import InputError, visible
from gdtui.locales import text
from gdtui.trace.data import csv_line, json_line
from gdtui.trace.files import standard_output, tell, whole_file
from gdtui.watch.ending import ending
from gdtui.watch.process import Process
from gdtui.watch.program import Program
from gdtui.watch.tape import Column, End, Note, Row

ALL = 1 << 62  # steps: to its end
PAUSE = 0.1  # seconds without a look at the tape
PLACES = ("epoch", "sample", "loss")


def print_watched(program: Program, format: str, output: Path | None) -> int:
    """Run a program to its end and write a row for each update; return the exit code.

    0 where the program ended well, and 1 where it failed or was killed. InputError where there was nothing
    to watch.
    """
    process = Process(program)
    try:
        watched = Watched(process)
        place = standard_output() if output is None else whole_file(output)
        with place as out:
            for line in FORMATS[format](watched.rows()):
                out.write(line)
    finally:
        process.end()
    ended = ending(program, watched.end, process.code, process.steps)
    if ended.said is not None:
        tell(ended.said)
    if ended.well and not process.steps:
        raise InputError("watch.no_update", file=visible(program.name))
    return 0 if ended.well else 1


class Watched:
    """A program that runs to its end, and what it says beside its rows."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self.end: dict[str, Any] | None = None

    def rows(self) -> Iterator[Row]:
        """Yield its updates as they come; say its notes."""
        process = self._process
        process.ask(ALL)
        while True:
            alive = process.alive
            for record in process.records():
                match record:
                    case Row(step=step) if step:
                        yield record
                    case Note():
                        _tell(record)
                    case End(said=said):
                        self.end = said
            if not alive:
                return
            process.wait(PAUSE)


def _tell(note: Note) -> None:
    """Say what somebody has to know who sees data alone."""
    said = {key: visible(value) for key, value in note.said.items()}
    if note.kind == "thread":
        tell(text("watch.thread", **said))
    elif note.kind == "unrecorded":
        tell(text("watch.unrecorded", **said))


def named(row: Row) -> dict[str, object]:
    """Return the values of a row by name: where it is, loss and gradient, and what moves."""
    found: dict[str, object] = {"step": row.step}
    if row.track:
        found["optimizer"] = row.track + 1
    pairs = list(zip(row.columns, row.numbers, strict=True))
    for column, number in pairs:
        if column.role in PLACES:
            found[column.role] = int(number) if column.role != "loss" and number.is_integer() else number
    gradient = [number for column, number in pairs if column.role == "gradient"]
    if gradient:
        found["gradient"] = gradient[0] if len(gradient) == 1 else gradient
    for column, number in pairs:
        if column.role in ("parameter", "rate"):
            found[column.name] = number
    return found


def jsonl(rows: Iterator[Row]) -> Iterator[str]:
    """Yield a strict JSON object for each row; a number that is not finite is null."""
    for row in rows:
        yield json_line(named(row))


def comma_separated(rows: Iterator[Row]) -> Iterator[str]:
    """Yield a header and a line for each row; where there is something else from a row on, it has a gap.

    The header is that of the first row: what comes later has no column, and is said.
    """
    header: list[str] = []
    late: set[str] = set()
    for row in rows:
        found = _flat(row)
        if not header:
            header = list(found)
            yield csv_line(tuple(header))
        for name in found:
            if name not in header and name not in late:
                late.add(name)
                tell(text("watch.late", name=visible(name), step=row.step))
        yield csv_line(tuple(found.get(name) for name in header))


def _flat(row: Row) -> dict[str, object]:
    """Return the values of a row by name, each gradient by its parameter's."""
    found = named(row)
    if isinstance(found.get("gradient"), list):
        columns: list[Column] = [column for column in row.columns if column.role == "gradient"]
        numbers = [n for c, n in zip(row.columns, row.numbers, strict=True) if c.role == "gradient"]
        parts = {f"gradient.{c.name}": n for c, n in zip(columns, numbers, strict=True)}
        found = {
            key: each
            for name, value in found.items()
            for key, each in (parts.items() if name == "gradient" else [(name, value)])
        }
    return found


Format = Callable[[Iterator[Row]], Iterator[str]]
FORMATS: dict[str, Format] = {"jsonl": jsonl, "csv": comma_separated}

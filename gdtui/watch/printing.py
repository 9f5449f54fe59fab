"""Watches a program without a screen: a row of data for each update, and on standard error how it ended."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gdtui.core.errors import InputError, visible
from gdtui.trace.files import standard_output, tell, whole_file
from gdtui.trace.recorded import FORMATS, Named
from gdtui.watch.ending import ending
from gdtui.watch.notices import notice
from gdtui.watch.process import Process
from gdtui.watch.program import Program
from gdtui.watch.tape import End, Note, Rows

ALL = 1 << 62  # steps: to its end
PAUSE = 0.1  # seconds without a look at the tape


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
            for line in FORMATS["." + format](
                each for rows in watched.rows() for each in _named(rows, watched.names)
            ):
                out.write(line)
    finally:
        process.end()
    ended = ending(program, watched.end, process.code, process.steps)
    if ended.said is not None and ended.is_refusal:
        raise InputError(ended.said.code, **ended.said.values)
    if ended.said is not None:
        tell(ended.said)
    if ended.well and not process.steps:
        raise InputError("watch.no_update", file=visible(program.name))
    return 0 if ended.well else 1


class Watched:
    """A program that runs to its end, and what it says beside its rows."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._several = False
        self.end: dict[str, Any] | None = None
        self.names: dict[int, str] = {}  # of tracks, where there are several loops or runs

    def rows(self) -> Iterator[Rows]:
        """Yield its updates as they come; say its notes."""
        process = self._process
        process.ask(ALL)
        while True:
            alive = process.alive
            for record in process.records():
                match record:
                    case Rows():
                        yield record
                    case Note("loop", {"track": track, "name": name}) if track or self._several:
                        self.names[track] = name
                    case Note("loop", {"several": True}):
                        self._several = True
                    case Note():
                        said = notice(record)
                        if said is not None:
                            tell(said)
                    case End(said=said):
                        self.end = said
            if not alive:
                return
            process.wait(PAUSE)


def _named(rows: Rows, names: dict[int, str]) -> Iterator[Named]:
    """Yield rows as they are written."""
    columns = tuple((role, visible(name)) for role, name in rows.columns)
    name = names.get(rows.track, "")
    for step, numbers in zip(rows.steps, rows.numbers.tolist(), strict=True):
        yield Named(step, rows.track, columns, numbers, name)

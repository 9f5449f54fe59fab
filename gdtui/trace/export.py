"""Writes a run that somebody has open to a file, in pieces, with time between them to draw and to listen."""

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from gdtui.core.errors import InputError, visible_file
from gdtui.core.runs.recorded import Recorded
from gdtui.core.runs.run import Run
from gdtui.core.training.trainer import Step, train
from gdtui.locales import text
from gdtui.trace.files import whole_file
from gdtui.trace.reader import Lines, Reader
from gdtui.trace.recorded import FORMATS as RECORDED
from gdtui.trace.recorded import recorded_rows
from gdtui.trace.rows import TOGETHER, comma_separated, jsonl

MOST = 1_000_000  # steps: more take minutes, and nobody would know why
FORMATS: dict[str, Callable[[Iterable[Step], Reader], Lines]] = {".csv": comma_separated, ".jsonl": jsonl}


def export(run: Run, file: str) -> Generator[None, None, str]:
    """Write all steps of a run to a file, in the format of its suffix, with pauses; return what was done.

    What is left off before its end has written nothing. InputError says what cannot be done.
    """
    path = Path(file).expanduser()
    written = FORMATS.get(path.suffix.lower())
    problem, config = run.problem, run.config
    if written is None:
        raise InputError("export.suffix", file=visible_file(file), known=" ".join(FORMATS))
    if run.recorded is not None:
        return (yield from _export_recording(run.recorded, path, file))
    if problem is None or config is None:
        raise InputError("export.recorded")
    if run.total is not None and run.total > MOST:
        raise InputError("export.long", steps=run.total, most=MOST)
    counted = _Counted(train(problem, config))
    try:
        with whole_file(path) as out:
            yield
            for number, line in enumerate(written(counted, Reader(problem, config)), 1):
                out.write(line)
                if number % TOGETHER == 0:
                    yield
        return text("export.written", file=visible_file(file), steps=counted.steps)
    except InputError as error:
        raise InputError("export.file", file=visible_file(file), error=error.values["error"]) from None


def _export_recording(run: Recorded, path: Path, file: str) -> Generator[None, None, str]:
    """Write the steps of a program as far as they are recorded, as `gdtui watch --format` does."""
    steps = run.end.steps
    try:
        with whole_file(path) as out:
            yield
            rows = recorded_rows(run.recording, steps)
            for number, line in enumerate(RECORDED[path.suffix.lower()](rows), 1):
                out.write(line)
                if number % TOGETHER == 0:
                    yield
        return text("export.written", file=visible_file(file), steps=steps)
    except InputError as error:
        raise InputError("export.file", file=visible_file(file), error=error.values["error"]) from None


class _Counted:
    """Steps up to an error of somebody's own code, with which the run ends on the screen, too."""

    def __init__(self, steps: Iterable[Step]) -> None:
        self.steps = 0
        self._steps = steps

    def __iter__(self) -> Iterator[Step]:
        with suppress(Exception):
            for step in self._steps:
                self.steps += 1
                yield step

"""Prints a run: takes its steps, writes them in a format, and draws the loss where that is wanted."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from gdtui.core.conditions.hits import Hits
from gdtui.core.problem.problems import Problem
from gdtui.core.runs.memory import Memory
from gdtui.core.runs.trained import Trained
from gdtui.core.training.config import RunConfig
from gdtui.core.training.trainer import Step, train
from gdtui.locales import text
from gdtui.trace.files import standard_error, standard_output, tell, whole_file
from gdtui.trace.lecture import lecture
from gdtui.trace.reader import Lines, Reader
from gdtui.trace.rows import comma_separated, jsonl
from gdtui.trace.scaled import tell_scaled
from gdtui.trace.stopping import beside, outcome, up_to_hit
from gdtui.trace.watching import Counting, Watching, unwatched

if TYPE_CHECKING:
    from gdtui.core.conditions.condition import Condition

Format = Callable[[Iterable[Step], Reader], Lines]

KEPT = 16 << 20  # bytes of a run that is looked at beside its trace: only what was printed last is asked for

FORMATS: dict[str, Format] = {"lecture": lecture, "csv": comma_separated, "jsonl": jsonl}


def print_run(
    problem: Problem,
    config: RunConfig,
    format: str,
    *,
    predict_at: float | None,
    output: Path | None,
    chart: bool,
    until: "Condition | None" = None,
    watching: Watching = unwatched,
    picture: Callable[[Trained, int], None] | None = None,
) -> None:
    """Write every step of the run in the format to the file, or to standard output.

    With a condition the first step that is a hit is the last that is written; stderr says which one it was,
    or that there was none, as it does of a run that diverges. The chart follows the lecture's print-out;
    beside data for programs it goes to stderr, so that standard output holds data alone. `picture` is given
    the run and how many steps were printed, in the end.
    """
    place: AbstractContextManager[TextIO] = standard_output() if output is None else whole_file(output)
    last: list[Step] = []
    run = Trained(problem, config, memory=Memory(KEPT)) if chart or until is not None or picture else None
    hits = Hits(run, until) if run is not None and until is not None else None
    steps: Iterable[Step] = train(problem, config)
    if run is not None:
        steps = up_to_hit(steps, hits) if hits is not None else beside(steps, run)
    total = config.epochs * len(problem.dataset)
    with place as out, watching(total, until is not None, output) as count:
        for line in FORMATS[format](_watched(steps, last, count), Reader(problem, config, predict_at)):
            out.write(line)
    taken = last[0].index + 1 if last else 0
    if last and last[0].diverged:
        tell(text("trace.diverged", step=taken, epoch=last[0].epoch + 1))
    tell_scaled(problem, last[0].params if last else None)
    if hits is not None:
        tell(outcome(hits, taken))
    if run is not None and picture is not None:
        picture(run, taken)
    if run is not None and chart:
        _print_chart(run, taken, on_stderr=format != "lecture" and output is None)


def _watched(steps: Iterable[Step], last: list[Step], count: Counting | None) -> Iterable[Step]:
    """Yield the steps, say how many there were, and leave the last one in the list."""
    for step in steps:
        last[:] = [step]
        if count is not None:
            count(step.index + 1)
        yield step


def _print_chart(run: Trained, steps: int, on_stderr: bool) -> None:
    """Draw the loss of the steps that were printed, as wide as the terminal."""
    from gdtui.trace.chart import chart_text

    with standard_error() if on_stderr else standard_output() as out:
        out.write(chart_text(run, steps, out))

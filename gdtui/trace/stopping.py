"""Where a trace ends before its run: at the first step that is a hit of a condition."""

from collections.abc import Iterable, Iterator

from gdtui.core.conditions.hits import Hits
from gdtui.core.errors import visible
from gdtui.core.runs.run import Run
from gdtui.core.training.trainer import Step
from gdtui.locales import counted, text

STRETCH = 1024  # steps looked at together
LENGTH = 240  # of a condition, at most: it is shown whole


def beside(steps: Iterable[Step], run: Run) -> Iterator[Step]:
    """Yield the steps of a run that is still needed when they are printed: it is to have them as well.

    To take them twice costs less than to ask the run for each of them.
    """
    for step in steps:
        if step.index % STRETCH == 0:
            _extend(run, step.index + STRETCH)
        yield step


def _extend(run: Run, steps: int) -> None:
    """Have so many steps. MemoryError where that is why there are fewer: nothing true can be said of them."""
    run.extend(steps)
    if run.end.reason == "failed" and run.end.why == text("run.memory"):
        raise MemoryError(run.end.why)


def up_to_hit(steps: Iterable[Step], hits: Hits) -> Iterator[Step]:
    """Yield the steps up to the first hit, that one included. The hits are those of the same run."""
    stop = None
    for step in steps:
        if step.index == hits.searched:
            _extend(hits.run, step.index + STRETCH)
            stop = hits.first(step.index, hits.search(step.index + STRETCH, STRETCH))
        yield step
        if step.index + 1 == stop:
            return


def outcome(hits: Hits, steps: int) -> str:
    """Return in words how a trace of so many steps ended that was to end with the first hit."""
    condition = hits.condition
    shown = visible(condition.text, LENGTH)
    if hits.first(0, steps) is None:
        return counted("trace.never_hit", steps, condition=shown)
    values = ", ".join(f"{name} {_plain(value)}" for name, value in condition.values(hits.run, steps))
    if not values:
        return text("trace.stopped", step=steps, condition=shown)
    return text("trace.stopped_with", step=steps, condition=shown, values=values)


def _plain(value: float) -> str:
    """Return all digits of the number, and of a whole one no more."""
    return str(value).removesuffix(".0")

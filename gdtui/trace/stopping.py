"""Where a trace ends before its run: at the first step that is a hit of a condition."""

from collections.abc import Iterable, Iterator

from gdtui.core.conditions.hits import Hits
from gdtui.core.errors import visible
from gdtui.core.training.trainer import Step
from gdtui.locales import counted, text

STRETCH = 1024  # steps looked at together
LENGTH = 240  # of a condition, at most: it is shown whole


def up_to_hit(steps: Iterable[Step], hits: Hits) -> Iterator[Step]:
    """Yield the steps up to the first hit, that one included. The hits are those of the same run."""
    stop = None
    for step in steps:
        if step.index == hits.searched:
            hits.run.extend(step.index + STRETCH)
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

"""The order of the samples, where the lines say it."""

from gdtui.core.problem.problems import Problem
from gdtui.trace.check.layout import Layout, Placed
from gdtui.trace.check.names import Field


def order_of(layout: Layout, problem: Problem) -> tuple[int, ...] | None:
    """Return the rows that the steps visited; None where it is the given order, or the lines do not say."""
    samples = len(problem.dataset)
    for placed in layout:
        if placed.unit != "step" or (placed.last != range(len(placed.last))).any():
            continue
        rows = _rows(placed, problem)
        if rows is not None and any(row != step % samples for step, row in enumerate(rows)):
            return rows
    return None


def _rows(placed: Placed, problem: Problem) -> tuple[int, ...] | None:
    """Return the row of each line; None where one does not say it, or says one that there is not."""
    if Field("sample") in placed.fields:
        counts = [line.fields[Field("sample")].whole for line in placed.lines]
        known = [count for count in counts if count is not None]
        if len(known) < len(counts):
            return None
        base = 0 if min(known) == 0 else 1
        rows = tuple(count - base for count in known)
        return rows if max(rows) < len(problem.dataset) and min(rows) >= 0 else None
    if not {Field("x"), Field("y")} <= placed.fields or problem.dataset.x.shape[1] > 1:
        return None
    return _by_data(placed, problem)


def _by_data(placed: Placed, problem: Problem) -> tuple[int, ...] | None:
    samples = len(problem.dataset)
    data = list(zip(problem.dataset.x[:, 0].tolist(), problem.dataset.y.tolist(), strict=True))
    rows = []
    for step, line in enumerate(placed.lines):
        x, y = line.fields[Field("x")], line.fields[Field("y")]
        found = [
            row
            for row, (a, b) in enumerate(data)
            if abs(a - x.value) <= x.half + 1e-6 * abs(a) and abs(b - y.value) <= y.half + 1e-6 * abs(b)
        ]
        if not found:
            return None
        rows.append(step % samples if step % samples in found else found[0])
    return tuple(rows)

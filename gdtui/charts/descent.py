"""The descent of one step: which samples' mean loss it goes down, from where to where."""

from typing import NamedTuple

import numpy as np

from gdtui.core.arrays import Array
from gdtui.core.problem.problems import Problem
from gdtui.core.problem.working import GRADIENT
from gdtui.core.session.moments import Moment
from gdtui.locales import text

ALL = ()  # stands for every row of the dataset
Rows = tuple[int, ...]


class Descent(NamedTuple):
    """The rows whose mean loss the step looks at, its slope, (p,), and the parameters before and after."""

    rows: Rows
    slope: Array
    before: Array
    after: Array
    moved: bool


def descent(moment: Moment) -> Descent | None:
    """Return what the step does that is looked at: the one that has begun, else the last; None at the start.

    A step that updates goes down the mean of its batch; one that does not, or not yet, looks at its own
    sample. Its slope is nan until its gradient is known.
    """
    step = moment.worked
    if step is None:
        return None
    now = moment.params.astype(float)
    slope = step.gradient.astype(float)
    if moment.begun is not None:
        known = slope if moment.phase >= GRADIENT else np.full_like(slope, np.nan)
        return Descent((step.sample,), known, now, now, moved=False)
    batching = moment.run.batching
    first = batching.start_of_batch(step.index)
    count = step.index + 1 - first
    rows: Rows = (step.sample,)
    if step.updated and count > 1:
        with np.errstate(all="ignore"):
            slope = step.accumulated.astype(float) / count
        rows = tuple(moment.run.samples(first, count).tolist()) if count < batching.samples else ALL
    return Descent(rows, slope, moment.params_before.astype(float), now, step.updated)


def descended(done: Descent) -> str:
    """Return in words whose valley the step looked at."""
    if done.rows == ALL:
        return text("landscape.mean_of_all")
    if len(done.rows) == 1:
        return text("landscape.sample", sample=done.rows[0] + 1)
    return text("landscape.mean_of_some", count=len(done.rows))


def losses_over(problem: Problem, rows: Rows, w: Array) -> Array:
    """Return the mean loss of these rows at each value of the one parameter, (m,) to (m,)."""
    chosen = np.array(rows, dtype=np.intp)
    x, y = problem.dataset.x.T, problem.dataset.y
    if len(chosen):
        x, y = x[:, chosen], y[chosen]
    means = np.empty(len(w))
    with np.errstate(all="ignore"):
        for i, value in enumerate(w) if len(y) > 4096 else ():
            means[i] = np.mean(problem.model.evaluate((value,), x, y)[0])
        if len(y) <= 4096:
            means = np.mean(problem.model.evaluate((w[:, None],), x, y)[0], axis=1)
    return means

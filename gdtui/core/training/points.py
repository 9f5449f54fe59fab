"""Points: where a run stands, and how it goes on from there where its optimizer has changed."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from gdtui.core.arrays import Array
from gdtui.core.training.batches import Batching
from gdtui.core.training.config import RunConfig
from gdtui.core.training.optimizers.elementwise import counts
from gdtui.core.training.optimizers.rule import State


class Point(NamedTuple):
    """Where a run stands: enough to go on from here, and to the same bits."""

    taken: int  # steps taken so far
    params: Array  # (p,)
    state: State  # the optimizer's, arrays of shape (p,)
    accumulated: Array  # (p,): the gradients of the open batch, summed in order; zeros where none is open


def start_point(config: RunConfig) -> Point:
    """Return where a run begins."""
    params = np.array(config.start, dtype=config.dtype)
    return Point(0, params, config.optimizer.init(params), np.zeros_like(params))


def carried_on(config: RunConfig, batching: Batching, at: Point) -> Point:
    """Return the point as the run goes on from it: an optimizer that is new there remembers nothing yet.

    One of the same name with other options keeps what it remembers. What only these options ask it to is as
    at its beginning, but for a count, which is of all its updates.
    """
    if not at.taken or not config.changes:
        return at
    before, now = config.choices_at(at.taken - 1).optimizer, config.choices_at(at.taken).optimizer
    begun = now.init(at.params)
    if before.name != now.name:
        return at._replace(state=begun)
    if type(begun) is type(at.state):
        return at
    kept = {field: value for field, value in at.state._asdict().items() if field in begun._fields}
    if "t" in begun._fields and "t" not in kept:
        kept["t"] = counts(at.params, float(_updates_of(config, batching, at.taken)))
    return at._replace(state=begun._replace(**kept))


def _updates_of(config: RunConfig, batching: Batching, taken: int) -> int:
    """Return how many updates the optimizer has made that took the last of so many steps."""
    passed = [(change.steps, change.choices) for change in config.changes if change.steps < taken]
    names = [(0, config.optimizer.name), *((steps, choices.optimizer.name) for steps, choices in passed)]
    begun = max((now for (_, last), (now, name) in pairwise(names) if name != last), default=0)
    return int(batching.updates(taken) - batching.updates(begun))

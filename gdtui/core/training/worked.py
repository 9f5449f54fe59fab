"""A step, worked out: the rows that its model and its optimizer bring, with what the run recorded of each."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from gdtui.core.algebra import Expression, Named, Total
from gdtui.core.arrays import Array
from gdtui.core.problem.problems import Problem
from gdtui.core.problem.working import UPDATE, WorkedRow
from gdtui.core.training.batches import Batch
from gdtui.core.training.config import RunConfig
from gdtui.core.training.optimizers.rule import State
from gdtui.core.training.points import Point
from gdtui.core.training.trainer import Step

SUMMED = 8  # gradients of a batch that are written one by one, at most


class Place(NamedTuple):
    """Where a step is taken: the run's point before it, the row that it visits, its batch, and its rate.

    `gradients`, (k, p), are those of the batch's steps so far, this one's last; of a long batch, this one's.
    """

    before: Point
    sample: int
    batch: Batch
    gradients: Array
    rate: float
    planned: Expression | None = None  # how a schedule comes to the rate


def worked_step(
    problem: Problem, config: RunConfig, place: Place, step: Step | None
) -> tuple[WorkedRow, ...]:
    """Return the rows of a step: forward, loss, gradients, the batch's sums or means, and the update.

    There is a row of each kind for every parameter, in order. Without a step nothing was recorded yet. One
    that does not end its batch has sums, and no values in the rows of the update.
    """
    with np.errstate(all="ignore"):
        names, now = problem.model.names, config.at(place.before.taken)
        x, y = problem.dataset.columns(config.dtype)
        said = problem.model.working(place.before.params, x[:, place.sample], y[place.sample])
        *forward, loss = said[: -len(names)]
        slopes = said[-len(names) :]
        gradients = [slope.of(name) for slope, name in zip(slopes, names, strict=True)]
        if step is not None:
            forward = [row.recorded(row.expression.evaluate()) for row in forward]
            loss = loss.recorded(step.loss)
            gradients = _recorded(gradients, step.gradient)
        several = now.batch > 1 or place.batch.size > 1
        summed = list(_batch_rows(names, place, step)) if several else gradients
        symbol, directions = "ḡ" if several else "g", [row.named.number for row in summed]
        rate = Named("lr", place.rate)
        scheduled = [] if place.planned is None else [_rate_row(place.planned, place.rate, step)]
        working = now.optimizer.working
        updates = [
            tuple(
                replace(row.of(name), before=state._asdict().get(row.kind))
                for row in working(Named(name, value), Named(symbol, along), state, rate)
            )
            for name, value, along, state in zip(
                names, place.before.params, directions, _states(place.before, len(names)), strict=True
            )
        ]
        if step is not None and step.updated:
            updates = [_updated(rows, step, i) for i, rows in enumerate(updates)]
    by_kind = zip(*updates, strict=True)
    kinds = [row for rows in by_kind for row in (rows[:1] if rows[0].shared else rows)]
    return (*forward, loss, *gradients, *(summed if several else ()), *scheduled, *kinds)


def _rate_row(planned: Expression, rate: float, step: Step | None) -> WorkedRow:
    return WorkedRow("rate", UPDATE, "lr", planned, rate if step is not None and step.updated else None)


def _recorded(rows: Sequence[WorkedRow], values: Array) -> list[WorkedRow]:
    return [row.recorded(value) for row, value in zip(rows, values, strict=True)]


def _batch_rows(names: Sequence[str], place: Place, step: Step | None) -> Iterator[WorkedRow]:
    """Yield for each parameter the sum of the batch so far, or where the batch ends the mean of all."""
    batch = place.batch
    for i, name in enumerate(names):
        zero = place.gradients.dtype.type(0)
        terms = tuple(place.gradients[:, i]) if step is not None else (zero,)
        sums = [Total("Σg", terms)] if step is None or len(terms) == batch.taken else []
        if step is not None and batch.taken > 2:
            sums.append(Total("Σg", (place.before.accumulated[i], terms[-1]), carried=True))
        if batch.taken < batch.size or step is None:
            row = WorkedRow(f"sum.{name}", UPDATE, "Σg", sums[0], None, tuple(sums[1:]))
            yield row if step is None else row.recorded(step.accumulated[i])
        else:
            means = [each / Named("n", batch.taken) for each in sums]
            value = step.accumulated[i] / batch.taken
            yield WorkedRow(f"mean.{name}", UPDATE, "ḡ", means[0], value, tuple(means[1:]))


def _states(before: Point, parameters: int) -> list[State]:
    """Return the optimizer's state of each parameter, from that of all."""
    return [type(before.state)(*(field[i] for field in before.state)) for i in range(parameters)]


def _updated(rows: Sequence[WorkedRow], step: Step, i: int) -> tuple[WorkedRow, ...]:
    """Return the optimizer's rows for one parameter, with its state and the parameter after the step."""
    fields = {name: field[i] for name, field in step.state._asdict().items()}
    fields["update"] = step.params[i]
    return tuple(row.recorded(fields.get(row.kind, row.expression.evaluate())) for row in rows)

"""The loss chart: the dataset's mean loss after every update, over the epochs."""

import numpy as np

from gdtui.charts import ticks
from gdtui.charts.canvas import Axis, Layer, draw
from gdtui.charts.picture import Picture, Row, Span
from gdtui.charts.runs import look
from gdtui.core.arrays import Array
from gdtui.core.moments import Moment, Trail


def loss_chart(moment: Moment, width: int, height: int, log: bool = False, ascii: bool = False) -> Picture:
    """Return the curve up to the cursor, above the ghosts' curves, with each run's sign at its end.

    `log` draws the decimal logarithm; a loss of exactly zero lies on the lower edge.
    """
    trails = (*moment.ghosts, Trail(moment.run, moment.steps))
    curves = [trail.run.dataset_losses(trail.steps, max(1, width)) for trail in trails]
    losses = np.concatenate([values for _, values in curves])
    y = ticks.decades(losses, height - 2) if log else ticks.linear(_highest(losses), height - 2)
    samples = moment.run.batching.samples
    reached = max(trail.steps for trail in trails) / samples
    x = ticks.epochs(reached, moment.run.plan.epochs, samples, width)
    lines = [
        Layer(steps.astype(float), _height(values, log, y), look(trail.run).role, "", look(trail.run).plain)
        for trail, (steps, values) in zip(trails, curves, strict=True)
    ]
    ends = [
        Layer(line.x[-1:], line.y[-1:], line.role, look(trail.run).sign, line.plain)
        for trail, line in zip(trails, lines, strict=True)
    ]
    return draw([*lines, *ends], x, y, width, height, ascii)


def _highest(losses: Array) -> float:
    finite = losses[np.isfinite(losses)]
    return float(finite.max()) if len(finite) else 1.0


def _height(losses: Array, log: bool, y: Axis) -> Array:
    if not log:
        return losses
    with np.errstate(all="ignore"):
        return np.where(losses == 0, y.low, np.log10(losses))


def legend(moment: Moment, width: int, ascii: bool = False) -> Row:
    """Return the runs on the chart, each with its sign and its dataset loss, as precise as there is room.

    Where there is too little room for all losses, the runs that were left are without, and then the oldest of
    them are not named.
    """
    trails = (Trail(moment.run, moment.steps), *reversed(moment.ghosts))
    runs = [look(trail.run) for trail in trails]
    names = [Span(f"{run.plain if ascii else run.sign} {run.short}", run.role) for run in runs]
    losses = [trail.run.dataset_loss(trail.steps) for trail in trails]
    for digits in (4, 3, 2, 1):
        named = zip(names, losses, strict=True)
        row = tuple(Span(f"{name.text} {loss:.{digits}g}", name.role) for name, loss in named)
        if _length(row) <= width:
            return row
    row = (row[0], *names[1:])
    while len(row) > 1 and _length(row) > width:
        row = row[:-1]
    return row


def _length(row: Row) -> int:
    return sum(len(span.text) + 2 for span in row) - 2

"""The loss chart: one of the three losses of every run, over what it has cost."""

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

from gdtui.charts import ticks
from gdtui.charts.canvas import Axis, Layer, draw
from gdtui.core.arrays import Array, Indices
from gdtui.core.runs.kinds import OF_SAMPLES
from gdtui.core.runs.run import known_length
from gdtui.core.session.moments import Moment, Trail
from gdtui.display.labels import RunLabel, ghost_labels, run_labels
from gdtui.display.numbers import even
from gdtui.display.rows import Picture, Row, Span, length
from gdtui.display.views import PLAIN_VIEW, View

NARROWEST = 1.5  # columns, which are three dots: a stair that is narrower is not seen as one
SPAN = 1000.0  # times a loss that another one has to be, so that one of them is not seen on a linear axis
DIGITS = (4, 3)  # of a loss in the legend: fewer would be another number


class LossCurve(NamedTuple):
    """A trail with how it is shown, and its points: cost and loss."""

    trail: Trail
    label: RunLabel
    x: Array
    y: Array

    @property
    def calm(self) -> bool:
        """Is its dataset loss no higher than where it started? That of a program may be, if it is finite."""
        if self.trail.run.recorded is not None:
            return bool(np.isfinite(self.y).all())
        return self.trail.loss() <= self.trail.run.losses.at("dataset", 0)


def loss_chart(
    moment: Moment, width: int, height: int, view: View = PLAIN_VIEW, ascii: bool = False
) -> Picture:
    """Return every run's curve up to its cursor, the viewed one's last, with letter and sign at its end.

    What follows from the parameters is a stair: it stays as it is from one update to the next.
    Below them are the curves of runs that were left. Where a run explodes and another does not, the axis is
    that of the calm ones, and the other is cut where it leaves. On a logarithmic axis a loss of exactly
    zero lies on the lower edge, and one below that nowhere.
    """
    planned = max(trail.run.batching.cost(known_length(trail.run), view.unit) for trail in moment.trails)
    reached = max(trail.cost(view.unit) for trail in (*moment.ghosts, *moment.trails))
    x = ticks.counts(reached, float(planned), width)
    curves = _curves(moment, width, view, NARROWEST * x.high / max(1, width))
    losses = _seen(curves)
    below = float(np.min(losses[np.isfinite(losses)], initial=0.0))  # as a log-likelihood may be
    linear = ticks.linear(_highest(losses), height - 2, below)
    y = ticks.decades(losses, height - 2) if view.log else linear
    lines = [
        Layer(curve.x, _height(curve.y, view.log, y), curve.label.role, "", curve.label.plain)
        for curve in curves
    ]
    shown = [
        each for each in zip(curves, lines, strict=True) if not view.log or not (each[0].y[-1:] < 0).any()
    ]
    return draw([*lines, *_ends(shown, y)], x, y, width, height, ascii)


def telling_view(moment: Moment, width: int) -> View:
    """Return how to draw the losses so that they are seen: on a logarithmic axis where they span decades."""
    losses = _seen(_curves(moment, width, PLAIN_VIEW, np.inf))
    good = losses[np.isfinite(losses) & (losses > 0)]
    return PLAIN_VIEW._replace(log=bool(len(good) and good.max() > SPAN * good.min()))


def _curves(moment: Moment, width: int, view: View, narrowest: float) -> list[LossCurve]:
    """Return the curves in the order in which they are drawn, with stairs that are no narrower than that."""
    ghosts = zip(moment.ghosts, ghost_labels(moment), strict=True)
    runs = list(zip(moment.trails, run_labels(moment), strict=True))
    runs.append(runs.pop(moment.view))
    curves = []
    for trail, label in (*ghosts, *runs):
        steps, losses = trail.run.losses.curve(view.loss, trail.steps, max(1, width))
        if len(steps):  # it ends where the cursor stands, with what the loss is there
            steps, losses = np.append(steps, trail.steps), np.append(losses, trail.loss(view.loss))
        cost = trail.run.batching.cost(steps, view.unit)
        if view.loss not in OF_SAMPLES:
            cost, losses = _stairs(trail.run.batching.updates(steps), cost, losses, narrowest)
        curves.append(LossCurve(trail, label, cost, losses))
    return curves


def _stairs(updates: Indices, cost: Array, losses: Array, narrowest: float) -> tuple[Array, Array]:
    """Return the points with a corner before each update: the parameters stay as they are until it.

    Where several updates lie between two points, or where a stair would be too narrow, a line joins them.
    """
    one = (np.diff(updates) == 1) & (np.diff(cost) >= narrowest)
    ends = np.flatnonzero(one) + 1
    return np.insert(cost, ends, cost[ends]), np.insert(losses, ends, losses[ends - 1])


def _seen(curves: Sequence[LossCurve]) -> Array:
    """Return the losses that the axis has room for: those of calm runs, else of the one that rose least."""
    calm = [curve.y for curve in curves if curve.calm and len(curve.y)]
    drawn = [curve.y for curve in curves if len(curve.y)]
    return np.concatenate(calm) if calm else min(drawn, key=_highest, default=np.zeros(0))


def _ends(curves: Sequence[tuple[LossCurve, Layer]], y: Axis) -> list[Layer]:
    """Return the sign at the end of each curve, with its letter; where it left the axes, on their edge."""
    ends = []
    for (_, label, *_), line in curves:
        height = np.clip(np.nan_to_num(line.y[-1:], nan=y.high), y.low, y.high)
        ends.append(Layer(line.x[-1:], height, line.role, label.sign, line.plain, label.letter))
    return ends


def _highest(losses: Array) -> float:
    finite = losses[np.isfinite(losses)]
    return float(finite.max()) if len(finite) else 1.0


def _height(losses: Array, log: bool, y: Axis) -> Array:
    if not log:
        return losses
    with np.errstate(all="ignore"):
        return np.where(losses == 0, y.low, np.log10(losses))


def legend(
    moment: Moment, width: int, view: View = PLAIN_VIEW, ascii: bool = False, heads: Sequence[str] = ("",)
) -> Row:
    """Return the runs on the chart, each with its sign and its loss, as precise as there is room.

    Before them stands what these losses are, if that is given: in words, the longest first. Where there is
    too little room for all losses, the runs that were left are without, and then the oldest of them, and at
    last the other runs, are not named; how many these are is said at the end.
    """
    shown = [
        *zip(moment.trails, run_labels(moment), strict=True),
        *reversed(list(zip(moment.ghosts, ghost_labels(moment), strict=True))),
    ]
    names = [Span(label.name(ascii), label.role) for _, label in shown]
    losses = [trail.loss(view.loss) for trail, _ in shown]
    for told, digits in product((len(names), len(moment.trails)), DIGITS):
        named = zip(names[:told], losses, strict=False)
        row = tuple(Span(f"{name.text} {even(loss, digits)}", name.role) for name, loss in named)
        row = (*row, *names[told:])
        for head in heads:
            if _spread(headed := _headed(head, row)) <= width:
                return headed
    for head, count in product((heads[-1], ""), range(len(names), 0, -1)):
        more = (Span(f"+{len(names) - count}", "dim"),) if count < len(names) else ()
        for kept in ((*row[:count], *more), (*names[:count], *more)):
            if _spread(headed := _headed(head, kept)) <= width:
                return headed
    return ()


def _headed(head: str, row: Row) -> Row:
    return (Span(head, "dim"), *row) if head else row


def _spread(row: Row) -> int:
    """Return the columns of the runs with two blanks between them."""
    return length(row) + 2 * len(row) - 2

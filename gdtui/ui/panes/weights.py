"""The weights pane: the parameters, and the last step's arithmetic with its numbers put in."""

from gdtui.charts.picture import Picture, Row, Span
from gdtui.core.arrays import Array
from gdtui.core.moments import Moment
from gdtui.ui.numbers import exact, fitted, signed
from gdtui.ui.panes.arithmetic import arithmetic
from gdtui.ui.panes.pane import Pane, roles

VALUE = 19  # characters for a parameter: all digits of nearly every double
WIDE = 58  # from this width on, three facts stand in a row


def weights_rows(moment: Moment, width: int) -> Picture:
    """Return two rows a parameter, and below them forward, loss, gradient, sum and update.

    The number of rows depends on problem and batching alone, so that nothing moves while stepping.
    """
    best = moment.run.optimum
    rows: list[Row] = []
    for i, name in enumerate(moment.run.problem.model.names):
        rows += _parameter(moment, i, name, best, width)
    return (*rows, *arithmetic(moment, width))


def _parameter(moment: Moment, i: int, name: str, best: Array | None, width: int) -> list[Row]:
    """Return what the parameter is, what it was, by how much it moved; and where it should be."""
    now, before = float(moment.params[i]), float(moment.params_before[i])
    moved = moment.step is not None and moment.step.updated
    value = Span(fitted(now, VALUE).ljust(VALUE), "accent" if moved else "strong")
    first = [Span("▸ " if moved else "  ", "accent"), Span(f"{name} = ", "dim"), value]
    target = "not unique" if best is None else exact(round(float(best[i]), 12))
    second = [Span(f"  {name}* = ", "dim"), Span(target.ljust(VALUE - 1))]
    steps = [("was", before), ("Δ", now - before)] if moment.steps else []
    away = [("away", now - float(best[i]))] if best is not None else []
    above, below = (steps, away) if width >= WIDE else (steps[:1], steps[1:] or away)
    each = min(21, (width - len(name) - 5 - VALUE) // (2 if width >= WIDE else 1))
    return [_facts(first, above, each), _facts(second, below, each)]


def _facts(head: list[Span], facts: list[tuple[str, float]], each: int) -> Row:
    """Return the row with its facts in columns of that width."""
    spans = list(head)
    for label, value in facts:
        room = each - 3 - len(label)
        text = fitted(value, room) if label == "was" else signed(value, room)
        spans += [Span(f"  {label} ", "dim"), Span(text.ljust(room))]
    return tuple(spans)


class WeightsPane(Pane):
    """Shows the weights."""

    COMPONENT_CLASSES = roles("dim", "strong", "accent")
    TITLES = ("Weights",)

    def __init__(self) -> None:
        super().__init__("weights")

    def rows(self, moment: Moment, width: int, height: int) -> Picture:
        """Return the rows, with an empty one between parameters and arithmetic where there is room."""
        rows = weights_rows(moment, width)
        parameters = 2 * len(moment.run.problem.model.names)
        return (*rows[:parameters], (), *rows[parameters:]) if height > len(rows) else rows

"""The weights pane: the parameters, and the last step's arithmetic with its numbers put in."""

from gdtui.charts.picture import Picture, Row, Span
from gdtui.core.analysis import optimum
from gdtui.core.arrays import Array
from gdtui.core.moments import Moment
from gdtui.ui.numbers import exact, fitted, signed
from gdtui.ui.panes.arithmetic import LABEL, arithmetic
from gdtui.ui.panes.pane import Pane

VALUE = 19  # characters for a parameter: all digits of nearly every double
WIDE = 58  # from this width on, three facts stand in a row


def weights_rows(moment: Moment, width: int) -> Picture:
    """Return two rows a parameter, and below them forward, loss, gradient, sum and update.

    The number of rows depends on the problem alone, so that nothing moves while stepping.
    """
    best = optimum(moment.run.problem)
    rows: list[Row] = []
    for i, name in enumerate(moment.run.problem.model.names):
        rows += _parameter(moment, i, name, best, width)
    return (*rows, *arithmetic(moment, width))


def _parameter(moment: Moment, i: int, name: str, best: Array | None, width: int) -> list[Row]:
    """Return what the parameter is, what it was, by how much it moved; and where it should be."""
    now, before = float(moment.params[i]), float(moment.params_before[i])
    moved = moment.step is not None and moment.step.updated
    mark = Span("▸ " if moved else "  ", "accent")
    first = [mark, Span(f"{name} = ", "dim"), Span(fitted(now, VALUE).ljust(VALUE), "accent" if moved else "strong")]
    was, delta = ("was ", fitted(before, 12)), ("Δ ", signed(now - before, 12))
    target = "not unique" if best is None else exact(round(float(best[i]), 12))
    second = [Span(f"  {name}* = ", "dim"), Span(target.ljust(VALUE - 1))]
    facts = [was, delta] if moment.steps else [("start", "")]
    away = [("away ", signed(now - float(best[i]), 12))] if best is not None else []
    above, below = (facts, away) if width >= WIDE else (facts[:1], facts[1:] or away)
    return [_facts(first, above), _facts(second, below)]


def _facts(head: list[Span], facts: list[tuple[str, str]]) -> Row:
    spans = list(head)
    for label, value in facts:
        spans += [Span(f"  {label}", "dim"), Span(value.ljust(16 - len(label)))]
    return tuple(spans)


class WeightsPane(Pane):
    """Shows the weights."""

    def __init__(self) -> None:
        super().__init__("weights", "Weights")

    def rows(self, moment: Moment, width: int, height: int) -> Picture:
        """Return the rows, with an empty one between parameters and arithmetic where there is room."""
        rows = weights_rows(moment, width)
        parameters = 2 * len(moment.run.problem.model.names)
        return (*rows[:parameters], (), *rows[parameters:]) if height > len(rows) else rows

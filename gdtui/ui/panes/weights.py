"""The weights pane: the parameters, and a step's arithmetic with its numbers put in."""

from collections.abc import Sequence
from itertools import product

from textual.geometry import Size

from gdtui.core.problem.quadratic import quadratic
from gdtui.core.session.moments import Moment
from gdtui.display.labels import viewed_label
from gdtui.display.numbers import exact, fitted, signed
from gdtui.display.rows import Picture, Row, Span, length, within
from gdtui.ui.panes.arithmetic import LABEL, PARAMETERS, TIGHT_LABEL, arithmetic
from gdtui.ui.panes.pane import Pane
from gdtui.ui.panes.row_widget import roles

# What stands before the losses of the last row, from where there is room to where there is none.
LOSS_LABELS = (
    ("loss after".ljust(LABEL), "  dataset mean "),
    ("after".ljust(TIGHT_LABEL), "  dataset "),
    ("after ", " dataset "),
)
LOSS = 10  # characters of one, at most
VALUE = 19  # characters for a parameter: all digits of nearly every double
WIDE = 58  # from this width on, three facts stand in a row


def weights_rows(moment: Moment, width: int) -> Picture:
    """Return the parameters, forward, loss, gradient, sum and update, and the three losses.

    The number of rows depends on problem and batching alone, so that nothing moves while stepping.
    """
    names = moment.run.names
    rows: list[Row] = []
    for i, name in enumerate(names[:PARAMETERS]):
        if len(names) == 1:
            rows += _parameter(moment, i, name, width)
        else:
            rows.append(_in_a_row(moment, i, name, width))
    return (*rows, *arithmetic(moment, width), losses_row(moment, width))


def most_rows(moment: Moment) -> int:
    """Return how many rows there are where a batch has several samples: the most, however it is batched."""
    parameters, rows = min(PARAMETERS, len(moment.run.names)), arithmetic(moment, LOSS)
    batched = any(row.kind in ("sum", "mean") for row in moment.working)
    return max(2, parameters) + len(rows) + (0 if batched else parameters) + 1


def losses_row(moment: Moment, width: int) -> Row:
    """Return the sample's loss after the step, and the dataset's mean; the one before stands above.

    A step that has only begun has no loss after it. Where only the sample's is known, that one stands alone.
    """
    if "dataset" not in moment.run.losses.kinds:
        known = "·" if moment.step is None else fitted(moment.loss("before"), LOSS)
        return within((Span("  "), Span("loss before".ljust(LABEL)), Span(known)), width)
    for (after, dataset), digits in product(LOSS_LABELS, range(LOSS, 4, -1)):
        if 2 + len(after) + len(dataset) + 2 * digits <= width:
            break
    sample = "·" if moment.step is None or moment.phase else fitted(moment.loss("after"), digits)
    if moment.step is not None and not moment.step.updated and not moment.phase:
        sample = "as before" if digits > 8 else "same"
    row = (Span("  "), Span(after), Span(sample.ljust(digits)))
    return within((*row, Span(dataset, "dim"), Span(fitted(moment.loss(), digits))), width)


def _parameter(moment: Moment, i: int, name: str, width: int) -> list[Row]:
    """Return what the parameter is, what it was, by how much it moved; and where it should be."""
    first, second = _now(moment, i, name), [Span(f"  {name}* = ", "dim")]
    second.append(Span(_target(moment, i).ljust(VALUE - 1)))
    steps, away = _moves(moment, i), _away(moment, i)
    above, below = (steps, away) if width >= WIDE else (steps[:1], steps[1:] or away)
    each = min(21, (width - len(name) - 5 - VALUE) // (2 if width >= WIDE else 1))
    return [_facts(first, above, each), _facts(second, below, each)]


def _in_a_row(moment: Moment, i: int, name: str, width: int) -> Row:
    """Return the same in one row, for one parameter of several: where it should be if there is room."""
    room = width - len(name) - 5
    value = min(VALUE, max(8, room // 3))
    facts = _moves(moment, i)
    each = min(18, (room - value) // 2)
    row = _facts(_now(moment, i, name, value), facts, each)
    target = f"  {name}* {_target(moment, i)}"
    left = width - length(row)
    return (*row, Span(target, "dim")) if len(target) <= left else within(row, width)


def _now(moment: Moment, i: int, name: str, width: int = VALUE) -> list[Span]:
    moved = moment.step is not None and moment.step.updated and not moment.phase
    value = Span(fitted(float(moment.params[i]), width).ljust(width), "accent" if moved else "strong")
    return [Span("▸ " if moved else "  ", "accent"), Span(f"{name} = ", "dim"), value]


def _target(moment: Moment, i: int) -> str:
    """Return where the loss is smallest; where there is no one such place, or nobody knows it, that."""
    best, problem = moment.run.optimum, moment.run.problem
    if best is not None:
        return exact(round(float(best[i]), 12))
    return "not unique" if problem is not None and quadratic(problem) is not None else "not known"


def _moves(moment: Moment, i: int) -> list[tuple[str, float]]:
    now, before = float(moment.params[i]), float(moment.params_before[i])
    return [("was", before), ("Δ", now - before)] if moment.steps else []


def _away(moment: Moment, i: int) -> list[tuple[str, float]]:
    best = moment.run.optimum
    return [("away", float(moment.params[i]) - float(best[i]))] if best is not None else []


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

    def __init__(self) -> None:
        super().__init__("weights")

    def titles(self) -> Sequence[str]:
        """Return the name, and whose weights these are where there are several runs."""
        if self.moment is None or not self.moment.several:
            return ("Weights",)
        return (f"Weights · {viewed_label(self.moment).name(self.ascii)}", "Weights")

    def rows(self, moment: Moment, width: int, height: int) -> Picture:
        """Return the rows, with empty ones before and after the arithmetic where there is room."""
        rows = weights_rows(moment, width)
        parameters = max(2, min(PARAMETERS, len(moment.run.names)))
        if height > len(rows):
            rows = (*rows[:parameters], (), *rows[parameters:])
        return (*rows[:-1], (), rows[-1]) if height > len(rows) else rows

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return as many rows as there can be: the pane stays as high, however the data is batched."""
        return most_rows(self.moment) if self.moment is not None else 8

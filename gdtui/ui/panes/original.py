"""The parameters in the units that the features had before they were standardized, in one row."""

from collections.abc import Sequence

from gdtui.core.problem.original import original_params
from gdtui.core.session.moments import Moment
from gdtui.display.cells import cells_of, fitting, named
from gdtui.display.numbers import fitted
from gdtui.display.rows import Picture, Span, within
from gdtui.locales import text, texts

DIGITS = (12, 9, 7)  # columns of a number, from where there is room to where there is little
MORE = 6  # columns that say how many there is no room for
NAME = 8  # columns of a parameter's name


def original_rows(moment: Moment, width: int) -> Picture:
    """Return a row with as many parameters as there is room for; none where nothing was standardized.

    How many digits and parameters are shown depends on the width and their number alone.
    """
    problem = moment.run.problem
    found = None if problem is None else original_params(problem, moment.params)
    if found is None:
        return ()
    cells = [(named(name, NAME), value) for name, value in found]
    for digits in DIGITS:
        widths = [cells_of(name) + 5 + digits for name, _ in cells]
        label = fitting(texts("weights.original"), width - 2 - sum(widths))
        if label is not None:
            break
    label = label or texts("weights.original")[-1]
    count = _fitting_count(widths, width - 2 - cells_of(label))
    spans = [Span("  "), Span(label, "dim")]
    for name, value in cells[:count]:
        spans += [Span(f"  {name} = ", "dim"), Span(fitted(value, digits).ljust(digits))]
    if count < len(cells):
        spans.append(Span(f"  {text('weights.original_more', count=len(cells) - count)}", "dim"))
    return (within(tuple(spans), width),)


def _fitting_count(widths: Sequence[int], room: int) -> int:
    """Return how many of these fit beside each other, and beside how many do not."""
    if sum(widths) <= room:
        return len(widths)
    count = 0
    while sum(widths[: count + 1]) + MORE <= room:
        count += 1
    return count

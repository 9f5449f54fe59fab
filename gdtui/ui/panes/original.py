"""The parameters in the units that the features had before they were standardized, in one row."""

from gdtui.core.problem.original import original_params
from gdtui.core.session.moments import Moment
from gdtui.display.cells import cells_of, fitting, shortened
from gdtui.display.numbers import fitted
from gdtui.display.rows import Picture, Span, within
from gdtui.locales import text, texts

DIGITS = (12, 9, 7, 5)  # columns of a number, from where there is room to where there is little
NAME = 8  # columns of a parameter's name


def original_rows(moment: Moment, width: int) -> Picture:
    """Return a row with as many parameters as there is room for; none where nothing was standardized.

    How many digits and parameters are shown depends on the width and their number alone.
    """
    problem = moment.run.problem
    found = None if problem is None else original_params(problem, moment.params)
    if found is None:
        return ()
    names = [shortened(name, NAME) for name, _ in found]
    for digits in DIGITS:
        needed = sum(cells_of(name) + 5 + digits for name in names)
        if (label := fitting(texts("weights.original"), width - 2 - needed)) is not None:
            break
    else:
        label = texts("weights.original")[-1]
    spans = [Span("  "), Span(label, "dim")]
    room = width - 2 - cells_of(label)
    for left, (name, (_, value)) in enumerate(zip(names, found, strict=True)):
        needed = cells_of(name) + 5 + digits
        more = len(names) - left
        if room < needed:
            spans.append(Span(f"  {text('weights.original_more', count=more)}", "dim"))
            break
        spans += [Span(f"  {name} = ", "dim"), Span(fitted(value, digits).ljust(digits))]
        room -= needed
    return (within(tuple(spans), width),)

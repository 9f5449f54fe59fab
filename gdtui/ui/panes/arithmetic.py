"""One step worked out on paper: the rows that model and optimizer bring, with as many digits as fit.

What a row prints can be checked: who computes with the numbers in it gets its value, to the digits shown.
Where they are too rounded for that, a ≈ stands before the value.
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

from gdtui.core.algebra import Expression, Sum, gives
from gdtui.core.errors import visible
from gdtui.core.problem.working import UPDATE, Row
from gdtui.core.session.moments import Moment
from gdtui.display.numbers import fitted
from gdtui.display.rows import Picture, Span
from gdtui.display.rows import Row as Line

LABELS = {"loss": "loss before"}  # of a kind of rows; any other is called as its id says
TIGHT = {"loss before": "before"}  # labels that are too long for a narrow frame
LABEL, TIGHT_LABEL = 12, 9  # columns of labels
NAME = 12  # columns of a parameter's name, at most
SYMBOLS, MOST_SYMBOLS = 13, 22  # columns of formulas, where there is room for them
ROOMY = 58
EASY = 50
WIDEST = 84  # from here on a row would fall apart
PARAMETERS = 6  # whose rows are shown

# What is tried until a row fits: most and least characters of its numbers, and those of its value.
DIGITS = ((10, 6, 10), (8, 4, 8), (4, 2, 6))
FEW_DIGITS = ((10, 6, 10), (8, 5, 8), (6, 2, 6))  # where the value would take what the numbers need
NARROW = 28
LEAST, FEWER = 4, 3  # characters of a value, and how many it may have less so that the row can be checked
SHARP = 4  # significant digits that it keeps then, and fewer than numbers have in a row that is only near
LEFT_OUT = (6, 4, 3, 2, 1)  # terms of a long sum that stay, where not all have room


class Text(NamedTuple):
    """What a row says beside its label: formula, numbers put in, value, and whether all is to come."""

    formula: str
    numbers: str
    value: str
    to_come: bool


def arithmetic(moment: Moment, width: int) -> Picture:
    """Return forward, loss, gradients, the batch's sums and the update of a step, the phase just over marked.

    Of a step that has only begun, and at the start, what is still to come is formulas. Of many parameters the
    rows of the first are shown.
    """
    shown = moment.run.names[:PARAMETERS]
    rows = [row for row in moment.working if row.parameter in ("", *shown)]
    column = max((len(_formula(row)) + 2 for row in rows), default=0)
    column = max(SYMBOLS, min(column, MOST_SYMBOLS, width // 3)) if width >= ROOMY else 0
    lines = tuple(_line(moment, row, width, column) for row in rows)
    left = len(moment.run.names) - len(shown)
    return (*lines, (Span(f"  … {left} more parameters"[:width], "dim"),)) if left and rows else lines


def _line(moment: Moment, row: Row, width: int, column: int) -> Line:
    """Return a row in a frame of that width, with a column of formulas or without."""
    label = _label(moment, row, width < EASY)
    room = min(width, WIDEST) - 2 - len(label) - column
    text = _text(moment, row, room, bool(column), width < EASY)
    marked = _is_marked(moment, row)
    role = "accent" if marked else ""
    formula = _cut(text.formula, column - 1).ljust(column) if column else ""
    shown = Span(text.numbers.ljust(room - len(text.value)) + text.value, "dim" if text.to_come else role)
    return (Span("▸ " if marked else "  ", "accent"), Span(label, role), Span(formula, "dim"), shown)


def _label(moment: Moment, row: Row, tight: bool) -> str:
    text = LABELS.get(row.kind, row.kind)
    if row.parameter and len(moment.run.names) > 1:
        text = f"{text} {_cut(row.parameter, NAME)}"
    text = TIGHT.get(text, text) if tight else text
    return text.ljust(max(TIGHT_LABEL if tight else LABEL, len(text) + 1))


def _is_marked(moment: Moment, row: Row) -> bool:
    """Is this the row of what has just happened: of the phase, else of the sum or of what was updated?"""
    if moment.worked is None:
        return False
    if moment.phase:
        return row.phase == moment.phase
    return row.phase == UPDATE and row.kind == ("update" if moment.worked.updated else "sum")


def _text(moment: Moment, row: Row, room: int, formulas: bool, tight: bool) -> Text:
    """Return what a row says, in so many columns without its formula."""
    step, formula = moment.worked, _formula(row)
    if step is None or (moment.phase and row.phase > moment.phase):
        return Text(formula, "" if formulas else formula[:room], "", True)
    batch = moment.run.batching.batch_at(step.index)
    if row.kind == "sum":
        formula = f"{batch.taken} of {batch.size}"
    if row.value is not None:
        return Text(formula, *_fitting(row, formula, room, tight), False)
    if row.kind != "update":
        return Text(formula, "" if formulas else formula[:room], "", True)
    waits = f"{_cut(row.parameter, NAME)} waits: {batch.size - batch.taken} to go"
    return Text(formula, waits[:room], "", False)


def _fitting(row: Row, formula: str, room: int, tight: bool) -> tuple[str, str]:
    """Return the numbers put in, and the value, at the most digits that fit in a row together.

    A value of a few digits less is taken if the numbers give it then: of at least four significant ones, or
    of fewer where numbers so rounded that a ≈ is needed would say even less.
    """
    value = float(row.value)
    for longest, shortest, most in FEW_DIGITS if room < NARROW else DIGITS:
        blunt, rounded, rounded_to = ("", ""), ("", ""), 0
        for numbers, last, digits, exact in _tries(row, room, tight, range(longest, shortest - 1, -1), most):
            if exact and _is_sharp(last, value):
                return numbers, last
            if exact:
                blunt = blunt if blunt[0] else (numbers, last)
            elif not rounded_to and len(numbers) + len(last) + 4 <= room:
                rounded, rounded_to = (numbers, f"≈ {last}"), digits
        found = rounded if rounded_to > SHARP or not blunt[0] else blunt
        if found[0]:
            return found
    last = fitted(value, most)
    return (formula if len(formula) + 2 + len(last) <= room else ""), last


def _tries(
    row: Row, room: int, tight: bool, lengths: range, most: int
) -> Iterator[tuple[str, str, int, bool]]:
    """Yield the numbers put in, the value, the digits of the numbers, and whether these give that.

    All that fits in the room, the values of the most digits first, and for each the numbers of the most.
    """
    value = float(row.value)
    for expression, left in _ways(row):
        for width in range(most, max(LEAST, most - FEWER) - 1, -1):
            last = fitted(value, width)
            for digits in lengths:
                numbers = _numbers(expression, left, digits, tight)
                if len(numbers) + 2 + len(last) <= room:
                    yield numbers, last, digits, bool(left) or _is_exact(expression, digits, value, width)


def _ways(row: Row) -> Iterator[tuple[Expression, int]]:
    """Yield how a row can be written, from all of it on: each with how many of its terms are left out."""
    for expression in (row.expression, *row.shorter):
        yield expression, 0
    if isinstance(row.expression, Sum) and len(row.expression.terms) > LEFT_OUT[1]:
        for count in LEFT_OUT:
            if (left := len(row.expression.terms) - count) > 0:
                yield row.expression.largest(count), left


def _numbers(expression: Expression, left: int, digits: int, tight: bool) -> str:
    text = expression.written(lambda number: fitted(number, digits))
    text = text.replace(" − ", "−").replace(" + ", "+") if tight else text
    return f"{text} + … {left} more" if left else text


def _is_sharp(text: str, value: float) -> bool:
    """Does a value say enough: all of it, or four significant digits?"""
    digits = text.partition("e")[0].lstrip("-0.").replace(".", "")
    return len(digits) >= SHARP or float(text) == value


def _is_exact(expression: Expression, digits: int, value: float, width: int) -> bool:
    """Do the numbers as they are printed give the value as it is? Nothing can be said of one without end."""
    if not math.isfinite(value):
        return True
    return gives(
        expression, lambda number: fitted(number, digits), value, lambda number: fitted(number, width)
    )


def _formula(row: Row) -> str:
    """Return the row in symbols: a model's may come from outside."""
    return visible(row.expression.written())


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: max(0, width - 1)] + "…"

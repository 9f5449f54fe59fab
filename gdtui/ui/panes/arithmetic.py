"""One step worked out on paper: the rows that model and optimizer bring, with as many digits as fit.

What a row prints can be checked: who computes with the numbers in it gets its value, to the digits shown.
Where they are too rounded for that, a ≈ stands before the value.
"""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gdtui.core.algebra import Expression, Numeral, Sum, gives
from gdtui.core.errors import visible
from gdtui.core.problem.working import UPDATE, WorkedRow
from gdtui.core.session.moments import Moment
from gdtui.display.cells import cells_of, cut, left, named, shortened
from gdtui.display.numbers import exact, fitted
from gdtui.display.rows import Picture, Row, Span, length, within
from gdtui.locales import counted, text, texts

# Kinds of rows that have words; one that a model or an optimizer brings is called as its id says.
KINDS = ("logit", "forward", "loss", "gradient", "sum", "mean", "update")
LABEL, TIGHT_LABEL = 12, 9  # columns of labels
NAME = 12  # columns of a parameter's name, at most
SYMBOLS, MOST_SYMBOLS = 13, 22  # columns of formulas, where there is room for them
ROOMY = 58
EASY = 50
WIDEST = 84  # from here on a row would fall apart
PARAMETERS = 6  # whose rows are shown

# What is tried until a row fits: most and least characters of its numbers, and those of its value.
DIGITS = ((10, 6, 10), (8, 4, 8), (4, 4, 6))  # no fewer than four: 14.8 in three is 1e1
FEW_DIGITS = ((10, 6, 10), (8, 5, 8), (6, 4, 6))  # where the value would take what the numbers need
NARROW = 28
LEAST, FEWER = 4, 3  # characters of a value, and how many it may have less so that the row can be checked
SHARP = 4  # significant digits that it keeps then, and fewer than numbers have in a row that is only near
LEFT_OUT = (6, 4, 3, 2, 1)  # terms of a long sum that stay, where not all have room
SHORT_NUMBER = 5  # characters of one that is not rounded: 0.999
SHORT = 2  # terms of one that is not long


class Text(NamedTuple):
    """What a row says beside its label: formula, numbers put in, value, and whether all is to come."""

    formula: str
    numbers: str
    value: str
    to_come: bool


def arithmetic(moment: Moment, width: int, most: int | None = None, count: int = PARAMETERS) -> Picture:
    """Return forward, loss, gradients, the batch's sums and the update of a step, the phase just over marked.

    Where there is room for `most` rows, what an optimizer computes on the way gives way first.

    Of a step that has only begun, and at the start, what is still to come is formulas. Of many parameters the
    rows of the first are shown, `count` at most.
    """
    every = shown_rows(moment, count)
    rows = _kept(every, most)
    lines = _lines(moment, rows, width)
    gone, left = len(every) - len(rows), len(moment.run.names) - count
    notes = [counted("working.more_rows", gone)] if gone else []
    if left > 0 and rows:
        notes.append(counted("working.more_parameters", left))
    return (*lines, (Span(cut(f"  {'  '.join(notes)}", width), "dim"),)) if notes else lines


def window(moment: Moment, width: int, first: int, height: int) -> Picture:
    """Return so many rows of the whole working from one of them on; the last says which these are."""
    every = shown_rows(moment)
    stop = min(len(every), first + height - 1)
    said = text("working.window", first=first + 1, last=stop, count=len(every))
    return (*_lines(moment, every[first:stop], width), (Span(cut(f"  {said}", width), "dim"),))


def _lines(moment: Moment, rows: Sequence[WorkedRow], width: int) -> Picture:
    column = max((cells_of(_formula(row)) + 2 for row in rows), default=0)
    column = max(SYMBOLS, min(column, MOST_SYMBOLS, width // 3)) if width >= ROOMY else 0
    return tuple(_line(moment, row, width, column) for row in rows)


def shown_rows(moment: Moment, count: int = PARAMETERS) -> list[WorkedRow]:
    """Return the rows of the working that are shown: of many parameters those of the first."""
    shown = ("", *moment.run.names[:count])
    return [row for row in moment.working if row.parameter in shown]


def _kept(rows: list[WorkedRow], most: int | None) -> list[WorkedRow]:
    """Return the rows that there is room for: first what is computed on the way goes, then the state."""
    if most is None or len(rows) <= most:
        return rows
    kept, kinds = rows, dict.fromkeys(row.kind for row in rows if row.kind not in KINDS)
    state = {row.kind for row in rows if row.before is not None}
    for kind in sorted(kinds, key=lambda kind: kind in state):
        kept = [row for row in kept if row.kind != kind]
        if len(kept) < most:  # one row says how many there are not
            break
    return kept


def _line(moment: Moment, row: WorkedRow, width: int, column: int) -> Row:
    """Return a row in a frame of that width, with a column of formulas or without."""
    label = _label(moment, row, width < EASY)
    room = min(width, WIDEST) - 2 - cells_of(label) - column
    said = _text(moment, row, room, bool(column), width < EASY)
    bare = said.numbers in ("", said.formula) and not said.to_come
    if column and not said.to_come and (bare or _is_near(said.value, row)):
        # Numbers that can be checked say more than the formula beside them.
        alone = _text(moment, row, room + column, False, width < EASY)
        if alone.numbers != alone.formula and not _is_near(alone.value, row):
            said, room, column = alone, room + column, 0
        elif bare:  # the formula stands beside it already
            said = said._replace(numbers="")
    marked = is_marked(moment, row)
    role = "accent" if marked else ""
    formula = left(shortened(said.formula, column - 1), column) if column else ""
    shown = Span(left(said.numbers, room - len(said.value)) + said.value, "dim" if said.to_come else role)
    line = (Span("▸ " if marked else "  ", "accent"), Span(label, role), Span(formula, "dim"), shown)
    return line if length(line) <= width else within(line, width)


def _is_near(value: str, row: WorkedRow) -> bool:
    """Is a value one that the numbers beside it give only nearly, or of very few digits?"""
    return value.startswith("≈") or (row.value is not None and not _is_sharp(value, float(row.value)))


def _label(moment: Moment, row: WorkedRow, tight: bool) -> str:
    words = texts(f"working.{row.kind}")[-1 if tight else 0] if row.kind in KINDS else row.kind
    if row.parameter and len(moment.run.names) > 1:
        words = f"{words} {named(row.parameter, NAME)}"
    return left(words, max(TIGHT_LABEL if tight else LABEL, cells_of(words) + 1))


def row_label(moment: Moment, row: WorkedRow) -> str:
    """Return what a row is called, in the column that labels have."""
    return _label(moment, row, tight=False)


def row_text(moment: Moment, row: WorkedRow, room: int) -> Text:
    """Return what a row says in so many columns, its formula apart, and without blanks about the signs."""
    return _text(moment, row, room, formulas=True, tight=True)


def is_marked(moment: Moment, row: WorkedRow) -> bool:
    """Is this the row of what has just happened: of the phase, else of the sum or of what was updated?"""
    if moment.worked is None:
        return False
    if moment.phase:
        return row.phase == moment.phase
    return row.phase == UPDATE and row.kind == ("update" if moment.worked.updated else "sum")


def _text(moment: Moment, row: WorkedRow, room: int, formulas: bool, tight: bool) -> Text:
    """Return what a row says, in so many columns without its formula."""
    step, formula = moment.worked, _formula(row)
    if step is None or (moment.phase and row.phase > moment.phase):
        return Text(formula, "" if formulas else cut(formula, room), "", True)
    batch = moment.run.batching.batch_at(step.index)
    if row.kind == "sum":
        formula = text("working.taken", taken=batch.taken, size=batch.size)
    if row.value is not None:
        return Text(formula, *_fitting(row, formula, room, tight), False)
    if row.kind != "update":
        value = (
            "" if row.before is None else text("working.now", value=fitted(float(row.before), DIGITS[0][2]))
        )
        value = value if cells_of(formula) * (not formulas) + 2 + cells_of(value) <= room else ""
        return Text(formula, "" if formulas else cut(formula, room), value, True)
    left_to_take = batch.size - batch.taken
    waits = text("working.waits", parameter=named(row.parameter, NAME), count=left_to_take)
    return Text(formula, cut(waits, room), "", False)


def _fitting(row: WorkedRow, formula: str, room: int, tight: bool) -> tuple[str, str]:
    """Return the numbers put in, and the value, at the most digits that fit in a row together.

    A value of a few digits less is taken if the numbers give it then: of at least four significant ones, or
    of fewer where numbers so rounded that a ≈ is needed would say even less.
    """
    value = float(row.value)
    for longest, shortest, most in FEW_DIGITS if room < NARROW else DIGITS:
        blunt, rounded, rounded_to = ("", ""), ("", ""), 0
        for numbers, last, digits, checked in _tries(
            row, room, tight, range(longest, shortest - 1, -1), most
        ):
            if checked and _is_sharp(last, value):
                return numbers, last
            if checked:
                blunt = blunt if blunt[0] else (numbers, last)
            elif digits > rounded_to and cells_of(numbers) + len(last) + 4 <= room:
                rounded, rounded_to = (numbers, f"≈ {last}"), digits
        found = rounded if rounded_to > SHARP or not blunt[0] else blunt
        if found[0]:
            return found
    last = fitted(value, most)
    if cells_of(formula) + 2 + len(last) <= room:
        return formula, last
    return _largest_terms(row, room - 2 - len(last), tight), last


def _tries(
    row: WorkedRow, room: int, tight: bool, lengths: range, most: int
) -> Iterator[tuple[str, str, int, bool]]:
    """Yield the numbers put in, the value, the digits of the numbers, and whether these give that.

    All that fits in the room, the values of the most digits first, and for each the numbers of the most.
    """
    value = float(row.value)
    for expression, left_out in _ways(row, room):
        for width in range(most, max(LEAST, most - FEWER) - 1, -1):
            last = fitted(value, width)
            for digits in lengths:
                numbers = _numbers(expression, left_out, digits, tight)
                if cells_of(numbers) + 2 + len(last) <= room:
                    checked = bool(left_out) or _is_exact(expression, digits, value, width)
                    yield numbers, last, digits, checked


def _ways(row: WorkedRow, room: int) -> Iterator[tuple[Expression, int]]:
    """Yield how a row can be written, from all of it on: each with how many of its terms are left out.

    What has so many terms that not even signs have room is not tried: to write it takes a while.
    """
    for expression in (row.expression, *row.shorter):
        if not isinstance(expression, Sum) or len(expression.terms) <= room:
            yield expression, 0
    if isinstance(row.expression, Sum) and len(row.expression.terms) > LEFT_OUT[1]:
        for count in LEFT_OUT:
            if (left_out := len(row.expression.terms) - count) > 0:
                yield row.expression.largest(count), left_out


def _largest_terms(row: WorkedRow, room: int, tight: bool) -> str:
    """Return what has room of a sum that is not long: its largest terms, and how many more there are."""
    if isinstance(row.expression, Sum) and len(row.expression.terms) > SHORT:
        for count in range(min(len(row.expression.terms) - 1, room), 0, -1):  # each takes a column at least
            largest, left_out = row.expression.largest(count), len(row.expression.terms) - count
            for digits in range(DIGITS[0][0], DIGITS[-1][0] - 1, -1):
                numbers = _numbers(largest, left_out, digits, tight)
                if cells_of(numbers) <= room:
                    return numbers
    return ""


def _numbers(expression: Expression, left_out: int, digits: int, tight: bool) -> str:
    numbers = expression.written(_numeral(digits))
    numbers = numbers.replace(" − ", "−").replace(" + ", "+") if tight else numbers
    return text("working.more_terms", numbers=numbers, count=left_out) if left_out else numbers


def _is_sharp(shown: str, value: float) -> bool:
    """Does a value say enough: all of it, or four significant digits?"""
    digits = shown.partition("e")[0].lstrip("-0.").replace(".", "")
    return len(digits) >= SHARP or float(shown) == value


def _is_exact(expression: Expression, digits: int, value: float, width: int) -> bool:
    """Do the numbers as they are printed give the value as it is? Nothing can be said of one without end."""
    if not math.isfinite(value):
        return True
    return gives(expression, _numeral(digits), value, lambda number: fitted(number, width))


def _numeral(digits: int) -> Numeral:
    """Return how numbers are put in: a short one as it is, since 0.99 rounded to 1 would say nothing."""
    return lambda number: short if len(short := exact(number)) <= SHORT_NUMBER else fitted(number, digits)


def _formula(row: WorkedRow) -> str:
    """Return the row in symbols: a model's may come from outside."""
    return visible(row.expression.written())

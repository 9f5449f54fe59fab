"""One step worked out on paper: each formula, the numbers put in, and what comes out."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from gdtui.core.session.moments import FORWARD, GRADIENT, LOSS, UPDATE, Moment
from gdtui.core.training.trainer import Step
from gdtui.display.numbers import exact, fitted
from gdtui.display.rows import Picture, Row, Span

LABEL = 12
TIGHT_LABEL = 9
TIGHT = {"loss before": "before"}  # labels that are longer than that
SYMBOLS = 13  # the column of formulas, where there is room for one
ROOMY = 58
EASY = 50
LONGEST = 10  # characters of a number
WIDEST = 84  # from here on a row would fall apart
SUMMANDS = 6  # the newest of a large batch

# What is tried until a row fits: most and least characters of its numbers, and those of its value.
DIGITS = ((LONGEST, 6, LONGEST), (8, 4, 8), (4, 2, 6))
FEW_DIGITS = ((LONGEST, 6, LONGEST), (8, 5, 8), (6, 2, 6))  # where the value would take what the numbers need
NARROW = 28


class Line(NamedTuple):
    """One row of the working: its phase, its name, its formula, the formula with numbers, and its value.

    `worked` takes the number of characters that a number may have, so that the row can be fitted.
    """

    phase: int
    label: str
    formula: str
    worked: Callable[[int], str] = lambda digits: ""
    value: float | None = None
    marked: bool = False

    @property
    def to_come(self) -> bool:
        """Has it no numbers yet?"""
        return not self.worked(LONGEST)

    def without_column(self) -> "Line":
        """Return the row without a column of formulas: where there are no numbers, the formula stands."""
        return self._replace(worked=lambda digits: self.formula) if self.to_come else self


def arithmetic(moment: Moment, width: int) -> Picture:
    """Return forward, loss, gradient, sum and update of a step, the phase just over marked.

    Of a step that has only begun, and at the start, what is still to come is formulas.
    """
    return tuple(_row(line, width) for line in _lines(moment))


def _lines(moment: Moment) -> Iterator[Line]:
    formulas, step = _formulas(moment), moment.worked
    if step is None:
        yield from formulas
        return
    for formula, line in zip(formulas, _worked(moment, step), strict=True):
        if moment.phase and line.phase > moment.phase:
            yield formula
        else:
            yield line._replace(marked=True) if line.phase == moment.phase else line


def _formulas(moment: Moment) -> Iterator[Line]:
    names = moment.run.problem.model.names
    yield Line(FORWARD, "forward", _prediction(names))
    yield Line(LOSS, "loss before", "(ŷ−y)²")
    for name in names:
        yield Line(GRADIENT, _of("gradient", name, names), _slope(name))
    for name in names if _waits(moment) else ():
        yield Line(UPDATE, _of("sum", name, names), "Σg")
    for name in names:
        yield Line(UPDATE, _of("update", name, names), _rule(name, moment))


def _worked(moment: Moment, step: Step) -> Iterator[Line]:
    """Yield the rows with the step's numbers, each at the parameters before it."""
    problem = moment.run.problem
    names = problem.model.names
    x, y = float(problem.dataset.x[step.sample, 0]), float(problem.dataset.y[step.sample])
    before = moment.run.params(step.index).tolist()
    predicted, error = moment.forward_pass(step)
    yield Line(FORWARD, "forward", _prediction(names), lambda digits: _put_in(x, before, digits), predicted)
    yield Line(LOSS, "loss before", "(ŷ−y)²", lambda digits: _squared(predicted, y, digits), step.loss)
    for name, slope in zip(names, step.gradient.tolist(), strict=True):
        yield _gradient_line(_of("gradient", name, names), name, x, error, slope)
    for i, name in enumerate(names):
        if _waits(moment):
            yield _sum_line(moment, step, i, _of("sum", name, names))
    for i, name in enumerate(names):
        yield _update_line(moment, step, i, _of("update", name, names))


def _gradient_line(label: str, name: str, x: float, error: float, slope: float) -> Line:
    factors = "2" if name == "b" else f"2·{_bracketed(x, 8)}"
    return Line(GRADIENT, label, _slope(name), lambda digits: f"{factors}·{_bracketed(error, digits)}", slope)


def _sum_line(moment: Moment, step: Step, i: int, label: str) -> Line:
    """Return the row of the batch's growing sum."""
    first = moment.run.batching.start_of_batch(step.index)
    terms = moment.run.history.gradients[first : step.index + 1, i].tolist()
    size = len(terms) + moment.run.batching.steps_left(step.index) - 1

    def worked(digits: int) -> str:
        shown = terms[-(SUMMANDS if digits > 3 else digits - 1) :]
        first = fitted(shown[0], digits) if shown == terms else f"… {_term(shown[0], digits)}"
        return " ".join([first, *(_term(term, digits) for term in shown[1:])])

    value, count = float(step.accumulated[i]), f"{len(terms)} of {size}"
    return Line(UPDATE, label, count, worked, value, marked=not step.updated)


def _update_line(moment: Moment, step: Step, i: int, label: str) -> Line:
    """Return the row in which the parameter moves, or waits for the last sample of its batch."""
    name, batch = moment.run.problem.model.names[i], moment.run.batching
    if not step.updated:
        waits = f"{name} waits: {batch.steps_left(step.index) - 1} to go"
        return Line(UPDATE, label, _rule(name, moment), lambda digits: waits)
    total, size = float(step.accumulated[i]), batch.closes(step.index)
    rate, before = exact(moment.run.config.at(step.index).lr), float(moment.run.params(step.index)[i])

    def worked(digits: int) -> str:
        mean = "" if size == 1 else f"/{size}"
        return f"{fitted(before, digits)} − {rate}·{_bracketed(total, digits)}{mean}"

    return Line(UPDATE, label, _rule(name, moment), worked, float(step.params[i]), marked=True)


def _row(line: Line, width: int) -> Row:
    """Return the row with as many digits as there is room for; a wide frame has a column of formulas."""
    formula = line.formula.ljust(SYMBOLS) if width >= ROOMY else ""
    label = TIGHT.get(line.label, line.label) if width < EASY else line.label
    label = label.ljust(max(TIGHT_LABEL if width < EASY else LABEL, len(label) + 1))
    room = min(width, WIDEST) - 2 - len(label) - len(formula)
    worked, value = _fitting(line if formula else line.without_column(), room, tight=width < EASY)
    role = "accent" if line.marked else ""
    shown = Span(worked.ljust(room - len(value)) + value, "dim" if line.to_come else role)
    return (Span("▸ " if line.marked else "  ", "accent"), Span(label, role), Span(formula, "dim"), shown)


def _fitting(line: Line, room: int, tight: bool) -> tuple[str, str]:
    """Return the numbers put in, and the value, at the most digits that fit in a row together."""
    if line.value is None:
        return line.worked(LONGEST)[:room], ""
    for longest, shortest, value_width in FEW_DIGITS if room < NARROW else DIGITS:
        value = fitted(line.value, value_width)
        for digits in range(longest, shortest - 1, -1):
            worked = line.worked(digits).replace(" − ", "−") if tight else line.worked(digits)
            if len(worked) + 2 + len(value) <= room:
                return worked, value
    return (line.formula if len(line.formula) + 2 + len(value) <= room else ""), value


def _of(what: str, name: str, names: tuple[str, ...]) -> str:
    return what if len(names) == 1 else f"{what} {name}"


def _prediction(names: tuple[str, ...]) -> str:
    return "x·w" if len(names) == 1 else "x·w + b"


def _slope(name: str) -> str:
    return "2·(ŷ−y)" if name == "b" else "2·x·(ŷ−y)"


def _rule(name: str, moment: Moment) -> str:
    return f"{name} − lr·Σg/n" if _waits(moment) else f"{name} − lr·g"


def _waits(moment: Moment) -> bool:
    """Is the step whose working is seen, or the first one, one of several of an update?"""
    batching = moment.run.batching
    index = moment.worked.index if moment.worked is not None else 0
    return batching.size_at(index) > 1 or batching.start_of_batch(index) < index


def _put_in(x: float, params: list[float], digits: int) -> str:
    product = f"{fitted(x, digits)}·{_bracketed(params[0], digits)}"
    return product if len(params) == 1 else f"{product} {_term(params[1], digits)}"


def _squared(predicted: float, y: float, digits: int) -> str:
    return f"({fitted(predicted, digits)} {_term(-y, digits)})²"


def _bracketed(value: float, digits: int) -> str:
    """Return the number, in brackets where its sign would stand behind an operator."""
    text = fitted(value, digits)
    return f"({text})" if text.startswith("-") else text


def _term(value: float, digits: int) -> str:
    """Return a summand with its sign apart: + 2, − 7.84."""
    text = fitted(value, digits)
    return f"− {text[1:]}" if text.startswith("-") else f"+ {text}"

"""The optimum in words: where a parameter should be, how far that is, and why there is no such place."""

import math

from gdtui.core.problem.analysis import no_optimum, optimum_errors
from gdtui.core.session.moments import Moment
from gdtui.display.cells import cut, fitting
from gdtui.display.numbers import exact, fitted, significant
from gdtui.locales import texts

VALUE = 19  # characters for a parameter: all digits of nearly every double
DIGITS = 4  # of a distance


def target(moment: Moment, i: int, width: int = VALUE) -> str:
    """Return where the loss is smallest; where there is no one such place, or nobody knows it, that."""
    best, problem = moment.run.optimum, moment.run.problem
    if best is not None:
        exactly = problem is None or optimum_errors(problem) is None
        return exact(round(float(best[i]), 12)) if exactly else optimal(moment, i, width)
    reason = "unknown" if problem is None else no_optimum(problem)
    forms = texts(f"weights.no_optimum.{reason}")
    return fitting(forms, width) or cut(forms[-1], width)


def optimal(moment: Moment, i: int, width: int) -> str:
    """Return the optimum's parameter, and no more digits of it than are true."""
    best, problem = moment.run.optimum, moment.run.problem
    value = math.nan if best is None else float(best[i])
    errors = None if problem is None else optimum_errors(problem)
    if errors is None:
        return fitted(value, width)
    off = float(errors[i])
    digits = math.floor(math.log10(abs(value) / off)) if 0 < off < abs(value) else 0
    if digits < 1:  # it may be 0 as well
        return "≈0"
    return fitted(float(f"{value:.{min(15, digits)}g}"), width)


def distance(moment: Moment) -> str:
    """Return how far the parameters are from the optimum: as near as that is known, no nearer."""
    away, problem = moment.distance or 0.0, moment.run.problem
    errors = None if problem is None else optimum_errors(problem)
    known = 0.0 if errors is None else math.hypot(*errors.tolist())
    return f"≤{significant(known, 2)}" if away <= known else significant(away, DIGITS)

"""Finds a run that began where nobody said: the start is solved for from the first number of a print-out."""

from collections.abc import Iterator

import numpy as np

from gdtui.trace.check.claims import Start
from gdtui.trace.check.found import Found
from gdtui.trace.check.layout import Placed
from gdtui.trace.check.lines import Line
from gdtui.trace.check.meanings import meanings_of, values
from gdtui.trace.check.names import Field
from gdtui.trace.check.search import Search
from gdtui.trace.check.sieve import begun
from gdtui.trace.check.trial import Trial

BASES = (0.0, 1.0, 2.0)  # three starts: a number of the first line is a quadratic in the start, at most
SOLVED = ("params", "gradient", "loss")


def from_anywhere(search: Search) -> Found | None:
    """Return the run of one parameter that explains all lines from a start that is solved for."""
    if "start" in search.claims.said:
        return None
    pairs = [
        (trial.from_start(start), trial.usual)
        for trial in search.trials("float64")
        if trial.is_walkable and len(trial.config.start) == 1 and len(trial.reading.layout[0].lines) > 1
        for start in _solved(trial)
    ]
    found = (trial.fitting(rate) for trial, rate in begun(pairs))
    return next((each for each in found if each is not None and each.moves), None)


def _solved(trial: Trial) -> Iterator[Start]:
    """Yield the starts with which the first line is right, in each meaning that it may have."""
    placed = trial.reading.layout[0]
    for quantity in SOLVED:
        field = Field(quantity)
        if field not in placed.fields:
            continue
        for meaning in meanings_of(quantity, placed.unit):
            yield from _roots(trial, placed, field, meaning)
        return


def _roots(trial: Trial, placed: Placed, field: Field, meaning: str) -> Iterator[Start]:
    first: Line = placed.lines[0]
    steps = int(placed.last[0]) + 1
    cut = placed.only(0)
    told = first.fields[field]
    found = []
    for base in BASES:
        path = trial.from_start(Start((base,))).path(trial.usual, steps)
        if path.steps < steps:
            return
        found.append(float(values(path, cut, trial.config.batch, field.quantity, meaning).numbers[0, 0]))
    with np.errstate(all="ignore"):
        curve = np.polyfit(BASES, found, 2)
        curve[np.abs(curve) < 1e-9 * np.abs(curve).max()] = 0.0  # what rounding leaves of no square
        if not np.isfinite(curve).all():
            return
        for root in np.roots(curve - [0, 0, told.value]):
            slope = abs(np.polyval(np.polyder(curve), root.real))
            if abs(root.imag) < 1e-9 and slope > 1e-6:
                yield Start((float(root.real),), 2 * told.half / slope + 1e-9 * abs(root.real))

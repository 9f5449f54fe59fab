"""The ladder of rates: 1, 2, 5 in each decade, and the rates at which the run begins to do something else."""

import math
from collections.abc import Sequence

from gdtui.core.analysis.stability import limits
from gdtui.core.problem.problems import Problem
from gdtui.core.training.config import RunConfig

FIRST, LAST = -6, 1  # powers of ten
RUNGS = tuple(float(f"{step}e{power}") for power in range(FIRST, LAST) for step in (1, 2, 5)) + (10.0,)
SAME = 1e-9  # of a rate: a limit that is so near a rung is that one


def rungs(problem: Problem | None, config: RunConfig) -> tuple[float, ...]:
    """Return the rates of the ladder, rising, those at the limits among them.

    Nobody climbs over what a limit parts. An estimated limit is no rate that one can stop at.
    """
    found = None if problem is None else limits(problem, config)
    if found is None or found.error:
        return RUNGS
    edges = [found.overshoots, found.diverges, *(edge for window in found.windows for edge in window)]
    ends = [edge for edge in edges if RUNGS[0] < edge < RUNGS[-1]]
    apart = [edge for edge in ends if not any(math.isclose(edge, rung, rel_tol=SAME) for rung in RUNGS)]
    return tuple(sorted({*RUNGS, *apart}))


def next_rung(problem: Problem | None, config: RunConfig, by: int) -> float | None:
    """Return the next rate above the configuration's where `by` is above zero, or below; None at the end."""
    return next_of(rungs(problem, config), config.lr, by)


def next_of(rates: Sequence[float], lr: float, by: int) -> float | None:
    """Return the next of some rates above one where `by` is above zero, or below; None at the end."""
    others = [each for each in rates if (each - lr) * by > 0]
    if not others:
        return None
    return min(others) if by > 0 else max(others)

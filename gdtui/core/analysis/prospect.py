"""Prospects: what theory says that a run will come to, before it has taken a step."""

from typing import Literal

from gdtui.core.analysis.floor import noise_floor
from gdtui.core.analysis.stability import converges, limits, swings
from gdtui.core.problem.problems import Problem
from gdtui.core.training.config import RunConfig

# "unsure" is too near an estimated limit to say; "nears" leads nearer, but whether to a circle is not known.
Prospect = Literal["unsure", "nears", "converges", "overshoots", "circles", "diverges"]

LEAST = 1e-12  # of the rate that diverges


def prospect(problem: Problem, config: RunConfig) -> Prospect | None:
    """Return what a run by this configuration, which does not change, will do in the long run.

    converges: to the optimum; overshoots: likewise, though some update goes beyond the minimum of its own
    batch; circles: it stays at the noise floor. None where no limits are known (see `stability.limits`), and
    for a rate so small beside them that rounding may undo each update, or that a schedule changes.
    """
    found = limits(problem, config)
    if found is None or not config.schedule.is_constant or config.lr < LEAST * found.diverges:
        return None
    stable = converges(problem, config)
    if not stable:
        return "unsure" if stable is None else "diverges"
    floor = noise_floor(problem, config)
    if floor is None:
        return "nears"
    if floor.distance > 0:
        return "circles"
    swinging = swings(problem, config)
    overshoots = config.lr > found.overshoots if swinging is None else swinging
    return "overshoots" if overshoots else "converges"

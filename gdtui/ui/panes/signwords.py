"""What the vital signs of an update are, as numbers by name, and what they mean in words."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from gdtui.core.problem.noise import noise_scales
from gdtui.core.runs.vitals import Vitals, last_vitals
from gdtui.core.session.moments import Moment, Trail
from gdtui.display.numbers import fitted
from gdtui.locales import texts

SAME = 1e-6  # of a rate: two that differ by less are told apart by rounding alone
DIGITS = 8  # of the rate that is set

Column = Mapping[str, float]  # the signs of an update, by name; nan where one is not known


def column(trail: Trail, steps: int) -> Column:
    """Return the signs of a run's last update by then, with its loss and its noise scale there."""
    return _column(trail, steps, last_vitals(trail.run, steps)[0])


def column_before(trail: Trail) -> Column:
    """Return the signs of the update before the last one; all nan where there is none."""
    batching = trail.run.batching
    done = int(batching.updates(trail.steps))
    if not done:
        return _column(trail, None, last_vitals(trail.run, 0)[1])
    steps = int(batching.steps(np.array(done - 1)))
    return _column(trail, steps, last_vitals(trail.run, trail.steps)[1])


def _column(trail: Trail, steps: int | None, signs: Vitals) -> Column:
    found = {name: float(sign[0]) for name, sign in zip(Vitals._fields, signs, strict=True)}
    problem, found["loss"], found["noise"] = trail.run.problem, math.nan, math.nan
    if steps is not None:
        found["loss"] = trail.run.losses.at("recorded" if problem is None else "dataset", steps)
        if problem is not None:
            found["noise"] = float(noise_scales(problem, trail.run.params_at(steps)[None, :])[0])
    return found


def meaning(name: str, moment: Moment, columns: Sequence[Column]) -> tuple[Sequence[str], bool]:
    """Return what a sign of the last update means, in several lengths, and whether that is bad."""
    now, was = (each[name] for each in columns)
    if math.isnan(now):
        return (), False
    if name == "loss":
        return _of_losses(now, was)
    if name == "left":
        return _of_slope(moment, now)
    if name == "rate":
        return _of_rate(moment, now), False
    if name == "turn":
        return texts(f"signs.means.{'along' if now > 0 else 'back' if now < 0 else 'aside'}"), False
    return texts(f"signs.means.{name}"), False


def _of_losses(now: float, was: float) -> tuple[Sequence[str], bool]:
    """Return whether the loss rose in the last update."""
    if math.isnan(was):
        return (), False
    said = "rose" if now > was else "fell" if now < was else "level"
    return texts(f"signs.means.{said}"), now > was


def _of_slope(moment: Moment, slope: float) -> tuple[Sequence[str], bool]:
    """Return what the slope that is left tells; where it is of other samples, only that."""
    config = None if moment.run.config is None else moment.run.config.at(_last_step(moment))
    if config is None or config.batch < moment.run.batching.samples:
        return texts("signs.means.other"), False
    said = "overshot" if slope < -1 else "across" if slope < 0 else "ahead" if slope <= 1 else "steeper"
    return texts(f"signs.means.{said}"), slope < -1


def _last_step(moment: Moment) -> int:
    """Return the step that made the last update, counted from 0; 0 before any."""
    batching = moment.run.batching
    return max(0, int(batching.steps(np.array(batching.updates(moment.steps)))) - 1)


def _of_rate(moment: Moment, rate: float) -> Sequence[str]:
    """Return whether the effective rate is the one that is set."""
    last = _last_step(moment)
    asked = float(moment.run.rates(last, last + 1)[0])
    if math.isnan(asked):
        return ()
    if abs(rate - asked) <= SAME * abs(asked):
        return texts("signs.means.as_set")
    return texts("signs.means.not_as_set", rate=fitted(asked, DIGITS))

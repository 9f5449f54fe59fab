"""Arrows: where the last update's gradient points on a landscape, and where its velocity does."""

import numpy as np

from gdtui.charts.canvas import Layer
from gdtui.charts.descent import descent
from gdtui.charts.signs import Grid
from gdtui.core.arrays import Array
from gdtui.core.session.moments import Moment
from gdtui.display.labels import viewed_label

REACH = 7  # a longest arrow is this part of the width
LEAST = 2.0  # columns of an arrow that is drawn at all


def velocity(moment: Moment) -> Array | None:
    """Return what the viewed run's last update went along, (p,); None where it was the gradient alone."""
    step = moment.worked
    if step is None or not step.updated or moment.begun is not None:
        return None
    found = getattr(step.state, "velocity", None)  # the averages of Adam and its like are no way to go
    return None if found is None else np.asarray(found, dtype=float)


def arrows(moment: Moment, which: tuple[int, ...], grid: Grid) -> list[Layer]:
    """Return both arrows over two parameters, from where the update began, `g` and `v` at their heads.

    They point downhill, and are as long beside each other as what they stand for. Nothing for an optimizer
    without a velocity, and where the update began outside.
    """
    along, done = velocity(moment), descent(moment)
    if along is None or done is None:
        return []
    start = done.before[list(which)]
    ways = [(-done.slope[list(which)], "strong", "g"), (-along[list(which)], viewed_label(moment).role, "v")]
    if not (grid.x.low <= start[0] <= grid.x.high and grid.y.low <= start[1] <= grid.y.high):
        return []
    with np.errstate(all="ignore"):
        # In columns: a row is two of them high.
        scale = np.array([grid.frame.width / grid.x.span, 2 * grid.frame.height / grid.y.span])
        longest = max(float(np.hypot(*(way * scale))) for way, _, _ in ways)
        share = grid.frame.width / REACH / longest if longest else 0.0  # it stands where nothing pulls
    if not (share and np.isfinite(share)):
        return []
    return [layer for way, role, sign in ways for layer in _arrow(start, way * share, scale, role, sign)]


def _arrow(start: Array, way: Array, scale: Array, role: str, sign: str) -> list[Layer]:
    """Return a line and the sign at its head, if it is long enough to have a direction."""
    if np.hypot(*(way * scale)) < LEAST:
        return []
    x, y = (np.array([at, at + by]) for at, by in zip(start, way, strict=True))
    return [Layer(x, y, role, "", "~"), Layer(x[1:], y[1:], role, sign, sign)]

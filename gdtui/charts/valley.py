"""The valley: the loss over the one parameter, each sample's own valley, and this step's way down."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from gdtui.charts import ticks
from gdtui.charts.arrows import velocity
from gdtui.charts.canvas import Axis, Layer, columns, draw, frame
from gdtui.charts.descent import ALL, Descent, Rows, descent, losses_over
from gdtui.charts.overlay import over
from gdtui.charts.scope import MARGIN, Scope, latest, scope
from gdtui.charts.signs import LEFT, RIGHT, Grid, RunPoint, signs
from gdtui.core.arrays import Array
from gdtui.core.problem.problems import Problem
from gdtui.core.session.moments import Moment
from gdtui.display.labels import RunLabel, run_labels
from gdtui.display.rows import Picture

DRAWN = 12  # valleys of single samples, and landings, at most
STEEP = 4.0  # how far above the dataset's loss at the edges those of its samples are shown
FLAT = 16  # where the dataset's valley takes less of the height than this part, the samples' give way
WORK = 4_000_000  # losses computed for one curve, about


class ValleyCurve(NamedTuple):
    """A mean loss over w, at some places: each (m,)."""

    w: Array
    loss: Array


def valley(moment: Moment, problem: Problem, width: int, height: int, ascii: bool = False) -> Picture:
    """Return the dataset's loss over w with the runs on it, and how the viewed run's last step came there.

    Dim, each sample's own loss; lit, the one that the step looked at, or the mean that it went down.
    """
    seen = scope(moment, (0,))
    x, y = _axes(problem, seen, width, height)
    grid = Grid(x, y, frame(width, height, x, y))
    mean = _curve(problem, ALL, x, width)
    done = descent(moment)
    lit = None if done is None else done.rows
    ground = _ground(problem, lit, run_labels(moment)[moment.view].role, x, y, width, height, ascii)
    layers = [*_landings(moment, mean), *_way(problem, done, run_labels(moment)[moment.view], grid)]
    layers += _alone(moment, problem, done, grid)
    points = [
        _run_point(mean, label, float(trail.params[0]), y)
        for trail, label in zip(moment.trails, run_labels(moment), strict=True)
    ]
    points.append(points.pop(moment.view))
    return over(ground, draw([*layers, *signs(points, grid)], x, y, width, height, ascii))


def _run_point(mean: ValleyCurve, label: RunLabel, w: float, y: Axis) -> RunPoint:
    """Return a run's place on the dataset's valley; where that has left the picture, at its edge."""
    loss = float(np.interp(w, mean.w, mean.loss))
    return RunPoint(label, w, min(max(loss, y.low), y.high) if loss == loss else y.high)


@lru_cache(maxsize=32)
def _axes(problem: Problem, seen: Scope, width: int, height: int) -> tuple[Axis, Axis]:
    y = ticks.window(*_heights(problem, seen), height - 2)
    centre, half = seen.centre[0], seen.half[0]
    return ticks.across(centre - half, centre + half, columns(width, y)), y


def _heights(problem: Problem, seen: Scope) -> tuple[float, float]:
    """Return the lowest and the highest loss that there is room for.

    That is as high as samples are where the start is, but not so high that the dataset's valley gets flat.
    Close to the optimum that valley may be flat beside any sample's; then it is shown alone.
    """
    centre, half = seen.centre[0], seen.half[0]
    within = np.array([centre - half / MARGIN, centre, centre + half / MARGIN])
    mean = losses_over(problem, ALL, within)
    samples = np.array([losses_over(problem, (row,), within) for row in _shown(problem)])
    mean, samples = (np.clip(np.nan_to_num(part, nan=0.0), -1e300, 1e300) for part in (mean, samples))
    top = float(mean.max())
    high = max(top, min(float(samples.max()), STEEP * top))
    low = min(float(mean.min()), max(float(samples[:, 1].min()), -abs(top)))
    if (top - float(mean.min())) * FLAT < high - low and seen.magnified > 1:
        return float(mean.min()), top
    return (0.0 if 0 <= low < 0.3 * high else low), high


def _shown(problem: Problem) -> Rows:
    """Return the rows whose own valleys are shown: all, or some evenly picked."""
    samples = len(problem.dataset)
    return tuple(np.unique(np.linspace(0, samples - 1, min(samples, DRAWN)).astype(int)).tolist())


@lru_cache(maxsize=64)
def _ground(
    problem: Problem, lit: Rows | None, role: str, x: Axis, y: Axis, width: int, height: int, ascii: bool
) -> Picture:
    """Return the valleys, which stay while stepping; the one that is lit has the colour of its run."""
    single = len(problem.dataset) == 1  # then the mean is its valley
    kinds: list[tuple[Rows, str, str]] = [
        ((row,), "valley", ".") for row in _shown(problem) if (row,) != lit and not single
    ]
    kinds.append((ALL, role if lit == ALL else "strong", "="))
    if lit:
        kinds.append((lit, role, "+"))
    curves = [(_curve(problem, rows, x, width), role, plain) for rows, role, plain in kinds]
    layers = [Layer(curve.w, curve.loss, role, "", plain) for curve, role, plain in curves]
    return draw(layers, x, y, width, height, ascii)


@lru_cache(maxsize=128)
def _curve(problem: Problem, rows: Rows, x: Axis, width: int) -> ValleyCurve:
    """Return a valley of no more than two points a column, fewer for a very large dataset."""
    samples = len(rows) or len(problem.dataset)
    w = np.linspace(x.low, x.high, max(9, min(2 * width, WORK // samples)))
    return ValleyCurve(w, losses_over(problem, rows, w))


def _landings(moment: Moment, mean: ValleyCurve) -> list[Layer]:
    """Return where the runs landed in the last epoch's length of steps."""
    layers = []
    for trail, label in zip(moment.trails, run_labels(moment), strict=True):
        w = np.unique(latest(trail)[:, 0].astype(float)[-DRAWN:])
        layers.append(Layer(w, np.interp(w, mean.w, mean.loss), label.role, "○", "o"))
    return layers


def _way(problem: Problem, done: Descent | None, label: RunLabel, grid: Grid) -> list[Layer]:
    """Return where the step stood, its tangent there, and the arrow to where it leads."""
    if done is None or not grid.x.low <= done.before[0] <= grid.x.high:
        return []
    w, slope = float(done.before[0]), float(done.slope[0])
    loss = float(losses_over(problem, done.rows, done.before)[0])
    layers = []
    if grid.y.low <= loss <= grid.y.high:
        layers = [*_tangent(w, loss, slope, grid)]
        layers.append(Layer(done.before, np.array([loss]), "current", "◉", "@"))
    return [*layers, *_arrow(w, float(done.after[0]), loss, label, grid)]


def _alone(moment: Moment, problem: Problem, done: Descent | None, grid: Grid) -> list[Layer]:
    """Return how far the gradient alone would have led, a row above the arrow of a velocity."""
    if done is None or velocity(moment) is None or not grid.x.low <= done.before[0] <= grid.x.high:
        return []
    w, loss = float(done.before[0]), float(losses_over(problem, done.rows, done.before)[0])
    to = w - float(moment.run.rates(moment.steps - 1, moment.steps)[0]) * float(done.slope[0])
    start, stop = grid.column(w), grid.column(to)
    if not np.isfinite([to, loss]).all() or start == stop:
        return []
    way = 1 if stop > start else -1
    row = min(grid.row(min(max(loss, grid.y.low), grid.y.high)) + 1, grid.frame.height - 1)
    shaft = list(range(start + way, stop, way))
    return [
        grid.at(shaft, [row] * len(shaft), "strong", "┄", "."),
        grid.at([stop], [row], "strong", "g", "g"),
    ]


def _tangent(w: float, loss: float, slope: float, grid: Grid) -> list[Layer]:
    """Return a line through a point, equally long at any slope: a row counts as two columns."""
    with np.errstate(all="ignore"):
        across = grid.frame.width / (2 * grid.x.span)
        up = 2 * grid.frame.height / (2 * grid.y.span)
        reach = max(4.0, grid.frame.width / 7) / np.hypot(across, up * np.float64(slope))
        ends = np.array([-reach, reach])
        x, y = w + ends, loss + ends * slope
    return [Layer(x, y, "strong", "", "~")] if np.isfinite([x, y]).all() else []


def _arrow(w: float, after: float, loss: float, label: RunLabel, grid: Grid) -> list[Layer]:
    """Return an arrow as high as the loss at w to above where the update lands, if it is two columns long."""
    if np.isnan(after) or np.isnan(loss):
        return []
    start, stop = grid.column(w), grid.column(after)
    if abs(stop - start) < 2:
        return []
    way = 1 if stop > start else -1
    row = grid.row(min(max(loss, grid.y.low), grid.y.high))
    shaft = list(range(start + way, stop, way))
    return [
        grid.at(shaft, [row] * len(shaft), label.role, "─", "-"),
        grid.at([stop], [row], label.role, *(RIGHT if way > 0 else LEFT)),
    ]

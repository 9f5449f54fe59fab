"""The fit: the dataset's points, and what the model says at the parameters now."""

from functools import lru_cache

import numpy as np

from gdtui.charts import ticks
from gdtui.charts.canvas import Axis, Layer, draw, frame
from gdtui.core.arrays import Array
from gdtui.core.data.datasets import Dataset
from gdtui.core.problem.problems import Problem
from gdtui.core.session.moments import Moment
from gdtui.display.labels import RunLabel, viewed_label
from gdtui.display.rows import Picture, blank

MANY = 1000  # points: of more, one is drawn in each cell that any of them lies in
SOME = 200  # predictions that are drawn where they are no curve


def fit_chart(moment: Moment, width: int, height: int, ascii: bool = False) -> Picture:
    """Return the points over the first feature; the axes belong to the dataset and never move.

    With one feature the predictions are a curve. With several they depend on the others as well, and each row
    has its own, a cross: of a large dataset, 200 rows have one.
    """
    problem = moment.run.problem
    if problem is None:
        return blank(width, height)
    data = problem.dataset
    across, up = _axes(data, max(2, width // 8), max(2, height // 2))
    layers = [
        _predictions(problem, moment.params.astype(float), across, width, viewed_label(moment)),
        _points(data, across, up, width, height),
    ]
    if moment.worked is not None:
        now = moment.worked.sample
        layers.append(Layer(data.x[now : now + 1, 0], data.y[now : now + 1], "current", "◉"))
    return draw(layers, across, up, width, height, ascii)


def _predictions(problem: Problem, params: Array, across: Axis, width: int, label: RunLabel) -> Layer:
    data = problem.dataset
    if data.x.shape[1] == 1:
        share = np.linspace(0, 1, 2 * width)
        x = across.low * (1 - share) + across.high * share  # their distance may be too large for a float
        return Layer(x, _predicted(problem, params, x[None, :]), label.role, "", label.plain)
    rows = np.unique(np.linspace(0, len(data) - 1, min(len(data), SOME)).astype(np.intp))
    return Layer(data.x[rows, 0], _predicted(problem, params, data.x[rows].T), label.role, "×", label.plain)


def _predicted(problem: Problem, params: Array, x: Array) -> Array:
    """Return the predictions for columns of features, (features, m) to (m,)."""
    with np.errstate(all="ignore"):
        predicted = problem.model.predict(params, x)
        return np.broadcast_to(np.asarray(predicted, dtype=float), x.shape[1])


@lru_cache(maxsize=8)
def _points(data: Dataset, across: Axis, up: Axis, width: int, height: int) -> Layer:
    """Return the points; of very many, those that cannot be told apart in so many cells are drawn once."""
    x, y = data.x[:, 0], data.y
    if len(data) > MANY:
        cells = frame(width, height, across, up)
        column = np.floor(across.shares(x) * (cells.width - 1) + 0.5)
        row = np.floor(up.shares(y) * (cells.height - 1) + 0.5)
        _, kept = np.unique(column * (cells.height + 1) + row, return_index=True)
        x, y = x[kept], y[kept]
    return Layer(x, y, "point", "●")


@lru_cache(maxsize=16)
def _axes(data: Dataset, columns: int, rows: int) -> tuple[Axis, Axis]:
    """Return the axes over first feature and target, with so many labels at most."""
    return _axis(data.x[:, 0], columns), _axis(data.y, rows, ticks.LABEL)


def _axis(values: Array, most: int, pad: int = 0) -> Axis:
    """Return an axis over the values and zero, with a little room around them."""
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    room = (high - low or 1.0) * 0.08
    labels = tuple((at, ticks.short(at).rjust(pad)) for at in ticks.spaced(low, high or 1.0, most))
    most_room = np.finfo(float).max / 2  # so that neither an end nor the distance between them is infinite
    ends = (max(low - room * (low < 0), -most_room), min(high + room, most_room))
    return Axis(*ends, labels)

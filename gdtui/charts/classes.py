"""The classes: rows of two features, each by its label, and where the model says ½."""

from functools import lru_cache

import numpy as np

from gdtui.charts import ticks
from gdtui.charts.canvas import Axis, Layer, draw, frame
from gdtui.core.arrays import Array
from gdtui.core.data.datasets import Dataset
from gdtui.core.session.moments import Moment
from gdtui.display.labels import viewed_label
from gdtui.display.rows import Picture, blank

MANY = 1000  # rows: of more, one of each class is drawn in each cell that any of them lies in
ROOM = 0.06  # of an axis, beyond the outermost rows
# Of each label its role, its sign, and what that is in ASCII; then the sign of the row in use.
ZERO, ONE = ("zero", "○", "o"), ("one", "+", "+")
ZERO_NOW, ONE_NOW = ("current", "◉", "@"), ("current", "✚", "#")


def classes_chart(moment: Moment, width: int, height: int, ascii: bool = False) -> Picture:
    """Return the rows over their two features; the axes belong to the dataset and never move.

    A 0 has a ring, a 1 a cross; the row in use is lit. The line is the boundary: where z = w1·x1 + w2·x2 + b
    is 0, and so p = ½. On its one side the model says 0, on the other 1.
    """
    problem = moment.run.problem
    if problem is None:
        return blank(width, height)
    data = problem.dataset
    across, up = _axes(data, max(2, width // 8), max(2, height // 2))
    layers = [_boundary(moment.params.astype(float), across, up, viewed_label(moment).role)]
    layers += _rows(data, across, up, width, height)
    if moment.worked is not None:
        now = slice(moment.worked.sample, moment.worked.sample + 1)
        role, sign, plain = ONE_NOW if data.y[now][0] == 1 else ZERO_NOW
        layers.append(Layer(data.x[now, 0], data.x[now, 1], role, sign, plain))
    return draw(layers, across, up, width, height, ascii)


def _boundary(params: Array, across: Axis, up: Axis, role: str) -> Layer:
    """Return the line along which z is 0, from edge to edge; nothing where there is none in the picture.

    It is followed along the axis which it is less steep over, in shares of the axes: so neither weight has to
    differ from 0.
    """
    w1, w2, b = params
    with np.errstate(all="ignore"):
        ends = np.array([0.0, 1.0])
        x, y = _at(across, ends), _at(up, ends)
        if abs(w2) * up.span >= abs(w1) * across.span:
            y = -(b + w1 * x) / w2
        else:
            x = -(b + w2 * y) / w1
    return Layer(x, y, role, "", "-")


def _at(axis: Axis, share: Array) -> Array:
    place: Array = axis.low * (1 - share) + axis.high * share
    return place


@lru_cache(maxsize=8)
def _rows(data: Dataset, across: Axis, up: Axis, width: int, height: int) -> list[Layer]:
    """Return the rows of each class; of very many, those that cannot be told apart are drawn once."""
    kept = np.arange(len(data))
    if len(data) > MANY:
        cells = frame(width, height, across, up)
        column = np.floor(across.shares(data.x[:, 0]) * (cells.width - 1) + 0.5)
        row = np.floor(up.shares(data.x[:, 1]) * (cells.height - 1) + 0.5)
        _, kept = np.unique((column * (cells.height + 1) + row) * 2 + data.y, return_index=True)
    layers = []
    for label, (role, sign, plain) in enumerate((ZERO, ONE)):
        chosen = kept[data.y[kept] == label]
        layers.append(Layer(data.x[chosen, 0], data.x[chosen, 1], role, sign, plain))
    return layers


@lru_cache(maxsize=16)
def _axes(data: Dataset, columns: int, rows: int) -> tuple[Axis, Axis]:
    """Return the axes over both features, with so many labels at most."""
    return _axis(data.x[:, 0], columns), _axis(data.x[:, 1], rows, ticks.LABEL)


def _axis(values: Array, most: int, pad: int = 0) -> Axis:
    """Return an axis over the values, with a little room around them."""
    low, high = float(values.min()), float(values.max())
    room = (high / 2 - low / 2) * 2 * ROOM or max(1.0, abs(high)) * ROOM
    most_room = np.finfo(float).max / 4  # so that neither an end nor the distance between them is infinite
    low, high = max(low - room, -most_room), min(high + room, most_room)
    labels = tuple((at, ticks.short(at).rjust(pad)) for at in ticks.spaced(low, high, most))
    return Axis(low, high, labels)

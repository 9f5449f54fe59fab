"""Signs: where runs stand on a landscape, each by its sign, with its letter where there are several."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from gdtui.charts.canvas import Axis, Frame, Layer
from gdtui.display.labels import RunLabel

# What stands at the edge for a run that is further out, and what in ASCII.
LEFT, RIGHT, UP, DOWN = ("◀", "<"), ("▶", ">"), ("↑", "^"), ("↓", "v")


class RunPoint(NamedTuple):
    """A run's place on the axes."""

    label: RunLabel
    x: float
    y: float


class Grid(NamedTuple):
    """The cells that two axes enclose, counted from the lower left."""

    x: Axis
    y: Axis
    frame: Frame

    def column(self, x: float) -> int:
        """Return the column of a finite number, those beyond the edge at the edge."""
        return _cell(x, self.x, self.frame.width)

    def row(self, y: float) -> int:
        """Return the row of a finite number, those beyond the edge at the edge."""
        return _cell(y, self.y, self.frame.height)

    def at(self, columns: Sequence[int], rows: Sequence[int], role: str, sign: str, plain: str) -> Layer:
        """Return a layer of signs in these cells."""
        across = np.array(columns) / max(1, self.frame.width - 1)
        up = np.array(rows) / max(1, self.frame.height - 1)
        x = self.x.low * (1 - across) + self.x.high * across
        y = self.y.low * (1 - up) + self.y.high * up
        return Layer(x, y, role, sign, plain)


def _cell(value: float, axis: Axis, count: int) -> int:
    """Return which of that many cells along the axis holds the value, or is nearest to it."""
    share = (value / 2 - axis.low / 2) / axis.span
    return round(min(1.0, max(0.0, share)) * (count - 1))


def signs(points: Sequence[RunPoint], grid: Grid) -> list[Layer]:
    """Return the runs' signs, with their letters.

    A run that is outside has an arrow at the edge instead. One that is nowhere, since it is no number, is
    left out.
    """
    layers = []
    for label, x, y in points:
        if np.isfinite(x) and not np.isnan(y):
            sign, plain = _outside(x, y, grid) or (label.sign, label.plain)
            layer = grid.at([grid.column(x)], [grid.row(y)], label.role, sign, plain)
            layers.append(layer._replace(tag=label.letter))
    return layers


def _outside(x: float, y: float, grid: Grid) -> tuple[str, str] | None:
    if x < grid.x.low or x > grid.x.high:
        return LEFT if x < grid.x.low else RIGHT
    if y < grid.y.low or y > grid.y.high:
        return DOWN if y < grid.y.low else UP
    return None

"""The fit: the dataset's points and the line that the parameters draw through them."""

import numpy as np

from gdtui.charts import ticks
from gdtui.charts.canvas import Axis, Layer, draw
from gdtui.core.arrays import Array
from gdtui.core.session.moments import Moment
from gdtui.display.labels import viewed_label
from gdtui.display.rows import Picture


def fit_chart(moment: Moment, width: int, height: int, ascii: bool = False) -> Picture:
    """Return points and line over the first feature; the axes belong to the dataset and never move."""
    data, model = moment.run.problem.dataset, moment.run.problem.model
    x, y = data.x[:, 0], data.y
    across, up = _axis(x, max(2, width // 8)), _axis(y, max(2, height // 2), ticks.LABEL)
    ends = np.array([across.low, across.high])  # every model so far is a line
    with np.errstate(all="ignore"):
        line = model.predict(moment.params.astype(float), [ends])
    shown = viewed_label(moment)
    layers = [Layer(ends, line, shown.role, "", shown.plain), Layer(x, y, "point", "●")]
    if moment.worked is not None:
        now = moment.worked.sample
        layers.append(Layer(x[now : now + 1], y[now : now + 1], "current", "◉"))
    return draw(layers, across, up, width, height, ascii)


def _axis(values: Array, most: int, pad: int = 0) -> Axis:
    """Return an axis over the values and zero, with a little room around them."""
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    room = (high - low or 1.0) * 0.08
    labels = tuple((at, ticks.short(at).rjust(pad)) for at in ticks.spaced(low, high or 1.0, most))
    return Axis(low - room * (low < 0), high + room, labels)

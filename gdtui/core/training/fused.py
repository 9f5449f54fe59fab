"""Plain gradient descent on a line, written out: the lecture's own loops, without a call in them.

They say again what `models` and `optimizers.descent.sgd` say, since calling those costs nearly as much as the
arithmetic: so a step takes no longer than in a script's loop that appends its numbers to lists. The tests
hold them to the bits of the general way.
"""

from collections.abc import Callable, Iterable

from gdtui.core.arrays import Number
from gdtui.core.problem.models import Linear, Model, Proportional
from gdtui.core.training.optimizers.rule import Optimizer
from gdtui.core.training.optimizers.table import SGD

# Features and target, how many samples the batch has that ends here, or 0, and the rate.
Visits = Iterable[tuple[tuple[tuple[Number, ...], Number], int, float]]
Column = list[Number]
Columns = tuple[Column, list[Column], list[Column]]  # losses; gradients and parameters, a column each
FusedLoop = Callable[[Visits, Column, Column], Columns]  # visits, parameters, the open batch's sums


def fused_loop(model: Model, optimizer: Optimizer) -> FusedLoop | None:
    """Return the loop that is written out for this model under this optimizer, if there is one."""
    return LOOPS.get(type(model)) if optimizer == SGD else None


def _proportional(visits: Visits, params: Column, sums: Column) -> Columns:
    (w,), (total,) = params, sums
    zero = w * 0
    losses, slopes, ws = [], [], []
    for ((x,), y), size, rate in visits:
        error = x * w - y
        slope = 2 * x * error
        total += slope
        if size:
            w += -rate * (total / size)
            total = zero
        losses.append(error * error)
        slopes.append(slope)
        ws.append(w)
    return losses, [slopes], [ws]


def _line(visits: Visits, params: Column, sums: Column) -> Columns:
    (w, b), (total_w, total_b) = params, sums
    zero = w * 0
    losses, slopes_w, slopes_b, ws, bs = [], [], [], [], []
    for ((x,), y), size, rate in visits:
        error = x * w + b - y
        slope_w, slope_b = 2 * x * error, 2 * error
        total_w += slope_w
        total_b += slope_b
        if size:
            w += -rate * (total_w / size)
            b += -rate * (total_b / size)
            total_w = total_b = zero
        losses.append(error * error)
        slopes_w.append(slope_w)
        slopes_b.append(slope_b)
        ws.append(w)
        bs.append(b)
    return losses, [slopes_w, slopes_b], [ws, bs]


LOOPS: dict[type, FusedLoop] = {Proportional: _proportional, Linear: _line}

"""Plain gradient descent on a line, written out: the lecture's own loops, without a call in them.

They say again what `models` and `optimizers.descent.sgd` say of the way of the parameters, since calling
those costs nearly as much as the arithmetic. The losses and gradients follow from that way, in numpy. So a
step takes no longer than in a script's loop that appends its numbers to lists. The tests hold them to the
bits of the general way.
"""

from collections.abc import Callable, Iterable

from gdtui.core.arrays import Number
from gdtui.core.problem.models import Linear, Model, Proportional
from gdtui.core.training.optimizers.rule import Optimizer
from gdtui.core.training.optimizers.table import SGD

# Features and target, how many samples the batch has that ends here, or 0, and the rate.
Visits = Iterable[tuple[tuple[tuple[Number, ...], Number], int, float]]
Column = list[Number]
FusedLoop = Callable[[Visits, Column, Column], list[Column]]
"""Takes visits, parameters and the open batch's sums; returns each parameter after each visit."""


def fused_loop(model: Model, optimizer: Optimizer) -> FusedLoop | None:
    """Return the loop that is written out for this model under this optimizer, if there is one."""
    return LOOPS.get(type(model)) if optimizer == SGD else None


def _proportional(visits: Visits, params: Column, sums: Column) -> list[Column]:
    (w,), (total,) = params, sums
    zero = w * 0
    ws = []
    for ((x,), y), size, rate in visits:
        total += 2 * x * (x * w - y)
        if size:
            w += -rate * (total / size)
            total = zero
        ws.append(w)
    return [ws]


def _line(visits: Visits, params: Column, sums: Column) -> list[Column]:
    (w, b), (total_w, total_b) = params, sums
    zero = w * 0
    ws, bs = [], []
    for ((x,), y), size, rate in visits:
        error = x * w + b - y
        total_w += 2 * x * error
        total_b += 2 * error
        if size:
            w += -rate * (total_w / size)
            b += -rate * (total_b / size)
            total_w = total_b = zero
        ws.append(w)
        bs.append(b)
    return [ws, bs]


LOOPS: dict[type, FusedLoop] = {Proportional: _proportional, Linear: _line}

"""Plain gradient descent on a line, written out: the lecture's own loops, without a call in them.

They say again what `models` and `optimizers.descent.sgd` say of the way of the parameters, since calling
those costs nearly as much as the arithmetic. The losses and gradients follow from that way, in numpy. So a
step takes no longer than in a script's loop that appends its numbers to lists. The tests hold them to the
bits of the general way.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from gdtui.core.arrays import Number
from gdtui.core.problem.models import Linear, Model, Proportional
from gdtui.core.training.optimizers.rule import Optimizer
from gdtui.core.training.optimizers.table import SGD

Row = tuple[tuple[Number, ...], Number]  # features and target
Column = list[Number]


class FusedLoop(NamedTuple):
    """A loop for batches of one sample, and one for batches of any size.

    Both take visits and parameters, and return each parameter after each visit. A visit is a row and a rate;
    in batches of any size there stands between them how many samples the batch has that ends there, or 0, and
    the open batch's sums are taken, too.
    """

    alone: Callable[[Iterable[tuple[Row, float]], Column], list[Column]]
    batched: Callable[[Iterable[tuple[Row, int, float]], Column, Column], list[Column]]


def fused_loop(model: Model, optimizer: Optimizer) -> FusedLoop | None:
    """Return the loop that is written out for this model under this optimizer, if there is one."""
    return LOOPS.get(type(model)) if optimizer == SGD else None


def _proportional_alone(visits: Iterable[tuple[Row, float]], params: Column) -> list[Column]:
    (w,) = params
    ws = []
    for ((x,), y), rate in visits:
        w -= rate * (2 * x * (x * w - y))
        ws.append(w)
    return [ws]


def _proportional(visits: Iterable[tuple[Row, int, float]], params: Column, sums: Column) -> list[Column]:
    (w,), (total,) = params, sums
    zero = w - w  # which is never -0
    ws = []
    for ((x,), y), size, rate in visits:
        total += 2 * x * (x * w - y)
        if size:
            w += -rate * (total / size)
            total = zero
        ws.append(w)
    return [ws]


def _line_alone(visits: Iterable[tuple[Row, float]], params: Column) -> list[Column]:
    w, b = params
    ws, bs = [], []
    for ((x,), y), rate in visits:
        error = x * w + b - y
        w -= rate * (2 * x * error)
        b -= rate * (2 * error)
        ws.append(w)
        bs.append(b)
    return [ws, bs]


def _line(visits: Iterable[tuple[Row, int, float]], params: Column, sums: Column) -> list[Column]:
    (w, b), (total_w, total_b) = params, sums
    zero = w - w  # which is never -0
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


LOOPS: dict[type, FusedLoop] = {
    Proportional: FusedLoop(_proportional_alone, _proportional),
    Linear: FusedLoop(_line_alone, _line),
}

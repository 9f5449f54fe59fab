"""Large arrays by layer: a few sums of each update tell what it did, in place of its numbers.

With w what a layer is after the update, Δ what it moved by, g its gradient, and g₋ and Δ₋ those of the
update before, they are, by the role that each is recorded with:

weight |w|, move |Δ|, descent Δ·g, square g·g, turn g·g₋, ahead g·Δ₋

Where only some updates are recorded, Δ goes from one of these to the next, and g₋ is the gradient of the one
before: so it is with numbers that are recorded one by one.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, NamedTuple

from .values import copied, product

LARGEST = 1 << 26  # numbers in all layers: of more, no copies are kept

Floats = Callable[[Sequence[Any]], Sequence[float]]


class Told(NamedTuple):
    """A number of a layer."""

    role: str
    name: str
    value: float


class _Layer:
    """What is remembered of one: its gradient, and minus what it moved by."""

    def __init__(self) -> None:
        self.gradient: Any = None
        self.back: Any = None
        self.base: Any = None  # what it was at the last update that was recorded, where others come between
        self.sums: list[Any] = [0.0, 0.0, 0.0]  # square, turn, ahead

    def take(self, value: Any, gradient: Any) -> None:
        """Keep what it is and what it moves by, before it does."""
        if gradient is None:
            self.sums = [0.0, 0.0, 0.0]
        else:
            turn = product(gradient, self.gradient) if self.gradient is not None else 0.0
            ahead = -product(gradient, self.back) if self.back is not None else 0.0
            self.sums = [product(gradient, gradient), turn, ahead]
        self.gradient = None if gradient is None else _kept(self.gradient, gradient)
        self.back = _kept(self.back, value if self.base is None else self.base)

    def moved(self, value: Any) -> list[Any]:
        """Return the squares of |w| and |Δ|, and the other sums, once it has moved."""
        self.back -= value
        descent = -product(self.back, self.gradient) if self.gradient is not None else 0.0
        return [product(value, value), product(self.back, self.back), descent, *self.sums]


class Layers:
    """The layers of one optimizer, or of a loop."""

    def __init__(self, floats: Floats | None = None) -> None:
        self._floats = floats or _floats
        self._layers: dict[str, _Layer] = {}
        self._taken: set[str] = set()  # since the last update

    def forget(self) -> None:
        """Have nothing taken yet: another update begins."""
        self._taken.clear()

    def pass_over(self, layers: Iterable[tuple[str, Any, Any]]) -> None:
        """Keep what layers are before the first update, which is not recorded."""
        for name, value, _ in layers:
            if name not in self._layers:
                self._layers[name] = _Layer()
                self._layers[name].base = copied(value)

    def take(self, layers: Iterable[tuple[str, Any, Any]]) -> None:
        """Keep each layer's value and gradient, which may be None, before an update."""
        with quiet():
            for name, value, gradient in layers:
                if name in self._taken:
                    continue
                layer = self._layers.setdefault(name, _Layer())
                if layer.back is not None and layer.back.shape != value.shape:
                    layer = self._layers[name] = _Layer()
                layer.take(value, gradient)
                self._taken.add(name)

    def moved(self, layers: Iterable[tuple[str, Any]]) -> list[Told]:
        """Return the sums of each layer, after the update."""
        sums: list[Any] = []
        names = []
        with quiet():
            for name, value in layers:
                if name in self._taken and self._layers[name].back.shape == value.shape:
                    layer = self._layers[name]
                    sums += layer.moved(value)
                    layer.base = None if layer.base is None else _kept(layer.base, value)
                    names.append(name)
            found = list(self._floats(sums))
        self._taken.clear()
        told = []
        for index, name in enumerate(names):
            weight, move, descent, square, turn, ahead = found[6 * index : 6 * index + 6]
            told += [Told("weight", name, root(weight)), Told("move", name, root(move))]
            told += [Told("descent", name, descent), Told("square", name, square)]
            told += [Told("turn", name, turn), Told("ahead", name, ahead)]
        return told


def _floats(found: Sequence[Any]) -> list[float]:
    return [float(each) for each in found]


def root(square: float) -> float:
    """Return the square root of a sum of squares."""
    return math.sqrt(square) if square >= 0 else math.nan


def quiet() -> AbstractContextManager[Any]:
    """Return a context where NumPy says nothing of numbers that are none, whatever the program wants."""
    numpy = sys.modules.get("numpy")
    return nullcontext() if numpy is None else numpy.errstate(all="ignore")


def _kept(buffer: Any, value: Any) -> Any:
    """Return a copy of a value, in the place of the last one where that can be written to."""
    if buffer is not None and buffer.dtype == value.dtype and not getattr(value, "is_sparse", False):
        try:
            buffer[...] = value
            return buffer
        except (TypeError, ValueError):
            pass
    return copied(value)

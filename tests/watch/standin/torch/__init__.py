"""A stand-in for torch of the standard library alone: what the hooks use, and gradients given by hand."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from . import amp, nn, optim

__all__ = ["Tensor", "amp", "given", "manual_seed", "nn", "no_grad", "optim", "tensor"]


class Tensor:
    """Numbers of a shape, with a gradient."""

    dtype = "float64"
    is_sparse = False

    def __init__(self, values: list[float], shape: tuple[int, ...], requires_grad: bool = False) -> None:
        self.values, self.shape, self.requires_grad = list(values), shape, requires_grad
        self.grad: Tensor | None = None
        self.gradients: list[tuple[Tensor, Tensor]] = []

    def backward(self) -> None:
        """Add the gradients that were given to those that are there."""
        for of, gradient in self.gradients:
            of.grad = gradient.clone() if of.grad is None else of.grad + gradient

    def numel(self) -> int:
        """How many numbers there are."""
        return len(self.values)

    def detach(self) -> Tensor:
        """The same numbers."""
        made = Tensor([], self.shape)
        made.values = self.values
        return made

    def clone(self) -> Tensor:
        """A copy."""
        return Tensor(self.values, self.shape)

    def ravel(self) -> Tensor:
        """In a row."""
        made = self.detach()
        made.shape = (len(self.values),)
        return made

    def dot(self, other: Tensor) -> float:
        """The inner product."""
        return sum(mine * theirs for mine, theirs in zip(self.values, other.values))  # noqa: B905

    def any(self) -> bool:
        """Is one of them not 0?"""
        return any(self.values)

    def tolist(self) -> Any:
        """In lists of lists."""
        found: Any = list(self.values)
        for length in reversed(self.shape[1:]):
            found = [found[at : at + length] for at in range(0, len(found), length)]
        return found if self.shape else found[0]

    def __float__(self) -> float:
        return float(self.values[0])

    def __setitem__(self, place: Any, other: Tensor) -> None:
        self.values[:] = other.values

    def __add__(self, other: Tensor) -> Tensor:
        return Tensor([mine + theirs for mine, theirs in zip(self.values, other.values)], self.shape)  # noqa: B905

    def __sub__(self, other: Tensor) -> Tensor:
        return Tensor([mine - theirs for mine, theirs in zip(self.values, other.values)], self.shape)  # noqa: B905

    def __isub__(self, other: Tensor) -> Tensor:
        self[...] = self - other
        return self

    def __mul__(self, by: float) -> Tensor:
        return Tensor([by * each for each in self.values], self.shape)


def tensor(values: Any, requires_grad: bool = False) -> Tensor:
    """A number, or a list of them."""
    if isinstance(values, list):
        return Tensor(values, (len(values),), requires_grad)
    return Tensor([values], (), requires_grad)


def full(shape: tuple[int, ...], value: float, requires_grad: bool = False) -> Tensor:
    """The same number everywhere."""
    count = 1
    for length in shape:
        count *= length
    return Tensor([value] * count, shape, requires_grad)


def given(loss: float, *gradients: tuple[Tensor, Any]) -> Tensor:
    """A loss whose gradients are known: each tensor's, as a list, or one number for all of it."""
    made = Tensor([loss], ())
    for of, numbers in gradients:
        values = numbers if isinstance(numbers, list) else [numbers] * of.numel()
        made.gradients.append((of, Tensor(values, of.shape)))
    return made


def no_grad() -> Any:
    """A context."""
    return nullcontext()


def manual_seed(seed: int) -> None:
    """Nothing is random here."""

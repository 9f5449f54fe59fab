"""The list of programs as students write them: `right` and `wrong` put one on it.

What they print lies in tests/data/prints/.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import NamedTuple

PRINTS = Path(__file__).parents[2] / "data" / "prints"
X, Y = [1.0, 2.0, 3.0], [2.0, 4.0, 6.0]


def loss_of(w: float) -> float:
    """Return the loss of all samples, as a program sums it up."""
    return sum((x * w - y) ** 2 for x, y in zip(X, Y, strict=True))


def slope_of(w: float) -> float:
    """Return the gradient of all samples, as a program sums it up."""
    return sum(2 * x * (x * w - y) for x, y in zip(X, Y, strict=True))


def sgd(epochs: int) -> Iterator[tuple[int, float]]:
    """Yield each epoch of the lecture's SGD, and the parameter after it."""
    w = 1.0
    for epoch in range(epochs):
        for x, y in zip(X, Y, strict=True):
            w -= 0.01 * 2 * x * (x * w - y)
        yield epoch, w


class Script(NamedTuple):
    """A program, the name of its slip, if it has one, and what is said of it on the command line."""

    program: Callable[[], None]
    slip: str | None = None
    said: tuple[str, ...] = ()


SCRIPTS: dict[str, Script] = {}
Program = Callable[[], None]


def right(*said: str) -> Callable[[Program], Program]:
    """Put a program on the list that does what it should."""
    return lambda program: _listed(program, None, said)


def wrong(slip: str, *said: str) -> Callable[[Program], Program]:
    """Put a program on the list that has a slip."""
    return lambda program: _listed(program, slip, said)


def _listed(program: Program, slip: str | None, said: tuple[str, ...]) -> Program:
    SCRIPTS[program.__name__] = Script(program, slip, said)
    return program


def printed(name: str) -> str:
    """Return what a program prints."""
    with redirect_stdout(io.StringIO()) as out:
        SCRIPTS[name].program()
    return out.getvalue()

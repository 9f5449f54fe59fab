"""Programs that are watched: written to a file, run to their end, and what was recorded of them."""

import json
from pathlib import Path
from textwrap import dedent
from typing import Any, NamedTuple

import pytest

from gdtui.core.errors import InputError
from gdtui.watch.printing import print_watched
from gdtui.watch.program import Program

LECTURE = """
    x_data = [1.0, 2.0, 3.0]
    y_data = [2.0, 4.0, 6.0]
    w = 1.0


    def forward(x):
        return x * w


    def loss(x, y):
        y_pred = forward(x)
        return (y_pred - y) * (y_pred - y)


    def gradient(x, y):
        return 2 * x * (x * w - y)


    print("predict (before training)", 4, forward(4))

    for epoch in range(100):
        for x_val, y_val in zip(x_data, y_data):
            grad = gradient(x_val, y_val)
            w = w - 0.01 * grad
            print("\\tgrad: ", x_val, y_val, grad)
            l = loss(x_val, y_val)
        print("progress:", epoch, "w=", w, "loss=", l)

    print("predict (after training)", 4, forward(4))
"""


class Told(NamedTuple):
    """What came of a program: its rows, what was said on standard error, and the exit code."""

    rows: list[dict[str, Any]]
    said: str
    code: int

    @property
    def w(self) -> list[float]:
        """The parameter w after each update."""
        return [row["w"] for row in self.rows]


def written(folder: Path, source: str, name: str = "own.py") -> Path:
    """A program in a file."""
    path = folder / name
    path.write_text(dedent(source).lstrip("\n"), encoding="utf-8")
    return path


def told(capfd: pytest.CaptureFixture[str], file: Path, **how: Any) -> Told:
    """What is printed of a program that runs to its end; 2 is the code where it cannot be watched."""
    capfd.readouterr()
    try:
        code = print_watched(Program(file=str(file), **how), "jsonl", None)
    except InputError as error:
        return Told([], str(error), 2)
    out, err = capfd.readouterr()
    return Told([json.loads(line) for line in out.splitlines()], err, code)

"""Programs that are watched: written to a file, run to their end, and what was recorded of them."""

import json
import os
import sys
from importlib.util import find_spec
from pathlib import Path
from textwrap import dedent
from typing import Any, NamedTuple

import pytest

from gdtui.core.errors import InputError
from gdtui.core.runs.recorded import Recorded
from gdtui.watch.live import Live, begun
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


class Seen(NamedTuple):
    """A program that has run to its end as the screen has it run."""

    run: Recorded
    live: Live

    @property
    def steps(self) -> int:
        """How many updates there were."""
        return len(self.live.first.recording)

    def of(self, role: Any, name: str) -> list[float]:
        """A column of what was recorded."""
        return list(map(float, self.live.first.recording.column(role, name)))

    def notes(self, kind: str) -> list[dict[str, Any]]:
        """What was said of this kind."""
        return [note.said for note in self.live.notes if note.kind == kind]


def seen(file: Path, **how: Any) -> Seen:
    """What is recorded of a program that runs to its end."""
    live = begun(Program(file=str(file), **how))
    try:
        while live.first.end.reason == "running":
            live.first.bring(1 << 40)
    finally:
        live.close()
    return Seen(Recorded(live.first), live)


def python_with(module: str) -> str:
    """A Python that has a module: the one that an environment variable names, or this one; skip without."""
    named = os.environ.get(f"GDTUI_{module.upper()}_PYTHON")
    if named is None and find_spec(module) is None:
        pytest.skip(f"GDTUI_{module.upper()}_PYTHON names no Python with {module}")
    return named or sys.executable


def with_standin(folder: Path) -> None:
    """Have programs in a folder import the stand-in for torch."""
    (folder / "torch").symlink_to(Path(__file__).parent / "standin" / "torch")

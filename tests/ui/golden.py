"""Golden screens: one run at five sizes, and runs side by side. python -m tests.ui.golden writes them.

Read the difference before you commit one: a golden screen is a look that somebody has looked at.
"""

from pathlib import Path
from typing import NamedTuple

from tests.forked import Forked

FOLDER = Path(__file__).parent / "golden"
SIZES = [(40, 12), (60, 30), (80, 24), (100, 30), (200, 60)]

# What is typed before each screen, one after the other in one program, and what shows that it has been heard.
STATES = [
    ("start", "", "step   0 of 300"),
    ("sgd", "s" * 17, "step  17 of"),
    ("gd", "gm" + "s" * 17, "step  17 of 300"),
    ("finished", "cy", "finished"),
    ("keys", "?", "Esc closes"),
]


# Inside a step: its loss is known, its gradient is not; in GD its gradient is known, and not yet added.
INSIDE = [("inside-loss", "sssss..", "step 6: loss"), ("inside-gradient", "gmsssss...", "step 6: gradient")]

# Runs side by side: the loss, the other charts in its place, and the end over updates.
NOISY = [
    ("noisy-loss", "s" * 7, "GD 3.1"),
    ("noisy-landscape", "a", "valley"),
    ("noisy-rates", "a", "overshoots"),
    ("noisy-end", "acx", "after 100 updates"),
]
WIDE = [NOISY[0], ("noisy-end", "cx", "after 100 updates")]  # all charts are in sight at once

ADAM = [("adam", "s" * 5, "step   5 of 300")]
MOMENTUM = [("momentum", "a" + "s" * 8, "step   8 of 600")]


class Program(NamedTuple):
    """A program at a size, with the states that it is brought to, one after the other."""

    size: tuple[int, int]
    arguments: tuple[str, ...]
    states: list[tuple[str, str, str]]
    chart: str  # shows that the chart is there, which comes last


CLASSES = str(Path(__file__).parent.parent / "data" / "classes.csv")
LOGISTIC = [("classes-start", "", " 0 of 2000"), ("classes", "ee", " 40 of 2000")]
CURVE = [("curve", "eee", " 18 of 600")]
SIGNS = [("signs", "eeaaa", "noise")]

PROGRAMS = [
    *(Program(size, (), STATES, "SGD 4.667" if size[0] >= 80 else "") for size in SIZES),
    Program((80, 24), (), INSIDE, "SGD 4.667"),
    Program((100, 30), (), INSIDE, "SGD 4.667"),
    Program((80, 24), ("noisy", "--runs", "gd,sgd"), NOISY, ""),
    Program((100, 30), ("noisy", "--runs", "gd,sgd"), NOISY, ""),
    Program((200, 60), ("noisy", "--runs", "gd,sgd"), WIDE, ""),
    *(Program(size, ("--optimizer", "adam"), ADAM, "adam 4.667") for size in SIZES[2:]),
    *(
        Program(size, ("line", "--optimizer", "momentum", "--schedule", "1/t"), MOMENTUM, "")
        for size in SIZES[2:]
    ),
    *(
        Program(size, (CLASSES, "--model", "logistic", "--lr", "0.3"), LOGISTIC, "SGD 0.69")
        for size in SIZES[2:]
    ),
    *(
        Program(size, ("line", "--model", "polynomial", "--degree", "3", "--lr", "0.001"), CURVE, "SGD 1")
        for size in SIZES[2:]
    ),
    Program((80, 24), ("--mode", "gd", "--lr", "0.22"), SIGNS, "GD 4.667"),
    Program((100, 30), ("--mode", "gd", "--lr", "0.22"), SIGNS, "GD 4.667"),
    Program((100, 30), ("--runs", "gd,sgd", "--lr", "0.5"), [("exploded", "c", "finished")], ""),
]


def screens(program: Program) -> dict[str, str]:
    """Return the text of each state's screen, by the state's name."""
    found = {}
    with Forked(*program.size, *program.arguments) as terminal:
        terminal.wait(program.chart)
        for name, keys, sign in program.states:
            terminal.press(*keys)
            terminal.wait(sign)
            found[name] = terminal.settled()
    return found


def path(name: str, size: tuple[int, int]) -> Path:
    """Return where a golden screen is kept."""
    return FOLDER / f"{name}-{size[0]}x{size[1]}.txt"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for program in PROGRAMS:
        for name, text in screens(program).items():
            path(name, program.size).write_text(text + "\n", "utf-8")

"""Golden screens: the program at five sizes in five states. python -m tests.ui.golden writes them.

Read the difference before you commit one: a golden screen is a look that somebody has looked at.
"""

from pathlib import Path

from tests.terminal import Terminal

FOLDER = Path(__file__).parent / "golden"
SIZES = [(40, 12), (60, 30), (80, 24), (100, 30), (200, 60)]

# What is typed before each screen, one after the other in one program, and what shows that it has been heard.
STATES = [
    ("start", "", "step   0 of 300"),
    ("sgd", "s" * 17, "step  17 of"),
    ("gd", "m" + "s" * 17, "step  17 of 300"),
    ("finished", "cy", "finished"),
    ("keys", "?", "Esc closes"),
]


def screens(size: tuple[int, int]) -> dict[str, str]:
    """Return the text of each state's screen at this size."""
    found = {}
    with Terminal(*size) as terminal:
        if size[0] >= 80:
            terminal.wait("SGD 4.667")  # the chart, which comes last
        for name, keys, sign in STATES:
            terminal.press(*keys)
            terminal.wait(sign)
            found[name] = terminal.settled()
    return found


def path(name: str, size: tuple[int, int]) -> Path:
    """Return where a golden screen is kept."""
    return FOLDER / f"{name}-{size[0]}x{size[1]}.txt"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for size in SIZES:
        for name, text in screens(size).items():
            path(name, size).write_text(text + "\n", "utf-8")

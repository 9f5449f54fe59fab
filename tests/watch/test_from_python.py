"""What somebody's own program imports of gdtui: it does nothing unless it is watched."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from timeit import repeat

import pytest

import gdtui
from gdtui.cli.from_python import made_by
from gdtui.core.errors import InputError
from tests.realterminal import Terminal
from tests.watch.watched import told, written

SAID = """
import gdtui

w = 1.0
for i in range(5):
    grad = w - 3
    w -= gdtui.knob("lr", 0.5) * grad
    gdtui.step(loss=(w - 3) ** 2, grad=grad, epoch=1, sample=i + 1, w=w)
    noise = 1.0
    noise -= 0.5 * grad
"""


def descend(lr: float = 0.5) -> Iterator[float]:
    """Half of the way at each step."""
    yield lr


def test_without_a_watcher_step_and_knob_do_nothing_and_import_nothing() -> None:
    assert gdtui.step(loss=1.0, w=2.0) is None and gdtui.knob("lr", 0.25) == 0.25  # type: ignore[func-returns-value]
    program = "import sys, gdtui; before = set(sys.modules); gdtui.step(loss=1.0, w=2.0); "
    program += "gdtui.knob('lr', 1); print(sorted(set(sys.modules) - before)); "
    program += "assert not {'numpy', 'textual', 'rich'} & set(sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_step_costs_less_than_a_hundred_empty_calls() -> None:
    """A call of a function that does nothing takes some 50 ns: this is well below what one would notice."""

    def nothing() -> None:
        pass

    ours = min(repeat(lambda: gdtui.step(loss=1.0, grad=2.0, w=3.0), number=2000, repeat=7))
    assert ours < 100 * min(repeat(nothing, number=2000, repeat=7))


def test_what_a_program_says_counts_and_not_what_is_found(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    found = told(capfd, written(tmp_path, SAID))
    assert found.w == [2.0, 2.5, 2.75, 2.875, 2.9375]
    assert [(row["epoch"], row["sample"]) for row in found.rows] == [(1, i) for i in range(1, 6)]
    assert found.rows[0] == {"step": 1, "epoch": 1, "sample": 1, "loss": 1.0, "gradient": -2.0, "w": 2.0}
    assert told(capfd, written(tmp_path, SAID), settings={"lr": 1.0}).w[0] == 3.0


def test_a_function_is_known_by_its_file_and_name() -> None:
    program = made_by(descend, {"lr": 0.25})
    assert (program.file, program.function, program.settings) == (__file__, "descend", {"lr": 0.25})
    for nameless in (lambda: None, len, 3):
        with pytest.raises(InputError, match="is no function that a file has by this name"):
            made_by(nameless, {})  # type: ignore[arg-type]


def test_a_function_is_watched_from_python_in_a_real_terminal(tmp_path: Path) -> None:
    source = """
    import gdtui


    def descend(lr=0.5):
        w = 1.0
        while True:
            grad = w - 3
            w -= lr * grad
            yield {"loss": (w - 3) ** 2, "grad": grad, "w": w}


    if __name__ == "__main__":
        raise SystemExit(gdtui.watch(descend, lr=0.25))
    """
    file = written(tmp_path, source)
    with Terminal(100, 30, program=(sys.executable, str(file))) as terminal:
        terminal.wait("Code · own.py:descend")
        terminal.press("sss")
        terminal.wait("step 3")
        assert "2.15625" in terminal.settled()
        terminal.press("q")
        assert terminal.ended() == 0 and terminal.given_back()

"""A bug of ours: the terminal comes back, the exit code is 1, and what is said does no harm."""

import re
import subprocess
import sys

import pytest

from gdtui.core.errors import visible
from tests.hostile import TEXTS
from tests.realterminal import PATIENCE, Terminal

CRASH = """
import sys
from gdtui.cli import main
from gdtui.ui.panes.weights import WeightsPane
from gdtui.ui.screens.main import MainScreen
class Fault(Exception):
    def __rich__(self):
        return str(self)
def fail(self, *rest):
    word = "hun" + "ter2"  # a local variable, which is nobody's business
    raise {error}
def timed(self, *rest):
    self.set_timer(0.01, lambda: fail(self))
async def work(self):
    fail(self)
def worked(self, *rest):
    self.run_worker(work(self))
{where} = {what}
sys.argv[1:] = []
main()
"""
BOOM = r'ValueError("boom \x1b[2J\x1b]52;c;eA==\x07\x9b31m\u202e [bold] [/]\nsecond line")'
PLACES = {
    "drawing": ("WeightsPane.rows", "fail"),
    "a key": ("MainScreen.do", "fail"),
    "mounting": ("MainScreen.on_mount", "fail"),
    "the application": ("MainScreen.__init__", "fail"),
    "a timer": ("MainScreen.do", "timed"),
    "a worker": ("MainScreen.do", "worked"),
}


def crash(place: str, error: str) -> tuple[str, ...]:
    """The program that fails at a place."""
    where, what = PLACES[place]
    return ("-c", CRASH.format(where=where, what=what, error=error))


@pytest.mark.parametrize("place", PLACES)
def test_a_crash_says_so(place: str) -> None:
    with Terminal(200, 60, program=crash(place, BOOM)) as terminal:
        if PLACES[place][0].endswith("do"):
            terminal.wait("SGD 4.667")
            terminal.press("s")
        assert terminal.ended() == 1
        assert terminal.given_back()
        said = terminal.sent.rpartition(b"\x1b[?25h")[2].decode()
        first, *lines = said.splitlines()
        assert re.fullmatch(r"gdtui: this is a bug in gdtui, please report it: .*boom .*", first)
        assert lines[0] == "Traceback (most recent call last):" and "hunter2" not in said
        assert any(r"ValueError: boom \x1b[2J" in line and r"\u202e [bold] [/]" in line for line in lines)
        assert all(line.isprintable() for line in said.splitlines())


def test_an_exception_that_can_draw_itself_does_not() -> None:
    with Terminal(200, 60, program=crash("drawing", 'Fault("\\x1b[2J[/]")')) as terminal:
        assert terminal.ended() == 1
        assert r"Fault: \x1b[2J[/]" in terminal.text


def test_whatever_an_exception_says_is_printable() -> None:
    code = "import sys\nfrom gdtui.cli.crash import report\nfrom tests.hostile import TEXTS\n"
    code += "for text in TEXTS: report(ValueError(text))"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=PATIENCE)
    assert ended.returncode == 0
    lines = ended.stderr.decode().split("\n")
    assert all(line.isprintable() for line in lines)
    for text in TEXTS:
        first = text.splitlines()[0] if text.splitlines() else ""
        assert any(visible(first, 20).rstrip("…") in line for line in lines)


def test_a_trace_that_fails_says_so_too() -> None:
    code = f"""
import gdtui.trace.printing as printing
from gdtui.cli import main
def fail(*rest):
    raise {BOOM}
printing.train = fail
main(["run"])
"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=PATIENCE, text=True)
    assert ended.returncode == 1 and ended.stdout == ""
    lines = ended.stderr.splitlines()
    assert lines[0].startswith("gdtui: this is a bug in gdtui, please report it: ValueError: boom \\x1b[2J")
    assert lines[1] == "Traceback (most recent call last):"
    assert all(line == visible(line, 1000) for line in lines)

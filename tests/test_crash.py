"""A bug of ours: the terminal comes back, the exit code is 1, and what is said does no harm."""

import re
import subprocess
import sys
from time import sleep

import pytest

from gdtui.core.errors import visible
from tests.forked import Forked
from tests.hostile import TEXTS
from tests.realterminal import PATIENCE, Terminal

CRASH = """
import sys
from gdtui.cli import main
from gdtui.ui.panes.footer import KeyLine
from gdtui.ui.panes.log import LogPane
from gdtui.ui.panes.loss import LossPane
from gdtui.ui.panes.pane import Pane
from gdtui.ui.panes.status import StatusLine
from gdtui.ui.panes.weights import WeightsPane
from gdtui.ui.screens.keys import KeyList, KeysScreen
from gdtui.ui.screens.line import LineScreen
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
    "a key": ("MainScreen.do", "fail"),
    "mounting": ("MainScreen.on_mount", "fail"),
    "the application": ("MainScreen.__init__", "fail"),
    "a timer": ("MainScreen.do", "timed"),
    "a worker": ("MainScreen.do", "worked"),
}
OF_ITS_OWN = ("mounting", "a worker")  # in processes that end as interpreters do


def crash(place: str, error: str) -> tuple[str, ...]:
    """The program that fails at a place."""
    where, what = PLACES[place]
    return ("-c", CRASH.format(where=where, what=what, error=error))


@pytest.mark.parametrize("place", PLACES)
def test_a_crash_says_so(place: str) -> None:
    kind = Terminal if place in OF_ITS_OWN else Forked
    with kind(200, 60, program=crash(place, BOOM)) as terminal:
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


class Late(Terminal):
    """A terminal that has much else to do before it reads anything, as on a busy machine or a far line."""

    _read_before = False

    def _take(self, data: bytes) -> None:
        if not self._read_before:
            self._read_before = True
            sleep(1.6)
        super()._take(data)


def test_an_answer_that_comes_late_is_not_left_to_the_shell() -> None:
    with Late(100, 30, program=crash("the application", BOOM)) as terminal:
        assert terminal.ended() == 1
        assert terminal.given_back()
        assert b"this is a bug" in terminal.sent and b"^[" not in terminal.sent


GOES_ON = {
    "rows of a pane": ("WeightsPane.rows", "fail"),
    "the lines in sight": ("LogPane.sight", "fail"),
    "a title": ("LossPane.titles", "fail"),
    "a line": ("StatusLine.line", "fail"),
    "the keys": ("KeyLine.line", "fail"),
    "a size": ("Pane.on_resize", "fail"),
    "a click": ("Pane.on_click", "fail"),
    "a list in front": ("KeyList.line", "fail"),
    "opening a list": ("KeysScreen.compose", "fail"),
    "a line in front": ("LineScreen.on_input_changed", "fail"),
}


@pytest.mark.parametrize("place", GOES_ON)
def test_no_widget_ends_the_program_and_it_says_so_at_the_end(place: str) -> None:
    """What fails says so, or is closed; the rest goes on, and the end is that of a bug of ours."""
    where, what = GOES_ON[place]
    program = CRASH.format(where=where, what=what, error=BOOM)
    with Forked(100, 30, program=("-c", program)) as terminal:
        terminal.wait(lambda text: "step   0 of" in text)
        terminal.press("\x1b[<0;60;12M\x1b[<0;60;12m", "ss")
        terminal.wait(lambda text: "step   2 of" in text)
        if "in front" in place or "list" in place:
            terminal.press("?" if "list" in place else ":st")
            terminal.wait("boom")
            terminal.settled()
            terminal.press("\x1b[27u" * 2 + "s")
            terminal.wait(lambda text: "step   3 of" in text)
        elif place not in ("a size", "a click", "a title"):
            terminal.wait("ValueError: bo")
        terminal.resize(90, 28)
        terminal.settled()
        terminal.press("q")
        assert terminal.ended() == 1
        assert terminal.given_back()
        assert "gdtui: this is a bug in gdtui" in terminal.sent.rpartition(b"\x1b[?25h")[2].decode()


@pytest.mark.parametrize("again", ["gdtui --lr 0.5 --at 7", None])
def test_the_command_that_opens_the_moment_again_comes_first(again: str | None) -> None:
    where, what = PLACES["a key"]
    plug = f"import gdtui.core.session.arguments as way\nway.command = lambda session: {again!r}\n"
    program = ("-c", plug + CRASH.format(where=where, what=what, error=BOOM))
    with Forked(200, 60, program=program) as terminal:
        terminal.wait("SGD 4.667")
        terminal.press("s")
        assert terminal.ended() == 1
        said = terminal.sent.rpartition(b"\x1b[?25h")[2].decode().splitlines()
        assert said[0].startswith("gdtui: this is a bug" if again is None else "gdtui: this opens it again")
        assert again is None or said[0].endswith(again)


def test_what_was_built_is_not_lost_with_it() -> None:
    where, what = PLACES["a key"]
    program = ("-c", CRASH.format(where=where.replace("do", "show"), what=what, error=BOOM))
    with Forked(200, 60, program=program) as terminal:
        terminal.wait("SGD 4.667")
        terminal.press(*"ss=sMa?")
        assert terminal.ended() == 1
        said = terminal.sent.rpartition(b"\x1b[?25h")[2].decode().splitlines()
        assert said[0].endswith("gdtui --change 2:lr=0.02 --at 3 --mark a=3")


def test_an_error_of_composing_the_command_is_not_the_one_that_is_reported() -> None:
    where, what = PLACES["a key"]
    plug = "import gdtui.core.session.arguments as way\nway.command = lambda session: 1 / 0\n"
    with Forked(200, 60, program=("-c", plug + CRASH.format(where=where, what=what, error=BOOM))) as terminal:
        terminal.wait("SGD 4.667")
        terminal.press("s")
        assert terminal.ended() == 1
        said = terminal.sent.rpartition(b"\x1b[?25h")[2].decode()
        assert said.startswith("gdtui: this is a bug in gdtui, please report it: ValueError: boom")


def test_an_exception_that_can_draw_itself_does_not() -> None:
    with Forked(200, 60, program=crash("mounting", 'Fault("\\x1b[2J[/]")')) as terminal:
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

"""The program in a real terminal: what a class sees."""

import re

import pytest

from tests.forked import Forked
from tests.realterminal import Terminal

SIZES = [(80, 24), (100, 30), (200, 60)]
PANES = ("Dataset", "Weights", "Gradient log", "Loss")


@pytest.mark.parametrize("size", SIZES)
def test_a_lesson(size: tuple[int, int]) -> None:
    """Steps SGD and GD as a teacher does; every state that is seen twice is the same twice."""
    kind = Terminal if size == (100, 30) else Forked
    with kind(*size) as terminal:
        terminal.wait("SGD 4.667")
        start = terminal.settled()
        assert all(pane in start for pane in PANES)
        terminal.press("s")
        terminal.wait("w = 1.02 ")
        first = terminal.settled()
        terminal.press("s", "s")
        terminal.wait("w = 1.260688 ")
        third = terminal.settled()
        assert "-16.2288" in third and "step 3" in third
        terminal.press("S", "S")
        terminal.wait("w = 1.02 ")
        assert terminal.settled() == first
        terminal.press("c")
        terminal.wait("finished")
        end = terminal.settled()
        assert "w = 1.9999999999999236" in end and "step 300" in end
        terminal.press("C")
        terminal.wait("w = 1 ")
        assert terminal.settled() == start
        terminal.press("c")
        terminal.wait("finished")
        assert terminal.settled() == end
        terminal.press("C", "m", "e")
        terminal.wait("w = 1.0933333333333333")
        terminal.press("q")
        assert terminal.ended() == 0
        assert terminal.given_back()


def steps_shown(text: str) -> int:
    """How many steps the status line says have been taken."""
    found = re.search(r"step +(\d+) of", text)
    return int(found[1]) if found else 0


@pytest.mark.parametrize("key", ["c", " "])
def test_quitting_a_long_run_is_not_kept_waiting(key: str) -> None:
    with Forked(100, 30, "--epochs", "10000000", "--lr", "1e-9") as terminal:
        terminal.wait("SGD 4.667")
        terminal.press(*("}" * 9), key)
        terminal.wait("playing")
        terminal.wait(lambda text: steps_shown(text) > 20_000)
        terminal.press("q")
        assert terminal.ended() == 0
        assert steps_shown(terminal.text) < 30_000_000


def test_what_diverges_says_so_and_goes_on_being_a_program() -> None:
    with Forked(100, 30, "--lr", "1") as terminal:
        terminal.wait("SGD 4.667")
        terminal.press("c")
        terminal.wait("diverged at step 225")
        terminal.press("s", "S")
        assert "step 224" in terminal.wait("paused")
        terminal.press("y", "g", "m", "c")
        terminal.wait("finished")
        terminal.press("q")
        assert terminal.ended() == 0


def test_a_resize_is_followed_at_once() -> None:
    with Forked(100, 30) as terminal:
        terminal.wait("SGD 4.667")
        terminal.press("s")
        for columns, rows in ((80, 24), (200, 60), (100, 30)):
            terminal.resize(columns, rows)
            terminal.wait(lambda text, c=columns: max(map(len, text.splitlines())) == c)  # type: ignore[misc]
            text = terminal.settled()
            assert all(pane in text for pane in PANES)
            assert "q quit" in text.splitlines()[rows - 1]


def test_breakpoints_from_the_shell_stop_the_run_and_say_so() -> None:
    with Forked(100, 30, "--break", "w > 1.5", "--break", "-w < -1.9") as terminal:
        terminal.wait("SGD 4.667")
        terminal.press("c")
        assert "w 1.5072  ◆ w > 1.5" in terminal.wait("◆ w > 1.5")
        terminal.press("c")
        terminal.wait("◆ -w < -1.9")
        terminal.press("C", "C")
        terminal.wait("step   0 of")
        terminal.press("q")
        assert terminal.ended() == 0


def test_a_rate_from_here_on_says_where_it_parted_and_is_returned_from() -> None:
    with Forked(100, 30) as terminal:
        terminal.wait("SGD 4.667")
        terminal.press("10e", "E", "5=", "e")
        assert "lr 0.2 " in terminal.wait("forked at step 27")
        terminal.press("u")
        terminal.wait(lambda text: "forked" not in text and "step  27 of" in text)
        terminal.press("q")
        assert terminal.ended() == 0

"""Far away: the screen shows what is now, and not what was some seconds ago."""

import re
import subprocess
import sys

import pytest

from gdtui.terminal.line import WINDOW
from tests.realterminal import ASKING, PATIENCE, STATUS, Terminal
from tests.slow import SlowAndSilent, SlowLine

READY = "SGD 4.667"
FRAME = 1500  # bytes, more than a step's frame has
# The line is slow by count, not by the clock, so the clocks by which answers are lost and bytes read must not
# run.
PATIENT = ("-c", ASKING)


def test_a_key_held_down_on_a_slow_line_is_followed() -> None:
    """Frames that the line has no room for are not drawn: what has been drawn is what is now."""
    with SlowLine(100, 30, program=PATIENT) as terminal:
        terminal.wait(READY)
        terminal.settled()
        drawn = terminal.frames
        hold(terminal, "s", times=20, carried=80)
        released = len(terminal.sent)
        terminal.carry_all()
        terminal.wait("step  20 of")
        assert terminal.frames - drawn < 8
        assert len(terminal.sent) - released < WINDOW + 2 * FRAME
        terminal.press("q")
        assert terminal.ended() == 0
        assert terminal.given_back()


def test_a_terminal_that_does_not_answer_lags_by_what_is_stored_on_the_way() -> None:
    """Nobody can say how much that is: a pseudo-terminal stores some kilobytes, and so may a network.

    What it takes is sent, so the end comes when all that has been read. To quit takes no longer than ever.
    """
    with SlowAndSilent(100, 30) as terminal:
        terminal.wait(READY)
        terminal.settled()
        hold(terminal, "s", times=40, carried=100)
        released = len(terminal.sent)
        terminal.carry_all()
        terminal.wait("step  40 of")
        assert len(terminal.sent) - released < 30_000
        terminal.press("q")
        assert terminal.ended() == 0
        assert terminal.given_back()


def hold(terminal: SlowLine, key: str, times: int, carried: int) -> None:
    """Press a key again and again, and have the line carry so many bytes for each."""
    terminal.carry(0)
    for _ in range(times):
        terminal.press(key)
        terminal.carry(carried)


def test_fewer_frames_are_drawn_over_ssh() -> None:
    """Of 64 steps a second fifteen are shown, by the clock that the steps go by."""
    with Terminal(100, 30, program=PATIENT, SSH_CONNECTION="here 1 there 2") as terminal:
        terminal.wait(READY)
        terminal.press("}}}}")
        terminal.settled()
        before = terminal.frames
        terminal.press(" ")
        shown = re.compile(r"step +(\d+) of")
        terminal.wait(lambda text: int((shown.search(text) or "0")[1]) >= 128)
        steps = int((shown.search(terminal.text) or "0")[1])
        assert 0 < terminal.frames - before < 15 * steps / 64 + 8


FRAMES_A_SECOND = """
import os
from gdtui.cli import screen
screen._abilities(os.environ)
from textual.constants import MAX_FPS
print(MAX_FPS)
"""


@pytest.mark.parametrize(
    ("environment", "frames"),
    [({}, 60), ({"SSH_CONNECTION": "a"}, 15), ({"SSH_CONNECTION": "a", "TEXTUAL_FPS": "30"}, 30)],
)
def test_who_wants_more_frames_over_ssh_has_more(environment: dict[str, str], frames: int) -> None:
    said = subprocess.run(
        [sys.executable, "-c", FRAMES_A_SECOND],
        env=environment,
        capture_output=True,
        timeout=PATIENCE,
        check=True,
    )
    assert int(said.stdout) == frames


def test_keys_now_and_then_ask_the_terminal_nothing() -> None:
    """Who records what is sent, and shows it, would have the answers typed into the shell."""
    with Terminal(100, 30) as terminal:
        terminal.wait(READY)
        terminal.settled(asleep=0.6)  # in which even a slow line has carried the first picture
        before = terminal.sent.count(STATUS)
        for step in range(1, 6):
            terminal.press("s")
            terminal.wait(f"step   {step} of")
            terminal.settled(asleep=0.6)
        assert terminal.sent.count(STATUS) == before
        assert before <= 3


def test_who_wants_no_questions_is_asked_none() -> None:
    with Terminal(100, 30, GDTUI_NO_QUESTIONS="1") as terminal:
        terminal.wait(READY)
        terminal.press("s" * 50, "z", "z", "q")
        assert terminal.ended() == 0
        assert terminal.given_back()
        assert not re.search(rb"\x1b\[(5n|6n|\?2026\$p|c)", terminal.sent)

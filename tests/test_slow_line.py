"""Far away: the screen shows what is now, and not what was some seconds ago."""

import time

from tests.slow import SlowAndSilent, SlowLine, hold
from tests.terminal import Terminal


def test_a_key_held_down_on_a_slow_line_is_followed() -> None:
    """Frames that the line has no room for are not drawn: what has been drawn is what is now."""
    with SlowLine(100, 30) as terminal:
        terminal.wait("SGD 4.667")
        hold(terminal, "s", 60)
        released = time.monotonic()
        terminal.wait("step  60 of")
        assert time.monotonic() - released < 2
        terminal.press("q")
        assert terminal.ended(within=2) == 0
        assert terminal.given_back()


def test_a_terminal_that_does_not_answer_lags_by_what_is_stored_on_the_way() -> None:
    """Nobody can say how much that is: a pseudo-terminal stores some kilobytes, and so may a network.

    What it takes is sent, so the end comes when all that has been read. To quit takes no longer than ever.
    """
    with SlowAndSilent(100, 30) as terminal:
        terminal.wait("SGD 4.667")
        hold(terminal, "s", 40)
        released, sent = time.monotonic(), len(terminal.sent)
        terminal.wait("step  40 of")
        assert len(terminal.sent) - sent < 30_000 and time.monotonic() - released < 3
        terminal.press("q")
        assert terminal.ended(within=3) == 0
        assert terminal.given_back()


def frames(*keys: str, **environment: str) -> list[float]:
    """How many frames a second are drawn after each of some keys, in a run that takes minutes.

    Each frame ends with a question.
    """
    with Terminal(100, 30, "--epochs", "10000000", "--lr", "1e-9", **environment) as terminal:
        terminal.wait("SGD 4.667")
        counts = []
        for key in keys:
            terminal.press(key)
            terminal.watch(0.2)
            counts.append(terminal.watch(1.0).count(b"\x1b[5n"))
        return counts


def test_fewer_frames_are_drawn_over_ssh() -> None:
    """Playing 64 steps a second leaves time for more; at full speed the steps themselves take most of it."""
    over_ssh = {"SSH_CONNECTION": "here 1 there 2"}
    ordinary, full = "}}}} ", "}" * 9
    far = frames(ordinary, full, **over_ssh)
    assert all(5 <= count <= 16 for count in far)
    assert min(frames(ordinary, TEXTUAL_FPS="60", **over_ssh)) > max(far)  # who wants more has more

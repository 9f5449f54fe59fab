"""Whatever stands in the environment: the program opens, or says in a line why not."""

import pytest

from gdtui.cli.environment import HEARD, prepare
from tests.realterminal import Terminal

HOSTILE = {
    "TEXTUAL": "debug,devtools,headless",
    "TEXTUAL_DEBUG": "1",
    "TEXTUAL_DRIVER": "no.such:Driver",
    "TEXTUAL_FILTERS": "dim,bogus",
    "TEXTUAL_LOG": "/nonexistent/log",
    "TEXTUAL_DEVTOOLS_PORT": "x",
    "TEXTUAL_SCREENSHOT": "1",
    "TEXTUAL_SCREENSHOT_LOCATION": "/nonexistent",
    "TEXTUAL_PRESS": "q,q",
    "TEXTUAL_SHOW_RETURN": "1",
    "TEXTUAL_FPS": "0",
    "TEXTUAL_ANIMATIONS": "bogus",
    "TEXTUAL_COLOR_SYSTEM": "bogus",
    "TEXTUAL_THEME": "bogus",
    "TEXTUAL_SLOW_THRESHOLD": "-5",
    "TEXTUAL_DIM_FACTOR": "900",
    "TEXTUAL_SPEEDUPS": "0",
    "TEXTUAL_DISABLE_KITTY_KEY": "1",
    "ESCDELAY": "-1",
    "COLUMNS": "0",
    "LINES": "x",
    "FORCE_COLOR": "1",
    "TTY_COMPATIBLE": "bogus",
    "TTY_INTERACTIVE": "bogus",
    "UNICODE_VERSION": "bogus",
    "JUPYTER_COLUMNS": "x",
    "NPY_DISABLE_CPU_FEATURES": "SSE bogus",
    "OPENBLAS_NUM_THREADS": "x",
    "PYTHONASYNCIODEBUG": "1",
    "HOME": "/nonexistent",
    "TMUX": "bogus",
}


def opens(environment: dict[str, str]) -> str:
    """Open the program and leave it; return all that it sent."""
    with Terminal(100, 30, environment=environment) as terminal:
        terminal.wait("SGD 4.667")
        terminal.press("s")
        terminal.wait("step   1 of")
        terminal.press("q")
        assert terminal.ended() == 0
        assert terminal.given_back()
        assert "Traceback" not in terminal.text and "returned" not in terminal.text
        return terminal.sent.decode("utf-8", "replace")


@pytest.mark.parametrize("name", ["TEXTUAL_COLOR_SYSTEM", "TEXTUAL_LOG", "TEXTUAL_PRESS", "UNICODE_VERSION"])
def test_a_variable_that_means_nothing_is_ignored(name: str) -> None:
    opens({name: HOSTILE[name]})


def test_all_of_them_together_are_ignored() -> None:
    opens(HOSTILE)


def test_textual_hears_no_variables_but_those_for_people() -> None:
    environment = {**HOSTILE, "NO_COLOR": "", "TEXTUAL_NEW": "1", "SSH_CONNECTION": "x"}
    prepare(environment)
    assert {name for name in environment if name.startswith("TEXTUAL")} == {*HEARD} - {"TEXTUAL_COLOR_SYSTEM"}
    assert environment["TEXTUAL_THEME"] == "bogus" and "NO_COLOR" not in environment


def test_keys_are_heard_where_their_protocol_is_not_wanted() -> None:
    """Escape, whichever way the terminal sends it, and no protocol is asked for."""
    with Terminal(100, 30, TEXTUAL_DISABLE_KITTY_KEY="1") as terminal:
        terminal.wait("SGD 4.667")
        for escape in ("\x1b[27u", "\x1b"):
            terminal.press("?")
            terminal.wait("next sample")
            terminal.press(escape)
            terminal.wait(lambda text: "next sample" not in text and "Gradient log" in text)
        terminal.press("\x1b[99;5u")
        assert terminal.ended() == 130
        assert b"\x1b[>" not in terminal.sent and b"\x1b[<u" not in terminal.sent

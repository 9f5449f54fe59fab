"""No terminal to open the screen in: one line that names the way out, exit code 2, and soon."""

import subprocess
import sys

import pytest

from tests.realterminal import PATIENCE, Terminal

GDTUI = f"{sys.executable} -m gdtui"
SAID = "gdtui: the screen needs a terminal, and this is none; 'gdtui run' prints the same run without one\r\n"

# In a shell on a real terminal, of which one thing or another is taken away.
WITHOUT = {
    "input is a file": f"{GDTUI} </dev/null",
    "input is a pipe at its end": f"true | {GDTUI}",
    "input is closed": f"{GDTUI} <&-",
    "errors go elsewhere": f"{GDTUI} 2>&1 | cat",
    "dumb": f"TERM=dumb {GDTUI}",
    "unknown": f"TERM=unknown {GDTUI}",
    "no TERM": f"unset TERM; {GDTUI}",
    "an empty TERM": f"TERM= {GDTUI}",
}


@pytest.mark.parametrize("command", WITHOUT.values(), ids=WITHOUT)
def test_one_line_names_the_way_out(command: str) -> None:
    with Terminal(100, 30, program=("/bin/bash", "-c", f"set -o pipefail; {command}")) as terminal:
        assert terminal.ended() == 2
        assert terminal.sent.decode() == SAID
        assert terminal.given_back()


@pytest.mark.parametrize("closed", ["2>&-", "<&- 2>&-", "<&- >&- 2>&-"])
def test_with_nothing_to_write_on_the_exit_code_says_it(closed: str) -> None:
    ended = subprocess.run(
        ["/bin/bash", "-c", f"{GDTUI} {closed}"], capture_output=True, timeout=PATIENCE, text=True
    )
    assert ended.returncode == 2 and ended.stdout == ended.stderr == ""


def test_output_may_go_anywhere() -> None:
    """The screen is drawn on the terminal by way of stderr; standard output is for data."""
    with Terminal(100, 30, program=("/bin/bash", "-c", f"{GDTUI} >/dev/null")) as terminal:
        terminal.wait("Gradient log")
        terminal.press("q")
        assert terminal.ended() == 0
        assert terminal.given_back()

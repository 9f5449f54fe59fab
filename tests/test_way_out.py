"""Esc, Esc and q end the program, and Ctrl+C does, whatever was typed before and whatever hears nothing."""

import pytest

from tests.forked import Forked

SIX = "gd,sgd:lr=0.05,batch=2,sgd:seed=1,gd:dtype=float32,sgd:lr=1e6"
DEAF = """
import asyncio, sys
from gdtui.cli import main
from gdtui.ui.app import Debugger
from gdtui.ui.keys.queue import KeyQueue
async def wait(self, *rest):
    await asyncio.Event().wait()
{where} = wait
sys.argv[1:] = []
main()
"""


@pytest.mark.parametrize(
    "typed",
    [
        "cw:goto 50%\rc:break loss < 1\rccc" * 10,
        ":step 3" * 40,
        "\x10theme\r" * 10,
        ("?:help\r\x10\x1b[5~" + "M'1234567890") * 10,
        "\x1b[200~a paste that does not end",
        "\x1b]52;c;a string that does not end",
        "=-=-mmrrcPc:zoom\r" * 20,
    ],
)
@pytest.mark.parametrize(("end", "code"), [("\x1b\x1bq", 0), ("\x03", 130)])
def test_the_way_out_is_open_whatever_was_typed_before_it(typed: str, end: str, code: int) -> None:
    with Forked(80, 24, "noisy", "--runs", SIX, "--epochs", "10000000", "--break", "epoch == 3") as terminal:
        terminal.wait("Dataset")
        terminal.press(typed + end)
        assert terminal.ended() == code
        assert terminal.given_back()


@pytest.mark.parametrize("where", ["KeyQueue.take", "KeyQueue._hear", "Debugger._on_exit_app"])
@pytest.mark.parametrize(("end", "code"), [("\x1b\x1bq", 0), ("\x1b[27u\x1b[27uq", 0), ("\x03", 130)])
def test_the_way_out_is_open_where_nobody_hears_it(where: str, end: str, code: int) -> None:
    """What listens to keys, or should end the program, waits for ever."""
    with Forked(80, 24, program=("-c", DEAF.format(where=where))) as terminal:
        terminal.wait_until(lambda: b"?2004h" in terminal.sent, "a screen")
        terminal.press("s", end)
        assert terminal.ended() == code
        assert terminal.given_back()


BUSY = """
import sys
from gdtui.cli import main
from gdtui.ui.screens.main import MainScreen
def compute(self, *rest):
    while True:
        pass
MainScreen.do = compute
sys.argv[1:] = []
main()
"""


@pytest.mark.parametrize(
    ("end", "code"), [("\x1b\x1bq", 0), ("\x1bq\x1bq", 0), ("\x03", 130), ("\x1b[99;5u", 130)]
)
def test_the_way_out_is_open_while_the_program_computes_for_ever(end: str, code: int) -> None:
    with Forked(80, 24, program=("-c", BUSY)) as terminal:
        terminal.wait("SGD 4.667")
        terminal.press("s")
        terminal.press(end)
        assert terminal.ended() == code
        assert terminal.given_back()

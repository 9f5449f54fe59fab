"""Output in any encoding: what it lacks is written in ASCII, and nothing fails."""

import os
import subprocess
import sys

import pytest

from gdtui.display.ascii import ascii_text
from tests.forked import gdtui
from tests.realterminal import PATIENCE

ENCODINGS = ["latin-1", "koi8-r", "cp437", "ascii", "shift_jis"]
CALLS = [
    ["--help"],
    ["run", "--epochs", "1", "--chart"],
    ["run", "--epochs", "1", "--chart", "--format", "csv"],
    ["compare", "--epochs", "2"],
]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_every_output_can_be_written(encoding: str, call: list[str]) -> None:
    ended = gdtui(*call, encoding=encoding)
    assert ended.returncode == 0
    for text in (ended.stdout, ended.stderr):
        assert "this is a bug" not in text and "\\u" not in text and "?" not in text.replace("'?'", "")


def test_the_encoding_is_that_of_the_environment() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "koi8-r"}
    command = [sys.executable, "-m", "gdtui", *CALLS[1]]
    ended = subprocess.run(command, capture_output=True, env=environment, timeout=PATIENCE)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert ended.stdout.decode("koi8-r") == gdtui(*CALLS[1], encoding="koi8-r").stdout


def test_what_stands_in_for_a_character_takes_as_much_room() -> None:
    assert ascii_text("w·x … ⡇⠀ŷ² 汉") == "w*x ~ * p2 ?"

"""Output in any encoding: what it lacks is written in ASCII, and nothing fails."""

import os
import subprocess
import sys

import pytest

from gdtui.display.ascii import ascii_text
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
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    command = [sys.executable, "-m", "gdtui", *call]
    ended = subprocess.run(command, capture_output=True, env=environment, timeout=PATIENCE)
    assert ended.returncode == 0
    for said in (ended.stdout, ended.stderr):
        text = said.decode(encoding)
        assert "this is a bug" not in text and "\\u" not in text and "?" not in text.replace("'?'", "")


def test_what_stands_in_for_a_character_takes_as_much_room() -> None:
    assert ascii_text("w·x … ⡇⠀ŷ² 汉") == "w*x ~ * p2 ?"

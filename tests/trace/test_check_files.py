"""What `gdtui check` is given: files, whatever stands in them, and standard input."""

from pathlib import Path

import pytest

from gdtui.cli.arguments import application
from gdtui.cli.usage import parsed
from tests import forked
from tests.hostile import TEXTS
from tests.trace.test_check import DATA, told


@pytest.mark.parametrize("line", TEXTS)
def test_a_hostile_line_is_left_out(line: str) -> None:
    assert not told(line.replace("\n", " ")).lines


def test_hostile_lines_are_left_out_and_never_shown(tmp_path: Path) -> None:
    file = tmp_path / "out.txt"
    whole = "\n".join([(DATA / "gd.txt").read_text(), *(line.replace("\0", "") for line in TEXTS)])
    file.write_bytes(whole.encode("utf-8", "surrogatepass"))
    ended = forked.gdtui("check", str(file))
    assert ended.returncode == 0 and ended.stdout.startswith("right: all 102 lines")
    assert "\x1b" not in ended.stdout


UNREADABLE = [
    (b"", "is empty"),
    (b"\n \n\n", "is empty"),
    (b"\x00\x01\x02\x7fELF", "is no text"),
    (b"hello\nthere is nothing\n", "no number has a name"),
    (b"1 2 3\n4 5 6\n", "no number has a name"),
    (b"\xff\xfe\xfd\xfc", "is no text"),
    (b"w = 1if 0x1for x in y\n'\\d'\n", "no number has a name"),
    (b"w = 1.0\nfor epoch in range(3):\n    loss = w * 2\n    print(epoch, w)\n", "is the program"),
]


@pytest.mark.parametrize(("content", "why"), UNREADABLE)
def test_what_cannot_be_read_is_said_in_one_line(content: bytes, why: str, tmp_path: Path) -> None:
    file = tmp_path / "out.txt"
    file.write_bytes(content)
    ended = forked.gdtui("check", str(file))
    assert (ended.returncode, ended.stdout) == (2, "")
    assert len(ended.stderr.splitlines()) == 1 and (why in ended.stderr or "no number" in ended.stderr)


def test_files_that_are_none_are_said_in_one_line(tmp_path: Path) -> None:
    for file in (
        tmp_path,
        tmp_path / "not there",
        Path("/dev/zero"),
        Path("/dev/null"),
        tmp_path / "\x1b[2J",
    ):
        ended = forked.gdtui("check", str(file))
        assert (ended.returncode, ended.stdout, len(ended.stderr.splitlines())) == (2, "", 1), file
        assert "\x1b" not in ended.stderr


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_what_a_shell_on_windows_writes_is_read(encoding: str, tmp_path: Path) -> None:
    file = tmp_path / "out.txt"
    file.write_bytes((DATA / "gd.txt").read_text().replace("\n", "\r\n").encode(encoding))
    assert forked.gdtui("check", str(file)).stdout.startswith("right: all 102 lines")


def test_the_screen_needs_a_terminal_and_the_verdict_does_not() -> None:
    ended = forked.gdtui("check", str(DATA / "gd.txt"), "--open")
    assert ended.returncode == 2 and ended.stdout.startswith("right") and "needs a terminal" in ended.stderr


def test_the_command_takes_what_run_takes() -> None:
    command, bound = parsed(application(), ["check", "out.txt", "noisy", "--lr", "0.1", "--batch", "2"])
    assert command.__name__ == "check" and bound.args[:2] == ("out.txt", "noisy")

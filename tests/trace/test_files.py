"""A file appears whole or not at all."""

import errno
import io
import os
import sys
from pathlib import Path

import pytest

from gdtui.core.conditions.condition import condition
from gdtui.core.errors import InputError
from gdtui.core.training.config import run_config
from gdtui.trace.files import whole_file
from gdtui.trace.printing import print_run
from tests.problems import PROPORTIONAL


def test_a_file_appears_when_all_of_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "trace.csv"
    with whole_file(path) as out:
        out.write("half")
        assert not path.exists()
    assert path.read_text() == "half"
    assert os.listdir(tmp_path) == ["trace.csv"]


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_a_good_file_survives_what_ends_the_writing(tmp_path: Path, error: type[BaseException]) -> None:
    path = tmp_path / "trace.csv"
    path.write_text("good")
    path.chmod(0o640)
    with pytest.raises(error), whole_file(path) as out:
        out.write("bad")
        raise error
    assert path.read_text() == "good"
    assert os.listdir(tmp_path) == ["trace.csv"]
    with whole_file(path) as out:
        out.write("better")
    assert path.read_text() == "better" and path.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with whole_file(tmp_path / "link") as out:
        out.write("new")
    assert (tmp_path / "link").is_symlink() and (tmp_path / "real").read_text() == "new"


def test_a_device_is_written_to_and_never_replaced() -> None:
    with whole_file(Path("/dev/null")) as out:
        out.write("gone")
    assert Path("/dev/null").is_char_device()
    if Path("/dev/full").exists():
        with pytest.raises(InputError, match="No space left"), whole_file(Path("/dev/full")) as out:
            out.write("too much")
        assert Path("/dev/full").is_char_device()


def test_where_nothing_can_be_written_one_line_says_so(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing" / "trace.csv", tmp_path / ("x" * 300)):
        with pytest.raises(InputError, match="^--output: ") as refusal, whole_file(path) as out:
            out.write("text")
        assert "\n" not in str(refusal.value)


def test_a_file_that_is_replaced_keeps_its_rights(tmp_path: Path) -> None:
    path = tmp_path / "trace.csv"
    for rights in (0o600, 0o640, 0o444):
        path.write_text("old", "utf-8")
        path.chmod(rights)
        with whole_file(path) as out:
            out.write("new")
        assert (path.read_text("utf-8"), path.stat().st_mode & 0o777) == ("new", rights)
        path.unlink()


class Full(io.StringIO):
    def write(self, text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_words_that_cannot_be_written_are_lost_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Standard error is closed, or full: the data is whole, and the program ends as it would."""
    given = {"predict_at": None, "output": None, "chart": True, "until": condition("loss < 0", ("w",))}
    config = run_config(PROPORTIONAL, epochs=2)
    for stream in (None, Full()):
        monkeypatch.setattr(sys, "stderr", stream)
        print_run(PROPORTIONAL, config, "csv", **given)  # type: ignore[arg-type]
        assert capsys.readouterr().out.count("\n") == 7

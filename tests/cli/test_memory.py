"""Where memory is short, one line says so, and what takes less; nothing is left half done."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gdtui.cli.crash import is_short_of_memory
from gdtui.core.conditions.condition import condition
from gdtui.core.errors import visible_file
from gdtui.core.runs.history import History
from gdtui.core.training.config import NamedConfig, run_config
from gdtui.core.training.kernels import Scalars
from gdtui.trace.comparison import print_comparison
from gdtui.trace.printing import print_run
from tests.problems import MOMENTUM, PROPORTIONAL
from tests.realterminal import PATIENCE

LIMIT = 300_000  # kB of a process: half of them are for what it is made of
SHORT = "gdtui: large:n=10000000 does not fit into memory: fewer rows or columns do, as in large:n=1000\n"


def gdtui(*arguments: str, limit: int = LIMIT) -> "subprocess.CompletedProcess[str]":
    """Run the program in so much memory."""
    limited = ["/bin/bash", "-c", f'ulimit -v {limit}; exec "$@"', "bash"]
    command = [*limited, sys.executable, "-m", "gdtui", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)


@pytest.mark.parametrize("words", [("run",), ("compare",), ()])
def test_what_is_too_large_is_one_line(words: tuple[str, ...]) -> None:
    ended = gdtui(*words, "large:n=10000000")
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", SHORT)


def test_a_file_that_is_too_large_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    path.write_text((",".join("1" * 1000) + "\n") * 15_000)
    ended = gdtui("run", str(path), limit=220_000)
    said = f"gdtui: {visible_file(path)} does not fit into memory; with fewer rows or columns it may\n"
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", said)


def test_what_there_is_memory_for_is_printed(tmp_path: Path) -> None:
    ended = gdtui("compare", "large:n=200000", "--epochs", "1", "--output", str(tmp_path / "rows"))
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize("choices", [{"chart": True}, {"until": condition("loss < 0", ("w",))}])
def test_no_trace_is_ended_by_half_a_run(
    choices: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept of the run finds no memory: then nothing is said of it, and the good file stays."""

    def append(self: History, *given: object) -> None:
        raise MemoryError

    target = tmp_path / "trace"
    target.write_text("good")
    monkeypatch.setattr(History, "append", append)
    config = run_config(PROPORTIONAL)
    given: dict[str, object] = {"predict_at": None, "chart": False, "output": target, **choices}
    with pytest.raises(MemoryError):
        print_run(PROPORTIONAL, config, "csv", **given)  # type: ignore[arg-type]
    assert os.listdir(tmp_path) == ["trace"] and target.read_text() == "good"


def test_no_run_of_several_is_said_to_have_failed_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def block(*rest: object) -> None:
        raise MemoryError

    monkeypatch.setattr(Scalars, "block", block)
    named = [NamedConfig("momentum", run_config(PROPORTIONAL, optimizer=MOMENTUM))]
    with pytest.raises(MemoryError):
        print_comparison(PROPORTIONAL, named, "csv", None)


def test_a_library_says_in_words_that_there_was_no_memory() -> None:
    cause = ImportError("libx.so: failed to map segment from shared object")
    outer = ImportError("numpy cannot be imported")
    outer.__cause__ = cause
    for error in (cause, outer, OSError(errno.ENOMEM, "Cannot allocate memory"), MemoryError()):
        assert is_short_of_memory(error)
    assert not is_short_of_memory(OSError(errno.ENOENT, "no such file"))
    assert not is_short_of_memory(ImportError("no module named x"))

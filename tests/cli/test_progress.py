"""The bar of a long run: on a terminal that shows nothing else, no wider than it, and gone in the end."""

import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.cli import progress as bars
from gdtui.cli.arguments import application
from gdtui.cli.usage import parsed
from gdtui.display.cells import cells_of
from tests.realterminal import PATIENCE, Terminal

LONG = ("--epochs", "5000000")
RUN = ("run", "--format", "csv", *LONG)


class Screen(io.StringIO):
    """A standard error that is a terminal of a width, and another one than that of standard output."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Screen]:
    """What makes a terminal in which every picture is shown; each question for the time takes a second."""

    def made() -> Screen:
        screen, clock = Screen(), iter(range(10**9))
        monkeypatch.setattr(sys, "stderr", screen)
        monkeypatch.setattr(bars, "PATIENCE", 0)
        monkeypatch.setattr(bars, "PAUSE", 0)
        monkeypatch.setattr(bars, "monotonic", lambda: float(next(clock)))
        return screen

    return made


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.floats(0, 1e9), st.integers(5, 200))
def test_a_line_fits_whatever_terminal(steps: int, more: int, seconds: float, columns: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bars, "_columns", lambda: columns)
        for time in (None, seconds):
            line = bars._of_run(steps, steps + more, time)
            assert len(line) <= columns and line.isascii() and line.isprintable()
            assert line or columns < len(f"step {steps}")
        assert cells_of(bars._of_file("面积.csv", steps, steps + more)) <= columns


def test_a_bar_says_share_steps_and_time(at_once: Callable[[], Screen]) -> None:
    screen = at_once()
    with bars.training(3_000_000, False, Path("trace.csv")) as count:
        assert count is not None
        count(750_000)
        count(3_000_000)
    lines = screen.getvalue().split("\r")
    assert [line.rstrip() for line in lines] == [
        "",
        "[#####...............] 25 %  step 750000 of 3000000, about 6 s left",
        "[####################] 100 %  step 3000000 of 3000000, about 0 s left",
        "",
        "",
    ]
    assert len(lines[3]) >= len(lines[2])


def test_a_run_that_may_end_before_has_no_share(at_once: Callable[[], Screen]) -> None:
    screen = at_once()
    with bars.training(3_000_000, True, Path("trace.csv")) as count:
        assert count is not None
        count(750_000)
    assert screen.getvalue().split("\r")[1] == "step 750000, of at most 3000000"


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.4, "0 s"), (89, "89 s"), (91, "2 min"), (5399, "90 min"), (5400, "2 h")]
)
def test_a_time_is_in_the_largest_unit_that_says_enough(seconds: float, said: str) -> None:
    assert bars._time(seconds) == said


def test_no_picture_comes_sooner_than_a_tenth_of_a_second(
    at_once: Callable[[], Screen], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock goes on by a hundredth of a second with each question for it."""
    screen = at_once()
    ticks = iter(range(10**9))
    monkeypatch.setattr(bars, "monotonic", lambda: next(ticks) / 100)
    monkeypatch.setattr(bars, "PAUSE", 0.1)
    with bars.training(1000, False, Path("trace.csv")) as count:
        assert count is not None
        for step in range(1000):
            count(step)
    assert 50 <= screen.getvalue().count("step") <= 100


def test_a_bar_is_gone_where_something_goes_wrong(at_once: Callable[[], Screen]) -> None:
    screen = at_once()
    with pytest.raises(SystemExit), bars.training(10, False, Path("trace.csv")) as count:
        assert count is not None
        count(5)
        sys.exit(130)
    assert not screen.getvalue().split("\r")[-2].strip() and screen.getvalue().endswith("\r")


def test_there_is_no_bar_without_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream in (io.StringIO(), None):
        monkeypatch.setattr(sys, "stderr", stream)
        with bars.training(10, False, None) as count:
            assert count is None


@pytest.mark.parametrize("words", [("run", "--epochs", "7"), ("compare", "--epochs", "7")])
def test_all_steps_are_counted_and_the_data_is_the_same(
    words: tuple[str, ...], at_once: Callable[[], Screen], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    screen = at_once()
    command, bound = parsed(application(), [*words, "--output", str(tmp_path / "seen")])
    command(*bound.args, **bound.kwargs)
    counted = [int(line.split()[4]) for line in screen.getvalue().split("\r") if "step" in line]
    assert counted == sorted(counted) and counted[-1] == (21 if words[0] == "run" else 42)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    command, bound = parsed(application(), [*words, "--output", str(tmp_path / "unseen")])
    command(*bound.args, **bound.kwargs)
    assert (tmp_path / "seen").read_bytes() == (tmp_path / "unseen").read_bytes()


@pytest.mark.parametrize(
    ("words", "key", "code"),
    [(RUN, "\x03", 130), ((*RUN, "--until", "loss < 0"), "", 143), (("compare", *LONG), "\x03", 130)],
)
def test_an_interrupt_leaves_neither_a_bar_nor_half_a_file(
    words: tuple[str, ...], key: str, code: int, tmp_path: Path
) -> None:
    target = tmp_path / "trace"
    target.write_text("good")
    with Terminal(80, 24, *words, "--output", str(target)) as terminal:
        terminal.wait("step ")
        shown = terminal.text.strip()
        assert "\n" not in shown and shown.isascii() and (" left" in shown) == ("--until" not in words)
        if key:
            terminal.press(key)
        else:
            terminal.signal(signal.SIGTERM)
        assert terminal.ended() == code
        assert terminal.text.strip() == ""
    assert os.listdir(tmp_path) == ["trace"] and target.read_text() == "good"


def test_a_narrow_terminal_has_a_short_line(tmp_path: Path) -> None:
    with Terminal(40, 10, *RUN, "--output", str(tmp_path / "trace")) as terminal:
        shown = terminal.wait("left").strip()
        assert "\n" not in shown and len(shown) < 40
        terminal.press("\x03")
        assert terminal.ended() == 130 and terminal.text.strip() == ""


@pytest.mark.parametrize("end", ["", " --output /dev/tty", " --output /dev/stderr"])
def test_data_on_the_same_terminal_is_not_disturbed(end: str) -> None:
    """What is printed is the whole trace, and nothing else, though a bar would not wait."""
    line = f"{sys.executable} -m gdtui run --epochs 200{end}"
    program = ("-c", f"from gdtui.cli import progress; progress.PATIENCE = 0; {MAIN}")
    with Terminal(80, 24, program=program, *line.split()[3:]) as terminal:  # noqa: B026
        assert terminal.ended() == 0
        assert b"\r" not in terminal.sent.replace(b"\r\n", b"") and b"about" not in terminal.sent
        assert terminal.sent.count(b"progress: ") == 200


MAIN = "import gdtui.cli; gdtui.cli.main()"


def test_a_pipe_beside_a_terminal_has_a_bar_and_its_data(tmp_path: Path) -> None:
    """What goes through a pipe is no data on the terminal."""
    program = f"from gdtui.cli import progress; progress.PATIENCE = 0; {MAIN}"
    line = f"{sys.executable} -c '{program}' run --epochs 200 | cat > {tmp_path}/trace"
    with Terminal(80, 24, program=("/bin/bash", "-c", line)) as terminal:
        assert terminal.ended() == 0
        assert b"about" in terminal.sent and terminal.text.strip() == ""
    plain = [sys.executable, "-m", "gdtui", "run", "--epochs", "200"]
    wanted = subprocess.run(plain, capture_output=True, timeout=PATIENCE)
    assert (tmp_path / "trace").read_bytes() == wanted.stdout and wanted.stderr == b""

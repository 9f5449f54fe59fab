"""Data of one's own from the command line: files, standard input and the keys beside it, and progress."""

import io
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TextIO

import pytest

from gdtui.cli import progress as bars
from gdtui.cli.arguments import application
from gdtui.cli.options import Data
from gdtui.cli.usage import parsed
from gdtui.core.analysis.stability import limits
from gdtui.core.problem.problems import Asked, asked_problem
from gdtui.core.session.arguments import command
from gdtui.core.training.config import run_config
from tests import forked
from tests.problems import session_of
from tests.realterminal import PATIENCE, Terminal

GDTUI = f"{sys.executable} -m gdtui"
LECTURE = "x,y\n1,2\n2,4\n3,6\n"
TRACE = Path(__file__).parent.parent / "data" / "sgd.txt"


def gdtui(
    *arguments: str, given: str = "", cwd: Path | None = None, alone: bool = False
) -> "subprocess.CompletedProcess[str]":
    if not given and not alone:
        return forked.gdtui(*arguments, cwd=cwd)
    return subprocess.run(
        [sys.executable, "-m", "gdtui", *arguments],
        input=given,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        cwd=cwd,
        start_new_session=alone,
    )


@pytest.mark.parametrize("place", ["file", "-", "/dev/stdin", "last"])
def test_the_lectures_rows_print_the_lectures_trace(place: str, tmp_path: Path) -> None:
    path = tmp_path / "lecture.csv"
    path.write_text(LECTURE)
    words = {"file": ["run", str(path)], "last": ["run", "--epochs", "100", "-"]}.get(place, ["run", place])
    ended = gdtui(*words, "--model", "proportional", given=LECTURE)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, TRACE.read_text(), "")


def test_runs_are_compared_on_standard_input() -> None:
    words = ("--model", "proportional", "--epochs", "3", "--format", "csv")
    ended, built_in = gdtui("compare", "-", *words, given=LECTURE), gdtui("compare", *words)
    assert (ended.returncode, ended.stdout) == (0, built_in.stdout)


def test_what_is_wrong_with_a_file_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    (tmp_path / "prices.csv").write_text("area,price\n1,2\n2,4\n3,6\n4,8\n5,10\nn/a,12\n")
    ended = gdtui("run", "prices.csv", cwd=tmp_path)
    said = "gdtui: prices.csv: line 7, column 'area': 'n/a' is not a number\n"
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", said)
    assert gdtui("prices.csv", cwd=tmp_path).stderr == said
    both = gdtui("run", "prices.csv", "--target", "area", "--x", "area,price", cwd=tmp_path)
    assert both.returncode == 2 and "column 'area' is a feature and the target" in both.stderr
    assert both.stderr.count("\n") == 1


@pytest.mark.parametrize("option", ["--x=x", "--target=y", "--decimal=,"])
def test_columns_cannot_be_chosen_of_what_is_built_in(option: str) -> None:
    ended = gdtui("run", "noisy", option)
    assert ended.returncode == 2
    assert (
        ended.stderr
        == f"gdtui: {option.split('=')[0]}: 'noisy' is built in; columns can be chosen of a file\n"
    )


def test_standardized_features_are_said_with_weights_in_original_units(tmp_path: Path) -> None:
    (tmp_path / "prices.csv").write_text("area,price\n2104,400\n1600,330\n2400,369\n")
    ended = gdtui(
        "run", "prices.csv", "--standardize", "--mode", "gd", "--lr", "0.5", "--epochs", "60", cwd=tmp_path
    )
    first, second = ended.stderr.splitlines()
    assert first == "gdtui: the features are standardized: mean 0, population deviation 1"
    w, b = (
        float(part.split(" = ")[1]) for part in second.removeprefix("gdtui: in original units: ").split(", ")
    )
    assert (w, b) == pytest.approx((0.0583762550, 247.5571131), rel=1e-6)  # by least squares
    predicted = float(ended.stdout.splitlines()[-1].split()[-1])
    assert predicted == pytest.approx(w * 4 + b, rel=1e-12)
    compared = gdtui("compare", "prices.csv", "--standardize", cwd=tmp_path)
    assert compared.stderr.splitlines()[0] == first


def test_a_constant_feature_is_said_and_gives_no_nan(tmp_path: Path) -> None:
    (tmp_path / "same.csv").write_text("area,price\n5,2\n5,4\n5,6\n5,8\n")
    ended = gdtui("run", "same.csv", "--standardize", cwd=tmp_path)
    assert ended.returncode == 0 and "nan" not in ended.stdout
    assert "but for 'area': the same in every row" in ended.stderr


def test_unscaled_areas_say_how_small_their_rates_are(tmp_path: Path) -> None:
    path = tmp_path / "prices.csv"
    path.write_text("area,price\n2104,400\n1600,330\n2400,369\n")
    chosen = asked_problem(Asked(str(path), "proportional"))
    found = limits(chosen, run_config(chosen, batch="all"))
    assert found is not None
    assert (found.overshoots, found.diverges) == pytest.approx((1.17676e-7, 2.35353e-7), rel=1e-5)


ASKED = [
    Asked("prices.csv"),
    Asked("prices.csv", "proportional", None, "area", "price", ".", True),
    Asked("a b'c.csv", "polynomial", 3, "-area", "[/red]"),
    Asked("./-x.csv", None, None, "面积", '"a,b"', ","),
    Asked("noisy", standardize=True),
    Asked("line:n=9", "proportional"),
]


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_the_command_that_opens_it_again_asks_for_the_same(asked: Asked) -> None:
    made = asked_problem(Asked("lecture"))
    object.__setattr__(made, "asked", asked)
    again = command(session_of(made, run_config(made)))
    assert again is not None
    _, bound = parsed(application(), shlex.split(again)[1:])
    data = bound.arguments.get("data", Data())
    assert Asked(bound.args[0], **{name: getattr(data, name) for name in Asked._fields[1:]}) == asked


def test_no_command_opens_standard_input_again() -> None:
    made = asked_problem(Asked("lecture"))
    object.__setattr__(made, "asked", Asked("/dev/stdin"))
    assert command(session_of(made, run_config(made))) is None


def test_the_screen_takes_its_keys_from_the_terminal_beside_the_data(tmp_path: Path) -> None:
    (tmp_path / "lecture.csv").write_text(LECTURE)
    line = f"cat {tmp_path}/lecture.csv | {GDTUI} - --model proportional"
    with Terminal(100, 30, program=("/bin/bash", "-c", f"set -o pipefail; {line}")) as terminal:
        terminal.wait("Gradient log")
        terminal.press("s")
        terminal.wait("1.02")
        terminal.press("q")
        assert terminal.ended() == 0
        assert terminal.given_back()


def test_without_a_terminal_for_the_keys_one_line_says_so() -> None:
    ended = gdtui("-", given=LECTURE, alone=True)
    assert ended.returncode == 2 and ended.stdout == ""
    assert ended.stderr.count("\n") == 1 and "no terminal to take keys from" in ended.stderr


def test_an_interrupt_ends_the_reading_and_leaves_no_bar() -> None:
    line = f"exec {GDTUI} run - < <(yes 1,2)"
    with Terminal(80, 24, program=("/bin/bash", "-c", line)) as terminal:
        terminal.wait("reading stdin: ")
        terminal.press("\x03")
        assert terminal.ended() == 130
        assert terminal.text.strip() in ("", "^C")


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def drawn(monkeypatch: pytest.MonkeyPatch, stream: TextIO, source: str, *told: tuple[int, int | None]) -> str:
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(bars, "PATIENCE", 0)
    monkeypatch.setattr(bars, "PAUSE", 0)
    with bars.progress(source) as progress:
        for each in told:
            if progress is not None:
                progress(*each)
    return stream.getvalue()  # type: ignore[attr-defined,no-any-return]


def test_a_bar_says_how_far_a_file_is_read_and_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    told = ((25, 100), (100, 100))
    sent = drawn(monkeypatch, Screen(), "dir/\x1b[2Jprices.csv", *told)
    lines = sent.split("\r")
    assert lines[1:3] == [
        r"reading \x1b[2Jprices.csv [#######.......................] 25 %",
        r"reading \x1b[2Jprices.csv [##############################] 100 %",
    ]
    assert not lines[3].strip() and len(lines[3]) >= len(lines[2]) and lines[4:] == [""]


@pytest.mark.parametrize(("stream", "source"), [(io.StringIO(), "a.csv"), (Screen(), "lecture")])
def test_there_is_no_bar_where_nobody_would_see_it(
    stream: TextIO, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert drawn(monkeypatch, stream, source, (1, 2)) == ""

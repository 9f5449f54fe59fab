"""The command line as a shell sees it: data on stdout, one line on stderr, exit codes."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from gdtui.cli.arguments import application
from gdtui.cli.usage import COMMANDS, help_text, parsed
from gdtui.core.data.builtin import BUILT_IN
from gdtui.core.errors import InputError, visible_file
from gdtui.display.numbers import exact
from tests import forked
from tests.realterminal import PATIENCE

DATA = Path(__file__).parent.parent / "data"


def gdtui(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program with no terminal anywhere; what an interpreter reads as it starts asks for one anew."""
    if not environment:
        return forked.gdtui(*arguments, COLUMNS="80")
    return subprocess.run(
        [sys.executable, "-m", "gdtui", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=PATIENCE,
        text=True,
        env={**os.environ, "COLUMNS": "80", **environment},
    )


@pytest.mark.parametrize("mode", ["gd", "sgd"])
def test_run_prints_what_the_lectures_script_prints(mode: str) -> None:
    ended = gdtui("run", "--mode", mode)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout == (DATA / f"{mode}.txt").read_text()


def test_batch_all_is_gd_and_the_default_is_sgd() -> None:
    assert gdtui("run", "lecture", "--batch", "all").stdout == (DATA / "gd.txt").read_text()
    assert gdtui("run").stdout == (DATA / "sgd.txt").read_text()


def test_float32_ends_with_the_quoted_number() -> None:
    ended = gdtui("run", "--mode", "sgd", "--dtype", "float32")
    assert ended.stdout.splitlines()[-1] == "predict (after training) 4 7.999998569488525"


WRONG = [
    (("--lr", "abc"), "--lr: 'abc' is not a finite number above 0"),
    (("--lr", "-1"), "--lr: '-1' is not a finite number above 0"),
    (("run", "--lr"), "--lr: '' is not a finite number above 0"),
    (("run", "--batch"), "--batch: '' is not a whole number from 1 to the number of samples, or all"),
    (("run", "--batch", "4"), "--batch: '4' is not a whole number from 1 to 3, or all"),
    (("run", "--epochs", "1e3"), "--epochs: '1e3' is not a whole number from 1 to 10000000"),
    (("run", "--mode", "GD"), "--mode: 'GD' is not gd or sgd"),
    (("run", "--mode", "gd", "--batch", "2"), "--batch: '2' is not all, which mode gd means"),
    (("run", "--format", "xml"), "--format: 'xml' is not lecture or csv or jsonl"),
    (("run", "--predict", "inf"), "--predict: 'inf' is not a finite number"),
    (("run", "--start", "1,x"), "--start: '1,x' is not one finite number per parameter"),
    (("run", "--lr", "1", "--lr", "2"), "--lr is given twice"),
    (("run", "--shuffle=3"), "--shuffle: '3' is not a switch"),
    (("run", "--colour"), "--colour is no option; the known ones: --model --degree --x"),
    (("run", "a", "b"), "'b' is too much"),
    (("wach", "train.py"), "there is no command 'wach'; is it to be 'watch'?"),
    (("rnu",), "problem 'rnu' is not known; the known ones: lecture, noisy, line"),
    (("run", "\x1b[2J\u202e"), r"problem '\x1b[2J\u202e' is not known"),
    (("run", "--lr", "\x1b[31m"), r"--lr: '\x1b[31m' is not"),
    (("run", "--output", "/nowhere/\x1b[1m"), r"--output: /nowhere/\x1b[1m: No such file or directory"),
    (("compare", "--runs", "gd,sgd:lr=0"), "--runs: 'sgd:lr=0': lr: '0' is not a finite number above 0"),
    (("run", "--until", "w = 2"), "--until 'w = 2': column 3: '=' sets nothing here; == compares"),
    (("run", "line", "--until", "grad > 1"), "--until 'grad > 1': column 1: 'grad' has a number for each"),
    (("lecture",), "the screen needs a terminal, and this is none; 'gdtui run'"),
]


@pytest.mark.parametrize(
    ("arguments", "message"), WRONG, ids=[" ".join(a).encode("unicode_escape").decode() for a, _ in WRONG]
)
def test_wrong_input_is_one_line_and_exit_code_2(arguments: tuple[str, ...], message: str) -> None:
    ended = gdtui(*arguments)
    assert ended.returncode == 2 and ended.stdout == ""
    assert ended.stderr.startswith(f"gdtui: {message}") and ended.stderr.count("\n") == 1
    assert "\x1b" not in ended.stderr


SIDE_BY_SIDE = [
    (("compare", "--runs", ""), "--runs: '' is not known; the known ones: gd, sgd"),
    (("compare", "--runs", "gd,adams"), "--runs: 'adams' is not known, but adam is; the known ones: gd, sgd"),
    (("compare", "--runs", "gd:\x1b[1m=2"), r"--runs: 'gd:\x1b[1m=2': '\x1b[1m=2' does not belong there"),
    (("compare", "--runs", "gd," * 6 + "gd"), "runs: 'gd,gd,gd,gd,gd,gd,gd' is not one to 6 of gd, sgd"),
    (("compare", "--mode", "gd"), "--mode is no option, but --model is; the known ones: --model --degree"),
    (("compare", "--format", "lecture"), "format: 'lecture' is not table or csv or jsonl"),
    (("--runs", "gd,sgd", "--mode", "gd"), "mode: 'gd' is not needed where --runs says it"),
    (("--runs", "gd,sgd", "--batch", "2"), "batch: '2' is not needed where --runs says it"),
    (("--runs", "gd,lion"), "--runs: 'lion' is not known"),
    (("run", "--runs", "gd,sgd"), "--runs is no option"),
    (("run", "--until"), "until: '' is not a condition, such as dataset_loss < 0.01"),
    (("run", "--until", ""), "--until '': column 1: the condition is empty; e.g. dataset_loss < 0.01"),
    (("run", "--until", "\x1b[1m"), r"--until '\x1b[1m': column 1: '\x1b' does not belong here"),
    (("run", "--until", "--chart"), "--until '--chart': column 3: 'chart' is not known here"),
    (("compare", "--until", "w > 1"), "--until is no option"),
    (("line:noise=x",), "problem 'line:noise=x': noise is a number from 0 to 1e+06"),
]


@pytest.mark.parametrize(("arguments", "message"), SIDE_BY_SIDE, ids=str)
def test_wrong_runs_are_refused_by_the_command_itself(arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(InputError) as refusal:
        command, bound = parsed(application(), list(arguments))
        command(*bound.args, **bound.kwargs)
    assert str(refusal.value).startswith(message) and str(refusal.value).isprintable()


def test_a_trace_ends_with_the_first_step_of_a_condition() -> None:
    ended = gdtui("run", "--until", "-w < -1.5", "--format", "jsonl")  # a sign is no option's
    assert ended.returncode == 0 and json.loads(ended.stdout.splitlines()[-1])["step"] == 8
    assert ended.stderr == "gdtui: stopped at step 8: -w < -1.5 (w 1.5072014584170494)\n"
    ended = gdtui("run", "--until", "loss < -1")
    assert (ended.returncode, ended.stdout) == (0, (DATA / "sgd.txt").read_text())
    assert ended.stderr == "gdtui: loss_before < -1 was never hit in 300 steps\n"


def test_no_terminal_is_said_also_where_the_terminal_is_dumb() -> None:
    assert "gdtui run" in gdtui(TERM="dumb").stderr


def test_version_and_help_import_nothing_that_takes_time() -> None:
    heavy = "print(sorted({'textual', 'rich', 'plotext', 'numpy'} & set(sys.modules)), file=sys.stderr)"
    for argument in ("--version", "--help"):
        code = f"import sys, gdtui.cli; gdtui.cli.main(['{argument}']); {heavy}"
        ended = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=PATIENCE, text=True)
        assert ended.stderr == "[]\n"
        assert ended.stdout.startswith("gdtui " if argument == "--version" else "A debugger")


def test_the_end_searches_no_garbage() -> None:
    """What registers first is called last, when all that there is has been set aside."""
    code = "import atexit, gc; atexit.register(lambda: print(len(gc.get_objects()) < 100))"
    code += "; import gdtui.cli; gdtui.cli.main(['models'])"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=PATIENCE, text=True)
    assert ended.returncode == 0 and ended.stdout.endswith("\nTrue\n")


def test_the_help_fits_a_terminal_and_names_every_option() -> None:
    for command in COMMANDS:
        text = help_text(application(), command)
        assert max(map(len, text.splitlines())) <= 80
        if command in ("help", "datasets", "models", "optimizers", "record", "watch"):
            assert ("TOPIC" in text) == (command == "help")
            continue
        assert all(name in text for name in BUILT_IN)
        for option in ("--lr", "--epochs", "--start", "--dtype", "--shuffle", "--seed"):
            assert f"  {option}" in text
        assert ("--format" in text) == (command in ("run", "compare"))
        assert ("--runs" in text) == (command not in ("run", "check"))
        assert ("--mode " in text) == ("--batch" in text) == (command != "compare")
    assert gdtui("run", "--help").stdout == help_text(application(), "run") + "\n"


def test_a_diverging_run_says_so_to_people_and_is_no_error() -> None:
    ended = gdtui("run", "--lr", "1", "--epochs", "1000", "--format", "jsonl")
    assert ended.returncode == 0
    assert ended.stderr == "gdtui: diverged at step 225, in epoch 75\n"
    assert json.loads(ended.stdout.splitlines()[-1])["loss"] is None


@pytest.mark.parametrize("argument", ["run", "--help", "--version"])
def test_a_reader_that_is_not_there_is_no_error(argument: str) -> None:
    command = f"{sys.executable} -m gdtui {argument} | true"
    ended = subprocess.run(
        ["/bin/bash", "-c", f"set -o pipefail; {command}"], capture_output=True, timeout=PATIENCE, text=True
    )
    assert (ended.returncode, ended.stderr, ended.stdout) == (0, "", "")


@pytest.mark.parametrize("words", ["run", "run --format csv --chart", "compare"])
def test_a_reader_that_goes_away_is_no_error(words: str) -> None:
    command = f"{sys.executable} -m gdtui {words} --epochs 20000 | head -n 1"
    ended = subprocess.run(
        ["/bin/bash", "-c", f"set -o pipefail; {command}"], capture_output=True, timeout=PATIENCE, text=True
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.count("\n") == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("argument", ["run", "--help", "--version"])
def test_a_full_disk_is_one_line(argument: str) -> None:
    command = [sys.executable, "-m", "gdtui", argument]
    with open("/dev/full", "w") as full:
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, timeout=PATIENCE, text=True)
    assert ended.returncode == 2
    assert ended.stderr == "gdtui: standard output: No space left on device\n"


@pytest.mark.parametrize("words", [("run", "--format", "csv"), ("compare",)])
def test_a_file_that_finds_no_room_leaves_the_good_one(words: tuple[str, ...], tmp_path: Path) -> None:
    """No file may have more than 20 kB here."""
    target = tmp_path / "trace"
    target.write_text("good")
    limit = f"ulimit -f 20; exec {sys.executable} -m gdtui {' '.join(words)} --epochs 2000"
    ended = subprocess.run(
        ["/bin/bash", "-c", f"{limit} --output {target}"], capture_output=True, timeout=PATIENCE, text=True
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == f"gdtui: --output: {visible_file(target)}: File too large\n"
    assert os.listdir(tmp_path) == ["trace"] and target.read_text() == "good"


@pytest.mark.parametrize(
    ("words", "number", "code"),
    [
        (("run", "--format", "csv"), signal.SIGINT, 130),
        (("run", "--format", "jsonl", "--chart"), signal.SIGTERM, 143),
        (("run", "--until", "loss < 0"), signal.SIGHUP, 129),
        (("compare",), signal.SIGTERM, 143),
    ],
)
def test_a_signal_ends_a_run_and_leaves_no_half_file(
    tmp_path: Path, words: tuple[str, ...], number: signal.Signals, code: int
) -> None:
    target = tmp_path / "trace"
    arguments = [*words, "--epochs", "5000000", "--output", str(target)]
    process = subprocess.Popen([sys.executable, "-m", "gdtui", *arguments], stderr=subprocess.PIPE, text=True)
    while not os.listdir(tmp_path):
        assert process.poll() is None
    process.send_signal(number)
    _, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, errors) == (code, "")
    assert os.listdir(tmp_path) == []


def test_the_chart_comes_last_and_leaves_data_alone(tmp_path: Path) -> None:
    printed = gdtui("run", "--chart").stdout
    data = (DATA / "sgd.txt").read_text()
    assert printed.startswith(data)
    chart = printed.removeprefix(data).splitlines()
    assert chart[0] == "dataset mean loss (log) over epochs: ● SGD 2.723e-26"
    assert any("●" in line for line in chart[1:]) and max(map(len, chart)) <= 80
    beside = gdtui("run", "--format", "jsonl", "--chart")
    assert all(json.loads(line) for line in beside.stdout.splitlines()) and "SGD" in beside.stderr
    to_file = gdtui("run", "--format", "csv", "--chart", "--output", str(tmp_path / "trace.csv"))
    assert to_file.stdout.startswith("dataset mean loss") and (tmp_path / "trace.csv").read_text().startswith(
        "step,"
    )


def test_the_chart_is_ascii_where_the_stream_is() -> None:
    ended = gdtui("run", "--mode", "gd", "--chart", PYTHONIOENCODING="ascii")
    assert ended.returncode == 0 and ended.stdout.isascii() and "# GD" in ended.stdout


def test_numbers_in_messages_are_as_typed() -> None:
    assert [exact(value) for value in (1.0, -2.0, 0.1, 1e300, float("inf"))] == [
        "1",
        "-2",
        "0.1",
        "1e300",
        "inf",
    ]


def test_compare_prints_a_row_for_each_epoch_of_each_run(tmp_path: Path) -> None:
    ended = gdtui("compare", "noisy", "--epochs", "2")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert [line.split()[:4] for line in ended.stdout.splitlines()] == [
        ["run", "epoch", "updates", "evaluations"],
        ["gd", "1", "1", "3"],
        ["sgd", "1", "3", "3"],
        ["gd", "2", "2", "6"],
        ["sgd", "2", "6", "6"],
    ]
    target = tmp_path / "compared.csv"
    to_file = gdtui("compare", "noisy", "--epochs", "2", "--format", "csv", "--output", str(target))
    assert (to_file.returncode, to_file.stdout, to_file.stderr) == (0, "", "")
    assert target.read_text().splitlines()[0] == "run,epoch,updates,evaluations,params,dataset_loss,distance"
    assert os.listdir(tmp_path) == ["compared.csv"]


def test_compare_tells_people_which_run_diverged_and_goes_on_with_the_others() -> None:
    ended = gdtui("compare", "--runs", "sgd:lr=1,gd", "--epochs", "100", "--format", "jsonl")
    assert ended.returncode == 0
    assert ended.stderr == "gdtui: sgd:lr=1: diverged at step 225, in epoch 75\n"
    assert [json.loads(line)["run"] for line in ended.stdout.splitlines()].count("gd") == 100


@pytest.mark.parametrize("option", ["--epochs", "--seed"])
@pytest.mark.parametrize("value", ["1.5", "1_0", "٣", "1e2", " 1", "", "9" * 5000])
def test_a_number_that_is_not_whole_is_not_rounded(option: str, value: str) -> None:
    ended = gdtui("run", option, value)
    assert ended.returncode == 2 and ended.stdout == "" and ended.stderr.count("\n") == 1
    assert ended.stderr.startswith(f"gdtui: {option}: '") and "is not a whole number" in ended.stderr


def test_a_seed_asks_for_an_order_of_its_own() -> None:
    plain, seeded = gdtui("run", "--epochs", "2"), gdtui("run", "--epochs", "2", "--seed", "3")
    assert seeded.stdout == gdtui("run", "--epochs", "2", "--shuffle", "--seed", "3").stdout != plain.stdout
    assert gdtui("run", "--seed", "0").stdout == gdtui("run", "--shuffle").stdout


def test_the_datasets_are_listed_with_what_they_are_good_for() -> None:
    ended = gdtui("datasets")
    assert (ended.returncode, ended.stderr) == (0, "")
    lines = ended.stdout.splitlines()
    assert [line.split()[0] for line in lines[1 : len(BUILT_IN) + 1]] == list(BUILT_IN)
    assert max(map(len, lines)) <= 80
    assert "n noise seed" in lines[3]


def test_of_a_scenarios_runs_any_can_be_printed(tmp_path: Path) -> None:
    file = tmp_path / "s.toml"
    file.write_text("epochs = 2\n[[runs]]\n[[runs]]\nmode = 'gd'\n")
    for letter, same in (("A", "sgd"), ("b", "gd")):
        ended = gdtui("run", str(file), "--view", letter)
        assert ended.returncode == 0 and f"this is {letter.upper()}, {same}; --view prints" in ended.stderr
        assert ended.stdout == gdtui("run", "--mode", same, "--epochs", "2").stdout
    ended = gdtui("run", str(file), "--view", "C")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == "gdtui: --view: 'C' is not the letter of a run here: A B\n"

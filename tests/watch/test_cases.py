"""What a person's own program may do, and what is right then."""

import json
import os
import select
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from time import monotonic

import pytest

from gdtui.core.api import train
from gdtui.watch.printing import ALL, Watched
from gdtui.watch.process import Process
from gdtui.watch.program import Program
from tests.forked import Forked
from tests.realterminal import LOOK, PATIENCE
from tests.watch.watched import LECTURE, told, written

Capture = pytest.CaptureFixture[str]

# Five updates of w towards 3 by halves: 2, 2.5, 2.75, 2.875, 2.9375.
LOOP = """
w = 1.0
for i in range(5):
    g = w - 3
    w -= 0.5 * g
"""
HALVES = [2.0, 2.5, 2.75, 2.875, 2.9375]


def indented(text: str) -> str:
    """Lines for the body of LOOP."""
    return LOOP + "".join(f"    {line}\n" for line in text.splitlines())


def run(source: str, folder: Path, **how: object) -> tuple[Process, Watched]:
    """A program that has run to its end, and all that was heard of it."""
    process = Process(Program(file=str(written(folder, source)), **how))  # type: ignore[arg-type]
    watched = Watched(process)
    list(watched.rows())
    process.end()
    return process, watched


def lines(process: Process) -> list[tuple[int, str]]:
    """What the program printed, with the step of each line."""
    return [(line.step, line.text) for line in process.output.lines]


def test_the_lectures_script_gives_the_numbers_of_the_lecture_to_the_bit(
    tmp_path: Path, capfd: Capture
) -> None:
    found = told(capfd, written(tmp_path, LECTURE))
    assert found.code == 0 and found.said == ""
    steps = list(train("lecture", batch=1))
    assert found.w == [float(step.params[0]) for step in steps]
    assert [row["gradient"] for row in found.rows] == [float(step.gradient[0]) for step in steps]
    places = [(row["step"], row["epoch"], row["sample"]) for row in found.rows]
    assert places == [(step.index + 1, step.epoch + 1, step.sample + 1) for step in steps]
    assert found.rows[2]["loss"] == pytest.approx(4.91924, abs=1e-5)  # as the script has it: after the update


def test_print_stderr_raw_and_a_subprocess_stand_in_the_output_by_step(tmp_path: Path) -> None:
    process, _ = run(
        indented(
            'import os, subprocess, sys\nprint("plain", i)\nprint("error", file=sys.stderr)\n'
            'os.write(1, b"raw\\n")\nsubprocess.run(["echo", "other"])'
        ),
        tmp_path,
    )
    assert [text for step, text in lines(process) if step == 2] == ["plain 1", "error", "raw", "other"]
    assert len(lines(process)) == 20


def test_a_flood_of_prints_keeps_its_newest_lines_and_counts_what_was_left_out(tmp_path: Path) -> None:
    process, _ = run(indented('print(("x" * 99 + "\\n") * 20000)'), tmp_path)
    assert process.output.left_out > 80_000
    assert sum(len(text) + 1 for _, text in lines(process)) <= 1 << 20
    assert process.output.left_out + len(process.output.lines) == 100_005


def test_a_carriage_return_overwrites_its_line(tmp_path: Path) -> None:
    process, _ = run(indented('print(f"\\r{i}0%", end="")') + "print()\n", tmp_path)
    assert [text for _, text in lines(process)] == ["40%"]


def test_input_ends_at_its_line_and_the_way_out_is_named(tmp_path: Path, capfd: Capture) -> None:
    file = written(tmp_path, indented("input('more? ')"))
    found = told(capfd, file)
    assert found.code == 1 and found.w == HALVES[:1]
    assert "failed at line 5 of own.py: EOFError" in found.said and "--stdin FILE" in found.said
    answers = written(tmp_path, "yes\n" * 5, "answers.txt")
    assert told(capfd, file, stdin=answers).w == HALVES


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        ('raise ValueError("broken [red]")', "ValueError: broken [red]"),
        ("raise KeyError", "KeyError"),
        ("class Odd(Exception):\n    def __str__(self): raise self\nraise Odd", "Odd"),
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ('raise ValueError("\\x1b[31mred")', "ValueError: \\x1b[31mred"),
    ],
)
def test_an_exception_ends_the_run_at_its_line_and_all_steps_are_there(
    raised: str, said: str, tmp_path: Path, capfd: Capture
) -> None:
    body = "if i == 3:\n" + "".join(f"    {line}\n" for line in raised.splitlines())
    found = told(capfd, written(tmp_path, indented(body)))
    line = 5 + len(raised.splitlines())
    assert found.code == 1 and found.w == HALVES[:4]
    assert f"failed at line {line} of own.py: {said}\n" in found.said


def test_an_error_in_a_function_is_said_at_the_users_own_line(tmp_path: Path, capfd: Capture) -> None:
    found = told(capfd, written(tmp_path, "import json\n" + LOOP + "    json.loads('{')\n"))
    assert "failed at line 7 of own.py: JSONDecodeError" in found.said


def test_a_syntax_error_has_the_users_file_and_line(tmp_path: Path, capfd: Capture) -> None:
    found = told(capfd, written(tmp_path, "w = 1\nfor in range(3):\n"))
    assert found.code == 1 and "failed at line 2 of own.py: SyntaxError" in found.said


@pytest.mark.parametrize(
    ("leaving", "said", "code"),
    [
        ("sys.exit(3)", "exited 3\n", 1),
        ("sys.exit()", "", 0),
        ("sys.exit('no data')", "exited 1: no data\n", 1),
        ("os._exit(4)", "exited 4", 1),
        ("os.kill(os.getpid(), 11)", "killed by SIGSEGV after step 5", 1),
        ("os.kill(os.getpid(), 9)", "killed by SIGKILL after step 5", 1),
    ],
)
def test_every_row_is_kept_however_it_ends(
    leaving: str, said: str, code: int, tmp_path: Path, capfd: Capture
) -> None:
    found = told(capfd, written(tmp_path, "import os, sys\n" + LOOP + leaving + "\n"))
    assert found.w == HALVES and found.code == code
    assert said in found.said and (said or found.said == "")


def test_steps_of_forks_and_of_other_threads_are_not_ours(tmp_path: Path, capfd: Capture) -> None:
    source = """
    import os, threading


    def descend(name):
        w = 1.0
        for i in range(5):
            w -= 0.5 * (w - 3)


    if os.fork() == 0:
        descend("child")
        os._exit(0)
    os.wait()
    thread = threading.Thread(target=descend, args=("thread",), name="second")
    thread.start()
    thread.join()
    descend("first")
    """
    found = told(capfd, written(tmp_path, source))
    assert found.w == HALVES and found.code == 0
    assert found.said.count("second") == 1


def test_an_array_that_is_changed_in_place_is_copied_at_once(tmp_path: Path, capfd: Capture) -> None:
    source = """
    import numpy as np


    def descend():
        w = np.array([1.0, 2.0])
        for i in range(3):
            w -= 0.5 * w
            yield {"w": w}
    """
    found = told(capfd, written(tmp_path, source), function="descend")
    assert [(row["w[0]"], row["w[1]"]) for row in found.rows] == [(0.5, 1.0), (0.25, 0.5), (0.125, 0.25)]


def test_what_appears_or_vanishes_does_so_from_there_on(tmp_path: Path, capfd: Capture) -> None:
    source = """
    def descend():
        yield {"w": 1.0}
        yield {"w": 2.0, "b": 3.0}
        yield {"b": 4.0}
    """
    found = told(capfd, written(tmp_path, source), function="descend")
    assert [{k: v for k, v in row.items() if k != "step"} for row in found.rows] == [
        {"w": 1.0},
        {"w": 2.0, "b": 3.0},
        {"b": 4.0},
    ]


def test_what_is_no_number_is_left_out_and_named_once(tmp_path: Path, capfd: Capture) -> None:
    source = """
    def descend():
        for i in range(3):
            yield {"w": float(i), "name": "Ada", "none": None, "what": object()}
    """
    found = told(capfd, written(tmp_path, source), function="descend")
    assert found.w == [0.0, 1.0, 2.0] and all(set(row) == {"step", "w"} for row in found.rows)
    for name in ("name", "none", "what"):
        assert found.said.count(f"{name} is left out") == 1


def test_no_update_at_all_is_said_with_the_way_out(tmp_path: Path, capfd: Capture) -> None:
    found = told(capfd, written(tmp_path, "print('hello')\n"))
    assert found.code == 2 and "no update was seen in own.py" in found.said and "--line" in found.said


def test_a_break_after_the_update_leaves_its_step(tmp_path: Path, capfd: Capture) -> None:
    for leaving in ("break", "continue"):
        found = told(capfd, written(tmp_path, indented(f"if i > 1:\n    {leaving}\nprint(i)")))
        assert found.w == HALVES[: 3 if leaving == "break" else 5]
    source = "def main():\n" + "".join(
        f"    {line}\n" for line in indented("if i == 1: return w").splitlines()
    )
    assert told(capfd, written(tmp_path, source + "main()\n")).w == HALVES[:2]


def test_an_update_that_failed_is_none(tmp_path: Path, capfd: Capture) -> None:
    source = LOOP.replace("0.5 * g", "0.5 * (g if i < 3 else g / 0)")
    found = told(capfd, written(tmp_path, source))
    assert found.w == HALVES[:3] and "failed at line 4 of own.py: ZeroDivisionError" in found.said


def test_a_value_of_another_kind_is_recorded_as_one(tmp_path: Path, capfd: Capture) -> None:
    """Also where all were plain numbers before."""
    source = """
    w, note = 1.0, None
    for i in range(6):
        g = w - 3
        w -= 0.5 * g
        if i == 2:
            w = [w, 1.0]
        elif i == 3:
            w = w[0]
            continue
        elif i == 4:
            note = 7.5
    """
    found = told(
        capfd, written(tmp_path, source.replace("w - 3", "(w if i != 3 else w[0]) - 3")), show=("note",)
    )
    assert found.rows[1]["w"] == 2.5 and found.rows[2]["w[0]"] == 2.75


def test_an_endless_loop_is_ended_with_all_that_it_has_started(tmp_path: Path) -> None:
    source = LOOP + "import os, signal, subprocess, sys\n"
    source += "for number in (signal.SIGINT, signal.SIGTERM): signal.signal(number, signal.SIG_IGN)\n"
    source += "print(subprocess.Popen(['sleep', '1000']).pid, flush=True)\nwhile True: pass\n"
    process = Process(Program(file=str(written(tmp_path, source))))
    process.ask(ALL)
    while process.alive and (process.steps < 5 or not process.output.waiting):
        list(process.records())
        process.wait(0.05)
    process.end()
    assert process.code == -9
    end = monotonic() + PATIENCE
    while alive(int(process.output.text()[-1])) and monotonic() < end:  # the kernel takes its time
        pass
    assert monotonic() < end


def alive(pid: int) -> bool:
    """Whether a process runs, and has not only not been waited for."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_nothing_is_run_ahead_of_what_was_asked(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    process = Process(
        Program(
            file=str(
                written(
                    tmp_path, indented(f"open({str(trace)!r}, 'a').write('{{i}}')".replace("'{i}'", "str(i)"))
                )
            )
        )
    )
    for steps in (1, 2, 4):
        process.ask(steps)
        while process.alive and process.steps < steps:
            process.wait(0.05)
            list(process.records())
        process.wait(60)
        assert trace.read_text() == "01234"[:steps]
    process.end()


def test_a_full_tape_loses_no_row(tmp_path: Path) -> None:
    source = (
        LOOP.replace("range(5)", "range(2000)") + "    if i == 1500: g = None\nraise ValueError('short')\n"
    )
    process = Process(Program(file=str(written(tmp_path, source))), tape_size=4096)
    watched = Watched(process)
    found = [step for rows in watched.rows() for step in rows.steps]
    process.end()
    assert found == list(range(1, 2001))
    assert watched.end is not None and watched.end["text"] == "short"


@pytest.mark.parametrize("version", ["3.9", "3.10", "3.12", "3.13"])
def test_it_runs_under_other_pythons(version: str, tmp_path: Path, capfd: Capture) -> None:
    installed = sorted((Path.home() / ".pyenv" / "versions").glob(f"{version}.*/bin/python"))
    python = str(installed[0]) if installed else shutil.which(f"python{version}")
    if python is None or subprocess.run([python, "-c", ""], capture_output=True).returncode:
        pytest.skip(f"there is no Python {version}")
    assert told(capfd, written(tmp_path, LECTURE), python=python).w[-1] == 1.9999999999999236


def test_a_program_sees_its_own_arguments_name_and_folder(tmp_path: Path, capfd: Capture) -> None:
    source = """
    import json, sys, other
    w = 1.0
    for i in range(2):
        w -= 0.5 * (w - 3)
    json.dump([sys.argv, __name__, __file__, other.here], open(sys.argv[1], "w"))
    """
    file = written(tmp_path, source)
    written(tmp_path, "here = 1", "other.py")
    assert told(capfd, file, arguments=(str(tmp_path / "told"), "--lr", "3")).code == 0
    argv, name, path, here = json.loads((tmp_path / "told").read_text())
    assert argv == [str(file), str(tmp_path / "told"), "--lr", "3"]
    assert (name, path, here) == ("__main__", str(file), 1)


def test_the_command_line_prints_data_and_nothing_else(tmp_path: Path) -> None:
    file = written(tmp_path, LECTURE)
    given = [sys.executable, "-m", "gdtui", "watch", str(file), "--format", "csv"]
    done = subprocess.run(given, capture_output=True, text=True, env={**os.environ})
    assert done.returncode == 0 and done.stderr == ""
    assert done.stdout.splitlines()[:2] == [
        "step,epoch,sample,loss,gradient,w",
        "1,1,1,0.9603999999999999,-2.0,1.02",
    ]


STAYING = """
    import os, signal, subprocess, sys

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    other = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    own = os.fork() or os.getpid()
    with open("PIDS", "a") as file:
        file.write(f"{os.getpid()} {other.pid} ")
    """


@pytest.mark.parametrize("end", ["SIGKILL", "SIGHUP", "SIGSEGV", "SIGTERM"])
@pytest.mark.parametrize("then", ["while True: pass", "w = 1.0\nfor i in range(9): w -= 0.5 * w", ""])
def test_all_of_it_ends_with_who_watches_it_however_that_ends(end: str, then: str, tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    file = written(tmp_path, dedent(STAYING).replace("PIDS", str(pids)) + then + "\n")
    with Forked(80, 24, "watch", str(file)) as terminal:
        limit = monotonic() + PATIENCE
        terminal.wait_until(lambda: pids.exists() and len(pids.read_text().split()) == 4, "four of them")
        terminal.process.send_signal(getattr(signal, end))
        found = list(map(int, pids.read_text().split()))
        while any(map(alive, found)) and monotonic() < limit:
            assert terminal.text is not None  # what it says is read
            select.select([], [], [], LOOK)
        assert len(found) == 4 and monotonic() < limit


def test_where_no_file_may_be_large_enough_it_is_said(tmp_path: Path) -> None:
    file = written(tmp_path, LECTURE)
    limited = f"ulimit -f 100; exec {sys.executable} -m gdtui watch {file} --format csv"
    done = subprocess.run(["/bin/bash", "-c", limited], capture_output=True, text=True)
    assert done.returncode == 2 and done.stdout == ""
    assert done.stderr.startswith("gdtui: there is no room for what would be recorded: ")


@pytest.mark.parametrize("dies", ["os._exit(4)", "os.kill(os.getpid(), 9)", "ctypes.string_at(0)"])
@pytest.mark.parametrize("step", [1, 4])
def test_an_update_that_was_made_before_a_death_in_its_pass_is_not_lost(
    dies: str, step: int, tmp_path: Path, capfd: Capture
) -> None:
    source = f"import ctypes, os\n{LOOP}    if i == {step - 1}: {dies}\n    loss = (w - 3) ** 2\n"
    found = told(capfd, written(tmp_path, source))
    assert found.w == HALVES[:step]
    assert [row["gradient"] for row in found.rows] == [w - 3 for w in [1.0, *HALVES][:step]]
    assert ["loss" in row for row in found.rows] == [True] * (step - 1) + [False]  # nobody knows it yet
    assert f"after step {step}" in found.said or "exited 4" in found.said


def test_an_update_of_arrays_and_of_an_epoch_is_not_lost_either(tmp_path: Path, capfd: Capture) -> None:
    source = """
    import os
    import numpy as np

    w, b = np.ones(2), np.ones((10, 10))
    for epoch in range(3):
        for i in range(2):
            w -= 0.5 * w
            b -= 0.5 * b
            if epoch == 1 and i == 1: os._exit(0)
            loss = w.sum()
    """
    rows = told(capfd, written(tmp_path, source)).rows
    assert [row["w[0]"] for row in rows] == [0.5, 0.25, 0.125, 0.0625]
    assert rows[-1] == {"step": 4, "epoch": 2, "sample": 2, "w[0]": 0.0625, "w[1]": 0.0625, "|b|": 0.625}
    assert len(told(capfd, tmp_path / "own.py", every=3).rows) == 1

"""A program on the screen, in a real terminal: stepped, gone back in, stopped, forked, compared, exported."""

import json
from pathlib import Path
from textwrap import dedent

import pytest

from tests.forked import Forked
from tests.realterminal import Terminal
from tests.watch.watched import LECTURE, written

GD = """
    x_data, y_data = [1.0, 2.0, 3.0], [2.0, 4.0, 6.0]
    w = 1.0
    for epoch in range(100):
        grad = sum(2 * x * (x * w - y) for x, y in zip(x_data, y_data)) / 3
        w -= 0.01 * grad
"""
KNOB = """
    import gdtui

    w = 1.0
    for i in range(50):
        grad = w - 3
        w -= gdtui.knob("lr", 0.5) * grad
        loss = (w - 3) ** 2
"""


def watching(
    *words: str | Path,
    size: tuple[int, int] = (100, 30),
    kind: type[Terminal] = Forked,
    **environment: str,
) -> Terminal:
    """The program in a terminal, with these variables of the environment."""
    return kind(*size, "watch", *map(str, words), environment=environment)


def left(terminal: Terminal, code: int = 0) -> None:
    """Leave, and look that nothing is left."""
    terminal.press("q")
    assert terminal.ended() == code and terminal.given_back()


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (200, 60)])
def test_the_lectures_loop_is_lit_line_by_line_and_steps_both_ways(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    kind = Terminal if size == (100, 30) else Forked  # an interpreter of its own, once
    with watching(written(tmp_path, LECTURE), size=size, kind=kind) as terminal:
        terminal.wait(lambda text: "Code · own.py" in text and "Gradient log" in text)
        assert "▸24         w = w - 0.01" in terminal.settled()
        terminal.press("sss")
        terminal.wait("step 3")
        assert "1.26069" in terminal.text or "1.260688" in terminal.text
        assert "-16.228" in terminal.settled()
        terminal.press("SS")
        terminal.wait("step 1")
        assert "w = w - 0.01" in terminal.settled() and "1.02" in terminal.text
        terminal.press("e")
        terminal.wait("epoch 1  sample 3/3")
        terminal.press(":goto step 300\r")
        terminal.wait("epoch 100  sample 3/3  step 300")
        left(terminal)


def test_what_it_prints_stands_in_the_output_by_step_and_nowhere_else(tmp_path: Path) -> None:
    source = LECTURE.replace('"predict (before training)"', '"\\x1b[2J\\x1b[31mhello\\x1b[0m\\x07"')
    with watching(written(tmp_path, source)) as terminal:
        terminal.wait("Gradient log")
        terminal.press("sss")
        terminal.wait("step 3")
        terminal.press("a")
        terminal.wait("\\x1b[2Jhello\\x07 4 4.0")
        assert terminal.settled().count("grad:  ") == 3
        terminal.press("S")
        terminal.wait(lambda text: text.count("grad:  ") == 2)
        assert b"hello\x07" not in terminal.sent
        left(terminal)


def test_a_breakpoint_stops_it_and_an_alarm_has_a_name(tmp_path: Path) -> None:
    with watching(written(tmp_path, LECTURE)) as terminal:
        terminal.wait("Gradient log")
        terminal.press(":break w > 1.5\r")
        terminal.wait("1: w > 1.5")
        terminal.press("c")
        terminal.wait("step 8")
        assert "w > 1.5" in terminal.settled()
        terminal.press(":alarm overshot\r")
        terminal.wait("there are: nan rise stuck")
        terminal.press("\x1b")
        terminal.settled()
        left(terminal)


def test_what_if_goes_on_in_another_way_and_comes_back(tmp_path: Path) -> None:
    with watching(written(tmp_path, KNOB)) as terminal:
        terminal.wait("Gradient log")
        terminal.press("ssss")
        terminal.wait("step 4")
        terminal.press(":set lr 1\r")
        terminal.wait("lr is 1 when the program next asks for it, at step 5 or later")
        terminal.press("s")
        terminal.wait("step 5")
        assert " w 3 " in terminal.settled()
        terminal.press("SSS")
        terminal.wait("step 2")
        terminal.press(":set lr 0.25\r")
        terminal.wait("run again: the same to the last bit up to step 2")
        terminal.press("s")
        terminal.wait("step 3")
        assert "2.625" in terminal.settled() and "forked at" in terminal.text
        left(terminal)


def test_two_loops_go_in_lock_step_and_show_which_one_sums(tmp_path: Path) -> None:
    """A sum instead of a mean: w = 1.28 after one update, where 1.0933 is right."""
    mean = written(tmp_path, GD, "mean.py")
    summed = written(tmp_path, GD.replace(" / 3", ""), "sum.py")
    with watching(mean, summed) as terminal:
        terminal.wait("A ■")
        terminal.press("s")
        shown = terminal.wait("w after 1 updates")
        assert "1.09333333" in shown and "1.28" in shown
        terminal.press("v")
        terminal.wait("Code · sum.py")
        left(terminal)


def test_a_program_that_fails_ends_there_with_all_its_steps(tmp_path: Path) -> None:
    source = KNOB + "        if i == 3:\n            raise ValueError('[red] text')\n"
    with watching(written(tmp_path, source)) as terminal:
        terminal.wait("Gradient log")
        terminal.press("c")
        terminal.wait("failed at line 9 of own.py: ValueError: [red] text")
        assert "✗9" in terminal.settled().replace(" ", "")
        terminal.press("SS")
        terminal.wait("step 2")
        left(terminal)


def test_a_slow_step_is_waited_for_while_keys_are_heard(tmp_path: Path) -> None:
    source = KNOB.replace(
        "grad = w - 3", "grad = w - 3\n        import time; time.sleep(1000 if i == 2 else 0)"
    )
    with watching(written(tmp_path, source)) as terminal:
        terminal.wait("Gradient log")
        terminal.press("ss")
        terminal.wait("step 2")
        terminal.press("s")
        terminal.wait("waiting for the program")
        terminal.press("S")
        terminal.wait("step 1")
        left(terminal)


def test_steps_that_are_asked_for_while_one_is_waited_for_are_taken_too(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    source = KNOB.replace(
        "grad = w - 3",
        f"grad = w - 3\n        import os\n        while i == 1 and not os.path.exists({str(gate)!r}): pass",
    )
    with watching(written(tmp_path, source)) as terminal:
        terminal.wait("Gradient log")
        terminal.press("s")
        terminal.wait("step 1")
        terminal.press("s")
        terminal.wait("waiting for the program")
        terminal.press("ss")
        gate.touch()
        terminal.wait("step 4")
        left(terminal)


def test_its_steps_are_exported_as_the_command_line_prints_them(tmp_path: Path) -> None:
    file = tmp_path / "steps.jsonl"
    with watching(written(tmp_path, LECTURE)) as terminal:
        terminal.wait("Gradient log")
        terminal.press("sss")
        terminal.wait("step 3")
        terminal.press(f":export {file}\r")
        terminal.wait_until(file.exists, "the file")
        left(terminal)
    rows = [json.loads(line) for line in file.read_text().splitlines()]
    assert [row["w"] for row in rows] == [1.02, 1.0984, 1.260688]
    assert rows[2]["gradient"] == -16.2288 and rows[2]["epoch"] == 1


def test_without_an_update_it_says_so_and_opens_nothing(tmp_path: Path) -> None:
    for source, said, code in (("print(1)\n", "no update was seen", 2), ("1 / 0\n", "ZeroDivisionError", 1)):
        with watching(written(tmp_path, source)) as terminal:
            assert terminal.ended() == code and said.encode() in terminal.sent
            assert b"\x1b[?1049h" not in terminal.sent


def test_every_key_does_something_or_says_why_not(tmp_path: Path) -> None:
    keys = "sSeEc.,gGtwM1'1mrruUvVlaAdxyyo[]{}-==+jjkkzz%05BhH"
    with watching(written(tmp_path, KNOB)) as terminal:
        terminal.wait("Gradient log")
        for key in keys:
            terminal.press(key, "s")
        for words in (
            "optimizer adam",
            "schedule cosine",
            "batch 2",
            "lr 0.1",
            "model linear",
            "start 1",
            "pair",
        ):
            terminal.press("\x1b", f":{words}\r", "\x1b")
            terminal.settled()
        terminal.press("\t" * 7)
        assert "Gradient log" in terminal.settled()
        left(terminal)


def test_the_keys_of_the_rate_set_a_programs_rate(tmp_path: Path) -> None:
    with watching(written(tmp_path, KNOB)) as terminal:
        terminal.wait("Gradient log")
        terminal.press("s")
        terminal.wait("step 1")
        terminal.press("--")
        terminal.wait("lr is 0.1 when the program next asks for it")
        terminal.press("s")
        terminal.wait(lambda text: "w 2.1 " in text and "step 2" in text)  # 2 − 0.1·(2 − 3)
        left(terminal)


def test_an_endless_loop_keeps_the_screen_alive_and_ctrl_c_ends_all(tmp_path: Path) -> None:
    source = "import os, signal\nopen('pid', 'w').write(str(os.getpid()))\n"
    source += "for number in (signal.SIGINT, signal.SIGTERM):\n    signal.signal(number, signal.SIG_IGN)\n"
    source += dedent(KNOB) + "while True:\n    pass\n"
    file = written(tmp_path, source.replace("'pid'", repr(str(tmp_path / "pid"))))
    with watching(file) as terminal:
        terminal.wait("Gradient log")
        terminal.press("c")
        terminal.wait("waiting for the program")
        terminal.press("SS")
        terminal.wait("step 48")
        terminal.press("c")
        terminal.wait("step 50")
        terminal.press("\x03")
        assert terminal.ended() == 130 and terminal.given_back()
    assert not Path(f"/proc/{(tmp_path / 'pid').read_text()}").exists()

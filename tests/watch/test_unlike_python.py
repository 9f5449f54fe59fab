"""A program that is watched does what it does without: to look at it changes nothing, no number is false."""

from pathlib import Path

import pytest

from tests.watch.watched import told, written

Capture = pytest.CaptureFixture[str]

OBJECTS = """
    import sys


    class P:
        def __init__(self, value):
            self.value = self.data = value

        @property
        def grad(self):
            return 2 * self.data


    params = [P(1.0), P(2.0)]
    calls = []


    def grads():
        calls.append(1)
        return [p.grad for p in params]


    def parts():
        calls.append(1)
        return params

"""


@pytest.mark.parametrize(
    "loop",
    [
        "for p in iter(params): p.data -= 0.1 * p.grad",
        "for p, g in zip(params, grads()): p.data -= 0.1 * g",
        "for p in parts(): p.data -= 0.1 * p.grad",
        "ps = (p for p in params)\n        for p in ps: p.data -= 0.1 * p.grad",
    ],
)
def test_what_a_loop_goes_over_is_not_used_up_nor_computed_again(
    loop: str, tmp_path: Path, capfd: Capture
) -> None:
    source = (
        OBJECTS
        + f"    for i in range(3):\n        {loop}\n    sys.exit(f'{{params[0].data:.3f}} {{len(calls)}}')\n"
    )
    found = told(capfd, written(tmp_path, source))
    calls = 3 if "()" in loop.replace("iter(", "") and "ps" not in loop else 0
    assert f"exited 1: 0.512 {calls}" in found.said and len(found.rows) == 3


def test_an_error_of_the_programs_own_objects_is_none_of_the_program(tmp_path: Path, capfd: Capture) -> None:
    source = """
    class Odd:
        shape, dtype = (10, 10), "float64"

        def __getattr__(self, name):
            raise ValueError(name)


    locals = globals = None
    n, w, odd = 1, 1.0, Odd()
    for i in range(400):
        n *= 10
        seen = odd
        g = 2 * w
        w -= 0.1 * g
    """
    found = told(capfd, written(tmp_path, source))
    assert found.code == 0 and len(found.rows) == 400 and found.w[2] == pytest.approx(0.512)


def test_a_pass_that_is_left_by_an_exception_has_its_own_row(tmp_path: Path, capfd: Capture) -> None:
    source = """
    def train(w, stop):
        for i in range(5):
            g = 2 * w
            w -= 0.25 * g
            if i == stop:
                raise StopIteration(w)


    for start in (1.0, 8.0):
        try:
            train(start, 2)
        except StopIteration:
            pass
    train(1.0, 0)
    """
    found = told(capfd, written(tmp_path, source))
    assert found.w == [0.5, 0.25, 0.125, 4.0, 2.0, 1.0, 0.5]
    assert [row["gradient"] for row in found.rows] == [2.0, 1.0, 0.5, 16.0, 8.0, 4.0, 2.0]


def test_generators_that_take_turns_have_their_own_rows(tmp_path: Path, capfd: Capture) -> None:
    source = """
    def train(w):
        for i in range(3):
            g = 2 * w
            w -= 0.25 * g
            yield w


    for pair in zip(train(1.0), train(8.0)):
        pass
    """
    found = told(capfd, written(tmp_path, source))
    assert found.w == [0.5, 4.0, 0.25, 2.0, 0.125, 1.0]


def test_a_gradient_stands_under_its_own_parameter_or_nowhere(tmp_path: Path, capfd: Capture) -> None:
    source = """
    w, b = 1.0, 1.0
    for i in range(4):
        dw, db = 2 * w, 4 * b
        if i % 2 == 0:
            w -= 0.25 * dw
        else:
            b -= 0.125 * db
    """
    rows = told(capfd, written(tmp_path, source)).rows
    assert [(row.get("gradient.w"), row.get("gradient.b")) for row in rows] == [(2, None), (None, 4)] + [
        (1, None),
        (None, 2),
    ]
    source = """
    w = [2.0, 4.0]
    for i in range(2):
        for j in range(2):
            grad = 2 * w[j]
            w[j] -= 0.25 * grad
    """
    assert not any("gradient" in row for row in told(capfd, written(tmp_path, source)).rows)


def test_a_loss_that_comes_late_is_known_from_there(tmp_path: Path, capfd: Capture) -> None:
    source = """
    w = 1.0
    for i in range(4):
        w -= 0.25 * (2 * w)
        if i == 2:
            loss = w * w
    """
    rows = told(capfd, written(tmp_path, source)).rows
    assert [row.get("loss") for row in rows] == [None, None, 0.125**2, 0.125**2]


@pytest.mark.parametrize(
    "update",
    ["w, b = w - 0.25 * dw, b - 0.25 * db", "w: float = w - 0.25 * dw", "last = w = w - 0.25 * dw"],
)
def test_updates_of_several_at_once_are_found(update: str, tmp_path: Path, capfd: Capture) -> None:
    source = f"""
    w, b = 1.0, 1.0
    for i in range(3):
        dw, db = 2 * w, 2 * b
        {update}
    """
    assert told(capfd, written(tmp_path, source)).w == [0.5, 0.25, 0.125]


def test_a_copy_of_the_process_has_an_end_of_its_own(tmp_path: Path, capfd: Capture) -> None:
    source = """
    import os, sys

    if os.fork() == 0:
        sys.exit(0)
    os.wait()
    w = 1.0
    for i in range(3):
        w -= 0.25 * (2 * w)
    """
    found = told(capfd, written(tmp_path, source))
    assert found.w == [0.5, 0.25, 0.125] and (found.code, found.said) == (0, "")


def test_names_of_the_programs_own_do_not_take_the_place_of_ours(tmp_path: Path, capfd: Capture) -> None:
    source = """
    import gdtui

    for i in range(2):
        gdtui.step(**{"step": i * 10.0, "optimizer": 3.0, "\\x1b[31m": 1.0})
    """
    rows = told(capfd, written(tmp_path, source)).rows
    assert rows[1] == {"step": 2, "param.step": 10.0, "param.optimizer": 3.0, "\\x1b[31m": 1.0}


def test_the_source_has_the_lines_that_python_counts(tmp_path: Path) -> None:
    from gdtui.watch.live import begun
    from gdtui.watch.program import Program

    source = '# a\x0cform feed\ntext = "\u2028"\nw = 1.0\nfor i in range(3):\n    w -= 0.25 * (2 * w)\n'
    file = tmp_path / "own.py"
    file.write_text(source, encoding="utf-8")
    live = begun(Program(file=str(file)))
    live.close()
    assert live.first.listing.update == 5 and live.first.listing.lines[4] == "    w -= 0.25 * (2 * w)"

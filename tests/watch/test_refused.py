"""What is asked for and does not fit the program is said in a line, and is no failure of the program's."""

from pathlib import Path
from typing import Any

import pytest

from gdtui.cli import main
from tests.watch.watched import told, written

Capture = pytest.CaptureFixture[str]
LOOP = """
w = 1.0
for i in range(2):
    g = 2 * w
    w -= 0.25 * g
    print(w)

def nothing():
    return 3
"""


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"line": 3}, "line 3 of own.py updates nothing that is known; --show names what moves there"),
        ({"line": 99}, "no statement stands at line 99 of own.py"),
        ({"function": "descend"}, "there is no function descend in own.py"),
        ({"function": "nothing"}, "the function gives no generator, but a value of type int"),
    ],
)
def test_what_does_not_fit_the_program(
    how: dict[str, Any], said: str, tmp_path: Path, capfd: Capture
) -> None:
    made = told(capfd, written(tmp_path, LOOP), **how)
    assert made.code == 2 and said in made.said and not made.rows


@pytest.mark.parametrize("how", [{"line": 4}, {"line": 5, "show": ("w",)}])
def test_a_line_that_does(how: dict[str, Any], tmp_path: Path, capfd: Capture) -> None:
    made = told(capfd, written(tmp_path, LOOP), **how)
    assert made.code == 0 and made.w == [0.5, 0.25]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-m", "no.such.module"], "there is no module no.such.module"),
        (["data.csv"], "data.csv is no program of Python: 'gdtui data.csv' opens data"),
        (["own.py", "--output", "own.py"], "own.py is the program itself, which would be lost"),
        (["--stdin", "nothing.txt", "own.py"], "there is no file nothing.txt"),
        (["lesson.ipynb"], "'jupyter nbconvert --to script lesson.ipynb' makes a program of it"),
    ],
)
def test_what_is_no_program(
    words: list[str], said: str, tmp_path: Path, capfd: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("data.csv", "lesson.ipynb", "own.py"):
        written(tmp_path, "x,y\n1,2\n", name)
    with pytest.raises(SystemExit) as left:
        main(["watch", *words, "--format", "csv"])
    assert left.value.code == 2
    out, err = capfd.readouterr()
    assert not out and said in err


def test_a_module_that_another_python_may_have(tmp_path: Path, capfd: Capture) -> None:
    made = told(capfd, written(tmp_path, "import torsh\n"))
    assert made.code == 1 and "No module named 'torsh'; --python PATH" in made.said


def test_all_updates_of_a_line_are_its_own(tmp_path: Path, capfd: Capture) -> None:
    source = (
        "w = b = 1.0\nfor i in range(2):\n    dw, db = 2 * w, 2 * b\n    w -= 0.25 * dw; b -= 0.25 * db\n"
    )
    made = told(capfd, written(tmp_path, source), line=4)
    assert [(row["w"], row["b"]) for row in made.rows] == [(0.5, 0.5), (0.25, 0.25)]

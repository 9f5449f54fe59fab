"""Updates that are written in less usual ways are found, and recorded as they are."""

import ast
from pathlib import Path

import pytest

from gdtui.watch.child.finding import find
from tests.watch.watched import seen, told, written

Capture = pytest.CaptureFixture[str]
HALVES = [0.5, 0.25, 0.125]

KINDS = {
    "np.subtract(w, 0.25 * g, out=w)": "w",
    "np.subtract(w, 0.25 * g, w)": "w",
    "np.add(w, -0.25 * g, out=w)": "w",
    "np.add(-0.25 * g, w, out=w)": "w",
    "w = np.subtract(w, 0.25 * g, out=w)": "w",
    "w = w - 0.25 * g if i >= 0 else w": "w",
    "w = w if i < 0 else w - 0.25 * g": "w",
}


@pytest.mark.parametrize(
    ("names", "by"),
    [
        (("alpha", "beta"), "dalpha, dbeta"),
        (("mu", "sigma"), "dmu, dsigma"),
        (("G.w", "D.w"), "dG, dD"),
        (("net_g.w", "net_d.w"), "dg, dd"),
    ],
)
def test_parameters_may_be_called_as_rates_and_gradients_are(
    names: tuple[str, str], by: str, tmp_path: Path
) -> None:
    one, other = by.split(", ")
    source = "class Net: w = 1.0\nG, D, net_g, net_d = Net(), Net(), Net(), Net()\n"
    source += (
        f"alpha = beta = mu = sigma = 1.0\nfor i in range(3):\n    {by} = 2 * {names[0]}, 2 * {names[1]}\n"
    )
    source += f"    {names[0]} -= 0.25 * {one}; {names[1]} -= 0.25 * {other}\n"
    found = seen(written(tmp_path, source))
    assert found.run.names == names and found.of("parameter", names[0]) == HALVES


@pytest.mark.parametrize("by", ["max(-9, min(9, dw))", "dw * (1 if i < 9 else -1)", "np.clip(dw, -9, 9)"])
def test_none_is_left_out_as_it_looks_less_like_an_update(by: str, tmp_path: Path) -> None:
    source = "import numpy as np\nw = b = 1.0\nfor i in range(3):\n    dw, db = 2 * w, 2 * b\n"
    source += f"    w -= 0.25 * {by}\n    b -= 0.25 * db\n"
    found = seen(written(tmp_path, source))
    assert found.run.names == ("w", "b") and found.of("parameter", "w") == HALVES


@pytest.mark.parametrize("update", KINDS)
def test_arrays_are_moved_by_calls_and_on_conditions(update: str, tmp_path: Path) -> None:
    source = f"import numpy as np\nw = np.ones(2)\nfor i in range(3):\n    g = 2 * w\n    {update}\n"
    found = seen(written(tmp_path, source))
    assert found.of("parameter", "w[1]") == HALVES and found.of("gradient", "w[1]") == [2.0, 1.0, 0.5]


def test_private_names_of_a_class(tmp_path: Path) -> None:
    source = """
    class _Model:
        def __init__(self):
            self.__w = 1.0

        def fit(self):
            for i in range(3):
                g = 2 * self.__w
                self.__w -= 0.25 * g


    _Model().fit()
    """
    found = seen(written(tmp_path, source))
    assert found.of("parameter", "self.__w") == HALVES and found.of("gradient", "self.__w") == [2, 1, 0.5]
    assert found.live.first.recording.start == {"self.__w": 1.0}


@pytest.mark.parametrize(
    "body",
    [
        "params = tuple(p - 0.25 * 2 * p for p in params)",
        "w, b = params; grads = 2 * w, 2 * b; params = (w - 0.25 * 2 * w, b - 0.25 * 2 * b)",
        "grads = (2 * params[0], 2 * params[1])\n"
        "    params = tuple(p - 0.25 * g for p, g in zip(params, grads))",
    ],
)
def test_tuples_of_arrays_that_are_carried_along(body: str, tmp_path: Path) -> None:
    source = f"import numpy as np\nparams = (np.ones(2), 1.0)\nfor i in range(3):\n    {body}\n"
    found = seen(written(tmp_path, source))
    assert found.run.names == ("params[0][0]", "params[0][1]", "params[1]")
    assert found.of("parameter", "params[0][1]") == HALVES == found.of("parameter", "params[1]")


def test_exact_numbers_are_recorded_as_floats_and_it_is_said_where_they_are_none(
    tmp_path: Path, capfd: Capture
) -> None:
    source = """
    from fractions import Fraction
    from decimal import Decimal

    w, b = Fraction(1), Decimal(1)
    for i in range(3):
        w -= Fraction(1, RATE) * w
        b -= Decimal("0.5") * b
    """
    found = told(capfd, written(tmp_path, source.replace("RATE", "2")))
    assert found.w == HALVES and [row["b"] for row in found.rows] == HALVES and not found.said
    found = told(capfd, written(tmp_path, source.replace("RATE", "3")))
    assert found.w == [2 / 3, 4 / 9, 8 / 27]
    assert (
        found.said
        == "gdtui: w is exact in the program, a Fraction: what is recorded is the float next to it\n"
    )


BACKING_OFF = {
    "a step that shrinks": """
    w = 4.0
    for k in range(3):
        g = 2 * w
        t = 1.0
        while (w - t * g) ** 2 > w ** 2 - 0.6 * t * g * g:
            t -= 0.5 * t
        w = w - t * g
    """,
    "a value that is tried": """
    w = 4.0
    for k in range(3):
        g = 2 * w
        t = 1.0
        while True:
            new = w - t * g
            if new ** 2 <= w ** 2 - 0.6 * t * g * g:
                break
            t *= 0.5
        w = new
    """,
    "one that is taken back": """
    w = 4.0
    for k in range(3):
        g, t, before = 2 * w, 1.0, w ** 2
        w -= t * g
        while w ** 2 > before - 0.6 * t * g * g:
            w += t * g
            t *= 0.5
            w -= t * g
    """,
    "both": """
    w = 4.0
    for k in range(3):
        g, t = 2 * w, 1.0
        new = w - t * g
        while new ** 2 > w ** 2 - 0.6 * t * g * g:
            t = t / 2
            new = w - t * g
        w = new
    """,
}


@pytest.mark.parametrize("source", BACKING_OFF.values(), ids=BACKING_OFF)
def test_a_loop_that_only_seeks_the_step_is_not_the_training(source: str, tmp_path: Path) -> None:
    found = seen(written(tmp_path, source))
    assert found.steps == 3 and len(found.live.tracks) == 1
    assert found.of("parameter", "w") == [2.0, 1.0, 0.5] and found.of("gradient", "w") == [8.0, 4.0, 2.0]


def test_what_is_done_finally_belongs_to_its_pass(tmp_path: Path) -> None:
    source = """
    def train(w):
        for i in range(4):
            try:
                try:
                    w -= 0.25 * (2 * w)
                    if i == 1:
                        continue
                    if i == 2:
                        return
                finally:
                    late = w * 10
            finally:
                loss = w * w


    train(1.0)
    """
    found = seen(written(tmp_path, source))
    assert found.of("parameter", "w") == HALVES and found.of("variable", "i") == [0, 1, 2]
    assert found.of("loss", "loss") == [0.25, 0.0625, 0.015625]
    assert found.of("variable", "late") == [5, 2.5, 1.25]


def test_a_while_loop_that_trains_and_lowers_its_rate_is_the_training() -> None:
    source = (
        "w, lr = 1.0, 0.1\nfor run in range(2):\n    while w > 0.1:\n        w -= lr * w\n        lr *= 0.9\n"
    )
    found = find(ast.parse(source))
    assert found is not None and found.line == 4


def test_a_step_that_is_called_like_a_gradient_is_none(tmp_path: Path) -> None:
    source = "w, lr = 1.0, 0.25\nfor i in range(3):\n    g = 2 * w\n    dw = -lr * g\n    w += dw\n"
    found = seen(written(tmp_path, source))
    assert found.of("gradient", "w") == [2.0, 1.0, 0.5] and found.of("parameter", "w") == HALVES


def test_places_are_shown_as_they_are_written_and_what_is_none_is_said(
    tmp_path: Path, capfd: Capture
) -> None:
    source = "class Net: b = [1.0, 2.0]\nnet, w = Net(), 1.0\nfor i in range(3):\n    w -= 0.25 * 2 * w\n"
    source += "    net.b[1] = w\n"
    made = told(capfd, written(tmp_path, source), show=("net.b[1]", "nothing", "print(w)"))
    assert [row["net.b[1]"] for row in made.rows] == HALVES == made.w
    assert "nothing called nothing" in made.said and "nothing called print(w)" in made.said

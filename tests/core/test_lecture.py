"""Law 3: the core equals the lecture, number for number."""

from pathlib import Path

import pytest

import gdtui
from gdtui.core.training.chosen import read_choices
from gdtui.core.training.config import run_config
from gdtui.core.training.trainer import train
from gdtui.trace.lecture import lecture
from gdtui.trace.reader import Reader
from tests.problems import PROPORTIONAL

DATA = Path(__file__).parent.parent / "data"


@pytest.mark.parametrize(("batch", "file"), [("all", "gd.txt"), (1, "sgd.txt")])
def test_the_print_out_is_the_lectures_to_the_byte(batch: str | int, file: str) -> None:
    config = run_config(PROPORTIONAL, batch=batch)
    printed = "".join(lecture(train(PROPORTIONAL, config), Reader(PROPORTIONAL, config)))
    assert printed == (DATA / file).read_text()


def test_float32_ends_with_the_number_that_the_lecture_quotes() -> None:
    config = run_config(PROPORTIONAL, dtype="float32")
    lines = list(lecture(train(PROPORTIONAL, config), Reader(PROPORTIONAL, config)))
    assert lines[-1] == "predict (after training) 4 7.999998569488525\n"


def test_float32_stops_moving_at_update_150() -> None:
    steps = list(gdtui.train("lecture", dtype="float32"))
    moved = [
        step.index + 1 for before, step in zip(steps, steps[1:], strict=False) if step.params != before.params
    ]
    assert max(moved) == 150
    assert float(steps[-1].params[0]) == 1.9999996423721313


def test_the_first_steps_are_those_on_the_blackboard() -> None:
    sgd = [next(steps) for steps in [gdtui.train("lecture")] for _ in range(3)]
    assert [step.gradient[0] for step in sgd] == [-2.0, -7.84, -16.2288]
    assert [step.params[0] for step in sgd] == [1.02, 1.0984, 1.260688]
    gd = gdtui.train("lecture", batch="all").send(3)
    assert gd.accumulated[0] / 3 == -28 / 3
    assert gd.params[0] == 1.0933333333333333


@pytest.mark.parametrize("rate", [0.01, 1.0])
def test_a_mini_batch_of_everything_is_gd_and_of_one_is_sgd(rate: float) -> None:
    sgd = run_config(PROPORTIONAL, **read_choices({"batch": "1"}), lr=rate)
    pairs = (("all", gdtui.train("lecture", batch=3, lr=rate)), (1, train(PROPORTIONAL, sgd)))
    for size, same in pairs:
        steps = gdtui.train("lecture", batch=size, lr=rate)
        assert [step.params[0] for step in steps] == [step.params[0] for step in same]

"""Every choice is checked before the first step, and refused in one line that says what is legal."""

from typing import Any

import numpy as np
import pytest

import gdtui
from gdtui.core.data.datasets import Dataset
from gdtui.core.errors import OptionError
from gdtui.core.problem.analysis import dataset_losses, optimum
from gdtui.core.problem.problems import Problem
from gdtui.core.training.config import run_config
from tests.problems import LINE, PROPORTIONAL, SINGLE

WRONG: list[tuple[str, Any, str]] = [
    ("batch", 0, "from 1 to 3, or all"),
    ("batch", 4, "from 1 to 3, or all"),
    ("batch", 1.5, "from 1 to 3, or all"),
    ("batch", "some", "from 1 to 3, or all"),
    ("batch", "nan", "from 1 to 3, or all"),
    ("lr", 0.0, "a finite number above 0"),
    ("lr", -1.0, "a finite number above 0"),
    ("lr", float("nan"), "a finite number above 0"),
    ("lr", float("inf"), "a finite number above 0"),
    ("epochs", 0, "a whole number from 1 to"),
    ("epochs", 10**9, "a whole number from 1 to"),
    ("epochs", 2.5, "a whole number from 1 to"),
    ("epochs", float("nan"), "a whole number from 1 to"),
    ("epochs", float("inf"), "a whole number from 1 to"),
    ("batch", float("inf"), "from 1 to 3, or all"),
    ("start", [1.0, 2.0], "one finite number per parameter"),
    ("start", float("nan"), "one finite number per parameter"),
    ("start", [], "one finite number per parameter"),
    ("dtype", "float16", "float64 or float32"),
]


@pytest.mark.parametrize(("option", "value", "legal"), WRONG)
def test_a_wrong_choice_names_option_value_and_legal_range(option: str, value: Any, legal: str) -> None:
    with pytest.raises(OptionError) as refusal:
        gdtui.train("lecture", **{option: value})
    text = str(refusal.value)
    assert text.startswith(f"{option}: ") and legal in text and "\n" not in text
    if np.isscalar(value):
        assert f"'{value:g}'" in text if isinstance(value, float) else str(value) in text


def test_a_wrong_seed_is_refused_where_it_is_used() -> None:
    with pytest.raises(OptionError, match="seed: '-1' is not a whole number from 0"):
        gdtui.train("lecture", shuffle=True, seed=-1)


def test_a_start_must_fit_its_precision() -> None:
    assert run_config(PROPORTIONAL, start=1e300).start == (1e300,)
    with pytest.raises(OptionError, match="within the range of float32"):
        run_config(PROPORTIONAL, start=1e300, dtype="float32")


def test_an_unknown_problem_lists_the_known_ones() -> None:
    with pytest.raises(
        gdtui.InputError, match=r"problem '\\x1b\[2J' is not known; the known ones: lecture, noisy, line"
    ):
        gdtui.train("\x1b[2J")


def test_the_optimum_is_where_the_dataset_loss_is_smallest() -> None:
    best = optimum(PROPORTIONAL)
    assert best is not None and best.tolist() == [2.0]
    line = optimum(LINE)
    assert line is not None
    slope, intercept = np.polyfit(LINE.dataset.x[:, 0], LINE.dataset.y, 1)
    np.testing.assert_allclose(line, [slope, intercept], rtol=1e-10)


def test_an_optimum_that_is_not_unique_is_none() -> None:
    assert optimum(SINGLE) is None


def test_the_dataset_loss_adds_in_the_lectures_order() -> None:
    rows = np.array([[1.0], [1.260688]])
    first, second = dataset_losses(PROPORTIONAL, rows).tolist()
    assert first == (1.0 + 4.0 + 9.0) / 3
    assert second == pytest.approx(2.55072, abs=1e-5)
    many = Problem("many", Dataset.of(np.arange(1000), np.ones(1000)), PROPORTIONAL.model, (0.0,), 0.0)
    assert dataset_losses(many, np.zeros((600, 1))).tolist() == [1.0] * 600

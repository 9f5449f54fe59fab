"""The signs pane: the numbers of an update and of the one before, in words that are true of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.core.problem.problems import problem
from gdtui.core.session.session import Session
from gdtui.core.training.config import run_config
from gdtui.core.training.optimizers.table import optimizer
from gdtui.display.rows import plain
from gdtui.ui.panes.signs import sign_rows
from tests.problems import LINE, PROPORTIONAL, session_of


def lines(made: Session, width: int = 80) -> list[str]:
    return plain(sign_rows(made.moment, width)).splitlines()


def walked(steps: int, **chosen: object) -> Session:
    made = session_of(PROPORTIONAL, run_config(PROPORTIONAL, **chosen))  # type: ignore[arg-type]
    made.forward(steps)
    return made


def line_of(made: Session, name: str, width: int = 80) -> str:
    return next(line.strip() for line in lines(made, width) if line.strip().startswith(name))


def test_gd_has_the_numbers_of_the_lecture() -> None:
    """After 2 updates at 0.01: w = 1.093333, 1.177956; the slope left is 1 − 0.28/3; the noise half."""
    made = walked(6, batch="all", lr=0.01)
    assert line_of(made, "slope left").split()[2] == "+0.9066667"
    assert "left so much" in line_of(made, "slope left", 100)
    assert line_of(made, "effective rate").split()[2:] == ["0.01", "0.01", "as", "it", "is", "set"]
    assert line_of(made, "Δ/w").split()[1:3] == ["0.07739837", "0.09333333"]
    assert line_of(made, "cos to last").split()[3:5] == ["+1", "·"]
    assert line_of(made, "noise scale").split()[2:4] == ["0.5", "0.5"]


def test_before_any_update_there_is_only_what_needs_none() -> None:
    for made in (walked(0, lr=0.01), walked(2, batch="all", lr=0.01)):
        assert line_of(made, "dataset loss").split()[2:] == ["4.66666667", "·"]
        for name in ("slope left", "effective rate", "Δ/w", "cos to last"):
            assert set(line_of(made, name).removeprefix(name).split()) == {"·"}


@pytest.mark.parametrize(
    ("rate", "words"),
    [(0.05, "left so much"), (0.15, "went past"), (0.22, "overshot")],
)
def test_gd_overshoots_where_its_slope_is_steeper_on_the_other_side(rate: float, words: str) -> None:
    assert words in line_of(walked(6, batch="all", lr=rate), "slope left", 100)


def test_of_another_sample_nothing_is_said_of_overshooting() -> None:
    made = walked(3, lr=0.2)
    assert "of other samples" in line_of(made, "slope left", 100)


def test_what_was_of_another_sample_stays_so_where_the_next_batch_is_another() -> None:
    made = walked(3, lr=0.01)
    made.change(batch=3)
    assert "of other samples" in line_of(made, "slope left", 100)


def test_an_optimizer_has_its_rate_beside_the_effective_one_and_each_parameters_own() -> None:
    made = session_of(LINE, run_config(LINE, optimizer=optimizer("adam"), lr=0.25, batch="all"))
    made.forward(len(LINE.dataset))
    assert "0.25 is set" in line_of(made, "effective rate")
    step = made.moment.step
    assert step is not None
    mean = step.accumulated / len(LINE.dataset)
    for name, change, slope in zip("wb", step.params - (1.0, -0.5), mean, strict=True):
        assert float(line_of(made, f"of {name}").split()[2]) == pytest.approx(-change / slope, rel=1e-6)


def test_runs_side_by_side_have_a_column_each() -> None:
    runs = [run_config(PROPORTIONAL, batch=size, lr=0.01) for size in ("all", 1)]
    made = session_of(PROPORTIONAL, *runs)
    made.forward(3)
    assert line_of(made, "Δ/w").split()[1:] == ["0.09333333", "0.14774945"]
    assert line_of(made, "dataset loss").split()[2:] == ["3.83620741", "2.55071709"]


@given(st.integers(1, 120), st.integers(0, 9), st.sampled_from(["lecture", "line", "classes", "scales"]))
def test_no_row_is_wider_than_the_pane(width: int, steps: int, name: str) -> None:
    chosen = problem(name)
    made = session_of(chosen, run_config(chosen, lr=0.01))
    made.forward(steps)
    assert all(len(line) <= width for line in lines(made, width))

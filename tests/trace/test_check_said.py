"""What was said of a run and what its lines say: which of the two is named."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.core.training.config import RunConfig, run_config
from gdtui.core.training.optimizers.table import optimizer
from gdtui.core.training.schedules import schedule
from gdtui.core.training.trainer import train
from gdtui.trace.check.slips import PAIRS, SINGLE, both
from tests import forked
from tests.problems import PROPORTIONAL
from tests.trace.test_check import DATA, check, said_of
from tests.trace.test_check_known import X, Y, written

FEW = settings(max_examples=8, deadline=None)


def printed(config: RunConfig, epochs: int = 12) -> str:
    """What a program prints of a run: the parameter after each epoch."""
    samples = len(PROPORTIONAL.dataset)
    steps = list(train(PROPORTIONAL, config))[samples - 1 :: samples][:epochs]
    return "\n".join(f"epoch {epoch} w {float(step.params[0])}" for epoch, step in enumerate(steps))


@pytest.mark.parametrize("mode", ["gd", "sgd"])
@pytest.mark.parametrize("said", ["0.02", "0.005"])
def test_the_usual_rate_is_asked_for_where_another_was_said(mode: str, said: str) -> None:
    _, lines = check(DATA / f"{mode}.txt", "--lr", said)
    assert f": is the rate 0.01, and not {said}" in lines[0]


def test_a_rate_that_was_said_is_believed_where_a_slip_explains_the_lines() -> None:
    _, lines = check(DATA / "prints" / "gd_sum_with_the_prediction.txt", "--lr", "0.01")
    assert "rate 0.03" not in lines[0]


@FEW
@given(st.sampled_from(["momentum", "nesterov"]), st.integers(1, 99), st.integers(1, 3))
def test_a_momentum_is_found_and_is_another_than_was_said_where_problem_and_rate_are(
    name: str, percent: int, batch: int
) -> None:
    chosen = optimizer(name, beta=percent / 100)
    lines = printed(run_config(PROPORTIONAL, batch=batch, optimizer=chosen, lr=0.01))
    found = said_of(lines, PROPORTIONAL, lr=0.01, batch=batch)
    assert (found.kind, found.found.config.optimizer) == ("otherwise", chosen)
    assert said_of(lines, PROPORTIONAL, lr=0.01, batch=batch, optimizer=chosen).right


@FEW
@given(st.integers(1, 99), st.integers(1, 3), st.sampled_from(["epoch", "update"]))
def test_a_rate_that_falls_is_found(percent: int, batch: int, per: str) -> None:
    falling = schedule("exponential", per, gamma=percent / 100)
    lines = printed(run_config(PROPORTIONAL, batch=batch, schedule=falling, lr=0.02))
    found = said_of(lines, PROPORTIONAL, lr=0.02, batch=batch)
    assert found.kind in ("otherwise", "right")  # at a γ of a hundredth nothing moves after a few epochs
    assert found.found.fits


def test_two_parameters_to_start_from_are_those_of_a_line(tmp_path: Path) -> None:
    ended = forked.gdtui("run", "--mode", "sgd", "--model", "linear", "--start", "1,0", "--epochs", "5")
    file = written(tmp_path, ended.stdout)
    ended = forked.gdtui("check", str(file), "--mode", "sgd", "--start", "1,0")
    assert ended.stdout.startswith("right: all 22 lines")


@pytest.mark.parametrize("lines", ["w: 7.3", "epoch 0 w 1.0", "w 7.3\nw 4.1"])
def test_lines_of_which_nothing_can_be_checked_are_not_called_right(lines: str, tmp_path: Path) -> None:
    code, said = check(written(tmp_path, lines))
    assert code == 2 and "print w and the loss, or the gradient" in said[0]


def test_a_line_is_enough_where_it_says_more_than_is_found_out(tmp_path: Path) -> None:
    assert check(written(tmp_path, "epoch 0 w 1.0933333333333333 loss 4.666666666666667"))[0] == 0


def test_lines_for_each_sample_are_compared_with_sgd(tmp_path: Path) -> None:
    w, lines = 1.0, []
    for epoch in range(8):
        for x, y in zip(X, Y, strict=True):
            w -= 0.01 * 3 * x * abs(x * w - y) ** 1.5
            lines.append(f"epoch {epoch} w {w:.6f}")
    _, said = check(written(tmp_path, "\n".join(lines)), "lecture", "--lr", "0.01", "--start", "1")
    assert any("right run" in line and "SGD, batch 1" in line for line in said) or "x and y" in said[0]


def test_two_slips_at_once_are_none_of_the_single_ones() -> None:
    loops = [slip.loop for slip in (*SINGLE, *PAIRS)]
    assert all(loops.count(slip.loop) == 1 for slip in SINGLE)
    assert all(both(slip, slip) is None or slip.loop.factor != 1 or slip.loop.loss != 1 for slip in SINGLE)

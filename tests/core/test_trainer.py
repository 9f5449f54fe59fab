"""Laws 2 and 6: chunks do not show, and a run ends with a reason."""

import inspect
import warnings
from itertools import accumulate, product
from typing import cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import MonkeyPatch

import gdtui
from gdtui.core.arrays import Number, Numbers
from gdtui.core.data.datasets import Dataset
from gdtui.core.problem.models import Proportional
from gdtui.core.problem.problems import Problem
from gdtui.core.runs.trained import Trained
from gdtui.core.training import kernels
from gdtui.core.training.config import RunConfig, batching_for, run_config
from gdtui.core.training.rates import rates_for
from gdtui.core.training.trainer import BLOCK, train
from tests.problems import EVERY_MODEL, LINE, PROPORTIONAL, all_bits, bits, setups

Setup = tuple[Problem, RunConfig]


@given(setups(among=EVERY_MODEL), st.lists(st.integers(1, 90), max_size=12))
def test_chunks_do_not_show(setup: Setup, chunks: list[int]) -> None:
    one_by_one = all_bits(train(*setup))
    steps = train(*setup)
    for reached in accumulate(chunks):
        step = next(steps, None) if reached == 1 else None
        if step is None:
            break
        assert bits(step) == one_by_one[reached - 1]
    steps = train(*setup)
    for chunk, reached in zip(chunks, accumulate(chunks), strict=True):
        try:
            step = steps.send(chunk)
        except StopIteration:
            assert reached - chunk >= len(one_by_one)
            break
        assert bits(step) == one_by_one[min(reached, len(one_by_one)) - 1]


def test_a_thousand_steps_of_one_are_one_of_a_thousand_across_blocks() -> None:
    config = RunConfig(batch=2, lr=0.003, epochs=3 * BLOCK, start=LINE.start, seed=3)
    slow, fast = train(LINE, config), train(LINE, config)
    for total in (1, 1000, BLOCK, BLOCK + 1, 5 * BLOCK - 3):
        for _ in range(total):
            last = slow.send(1)
        assert bits(last) == bits(fast.send(total))


@given(setups(among=EVERY_MODEL), st.data())
def test_a_run_goes_on_from_any_of_its_steps(setup: Setup, data: st.DataObject) -> None:
    steps = list(train(*setup))
    start = data.draw(st.sampled_from(steps))
    rest = all_bits(train(*setup, start=start))
    assert rest == [bits(step) for step in steps[start.index + 1 :]] or start.diverged


@given(setups(among=EVERY_MODEL))
def test_the_kernels_agree_to_the_last_bit(setup: Setup) -> None:
    chosen = all_bits(train(*setup))
    with MonkeyPatch.context() as patch:
        patch.setattr(kernels, "fused_loop", lambda model, optimizer: None)
        general = all_bits(train(*setup))
        patch.setattr(kernels, "LOOPS", {})
        wide = all_bits(train(*setup))
    assert chosen == general == wide


@given(setups(epochs=12, among=EVERY_MODEL))
def test_what_is_recorded_is_what_was_yielded(setup: Setup) -> None:
    run = Trained(*setup)
    run.extend(run.total)
    yielded = list(train(*setup))
    assert len(run.history) == len(yielded)
    assert [bits(run.step(step.index)) for step in yielded] == [bits(step) for step in yielded]


@given(setups(among=EVERY_MODEL))
def test_the_parameters_move_on_the_last_sample_of_a_batch_by_the_mean(setup: Setup) -> None:
    problem, config = setup
    n, before = len(problem.dataset), np.array(config.start, dtype=config.dtype)
    optimizer, rates = config.optimizer, rates_for(config, batching_for(*setup), 0, 10_000)
    state, sums = optimizer.init(before), before * 0
    for step in train(problem, config):
        sums = step.gradient + (sums if step.position % config.batch else 0)
        ends = (step.position + 1) % config.batch == 0 or step.position + 1 == n
        assert step.updated == ends
        if step.diverged:
            return
        np.testing.assert_array_equal(step.accumulated, sums)
        if ends:
            mean = sums / (step.position % config.batch + 1)
            with np.errstate(all="ignore"):  # it may diverge in this step
                before, state = optimizer.update(before, mean, state, rates[step.index])
        np.testing.assert_array_equal(step.params, before)


@given(setups(among=EVERY_MODEL))
@settings(max_examples=60)
def test_a_run_ends_with_a_reason_and_without_a_warning(setup: Setup) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run = Trained(*setup)
        run.extend(run.total)
        last = run.step(len(run.history) - 1)
        run.losses.curve("dataset", len(run.history), 20)
    assert run.end.reason == ("diverged" if last.diverged else "finished")
    assert run.end.steps == len(run.history)
    assert not any(step.diverged for step in train(*setup) if step.index < last.index)
    if run.end.reason == "finished":
        assert run.end.steps == run.total


@pytest.mark.parametrize(
    ("batch", "dtype"), [(1, "float64"), ("all", "float64"), (1, "float32"), ("all", "float32")]
)
def test_a_diverging_rate_diverges_at_its_first_number_that_is_not_finite(
    batch: str | int, dtype: str
) -> None:
    steps = list(gdtui.train("lecture", batch=batch, lr=1.0, epochs=10_000, dtype=dtype))
    assert steps[-1].diverged and not steps[-2].diverged
    assert np.isinf(steps[-1].loss)


class Broken(Proportional):
    """A model whose code fails beyond w = 1.2."""

    def evaluate(self, params: Numbers, x: Numbers, y: Number) -> tuple[Number, tuple[Number, ...]]:
        if params[0] > 1.2:
            raise RuntimeError("no \x1b[31mmodel")
        return super().evaluate(params, x, y)


def test_a_model_that_fails_ends_its_run_after_the_last_good_step() -> None:
    broken = Problem("broken", PROPORTIONAL.dataset, Broken(), (1.0,), 4.0)
    run = Trained(broken, RunConfig(1, 0.01, 10, (1.0,)))
    run.extend(20)
    assert run.end == ("failed", 3, r"RuntimeError: no \x1b[31mmodel")
    assert float(run.params_at(3)[0]) == 1.260688
    run.extend(30)
    assert run.end.steps == 3


def test_train_is_a_generator_that_takes_send_from_the_first_call() -> None:
    steps = gdtui.train("lecture")
    assert inspect.isgenerator(cast(object, steps))
    assert steps.send(300).index == 299
    with pytest.raises(StopIteration):
        next(steps)


@pytest.mark.parametrize("wrong", [0, -1])
def test_a_run_does_not_go_backwards(wrong: int) -> None:
    steps = gdtui.train("lecture")
    with pytest.raises(ValueError, match="at least 1 step"):
        steps.send(wrong)


def test_nobody_can_write_into_a_step_and_change_the_run() -> None:
    steps = gdtui.train("lecture", batch="all")
    step = next(steps)
    with pytest.raises(ValueError, match="read-only"):
        step.params[0] = 7
    assert steps.send(2).params[0] == 1.0933333333333333


@pytest.mark.parametrize("of", [PROPORTIONAL, LINE])
@pytest.mark.parametrize("x", [0.0, -0.0, 1.0])
def test_the_kernels_agree_on_the_sign_of_zero(of: Problem, x: float) -> None:
    """A parameter of -0 is 0 or stays as it is by the sign of a slope that is zero."""
    for start, y in product(product((0.0, -0.0), repeat=len(of.start)), (-1.0, 0.0, -0.0, 1.0)):
        zero = Problem("zero", Dataset.of([x, x], [y, y]), of.model, start, 1.0)
        config = run_config(zero, epochs=2)
        chosen = all_bits(train(zero, config))
        with MonkeyPatch.context() as patch:
            patch.setattr(kernels, "fused_loop", lambda model, optimizer: None)
            assert all_bits(train(zero, config)) == chosen


@pytest.mark.parametrize("of", [PROPORTIONAL, LINE])
@pytest.mark.parametrize("batch", [2, 3, "all"])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_the_sum_of_an_open_batch_begins_with_a_zero_that_has_no_sign(
    of: Problem, batch: int | str, dtype: str
) -> None:
    zero = Problem("zero", Dataset.of([1, 2, 3, -1], [0, 0, 0, 0]), of.model, (-0.0,) * len(of.start), 1.0)
    config = run_config(zero, epochs=3, batch=batch, dtype=dtype)
    chosen = all_bits(train(zero, config))
    with MonkeyPatch.context() as patch:
        patch.setattr(kernels, "fused_loop", lambda model, optimizer: None)
        assert all_bits(train(zero, config)) == chosen

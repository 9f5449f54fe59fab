"""Configurations that change on their way: what a step then does, and runs that have their past in common."""

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from gdtui.core.problem.problems import Problem
from gdtui.core.runs.trained import Trained
from gdtui.core.training.batches import orders
from gdtui.core.training.config import RunConfig, batching_for
from gdtui.core.training.rates import rates_for
from gdtui.core.training.trainer import train
from tests.problems import EVERY_MODEL, PROPORTIONAL, all_bits, bits, changing


def by_hand(problem: Problem, config: RunConfig, steps: int) -> np.ndarray:
    """Take the steps one by one as the words say: an update averages all gradients since the last one.

    An optimizer that is new remembers nothing; with other options it keeps what it has, and counts on.
    """
    dtype, samples = np.dtype(config.dtype), len(problem.dataset)
    params = np.array(config.start, dtype)
    state = config.optimizer.init(params)
    rates = rates_for(config, batching_for(problem, config), 0, steps)
    waiting: list[np.ndarray] = []
    made = 0
    for step in range(steps):
        before, now = config.choices_at(max(0, step - 1)).optimizer, config.choices_at(step)
        begun = now.optimizer.init(params)
        if before.name != now.optimizer.name:
            state, made = begun, 0
        elif type(state) is not type(begun):
            counted = {"t": np.full_like(params, made)} if "t" in begun._fields else {}
            had = {name: value for name, value in state._asdict().items() if name in begun._fields}
            state = begun._replace(**{**counted, **had})
        epoch, position = divmod(step, samples)
        row = orders(samples, epoch, 1, config.seed)[0][position]
        x, y = (part.astype(dtype)[row] for part in (problem.dataset.x, problem.dataset.y))
        waiting.append(np.array(problem.model.evaluate(list(params), x, y)[1], dtype))
        if (position + 1) % now.batch == 0 or position + 1 == samples:
            mean = np.cumsum(waiting, axis=0)[-1] / len(waiting)
            params, state = now.optimizer.update(params, mean, state, rates[step])
            made += 1
            waiting.clear()
    return params


@given(changing(among=EVERY_MODEL), st.integers(0, 60))
def test_a_change_does_what_its_words_say(setup: tuple[Problem, RunConfig], steps: int) -> None:
    run = Trained(*setup)
    run.extend(steps)
    steps = min(steps, run.end.steps)
    with np.errstate(all="ignore"):
        assert run.params_at(steps).tobytes() == by_hand(*setup, steps).tobytes()


@given(changing(among=EVERY_MODEL), st.data())
def test_chunks_do_not_show_where_a_plan_changes(
    setup: tuple[Problem, RunConfig], data: st.DataObject
) -> None:
    whole = all_bits(train(*setup))
    steps, taken = train(*setup), 0
    while taken < len(whole):
        step = steps.send(data.draw(st.integers(1, 20)))
        taken = step.index + 1
        assert bits(step) == whole[taken - 1]


@given(changing(), st.integers(0, 60), st.integers(1, 5), st.sampled_from([0.001, 0.1, 30.0]), st.booleans())
def test_a_fork_is_a_fresh_run_of_its_plan(
    setup: tuple[Problem, RunConfig], steps: int, batch: int, rate: float, far: bool
) -> None:
    problem, config = setup
    parent = Trained(problem, config)
    parent.extend(parent.total if far else steps)
    steps = min(steps, parent.end.steps)
    assume(steps < parent.total)
    changed = config.changed(steps, batch=min(batch, len(problem.dataset)), lr=rate)
    fork, fresh = Trained(problem, changed, parent), Trained(problem, changed)
    for run in (fork, fresh):
        run.extend(run.total)
    assert fork.end == fresh.end
    assert [bits(fork.step(i)) for i in range(fork.end.steps)] == all_bits(train(problem, changed))
    for kind in ("dataset", "before", "after"):
        count = fork.end.steps
        (at, losses), (fresh_at, fresh_losses) = (
            run.losses.curve(kind, count, 1000) for run in (fork, fresh)
        )
        assert at.tolist() == fresh_at.tolist() and losses.tobytes() == fresh_losses.tobytes()
        for some in (0, steps, count):
            here, there = (np.float64(run.losses.at(kind, some)) for run in (fork, fresh))
            assert here.tobytes() == there.tobytes() or (np.isnan(here) and np.isnan(there))
    for key in (slice(2, 9), slice(0, fork.end.steps), np.array([0, fork.end.steps - 1]), 0):
        assert fork.history.params[key].tobytes() == fresh.history.params[key].tobytes()


def test_a_long_fork_has_the_curve_of_a_fresh_run_within_the_thinning() -> None:
    config = RunConfig(1, 1e-4, 20_000, (1.0,))
    parent = Trained(PROPORTIONAL, config)
    parent.extend(40_000)
    changed = config.changed(30_000, lr=0.05).changed(45_000, lr=0.12)
    middle = Trained(PROPORTIONAL, changed, parent)
    middle.extend(50_000)
    fork = Trained(PROPORTIONAL, changed.changed(50_000, batch=3), middle)
    fork.extend(60_000)
    for kind in ("dataset", "after"):
        steps, losses = fork.losses.curve(kind, 60_000, 80)
        assert len(steps) <= 2 * 80 + 4 and (np.diff(steps) >= 0).all()
        every = fork.losses.between(kind, 0, 60_000 if kind == "after" else fork.batching.updates(60_000) + 1)
        assert losses.max() == every.max() and losses.min() == every.min()


@given(changing(), st.integers(0, 40), st.integers(1, 5), st.sampled_from([0.001, 0.1]))
def test_what_two_plans_have_in_common(
    setup: tuple[Problem, RunConfig], steps: int, batch: int, rate: float
) -> None:
    _, config = setup
    other = config.changed(steps, batch=batch, lr=rate)
    common = config.common(other)
    assert common == other.common(config)
    assert (common is None) == (config == other)
    same = [config.at(step) == other.at(step) for step in range(100)]
    assert all(same[: 100 if common is None else common])
    if common is not None:
        assert common >= steps or common == 0 == steps or not all(same)
        assert not same[common]

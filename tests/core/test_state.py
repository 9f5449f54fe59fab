"""What an optimizer remembers: at any step, in conditions, and from where another one is chosen."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.core.analysis.behaviour import behaviour
from gdtui.core.analysis.floor import noise_floor
from gdtui.core.analysis.pace import pace
from gdtui.core.analysis.prospect import prospect
from gdtui.core.analysis.stability import converges, limits
from gdtui.core.conditions.condition import condition
from gdtui.core.conditions.hits import Hits
from gdtui.core.data.datasets import Dataset
from gdtui.core.errors import ConditionError
from gdtui.core.problem.models import Proportional
from gdtui.core.problem.problems import Problem, problem
from gdtui.core.runs.trained import Trained
from gdtui.core.session.moments import Moment, Trail
from gdtui.core.training.config import RunConfig, run_config
from gdtui.core.training.optimizers.table import FIELDS, optimizer
from gdtui.core.training.schedules import schedule
from gdtui.core.training.trainer import train
from gdtui.display.labels import kind_of, run_labels
from tests.problems import LINE, MOMENTUM, PROPORTIONAL, changing, session_of, setups


@given(setups(epochs=12) | changing(), st.sampled_from(FIELDS), st.data())
def test_a_field_of_the_state_is_what_each_step_was_yielded_with(
    setup: tuple[Problem, RunConfig], field: str, data: st.DataObject
) -> None:
    steps, run = list(train(*setup)), Trained(*setup)
    run.extend(run.total)
    first = data.draw(st.integers(0, len(steps)))
    stop = data.draw(st.integers(first, len(steps)))
    missing = np.full(len(run.names), np.nan)
    expected = [getattr(step.state, field, missing) for step in steps[first:stop]]
    found = run.state(field, first, stop)
    assert found.shape == (stop - first, len(run.names))
    np.testing.assert_array_equal(found, np.array(expected).reshape(found.shape))


def hit(run: Trained, text: str) -> int | None:
    found = Hits(run, condition(text, run.names))
    run.extend(run.total)
    found.search(run.total, run.total)
    return found.first(0, run.total)


def test_a_condition_can_ask_for_what_is_remembered() -> None:
    run = Trained(PROPORTIONAL, run_config(PROPORTIONAL, optimizer=MOMENTUM))
    assert hit(run, "velocity < -9") == 2  # -2, then 0.9·(-2) − 7.84
    assert hit(run, "prev.velocity < -9") == 3
    assert hit(Trained(PROPORTIONAL, run_config(PROPORTIONAL)), "velocity < 1e9") is None  # there is none
    pair = Trained(LINE, run_config(LINE, optimizer=optimizer("adam")))
    assert hit(pair, "t >= 7") == 7
    assert hit(pair, "m.w < 0") == 1
    with pytest.raises(ConditionError, match="velocity"):
        condition("velocity < 0", LINE.model.names)  # whose?


def test_another_optimizer_begins_without_memory_and_other_options_keep_it() -> None:
    session = session_of(PROPORTIONAL, run_config(PROPORTIONAL, optimizer=MOMENTUM))
    session.goto(2)
    session.change(optimizer=optimizer("momentum", beta=0.5))
    session.forward()
    kept = session.moment.step
    assert kept is not None and kept.state.velocity[0] == 0.5 * -9.64 + kept.gradient[0]
    session.change(optimizer=optimizer("nesterov"))
    session.forward()
    begun = session.moment.step
    assert begun is not None and begun.state.velocity[0] == begun.gradient[0]
    assert session.run.working(3)[-3].before == 0.0


def test_of_a_rate_that_changes_nothing_is_said_that_holds_for_one_that_stays() -> None:
    config = run_config(PROPORTIONAL, lr=0.1, schedule=schedule("1/t"))
    assert limits(PROPORTIONAL, config) is not None  # these are of the rate, whatever it is
    assert converges(PROPORTIONAL, config) is None and prospect(PROPORTIONAL, config) is None
    assert noise_floor(PROPORTIONAL, config) is None and pace(PROPORTIONAL, config) is None


def test_draws_with_replacement_follow_from_seed_and_step_alone_and_every_row_is_as_likely() -> None:
    config = run_config(LINE, replacement=True, seed=5, epochs=400)
    run = Trained(LINE, config)
    rows = run.samples(0, 2000)
    assert (rows[700:900] == run.samples(700, 200)).all()
    counts = np.bincount(rows, minlength=5)
    assert (np.abs(counts - 400) < 100).all() and len(counts) == 5
    assert any(len(set(rows[at : at + 5])) < 5 for at in range(0, 50, 5))  # an epoch is no permutation
    assert limits(PROPORTIONAL, run_config(PROPORTIONAL, replacement=True)) is not None
    assert limits(LINE, config) is None


def test_what_is_changed_later_changes_no_rate_before() -> None:
    config = run_config(PROPORTIONAL, epochs=4, schedule=schedule("cosine", "update"))
    whole, changed = (Trained(PROPORTIONAL, each) for each in (config, config.changed(7, batch=3)))
    assert whole.rates(0, 7).tolist() == changed.rates(0, 7).tolist()


def test_a_batch_of_draws_circles_and_is_no_gradient_descent() -> None:
    of = problem("noisy")
    config = run_config(of, replacement=True, batch=3, lr=0.05, epochs=600)
    run = Trained(of, config)
    run.extend(run.total)
    names = [behaviour(Trail(run, 3 * epochs)).name for epochs in range(100, 600)]
    assert names.count("circling") > 350 and "diverging" not in names
    assert kind_of(config, 3) == "mini"
    assert [label.role for label in run_labels(Moment(run, 0, (Trail(run, 0),)))] == ["mini"]


def test_no_rate_is_better_than_the_best() -> None:
    """With Nesterov's momentum GD lands at the rate 1/h, where both roots are zero."""
    descent = run_config(PROPORTIONAL, batch="all", optimizer=optimizer("nesterov"), lr=3 / 28)
    lands = pace(PROPORTIONAL, descent)
    assert lands is not None and (lands.left, lands.best_left) == (0, 0)
    assert lands.best_rate == pytest.approx(3 / 28)
    of = Problem("best", Dataset.of([-0.9, -1.3, 1.3], [1.8, 2.6, -2.6]), Proportional(), (1.0,), 4.0)
    found = pace(of, run_config(of, batch=2, optimizer=optimizer("nesterov"), lr=0.2751946808678745))
    assert found is not None and found.best_left <= found.left
    heavy = pace(PROPORTIONAL, run_config(PROPORTIONAL, batch="all", optimizer=MOMENTUM))
    assert heavy is not None and heavy.best_rate == pytest.approx(0.00028215, rel=0.01)

"""Standings: runs are compared where all have spent the same, and one that has ended holds nobody up."""

from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.core.analysis.standings import standings
from gdtui.core.problem.problems import Problem, problem
from gdtui.core.session.moments import Moment
from gdtui.core.training.batches import Batching, Unit
from gdtui.core.training.config import RunConfig, run_configs
from tests.problems import PROPORTIONAL, SINGLE, comparisons, session_of

UNITS: tuple[Unit, ...] = get_args(Unit)
units = st.sampled_from(UNITS)


def at(steps: int, text: str, chosen: Problem = PROPORTIONAL, **common: object) -> Moment:
    session = session_of(chosen, *(named.config for named in run_configs(chosen, text, **common)))
    session.goto(steps)
    return session.moment


@given(st.integers(1, 20), st.data(), st.integers(0, 200), units)
def test_cost_and_steps_for_it_are_inverse(samples: int, data: st.DataObject, cost: int, unit: Unit) -> None:
    batching = Batching(samples, data.draw(st.integers(1, samples)))
    steps = batching.steps_for(cost, unit)
    assert float(batching.cost(steps, unit)) == cost
    assert steps == 0 or float(batching.cost(steps - 1, unit)) < cost  # and no fewer would do
    many = batching.cost(np.arange(60), unit)
    assert many.tolist() == [float(batching.cost(i, unit)) for i in range(60)]
    if unit == "updates":
        assert float(batching.cost(cost, unit)) == batching.updates(cost)


@given(comparisons(epochs=12), st.integers(0, 60), units)
def test_every_run_is_ranked_where_it_had_spent_what_all_have(
    setup: tuple[Problem, list[RunConfig]], steps: int, unit: Unit
) -> None:
    session = session_of(setup[0], *setup[1])
    session.goto(steps)
    moment = session.moment
    now = standings(moment, unit)
    assert sorted(place.run for place in now.places) == list(range(len(moment.trails)))
    assert (now.unit, now.by_loss) == (unit, setup[0] is SINGLE)
    for place in now.places:
        trail = moment.trails[place.run]
        spent = trail.run.batching.steps_for(now.cost, unit)
        if place.away is None:
            assert spent > trail.steps and trail.end.reason in ("diverged", "failed")
        else:
            wanted = trail.run.losses.at("dataset", spent) if now.by_loss else trail.distance_at(spent)
            assert place.away == pytest.approx(wanted, nan_ok=True, rel=0, abs=0)
    numbers = [place.away for place in now.places if place.away is not None and np.isfinite(place.away)]
    assert numbers == sorted(numbers)
    assert [place.away for place in now.places[: len(numbers)]] == numbers  # all others come after


def test_what_is_equal_decides_who_is_ahead() -> None:
    moment = at(30, "gd,sgd")
    gd, sgd = 0, 1
    # After 10 epochs SGD has made three times as many updates.
    by_epochs, by_updates, by_evaluations = (
        standings(moment, unit) for unit in ("epochs", "updates", "evaluations")
    )
    assert (by_epochs.cost, by_updates.cost, by_evaluations.cost) == (10, 10, 30)
    assert (
        [place.run for place in by_epochs.places]
        == [place.run for place in by_evaluations.places]
        == [sgd, gd]
    )
    away = {place.run: place.away for place in by_updates.places}
    assert away[gd] == moment.trails[gd].distance and away[sgd] == moment.trails[sgd].distance_at(10)


def test_epochs_and_updates_that_are_not_complete_do_not_count() -> None:
    moment = at(5, "gd,batch=2")
    assert [standings(moment, unit).cost for unit in UNITS] == [1, 1, 5]
    assert [standings(at(0, "gd,sgd"), unit).cost for unit in UNITS] == [0, 0, 0]


@pytest.mark.parametrize("unit", UNITS)
def test_a_run_that_exploded_is_last_and_holds_nobody_up(unit: Unit) -> None:
    moment = at(900, "sgd:lr=30,gd,sgd", epochs=300)
    now = standings(moment, unit)
    assert now.cost == {"updates": 300, "epochs": 300, "evaluations": 900}[unit]
    assert [place.run for place in now.places][-1] == 0 and now.places[-1].away is None
    assert all(place.away is not None for place in now.places[:-1])


def test_where_all_have_ended_they_are_compared_where_the_first_did() -> None:
    moment = at(3000, "sgd:lr=30,sgd:lr=1", epochs=1000)
    now = standings(moment, "updates")
    assert now.cost == min(trail.steps for trail in moment.trails)


def test_without_a_single_optimum_the_loss_decides() -> None:
    moment = at(5, "sgd,sgd:lr=0.1", SINGLE)
    now = standings(moment, "epochs")
    assert now.by_loss and [place.away for place in now.places] == sorted(t.loss() for t in moment.trails)


def test_a_run_that_finishes_early_is_waited_for() -> None:
    """A run that has come to its planned end counts as it stands: what lies beyond was never asked for."""
    session = session_of(problem("noisy"), RunConfig(1, 0.01, 2, (1.0,)), RunConfig(1, 0.01, 50, (1.0,)))
    session.goto(60)
    assert standings(session.moment, "evaluations").cost == 6


def test_who_is_as_near_as_another_shares_its_place() -> None:
    def ranks(moment: Moment) -> list[tuple[int, bool]]:
        now = standings(moment, "epochs")
        return [(now.rank(place), now.is_shared(place)) for place in now.places]

    assert ranks(at(0, "gd,sgd,batch=2")) == [(1, True)] * 3
    assert ranks(at(30, "gd,sgd,sgd,sgd:lr=1e-9")) == [(1, True), (1, True), (3, False), (4, False)]
    assert ranks(at(900, "sgd:lr=30,gd,sgd:lr=30", epochs=300)) == [(1, False), (2, True), (2, True)]

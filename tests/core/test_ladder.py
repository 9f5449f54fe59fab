"""The keys' rates: 1-2-5 in each decade, and a stop at each limit of the run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.core.analysis.ladder import RUNGS, next_rung, rungs
from gdtui.core.analysis.stability import limits
from gdtui.core.problem.problems import Problem
from gdtui.core.training.config import RunConfig, run_config
from tests.problems import LINE, PROPORTIONAL, setups


def test_gd_climbs_from_fine_over_the_overshooting_zone_to_the_diverging_one() -> None:
    config, way = run_config(PROPORTIONAL, batch="all", lr=0.05), []
    for _ in range(5):
        rate = next_rung(PROPORTIONAL, config, 1)
        assert rate is not None
        way.append(rate)
        config = run_config(PROPORTIONAL, batch="all", lr=rate)
    assert way == pytest.approx([0.1, 3 / 28, 0.2, 3 / 14, 0.5], rel=1e-12)
    found = limits(PROPORTIONAL, config)
    assert found is not None and {found.overshoots, found.diverges} <= set(way)


@given(setups(), st.floats(1e-8, 100), st.sampled_from([-1, 1]))
def test_up_and_down_lead_over_the_same_rungs(setup: tuple[Problem, RunConfig], rate: float, by: int) -> None:
    of, config = setup
    steps = rungs(of, config)
    assert list(steps) == sorted(set(steps)) and set(RUNGS) <= set(steps)
    here = RunConfig(config.batch, rate, 5, config.start, seed=config.seed, optimizer=config.optimizer)
    next_one = next_rung(of, here, by)
    beyond = [each for each in steps if (each - rate) * by > 0]
    assert (next_one is None) == (not beyond)
    if next_one is not None:
        assert not any(min(rate, next_one) < each < max(rate, next_one) for each in steps)


def test_an_estimated_limit_is_no_rung() -> None:
    assert rungs(LINE, run_config(LINE, shuffle=True)) == RUNGS
    assert rungs(None, run_config(LINE)) == RUNGS

"""The vital signs of a run, by hand and by their definitions; the quantities and the alarms made of them."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from gdtui.core.conditions.alarms import ALARMS, alarm
from gdtui.core.conditions.condition import condition
from gdtui.core.conditions.quantities import VITAL, Stretch, quantity
from gdtui.core.data.datasets import Dataset
from gdtui.core.runs.trained import Trained
from gdtui.core.runs.vitals import dead, last_vitals, rates_of, vitals
from gdtui.core.training.config import RunConfig, run_config
from tests.problems import LINE, PROPORTIONAL, configs


def run(**chosen: object) -> Trained:
    """The lecture's problem, walked to its end or to step 60."""
    made = Trained(PROPORTIONAL, run_config(PROPORTIONAL, **chosen))  # type: ignore[arg-type]
    made.extend(60)
    return made


def test_the_slope_that_gd_leaves_on_the_lecture_is_what_the_curvature_says() -> None:
    """The loss is (14/3)(w − 2)², so an update leaves 1 − lr·28/3 of the slope, whatever w is."""
    for rate in (0.01, 0.1, 0.2):
        found = vitals(run(batch="all", lr=rate), 1, 18)  # later it is rounding that is left
        ends = np.arange(5, 18, 3)  # of the updates, but for the first
        assert found.left[ends] == pytest.approx(np.full(len(ends), 1 - rate * 28 / 3), abs=1e-9)
        assert found.rate[ends] == pytest.approx(np.full(len(ends), rate), rel=1e-6)
        assert np.isnan(np.delete(found.left, ends)).all()


def test_the_first_update_is_compared_with_none_before() -> None:
    found = vitals(run(lr=0.01), 1, 2)
    assert math.isnan(found.turn[0]) and math.isnan(found.left[0])
    assert found.moved == pytest.approx([0.02, 0.0784 / 1.02]) and found.turn[1] == 1.0
    assert found.left[1] == pytest.approx(-7.84 / -2)


@settings(max_examples=30)
@given(configs(LINE, 8))
def test_any_stretch_of_signs_is_a_piece_of_the_whole(config: RunConfig) -> None:
    made = Trained(LINE, config)
    made.extend(24)
    stop = made.end.steps
    whole = vitals(made, 1, stop)
    for first in (1, 2, 5, stop):
        for last in (first, stop):
            if first <= last <= stop:
                for all_of, some in zip(whole, vitals(made, first, last), strict=True):
                    assert some.tobytes() == all_of[first - 1 : last].tobytes()


def test_the_signs_are_quantities_of_conditions() -> None:
    made = run(lr=0.2, batch="all")
    signs, stretch = vitals(made, 1, 30), Stretch(made, 1, 30)
    for name, sign in zip(VITAL, signs, strict=True):
        asked = quantity(name, ("w",))
        assert asked is not None
        assert np.array_equal(stretch.column(asked), sign, equal_nan=True)


def test_every_alarm_is_a_condition_and_overshoot_is_hit_where_gd_overshoots() -> None:
    for name in ALARMS:
        for of_dataset in (True, False):
            text = alarm(name, of_dataset)
            assert text is not None and condition(text, ("w",)) and condition(text, ("w", "b"))
    overshoot = condition(alarm("overshoot", True) or "", ("w",))
    for rate, hit in ((0.2, False), (0.22, True)):  # diverges above 3/14
        hits = overshoot.hits(run(batch="all", lr=rate), 1, 30)
        assert [step + 1 for step in np.flatnonzero(hits)] == (list(range(6, 31, 3)) if hit else [])
    assert alarm("overshot", True) is None


@settings(max_examples=30)
@given(configs(LINE, 8))
def test_the_last_signs_are_those_of_the_last_two_updates(config: RunConfig) -> None:
    made = Trained(LINE, config)
    made.extend(24)
    whole = vitals(made, 1, made.end.steps)
    for steps in range(made.end.steps + 1):
        done = int(made.batching.updates(steps))
        ends = made.batching.steps(np.arange(done + 1))
        for sign, *found in zip(whole, *last_vitals(made, steps), strict=True):
            for at, number in zip((done, done - 1), found, strict=True):
                expected = sign[ends[at] - 1] if at > 0 else math.nan
                assert number.tobytes() == np.array([expected]).tobytes()


def test_the_rate_of_each_parameter_is_that_of_the_last_update() -> None:
    made = Trained(LINE, run_config(LINE, lr=0.01, batch="all"))
    made.extend(20)
    samples = len(LINE.dataset)
    assert np.isnan(rates_of(made, samples - 1)).all()
    for steps in (samples, samples + 1, 2 * samples):
        assert rates_of(made, steps) == pytest.approx([0.01, 0.01])


@settings(max_examples=30)
@given(configs(LINE, 8))
def test_the_rate_of_a_parameter_is_a_quantity_in_any_stretch(config: RunConfig) -> None:
    made = Trained(LINE, config)
    made.extend(24)
    stop = made.end.steps
    moves = np.diff(made.batching.updates(np.arange(stop + 1))) > 0
    for index, name in enumerate(LINE.model.names):
        asked = quantity(f"eff_rate.{name}", LINE.model.names)
        assert asked is not None
        whole = Stretch(made, 1, stop).column(asked)
        for step in range(1, stop + 1):
            expected = rates_of(made, step)[index] if moves[step - 1] else math.nan
            assert whole[step - 1].tobytes() == np.array(expected).tobytes()
            assert Stretch(made, step, stop).column(asked).tobytes() == whole[step - 1 :].tobytes()
    assert quantity("eff_rate.c", LINE.model.names) is None


def test_a_parameter_without_a_gradient_for_two_updates_is_dead() -> None:
    """Of y = w·x + b, w gets no gradient from rows whose x is 0."""
    problem = replace(LINE, dataset=Dataset.of([0, 0, 1], [1, 1, 1]))
    made = Trained(problem, run_config(problem, lr=0.01))
    made.extend(6)
    assert dead(made, 1, 6).tolist() == pytest.approx([math.nan, 1, 0, 0, 1, 0], nan_ok=True)
    for first in range(1, 7):
        assert dead(made, first, 6).tobytes() == dead(made, 1, 6)[first - 1 :].tobytes()
    hits = condition(alarm("dead", True) or "", problem.model.names).hits(made, 1, 6)
    assert [step + 1 for step in np.flatnonzero(hits)] == [2, 5]

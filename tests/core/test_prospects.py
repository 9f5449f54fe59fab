"""What theory says that a run will do is what the run then does, and as wide as it says."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from gdtui.core.analysis.behaviour import behaviour
from gdtui.core.analysis.floor import noise_floor
from gdtui.core.analysis.pace import best_in_few_digits, pace
from gdtui.core.analysis.prospect import prospect
from gdtui.core.analysis.stability import limits
from gdtui.core.data.datasets import Dataset
from gdtui.core.problem.models import Linear, Model, Proportional
from gdtui.core.problem.problems import Problem, problem
from gdtui.core.runs.trained import Trained
from gdtui.core.session.moments import Trail
from gdtui.core.training.config import RunConfig, run_config
from gdtui.core.training.optimizers.table import SGD, optimizer
from gdtui.core.training.schedules import schedule
from tests.problems import LINE, PROPORTIONAL, SINGLE

MOVING = (
    optimizer("momentum"),
    optimizer("momentum", dampening=0.5),
    optimizer("nesterov"),
    optimizer("nesterov", beta=0.99),
)
tenths = st.integers(-30, 30).map(lambda number: number / 10)


@st.composite
def noisy(draw: st.DrawFn) -> tuple[Problem, dict[str, Any]]:
    """A small linear problem with targets of any kind, and how it is batched."""
    models: list[Model] = [Proportional(), Linear()]
    model = draw(st.sampled_from(models))
    x = draw(st.lists(tenths, min_size=2, max_size=6, unique=True))
    y = draw(st.one_of(st.lists(tenths, min_size=len(x), max_size=len(x)), st.just([2 * each for each in x])))
    of = Problem("noisy", Dataset.of(x, y), model, (1.0, 0.5)[: len(model.names)], 4.0)
    rule = draw(st.sampled_from([SGD, SGD, optimizer("momentum", beta=0.5), *MOVING]))
    return of, {"batch": draw(st.integers(1, len(x))), "shuffle": draw(st.booleans()), "optimizer": rule}


def at_share(
    setup: tuple[Problem, dict[str, Any]], share: float, **choices: Any
) -> tuple[Problem, RunConfig]:
    """The problem, and in the order given a rate that is such a share of the one that diverges."""
    of, choices = setup[0], {**setup[1], "shuffle": False, **choices}
    found = limits(of, run_config(of, **choices))
    assume(found is not None and np.isfinite(found.diverges))
    assert found is not None
    return of, run_config(of, lr=share * found.diverges, **choices)


def distances(run: Trained, first: int) -> np.ndarray[Any, Any]:
    """The distance from the optimum after each update from `first` on."""
    updates = np.arange(run.batching.updates(first) + 1, run.batching.updates(run.end.steps) + 1)
    assert run.optimum is not None
    away = run.params_at(run.batching.steps(updates)) - run.optimum
    lengths: np.ndarray[Any, Any] = np.hypot.reduce(away, axis=1)
    return lengths


def root_mean_square(values: np.ndarray[Any, Any]) -> float:
    return float(np.sqrt((values**2).mean()))


@settings(max_examples=25)  # of runs that are long
@given(noisy(), st.sampled_from([0.05, 0.3, 0.7, 0.95]))
def test_in_the_same_order_every_run_ends_on_its_floor(
    setup: tuple[Problem, dict[str, Any]], share: float
) -> None:
    of, config = at_share(setup, share)
    floor = noise_floor(of, config)
    assume(floor is not None)
    assert floor is not None and floor.error == 0
    for epochs in (600, 4000):  # most are there soon, and none has to go on who has been there for so long
        run = Trained(of, replace(config, epochs=epochs))
        run.extend(run.total)
        assume(run.optimum is not None)
        last, before = (
            root_mean_square(distances(run, run.total - back * len(of.dataset))[: len(of.dataset)])
            for back in (8, 408)
        )
        if stays := abs(last - before) <= 1e-6 * last + 1e-9:
            break
    assume(stays)
    assert root_mean_square(distances(run, run.total - 8 * len(of.dataset))) == pytest.approx(
        floor.distance, rel=1e-4, abs=1e-7
    )


@pytest.mark.parametrize(
    ("name", "choices"),
    [
        ("noisy", {"lr": 0.01}),
        ("noisy", {"lr": 0.05, "batch": 2}),
        ("line:noise=1", {"lr": 0.02}),
        ("line:noise=1", {"lr": 0.05, "batch": 4}),
    ],
)
def test_in_ever_other_orders_the_mean_square_of_long_runs_is_the_floor(
    name: str, choices: dict[str, Any]
) -> None:
    of = problem(name)
    squares = []
    for seed in range(4):
        config = run_config(of, shuffle=True, seed=seed, epochs=8000, **choices)
        run = Trained(of, config)
        run.extend(run.total)
        squares.append(root_mean_square(distances(run, run.total // 4)) ** 2)
    floor = noise_floor(of, config)
    assert floor is not None
    assert np.sqrt(np.mean(squares)) == pytest.approx(floor.distance, rel=0.03)


def test_the_floor_of_many_orders_is_an_estimate_and_says_how_good() -> None:
    x = np.sin(np.arange(9.0))
    of = Problem("nine", Dataset.of(x, x + np.cos(5 * np.arange(9.0))), Linear(), (0.0, 0.0), 4.0)
    config = run_config(of, lr=0.2, shuffle=True, seed=3, epochs=30_000)
    floor = noise_floor(of, config)
    assert floor is not None and 0 < floor.error < 0.05 * floor.distance
    run = Trained(of, config)
    run.extend(run.total)
    assert (
        abs(root_mean_square(distances(run, 900)) - floor.distance) < 2 * floor.error + 0.01 * floor.distance
    )


@pytest.mark.parametrize("of", [PROPORTIONAL, problem("line:noise=0")])
def test_where_every_sample_wants_the_optimum_there_is_no_floor(of: Problem) -> None:
    for batch in (1, 2, "all"):
        for shuffle in (False, True):
            floor = noise_floor(of, run_config(of, batch=batch, shuffle=shuffle))
            assert floor == (0.0, 0.0)
    assert noise_floor(problem("noisy"), run_config(problem("noisy"), batch="all")) == (0.0, 0.0)


def test_a_floor_that_is_not_known_is_not_said() -> None:
    assert noise_floor(SINGLE, run_config(SINGLE)) is None  # no single optimum
    assert noise_floor(LINE, run_config(LINE, lr=30.0)) is None  # diverges
    assert noise_floor(LINE, RunConfig(1, 0.01, 5, LINE.start, optimizer=optimizer("adam"))) is None
    assert noise_floor(LINE, run_config(LINE, schedule=schedule("1/t"))) is None
    far = noise_floor(LINE, run_config(LINE, lr=0.06, shuffle=True))
    assert far is not None and far.distance < np.inf


ENDS = {
    "converges": {"converging", "creeping", "arrived", "rounding", "stuck", "oscillating"},
    "circles": {"circling", "settling"},
    "diverges": {"diverging"},
}
ENDS["overshoots"] = ENDS["converges"]


@given(noisy(), st.sampled_from([0.1, 0.4, 0.8, 0.95, 1.08, 1.5, 3.0]))
def test_a_prospect_is_what_the_run_then_does(setup: tuple[Problem, dict[str, Any]], share: float) -> None:
    of, config = at_share(setup, share)
    said = prospect(of, config)
    assert said is not None
    # A run that is said to circle may take its time to come there, and one by little too fast to leave.
    name = "early"
    for epochs in (100, 1000, 10_000):
        run = Trained(of, replace(config, epochs=epochs))
        run.extend(run.total)
        assume(run.optimum is not None)
        name = behaviour(Trail(run, run.end.steps)).name
        if said in ENDS and name in ENDS[said]:
            break
    assert said == "nears" or name in ENDS[said]


@pytest.mark.parametrize(
    ("name", "rate", "said", "done"),
    [
        ("noisy", 0.01, "circles", "circling"),
        ("noisy", 0.001, "circles", "circling"),
        ("lecture", 0.01, "converges", "stuck"),
        ("lecture", 0.1, "overshoots", "arrived"),
        ("lecture", 0.3, "diverges", "diverging"),
        ("line:noise=1", 0.05, "circles", "circling"),
    ],
)
def test_prospects_of_the_built_in_problems(name: str, rate: float, said: str, done: str) -> None:
    of = problem(name)
    config = run_config(of, lr=rate, epochs=2000)
    run = Trained(of, config)
    run.extend(run.total)
    assert (prospect(of, config), behaviour(Trail(run, run.end.steps)).name) == (said, done)


def test_near_an_estimated_limit_nothing_is_said() -> None:
    found = limits(LINE, run_config(LINE, shuffle=True))
    assert found is not None and found.error > 0
    assert prospect(LINE, run_config(LINE, shuffle=True, lr=found.diverges)) == "unsure"


def test_an_epoch_leaves_of_the_way_what_is_on_paper() -> None:
    """SGD leaves (1−2a)(1−8a)(1−18a), and GD 1 − 28a/3; each at its best rate leaves nothing."""
    for a in (0.01, 0.03):
        sgd, gd = (pace(PROPORTIONAL, run_config(PROPORTIONAL, lr=a, batch=batch)) for batch in (1, "all"))
        assert sgd is not None and gd is not None
        assert sgd.left == pytest.approx((1 - 2 * a) * (1 - 8 * a) * (1 - 18 * a), rel=1e-12)
        assert gd.left == pytest.approx(1 - 28 * a / 3, rel=1e-12)
        assert (sgd.best_rate, gd.best_rate) == pytest.approx((1 / 18, 3 / 28), rel=1e-12)
        assert sgd.best_left == gd.best_left == 0


@settings(suppress_health_check=[HealthCheck.filter_too_much])  # of few runs it can be told
@given(noisy(), st.sampled_from([0.1, 0.5, 0.9, 1.2]))
def test_no_rate_leaves_less_than_the_best_and_runs_keep_what_is_said(
    setup: tuple[Problem, dict[str, Any]], share: float
) -> None:
    of, config = at_share(setup, share, epochs=60)
    said = pace(of, config)
    assert said is not None and said.best_rate > 0
    # Above the rate that diverges a run may be one that comes back, and leave less than any below.
    assert said.best_rate <= config.lr / share * (1 + 1e-12) or said.best_rate == config.lr
    assert said.best_left <= said.left + 1e-6 or share > 1
    # Two runs are apart by what is left of the way between them, whatever the noise. One that swings takes
    # longer than this to tell.
    assume(config.optimizer == SGD)
    other = replace(config, start=tuple(value + 2.0**20 for value in config.start))
    one, two = Trained(of, config), Trained(of, other)
    for run in (one, two):
        run.extend(run.total)
    assume(one.end.reason == two.end.reason == "finished" and one.optimum is not None)
    n = len(of.dataset)
    apart = [float(np.linalg.norm(two.params_at(n * k) - one.params_at(n * k))) for k in (30, 60)]
    assume(1e-3 < apart[1] < 1e12 and said.left > 0)
    assert (apart[1] / apart[0]) ** (1 / 30) == pytest.approx(said.left, rel=0.1)


@given(noisy(), st.sampled_from([0.1, 0.5]))
def test_the_best_rate_in_few_digits_is_about_as_good_and_says_what_it_leaves(
    setup: tuple[Problem, dict[str, Any]], share: float
) -> None:
    of, config = at_share(setup, share, epochs=60)
    exact, short = pace(of, config), best_in_few_digits(of, config)
    assert exact is not None and short is not None
    assert short.best_rate == pytest.approx(exact.best_rate, rel=0.06)
    said = pace(of, replace(config, lr=short.best_rate))
    assert said is not None and short.left == pytest.approx(said.left, rel=1e-6, abs=1e-6)
    assert short.left <= max(1e-3, exact.best_left) ** 0.99 * (1 + 1e-9)


def test_the_lectures_best_rates_are_short() -> None:
    for batch, rate in ((1, 0.0556), ("all", 0.1071)):
        found = best_in_few_digits(PROPORTIONAL, run_config(PROPORTIONAL, batch=batch))
        assert found is not None and found.best_rate == rate
    assert best_in_few_digits(LINE, run_config(LINE, shuffle=True)) is None


def test_in_ever_other_orders_an_epoch_has_no_pace_of_its_own() -> None:
    assert pace(LINE, run_config(LINE, shuffle=True)) is None
    assert pace(LINE, run_config(LINE, shuffle=True, batch="all")) is not None
    assert pace(LINE, RunConfig(1, 0.01, 5, LINE.start, optimizer=optimizer("adam"))) is None

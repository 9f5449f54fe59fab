"""The limits of the rate are the lecture's, and those that brute force finds on any linear problem."""

from math import hypot, inf, log
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from gdtui.core.analysis import growth as module
from gdtui.core.analysis.behaviour import behaviour
from gdtui.core.analysis.floor import noise_floor
from gdtui.core.analysis.stability import Limits, limits, swings
from gdtui.core.analysis.stability import converges as comes_nearer
from gdtui.core.arrays import Array, Number, Numbers
from gdtui.core.data.datasets import Dataset
from gdtui.core.problem.analysis import optimum
from gdtui.core.problem.models import Linear, Model, Proportional
from gdtui.core.problem.problems import Problem, problem
from gdtui.core.problem.quadratic import sample_hessians
from gdtui.core.problem.working import WorkedRow
from gdtui.core.runs.trained import Trained
from gdtui.core.session.moments import Trail
from gdtui.core.training.batches import orders
from gdtui.core.training.config import RunConfig, run_config
from gdtui.core.training.optimizers.rule import Optimizer
from gdtui.core.training.optimizers.table import optimizer
from tests.problems import LINE, MOMENTUM, PROPORTIONAL, SINGLE
from tests.problems import known as told


def known(of: Problem, **choices: Any) -> Limits:
    found = limits(of, run_config(of, **choices))
    assert found is not None
    return found


def test_the_lectures_limits_are_those_on_paper() -> None:
    gd, sgd = known(PROPORTIONAL, batch="all"), known(PROPORTIONAL)
    assert gd[:2] == pytest.approx((3 / 28, 3 / 14), rel=1e-12)
    assert gd.stable == ((0.0, gd.diverges),) and gd.windows == ()
    # (1−2a)(1−8a)(1−18a) = 1 − 28a + 196a² − 288a³ is 1 where 72a² − 49a + 7 = 0, and −1 once.
    falls, returns = ((49 - sign * 385**0.5) / 144 for sign in (1, -1))
    (leaves,) = (root.real for root in np.roots([-288, 196, -28, 2]) if abs(root.imag) < 1e-9)
    assert sgd[:2] == pytest.approx((1 / 18, falls), rel=1e-12)
    assert sgd.windows[0] == pytest.approx((returns, leaves), rel=1e-12) and len(sgd.windows) == 1
    assert (falls, returns, leaves) == pytest.approx((0.204018, 0.47654, 0.51901), abs=5e-6)


def test_neither_targets_nor_the_order_of_one_parameter_change_the_limits() -> None:
    for batch in (1, "all"):
        exact = known(PROPORTIONAL, batch=batch)
        for other in (known(problem("noisy"), batch=batch), known(PROPORTIONAL, batch=batch, shuffle=True)):
            assert np.array(other.stable) == pytest.approx(np.array(exact.stable), rel=1e-12)


@pytest.mark.parametrize("target", [1e9, 1e30])
def test_large_targets_drown_no_curvature(target: float) -> None:
    priced = Problem(
        "priced", Dataset.of([1, 2, 3], [target, 2.5 * target, 3 * target]), Proportional(), (1.0,), 4.0
    )
    assert np.array(known(priced).stable) == pytest.approx(np.array(known(PROPORTIONAL).stable), rel=1e-12)


class Cubed:
    """y = w³·x: not linear in its parameter."""

    formula = "y = w³·x"
    names: tuple[str, ...] = ("w",)

    def predict(self, params: Numbers, x: Numbers) -> Number:
        return x[0] * params[0] ** 3

    def evaluate(self, params: Numbers, x: Numbers, y: Number) -> tuple[Number, tuple[Number, ...]]:
        error = self.predict(params, x) - y
        return error * error, (6 * x[0] * params[0] ** 2 * error,)

    def working(self, params: Numbers, x: Numbers, y: Number) -> tuple[WorkedRow, ...]:
        return ()


class Absolute(Proportional):
    """The lecture's line under the absolute error, whose gradient jumps."""

    def evaluate(self, params: Numbers, x: Numbers, y: Number) -> tuple[Number, tuple[Number, ...]]:
        error = self.predict(params, x) - y
        return abs(error), (x[0] * np.sign(error),)


@pytest.mark.parametrize("model", [Cubed(), Absolute()], ids=lambda model: type(model).__name__)
def test_what_is_not_linear_has_no_limits(model: Model) -> None:
    bent = Problem("bent", PROPORTIONAL.dataset, model, (1.0,), 4.0)
    assert limits(bent, run_config(bent)) is None and sample_hessians(bent) is None


class Fails(Proportional):
    """A model whose own code knows only what is near."""

    def evaluate(self, params: Numbers, x: Numbers, y: Number) -> tuple[Number, tuple[Number, ...]]:
        if abs(params[0]) > 100:
            raise OverflowError("too far")
        return super().evaluate(params, x, y)


def test_a_model_that_raises_has_no_limits() -> None:
    failing = Problem("failing", PROPORTIONAL.dataset, Fails(), (1.0,), 4.0)
    assert limits(failing, run_config(failing)) is None


def test_another_optimizer_and_numbers_beyond_a_float_have_no_limits() -> None:
    assert limits(PROPORTIONAL, RunConfig(1, 0.1, 5, (1.0,), optimizer=optimizer("adam"))) is None
    assert limits(PROPORTIONAL, RunConfig(1, 0.1, 5, (1.0,), seed=1, optimizer=MOMENTUM)) is None
    decaying = optimizer("sgd", weight_decay=0.1)  # which ends elsewhere than at the optimum
    assert limits(PROPORTIONAL, RunConfig(1, 0.1, 5, (1.0,), optimizer=decaying)) is None
    for x in ([1e200, 2], [np.nan, 1], [np.inf, 1]):
        wild = Problem("wild", Dataset.of(x, [1, 1]), Linear(), (0.0, 0.0), 4.0)
        assert limits(wild, run_config(wild)) is None
    faint = Problem("faint", Dataset.of([1e-153, 2e-153], [1, 1]), Proportional(), (0.0,), 4.0)
    assert limits(faint, run_config(faint)) is None


def test_directions_that_nothing_curves_do_not_count() -> None:
    # One sample at x = 2: only along (2, 1) there is curvature, 2·(4 + 1).
    assert known(SINGLE)[:2] == pytest.approx((1 / 10, 1 / 5), rel=1e-12)
    flat = Problem("flat", Dataset.of([0, 0], [1, 2]), Proportional(), (1.0,), 4.0)
    for choices in ({}, {"shuffle": True}, {"batch": 2}):
        assert known(flat, **choices) == (inf, inf, ((0.0, inf),), 0.0)


def test_ten_thousand_rows_are_looked_at_in_few_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many rates as there is time for: of a large dataset fewer, so that it never takes long."""
    x = np.sin(np.arange(10_000.0))
    large = Problem("large", Dataset.of(x, x), Linear(), (0.0, 0.0), 4.0)
    looked_at: list[int] = []

    def counted(factors: Array) -> tuple[Array, Array]:
        looked_at.append(factors.size)
        return products(factors)

    products = module.products
    monkeypatch.setattr(module, "products", counted)
    for choices in ({}, {"shuffle": True}, {"batch": 32}, {"batch": "all"}):
        looked_at.clear()
        assert known(large, **choices).diverges > 0
        assert max(looked_at, default=0) <= module.CELLS and sum(looked_at) <= 16 * module.CELLS


numbers = st.integers(-40, 40).map(lambda tenths: tenths / 10)


@st.composite
def linear(draw: st.DrawFn) -> tuple[Problem, dict[str, Any]]:
    """A small linear problem of one or two parameters, and how it is batched."""
    x = draw(st.lists(numbers, min_size=1, max_size=7))
    models: list[Model] = [Proportional(), Linear()]
    model = draw(st.sampled_from(models))
    of = Problem("linear", Dataset.of(x, x), model, (1.0, 0.5)[: len(model.names)], 4.0)
    choices = {"batch": draw(st.integers(1, len(x))), "shuffle": draw(st.booleans())}
    assume(any(x) or len(model.names) > 1)
    return of, choices


def log_growth(of: Problem, config: RunConfig, rate: float, epochs: int) -> float:
    """By how much the log of the distance changes in an epoch, simulated update by update."""
    n, p = len(of.dataset), len(of.model.names)
    features = np.column_stack([of.dataset.x[:, 0], np.ones(n)])[:, :p]
    flat = np.linalg.svd(features)[2][np.linalg.matrix_rank(features) :]
    error: Array = np.array([0.6, 0.8])[:p]
    error = error - flat.T @ (flat @ error)
    within = np.eye(p) - flat.T @ flat
    squares = 2 * features[:, :, None] * features[:, None, :]
    taken = squares[orders(n, 0, 1 if config.seed is None else epochs, config.seed)]
    batches = [taken[:, first : first + config.batch].mean(axis=1) for first in range(0, n, config.batch)]
    updates = np.stack([np.eye(p) - rate * batch for batch in batches], axis=1)
    # Of so few numbers plain floats are quicker by far; of one parameter the other is 0.
    by_epoch: list[Any] = np.pad(updates, ((0, 0), (0, 0), (0, 2 - p), (0, 2 - p))).tolist()
    (keeps_x, y_to_x), (x_to_y, keeps_y) = np.pad(within, (0, 2 - p)).tolist()
    x, y = np.pad(error, (0, 2 - p)).tolist()
    total, half = 0.0, epochs // 2
    for epoch in range(epochs):
        for (a, b), (c, d) in by_epoch[epoch % len(by_epoch)]:
            x, y = a * x + b * y, c * x + d * y
        x, y = keeps_x * x + y_to_x * y, x_to_y * x + keeps_y * y
        size = hypot(x, y)
        if size == 0:
            return -inf
        x, y = x / size, y / size
        total += log(size) if epoch >= half else 0.0
    return total / (epochs - half)


@settings(max_examples=30)  # of thousands of epochs each
@given(linear())
def test_below_the_limit_the_distance_shrinks_and_above_it_grows(
    setup: tuple[Problem, dict[str, Any]],
) -> None:
    of, choices = setup
    found = known(of, **choices)
    config = run_config(of, **choices)
    assert 0 < found.overshoots <= found.diverges / 2 * (1 + 1e-9) + found.error
    # In ever other orders 4,000 epochs tell the mean of all to a few hundredths of how they differ.
    epochs, chance = (400, 1e-9) if config.seed is None else (4000, 0.1)
    # A nearly flat direction shrinks slowly, whatever the rate: what counts is the sign.
    assert log_growth(of, config, 0.98 * found.diverges - found.error, epochs) < chance
    if all(high / low > 1.05 or low > found.diverges * 1.03 for low, high in found.windows):
        above = 1.02 * found.diverges + found.error
        assert log_growth(of, config, above, epochs) > -chance or any(
            low <= above <= high for low, high in found.windows
        )


@given(linear(), st.sampled_from([0.98, 1.02]))
def test_runs_themselves_shrink_below_the_limit_and_grow_above_it(
    setup: tuple[Problem, dict[str, Any]], share: float
) -> None:
    shape, choices = setup
    choices["shuffle"] = False
    found = known(shape, **choices)
    rate = share * found.diverges
    # On a line there is no noise floor; what shrinks or grows too slowly to be seen is left out.
    x, parameters = shape.dataset.x[:, 0], len(shape.model.names)
    of = Problem("on a line", Dataset.of(x, 0.3 * x), shape.model, (2**0.5, 0.7)[:parameters], 4.0)
    growth = log_growth(of, run_config(of, **choices), rate, 400)
    assume(abs(growth) > 0.01 and not any(low < rate < high for low, high in found.windows))
    run = Trained(of, run_config(of, lr=rate, epochs=400, **choices))
    assume(run.optimum is not None)
    run.extend(run.total)
    half, whole = (
        Trail(run, 0).distance_at(len(x) * epochs) if run.end.reason == "finished" else inf
        for epochs in (200, 400)
    )
    assert half is not None and whole is not None
    if share < 1:
        assert whole < half or whole < 1e-9
    else:
        assert whole > half or run.end.reason == "diverged"


# Of two parameters, with a window that is narrow and lies far beyond the first limit.
NARROW = Problem(
    "narrow", Dataset.of([2.5, 2.5, -2.6, -2.7, 1.0, -0.7], [1, 2, 3, 4, 5, 6]), Linear(), (1.0, 0.5), 4.0
)


@given(linear(), st.floats(0.3, 6))
@example((NARROW, {"batch": 2}), 6.0)
def test_the_stable_rates_are_those_of_brute_force(
    setup: tuple[Problem, dict[str, Any]], share: float
) -> None:
    of, choices = setup
    choices = {**choices, "shuffle": False}
    found, config = known(of, **choices), run_config(of, **choices)
    rate = share * 2 * found.overshoots
    growth = log_growth(of, config, rate, 400)
    assume(abs(growth) > 1e-3)
    stable = any(low < rate < high for low, high in found.stable)
    assert stable == (growth < 0)


@pytest.mark.parametrize(
    ("name", "batch", "expected"),
    # By 4,000,000 epochs; of one parameter, where Σ log |1 − rate·h̄| over all pairs and singles is zero.
    [("line:noise=1", 1, 0.2791), ("line:noise=1", 2, 0.3216), ("lecture", 2, 0.241225820858)],
)
def test_in_ever_other_orders_the_limit_is_that_of_almost_every_run(
    name: str, batch: int, expected: float
) -> None:
    found, *others = (known(problem(name), batch=batch, shuffle=True, seed=seed) for seed in (0, 1, 3))
    assert abs(found.diverges - expected) <= max(found.error, 1e-11)
    assert found.error < 0.002 * expected
    assert others == [found, found]


@pytest.mark.parametrize(
    ("name", "rate", "converges"), [("line:noise=0", 0.283, False), ("line:noise=0", 0.275, True)]
)
def test_long_shuffled_runs_agree_with_the_limit(name: str, rate: float, converges: bool) -> None:
    of = problem(name)
    assert comes_nearer(of, run_config(of, shuffle=True, lr=rate)) is converges
    for seed in range(4):
        run = Trained(of, run_config(of, shuffle=True, seed=seed, lr=rate, epochs=12_000))
        run.extend(run.total)
        distance = Trail(run, run.end.steps).distance
        assert distance is not None and (distance < 1e-9 if converges else not distance < 1e9)


def test_of_one_parameter_windows_are_known_in_any_order_and_not_of_several() -> None:
    few = Problem("few", Dataset.of([1, 2, 3, 10], [2, 4, 6, 20]), Proportional(), (1.0,), 4.0)
    found = known(few, batch=2, shuffle=True)
    assert found.windows and found.error == 0
    assert known(LINE, batch=2, shuffle=True).windows == ()
    for low, high in [(0.0, found.diverges), *found.windows]:
        inside = (low + high) / 2
        run = Trained(few, run_config(few, batch=2, shuffle=True, seed=5, lr=inside, epochs=3000))
        run.extend(run.total)
        assert run.end.reason == "finished" and abs(run.params_at(run.end.steps)[0] - 2) < 1e-6


def test_where_too_many_sets_of_samples_can_be_a_batch_the_limit_is_an_estimate() -> None:
    x = np.sin(np.arange(40.0))
    wide = Problem("wide", Dataset.of(x, x), Proportional(), (0.0,), 4.0)
    exact, estimate = (known(wide, batch=batch, shuffle=True) for batch in (2, 8))
    assert exact.error == 0 < estimate.error < 0.05 * estimate.diverges
    assert np.isnan(estimate.overshoots) and estimate.windows == ()
    assert comes_nearer(wide, run_config(wide, batch=8, shuffle=True, lr=estimate.diverges)) is None
    for share, sign in ((0.97, -1), (1.03, 1)):
        rate = share * estimate.diverges
        assert log_growth(wide, run_config(wide, batch=8, shuffle=True), rate, 4000) * sign > 0


RULES = [optimizer(name, beta=beta) for name in ("momentum", "nesterov") for beta in (0.3, 0.9)]
RULES += [optimizer("momentum", dampening=0.1), optimizer("momentum", beta=0.5, dampening=0.75)]


@pytest.mark.parametrize("rule", RULES, ids=lambda each: f"{each.name}{each.options}")
@pytest.mark.parametrize("of", [PROPORTIONAL, LINE])
@pytest.mark.parametrize("batch", [1, 2, "all"])
def test_with_a_momentum_runs_just_below_the_limit_come_nearer_and_just_above_go_away(
    of: Problem, batch: int | str, rule: Optimizer
) -> None:
    config = run_config(of, batch=batch, optimizer=rule)
    found = limits(of, config)
    assert found is not None
    for share, nearer in ((0.97, True), (1.03, False)):
        lr = share * found.diverges
        tried = run_config(of, batch=batch, optimizer=rule, lr=lr, epochs=1500)
        assert comes_nearer(of, tried) is nearer
        run = Trained(of, tried)
        run.extend(run.total)
        best, floor = told(optimum(of)), noise_floor(of, tried)
        away = float(np.hypot.reduce(run.params_at(run.end.steps) - best))
        if nearer:
            assert run.end.reason == "finished" and away < 10 * (told(floor).distance + 1e-3)
        else:
            assert run.end.reason == "diverged" or away > 1e3


def test_the_limits_of_momentum_on_the_lectures_data_are_those_of_the_textbook() -> None:
    descent = run_config(PROPORTIONAL, batch="all", optimizer=MOMENTUM, lr=0.01)
    found = told(limits(PROPORTIONAL, descent))
    assert found.diverges == pytest.approx(0.407143, abs=5e-7)
    dampened = run_config(PROPORTIONAL, batch="all", optimizer=optimizer("momentum", dampening=0.1), lr=0.01)
    assert told(limits(PROPORTIONAL, dampened)).diverges == pytest.approx(found.diverges / 0.9, rel=1e-12)
    assert told(limits(PROPORTIONAL, dampened)).overshoots == pytest.approx(found.overshoots / 0.9, rel=1e-12)
    critical = run_config(PROPORTIONAL, batch="all", optimizer=optimizer("momentum", beta=0.482323), lr=0.01)
    assert told(limits(PROPORTIONAL, critical)).overshoots == pytest.approx(0.01, rel=1e-5)
    assert swings(PROPORTIONAL, descent) is True
    slow = run_config(PROPORTIONAL, batch="all", optimizer=MOMENTUM, lr=0.0002)
    assert swings(PROPORTIONAL, slow) is False
    assert behaviour_of(descent) == "oscillating" and behaviour_of(slow) in ("converging", "creeping")


def behaviour_of(config: RunConfig) -> str:
    run = Trained(PROPORTIONAL, config)
    run.extend(run.total)
    return behaviour(Trail(run, run.total)).name

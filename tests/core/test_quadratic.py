"""The proof that a loss is a quadratic: it finds every linear model, nothing else, and what follows is so."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gdtui.core.analysis.stability import limits
from gdtui.core.arrays import Number, Numbers
from gdtui.core.data.datasets import Dataset
from gdtui.core.problem import analysis
from gdtui.core.problem import quadratic as module
from gdtui.core.problem.analysis import dataset_losses, no_optimum, optimum
from gdtui.core.problem.models import Linear, Logistic, Model, MultipleLinear, Polynomial, Proportional
from gdtui.core.problem.problems import Problem, problem
from gdtui.core.problem.quadratic import quadratic, sample_hessians, sample_minima
from gdtui.core.problem.working import WorkedRow
from gdtui.core.training.config import run_config
from tests.problems import LABELLED, LINE, PLANE, PROPORTIONAL, SINGLE, WIDE

numbers = st.integers(-40, 40).map(lambda tenths: tenths / 10)


@st.composite
def linear(draw: st.DrawFn) -> Problem:
    """A small problem of one or two parameters that is linear in them."""
    rows = draw(st.integers(1, 9))
    x, y = (draw(st.lists(numbers, min_size=rows, max_size=rows)) for _ in "xy")
    models: list[Model] = [Proportional(), Linear()]
    model = draw(st.sampled_from(models))
    return Problem("linear", Dataset.of(x, y), model, (0.5, -1.0)[: len(model.names)], 4.0)


def at_random(of: Problem, count: int = 20) -> np.ndarray:
    return np.random.default_rng(1).normal(scale=3, size=(count, len(of.model.names)))


@given(linear())
def test_the_loss_is_the_one_that_is_summed(of: Problem) -> None:
    found = quadratic(of)
    assert found is not None
    summed = dataset_losses(of, at_random(of))
    assert found.losses(at_random(of)) == pytest.approx(summed, rel=1e-9, abs=1e-9)


@given(linear())
def test_nowhere_is_the_loss_smaller_than_at_the_minimum(of: Problem) -> None:
    best = optimum(of)
    assume(best is not None)
    assert best is not None
    around = dataset_losses(of, best + at_random(of) * np.tile([[1.0], [1e-3]], (10, 1)))
    assert around.min() >= dataset_losses(of, best[None, :])[0] - 1e-9


def test_what_is_known_on_paper() -> None:
    found = quadratic(PROPORTIONAL)
    assert found is not None and found.minimum is not None
    assert (
        found.curvature == pytest.approx(28 / 3) and found.minimum == pytest.approx(2) and found.loss < 1e-30
    )
    assert sample_minima(problem("noisy")) == pytest.approx([2, 2.3, 1.8])
    hessians = sample_hessians(PROPORTIONAL)
    assert hessians is not None and hessians[:, 0, 0] == pytest.approx([2, 8, 18])


def test_a_valley_with_a_level_floor_is_a_quadratic_without_one_minimum() -> None:
    found = quadratic(SINGLE)
    assert found is not None and found.minimum is None and optimum(SINGLE) is None
    assert found.losses(at_random(SINGLE)) == pytest.approx(dataset_losses(SINGLE, at_random(SINGLE)))
    assert quadratic(PLANE) is not None and optimum(PLANE) == pytest.approx([1, -2, 0.5, 3], abs=0.05)
    assert quadratic(WIDE) is not None and optimum(WIDE) is None  # its columns stand there four times


class Kinked(Proportional):
    """Squares errors below 50, and takes others as they are (Huber): a quadratic, but not far away."""

    def evaluate(self, params: Numbers, x: Numbers, y: Number) -> tuple[Number, tuple[Number, ...]]:
        error = self.predict(params, x) - y
        near = np.abs(error) < 50
        loss = np.where(near, error * error, 100 * np.abs(error) - 2500)
        return loss, (np.where(near, 2 * x[0] * error, 100 * x[0] * np.sign(error)),)


class Failing(Proportional):
    """Knows nothing of what is far from its data."""

    def evaluate(self, params: Numbers, x: Numbers, y: Number) -> tuple[Number, tuple[Number, ...]]:
        if np.abs(params[0]) > 100:
            raise RuntimeError("too far")
        return super().evaluate(params, x, y)


class Uphill(Proportional):
    """Has a greatest loss, and no smallest."""

    def evaluate(self, params: Numbers, x: Numbers, y: Number) -> tuple[Number, tuple[Number, ...]]:
        loss, (slope,) = super().evaluate(params, x, y)
        return -loss, (-slope,)

    def working(self, params: Numbers, x: Numbers, y: Number) -> tuple[WorkedRow, ...]:
        return ()


@pytest.mark.parametrize("model", [Kinked(), Failing()], ids=lambda model: type(model).__name__)
def test_what_is_no_quadratic_everywhere_is_none(model: Model) -> None:
    bent = Problem("bent", PROPORTIONAL.dataset, model, (1.0,), 4.0)
    assert quadratic(bent) is None and optimum(bent) is None
    assert sample_hessians(bent) is None and sample_minima(bent) is None


def test_a_logistic_model_is_none_and_a_top_is_no_minimum() -> None:
    assert quadratic(LABELLED) is None and sample_hessians(LABELLED) is None
    wide = Problem("wide", Dataset.of([-1e-3, 1e-3], [0, 1]), Logistic(), (0.0, 0.0), 1.0)
    assert quadratic(wide) is None  # although it is nearly one where its data is
    top = Problem("top", PROPORTIONAL.dataset, Uphill(), (1.0,), 4.0)
    assert optimum(top) is None and sample_hessians(top) is None


def test_pieces_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, minima = quadratic(LINE), sample_hessians(LINE)
    assert whole is not None and whole.minimum is not None and minima is not None
    monkeypatch.setattr(module, "CELLS", 8)
    again = Problem("line", LINE.dataset, LINE.model, LINE.start, 4.0)
    pieces = quadratic(again)
    assert pieces is not None and pieces.minimum is not None
    assert pieces.minimum.tobytes() == whole.minimum.tobytes() and pieces.loss == whole.loss
    bent = Dataset.of([1.0, 2.0, 3.0, 4.0, 5.0], [2.0, 4.0, 6.0, 8.0, 10.0])
    assert quadratic(Problem("bent", bent, Kinked(), (1.0,), 4.0)) is None


def test_of_many_rows_the_loss_costs_one_and_is_the_same_to_many_digits() -> None:
    random = np.random.default_rng(2)
    x = random.normal(size=(analysis.SUMMED + 1, 1))
    calls: list[int] = []

    class Counted(Linear):
        def evaluate(self, params: Numbers, x: Numbers, y: Number) -> tuple[Number, tuple[Number, ...]]:
            calls.append(len(np.atleast_1d(y)))
            return super().evaluate(params, x, y)

    data = Dataset.of(x, 2 * x[:, 0] + 1 + 0.1 * random.normal(size=len(x)))
    large = Problem("large", data, Counted(), (0.0, 0.0), 4.0)
    plain = Problem("plain", data, Linear(), (0.0, 0.0), 4.0)
    assert quadratic(large) is not None
    calls.clear()
    found = dataset_losses(large, at_random(large))
    errors = at_random(large) @ np.stack([x[:, 0], np.ones(len(x))]) - data.y
    assert not calls and found == pytest.approx((errors**2).mean(axis=1), rel=1e-12)
    assert dataset_losses(plain, at_random(plain).astype(np.float32)).dtype == np.float32


@pytest.mark.parametrize("far", [0.0, 3.0, 30.0, 1e3, 1e4, 1e6, 1.7e9])
def test_features_far_from_zero_cost_no_digit_of_the_loss(far: float) -> None:
    random = np.random.default_rng(3)
    x = far + random.normal(size=2000)
    data = Dataset.of(x, x + 0.1 * random.normal(size=2000))
    of = Problem("far", data, Linear(), (1.0, 0.0), 4.0)
    points = np.array([[1.0, 0.0], [1.0, 0.05], [1.001, -0.001 * far]])
    summed = [math.fsum((x * w + b - data.y) ** 2) / 2000 for w, b in points]
    assert dataset_losses(of, points) == pytest.approx(summed, rel=1e-9)


HOUSES = (
    [2104, 1600, 2400, 1416, 3000, 1985, 1534, 1427, 1380, 1494, 1940, 2000],
    [400, 330, 369, 232, 540, 300, 315, 199, 212, 242, 239, 347],
)


def least_squares(degree: int) -> list[Fraction]:
    """The polynomial of the houses, by its normal equations in fractions: w1, w2, …, b."""
    rows = [[Fraction(x) ** k for k in (*range(1, degree + 1), 0)] for x in HOUSES[0]]
    size = degree + 1
    system = [
        [sum(row[i] * row[k] for row in rows) for k in range(size)]
        + [sum(row[i] * y for row, y in zip(rows, HOUSES[1], strict=True))]
        for i in range(size)
    ]
    for i in range(size):
        system[i] = [value / system[i][i] for value in system[i]]
        for k in range(size):
            if k != i:
                system[k] = [a - system[k][i] * b for a, b in zip(system[k], system[i], strict=True)]
    return [Fraction(row[-1]) for row in system]


@pytest.mark.parametrize("degree", range(1, 10))
def test_the_optimum_of_a_polynomial_is_true_or_is_not_said(degree: int) -> None:
    of = Problem("houses", Dataset.of(*HOUSES), Polynomial(degree), (0.0,) * (degree + 1), 4.0)
    best = optimum(of)
    if degree <= 4:
        assert best is not None
    if best is not None:
        exact = [float(each) for each in least_squares(degree)]
        assert best == pytest.approx(exact, rel=1e-5)
    else:
        assert no_optimum(of) in ("level", "unknown")


def test_features_of_thousands_have_limits_of_ten_millionths() -> None:
    of = Problem("houses", Dataset.of([2104, 1600, 2400], [400, 330, 369]), Proportional(), (1.0,), 4.0)
    found = limits(of, run_config(of, batch="all"))
    assert found is not None
    assert found.overshoots == pytest.approx(1.17676e-7, rel=5e-6)
    assert found.diverges == pytest.approx(2.35353e-7, rel=5e-6)


@pytest.mark.parametrize("degree", [1, 2, 3, 9])
def test_a_polynomial_and_many_features_are_quadratics_with_limits(degree: int) -> None:
    random = np.random.default_rng(degree)
    x = np.linspace(-1, 1, 20)
    curve = Problem("curve", Dataset.of(x, np.sin(3 * x)), Polynomial(degree), (0.0,) * (degree + 1), 4.0)
    wide = random.normal(size=(40, degree + 8))
    plane = Problem(
        "plane", Dataset.of(wide, wide.sum(axis=1)), MultipleLinear(degree + 8), (0.0,) * (degree + 9), 4.0
    )
    powers = np.stack([x**k for k in (*range(1, degree + 1), 0)])
    for of, columns in ((curve, powers), (plane, np.vstack([wide.T, np.ones(40)]))):
        steepest = float(np.linalg.eigvalsh(2 * columns @ columns.T / columns.shape[1])[-1])
        found = limits(of, run_config(of, batch="all"))
        assert found is not None and found.diverges == pytest.approx(2 / steepest, rel=1e-9)
        assert optimum(of) is not None

"""The optimum of logistic regression: as near as it says, and none where the classes can be separated."""

from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.core.analysis.stability import limits
from gdtui.core.conditions.condition import condition
from gdtui.core.data.datasets import Dataset
from gdtui.core.problem.analysis import (
    dataset_losses,
    distances,
    excess_losses,
    no_optimum,
    optimum,
    optimum_errors,
    right_answers,
)
from gdtui.core.problem.models import Logistic
from gdtui.core.problem.newton import LogisticOptimum, logistic_optimum
from gdtui.core.problem.problems import Problem
from gdtui.core.problem.quadratic import mean_gradient, quadratic
from gdtui.core.runs.trained import Trained
from gdtui.core.training.config import run_config
from tests.problems import CLASSES, LABELLED, LINE

Matrix = list[list[Decimal]]


def problem_of(x: object, y: object) -> Problem:
    data = Dataset.of(x, y)  # type: ignore[arg-type]
    features = data.x.shape[1]
    return Problem("labels", data, Logistic(features), (0.0,) * (features + 1), 1.0)


def found(of: Problem) -> LogisticOptimum:
    best = logistic_optimum(of)
    assert isinstance(best, LogisticOptimum), best
    return best


def exactly(of: Problem) -> list[Decimal]:
    """The optimum to forty digits: Newton's steps from what was found, in decimals."""
    with localcontext() as context:
        context.prec = 60
        rows = [[*map(Decimal, row), Decimal(1)] for row in of.dataset.x.tolist()]
        params = [*map(Decimal, found(of).params.tolist())]
        for _ in range(5):
            size = len(params)
            slope, bent = [Decimal(0)] * size, [[Decimal(0)] * size for _ in range(size)]
            for row, y in zip(rows, of.dataset.y.tolist(), strict=True):
                z = sum((a * b for a, b in zip(row, params, strict=True)), Decimal(0))
                p = 1 / (1 + (-z).exp())
                for i in range(size):
                    slope[i] += (p - Decimal(y)) * row[i]
                    for k in range(size):
                        bent[i][k] += p * (1 - p) * row[i] * row[k]
            params = [a - b for a, b in zip(params, solved(bent, slope), strict=True)]
        return params


def solved(matrix: Matrix, right: list[Decimal]) -> list[Decimal]:
    """The solution of a system of equations, by Gauss and Jordan."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for i in range(len(rows)):
        at = max(range(i, len(rows)), key=lambda k: abs(rows[k][i]))
        rows[i], rows[at] = rows[at], rows[i]
        rows[i] = [value / rows[i][i] for value in rows[i]]
        for k in range(len(rows)):
            if k != i:
                rows[k] = [a - rows[k][i] * b for a, b in zip(rows[k], rows[i], strict=True)]
    return [row[-1] for row in rows]


_NORMAL = np.random.default_rng(3).normal(size=(30, 2))
_MIXED = (_NORMAL.sum(axis=1) + np.random.default_rng(4).logistic(size=30) > 0).astype(float)
KNOWN = {
    "one feature": LABELLED,
    "two features": CLASSES,
    "scales of 1 to 10⁸, far from zero": problem_of(_NORMAL * [1e-3, 1e5] + [1e3, 1e6], _MIXED),
    "far away": problem_of(_NORMAL + 1e7, _MIXED),
    "an outlier": problem_of([*_NORMAL[:, 0], 1e4], [*_MIXED, 0]),
}


@pytest.mark.parametrize("of", KNOWN.values(), ids=KNOWN)
def test_the_optimum_is_as_near_as_it_says(of: Problem) -> None:
    best = found(of)
    away = [abs(Decimal(a) - b) for a, b in zip(best.params.tolist(), exactly(of), strict=True)]
    assert all(off <= Decimal(error) for off, error in zip(away, best.errors.tolist(), strict=True))
    assert (best.errors <= 1e-6 * np.maximum(np.abs(best.params), 1)).all()
    assert optimum(of) is best.params and optimum_errors(of) is best.errors


@given(st.lists(st.tuples(st.integers(-9, 9), st.booleans()), min_size=1, max_size=12))
def test_with_one_feature_there_is_an_optimum_unless_the_classes_can_be_separated(
    rows: list[tuple[int, bool]],
) -> None:
    of = problem_of([float(x) for x, _ in rows], [float(label) for _, label in rows])
    zeros, ones = [x for x, label in rows if not label], [x for x, label in rows if label]
    best = logistic_optimum(of)
    if not zeros or not ones or max(zeros) <= min(ones) or max(ones) <= min(zeros):
        level = bool(zeros and ones) and len({x for x, _ in rows}) == 1
        assert best == ("level" if level else "separable")
        assert optimum(of) is None and no_optimum(of) == best and np.isnan(distances(of, np.zeros((1, 2))))
        return
    assert isinstance(best, LogisticOptimum)
    assert np.abs(mean_gradient(of, best.params)).max() < 1e-13
    around = best.params + np.random.default_rng(1).normal(size=(20, 2)) * np.tile([[1e-3], [1.0]], (10, 1))
    assert (excess_losses(of, around) >= 0).all()


@given(st.integers(0, 500), st.integers(1, 3), st.booleans())
def test_separable_classes_have_no_optimum_in_several_features(seed: int, features: int, touch: bool) -> None:
    random = np.random.default_rng(seed)
    x = random.normal(size=(12, features))
    along = random.normal(size=features)
    sides = x @ along
    if touch:  # some of either class lie on the boundary itself
        x[:4] -= np.outer(sides[:4], along) / (along @ along)
        sides = np.where(np.arange(12) < 4, random.choice([-1, 1], size=12), sides)
    of = problem_of(x, (sides > 0).astype(float))
    assert logistic_optimum(of) in ("separable", "unknown") if touch else "separable"


def test_columns_that_depend_on_each_other_have_no_single_optimum() -> None:
    for more in (_NORMAL[:, 0], np.ones(30), _NORMAL.sum(axis=1)):
        of = problem_of(np.column_stack([_NORMAL, more]), _MIXED)
        assert no_optimum(of) == "level" and optimum(of) is None
    assert no_optimum(problem_of(np.ones(30), np.ones(30))) == "separable"


@pytest.mark.parametrize("away", [0.0, 1e-12, 1e-6, 1e-2, 1.0, 30.0])
@pytest.mark.parametrize("of", [LABELLED, CLASSES], ids=["one", "two"])
def test_no_digit_of_the_excess_is_lost_close_to_the_optimum(of: Problem, away: float) -> None:
    best = found(of).params
    params = best + away * np.linspace(1, -0.7, len(best))
    with localcontext() as context:
        context.prec = 60
        moved = [Decimal(a) - Decimal(b) for a, b in zip(params.tolist(), best.tolist(), strict=True)]
        losses = []
        for at in (exactly(of), [a + b for a, b in zip(exactly(of), moved, strict=True)]):
            total = Decimal(0)
            for row, y in zip(of.dataset.x.tolist(), of.dataset.y.tolist(), strict=True):
                z = sum((Decimal(a) * b for a, b in zip([*row, 1.0], at, strict=True)), Decimal(0))
                total += (1 + ((1 - 2 * Decimal(y)) * z).exp()).ln()
            losses.append(total / len(of.dataset))
        excess = float(losses[1] - losses[0])
    assert excess_losses(of, params[None, :])[0] == pytest.approx(excess, rel=1e-9, abs=0)
    plain = dataset_losses(of, np.array([params, best]))
    assert plain[0] - plain[1] == pytest.approx(excess, abs=1e-14 * max(1.0, plain[0]))


@pytest.mark.parametrize("of", [LABELLED, CLASSES], ids=["one", "two"])
@pytest.mark.parametrize("batch", [1, 2, "all"])
def test_nothing_is_made_up_of_what_is_no_quadratic(of: Problem, batch: int | str) -> None:
    assert quadratic(of) is None and limits(of, run_config(of, batch=batch)) is None


def test_accuracy_is_how_many_of_how_many_are_right() -> None:
    params = np.array([[0.0, 0.0], [1.0, 0.0], [-1.0, 0.0], [np.nan, 0.0], [1.0, 0.75]])
    counts = right_answers(LABELLED, params)
    assert counts is not None and counts.tolist() == [3, 4, 2, 0, 5]
    assert right_answers(LINE, params) is None
    run = Trained(LABELLED, run_config(LABELLED, batch="all", lr=1.0, epochs=5))
    run.extend(run.total)
    expected = [
        sum((run.params_at(s)[0] * x + run.params_at(s)[1] >= 0) == (y == 1) for x, y in rows)
        for s in range(1, 31)
        for rows in [list(zip(LABELLED.dataset.x[:, 0], LABELLED.dataset.y, strict=True))]
    ]
    for least in (0.5, 0.6, 2 / 3):
        holds = [count / 6 > least for count in expected]
        hits = condition(f"accuracy > {least!r}", ("w", "b")).hits(run, 1, 30)
        assert hits.tolist() == [now and not (i and holds[i - 1]) for i, now in enumerate(holds)]
    line = Trained(LINE, run_config(LINE, epochs=2))
    line.extend(line.total)
    assert not condition("accuracy >= 0 or accuracy < 0", ("w", "b")).hits(line, 1, 10).any()

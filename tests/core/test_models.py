"""Models: gradients are gradients, sums run from left to right, and nothing overflows at any finite z."""

from collections.abc import Sequence
from decimal import Decimal, localcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.core.data.datasets import Dataset
from gdtui.core.errors import InputError
from gdtui.core.functions import sigmoid, softplus
from gdtui.core.problem.models import (
    MODELS,
    Linear,
    Logistic,
    Model,
    MultipleLinear,
    Polynomial,
    Proportional,
    fitted,
    read_model,
)
from gdtui.core.problem.models.weighted import FEW, slopes, weighted_sum
from gdtui.core.problem.problems import Asked, asked_problem

SQUARED: list[tuple[Model, int]] = [
    (Proportional(), 1),
    (Linear(), 1),
    (MultipleLinear(2), 2),
    (MultipleLinear(FEW + 4), FEW + 4),
    *((Polynomial(degree), 1) for degree in (1, 2, 3, 9)),
]
LOGISTIC: list[tuple[Model, int]] = [(Logistic(), 1), (Logistic(2), 2), (Logistic(FEW + 4), FEW + 4)]

moderate = st.floats(-2, 2)


@pytest.mark.parametrize(("model", "features"), SQUARED + LOGISTIC)
@given(data=st.data())
def test_a_gradient_agrees_with_finite_differences(model: Model, features: int, data: st.DataObject) -> None:
    x = np.array(data.draw(st.lists(moderate, min_size=features, max_size=features)))
    count = len(model.names)
    params = np.array(data.draw(st.lists(moderate, min_size=count, max_size=count)))
    label = isinstance(model, Logistic)
    y = float(data.draw(st.sampled_from([0.0, 1.0]) if label else moderate))
    _, gradient = model.evaluate(params, x, y)
    assert len(gradient) == count
    # Of a parabola central differences are exact but for rounding, whatever their width.
    h = 1e-5 if label else 1.0
    for i, slope in enumerate(gradient):
        up, down = (model.evaluate(params + sign * h * np.eye(count)[i], x, y)[0] for sign in (1, -1))
        size = max(1.0, abs(up), abs(down))
        assert slope == pytest.approx((up - down) / (2 * h), rel=1e-6, abs=(1e-9 if label else 1e-12) * size)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@given(
    features=st.integers(1, 3 * FEW),
    samples=st.integers(1, 5),
    seed=st.integers(0, 99),
    times=st.sampled_from([1, 2]),
)
def test_a_sum_runs_from_left_to_right_whatever_holds_its_numbers(
    dtype: Any, features: int, samples: int, seed: int, times: int
) -> None:
    random = np.random.default_rng(seed)
    scale = 10.0 ** random.integers(-6, 7, size=features + 1)
    params = (random.normal(size=features + 1) * scale).astype(dtype)
    x = random.normal(size=(features, samples)).astype(dtype)
    error = random.normal(size=samples).astype(dtype)
    table, slope_table = weighted_sum(list(params), x), slopes(list(params), x, error, times)
    assert table.dtype == dtype and len(slope_table) == features + 1
    for i in range(samples):
        total = x[0, i] * params[0]
        for k in range(1, features):
            total = total + x[k, i] * params[k]
        expected = total + params[-1]
        row = tuple(x[:, i])
        for found in (table[i], weighted_sum(tuple(params), row), weighted_sum(params, x[:, i])):
            assert found.tobytes() == expected.tobytes()
        one_by_one = [times * each * error[i] for each in row] + [times * error[i]]
        for part in (slopes(params, row, error[i], times), slopes(params, x[:, i], error[i], times)):
            assert np.array(part).tobytes() == np.array(one_by_one).tobytes()
        assert np.array([part[i] for part in slope_table]).tobytes() == np.array(one_by_one).tobytes()


def exactly(z: float) -> tuple[Decimal, Decimal]:
    """The sigmoid of z and log(1 + e^z), in more digits than any float has."""
    with localcontext() as context:
        context.prec, context.Emin = 60, -(10**6)
        power = Decimal(z).exp()
        if z > 100:  # 1 + power has more digits than these; what is dropped is below e^−200
            return 1 / (1 + 1 / power), Decimal(z) + 1 / power
        # Below −100 the log is its argument, to far more digits than are looked at.
        return power / (1 + power), power if z < -100 else (1 + power).ln()


@given(
    st.floats(-1e4, 1e4)
    | st.sampled_from([0.0, -0.0, 40.0, -40.0, 745.0, -745.0, 1e4, -1e4, 88.8, -103.9, 1e-300])
)
def test_sigmoid_and_loss_have_all_their_digits_at_any_z(z: float) -> None:
    p, loss = exactly(z)
    least = {np.float64: 5e-324, np.float32: 1.5e-45}
    for dtype, digits in ((np.float64, 4e-16), (np.float32, 4e-7)):
        if dtype is np.float32:
            p, loss = exactly(float(dtype(z)))
        for given_z in (dtype(z), np.array([dtype(z)] * 3)):
            for found, value in ((sigmoid(given_z), p), (softplus(given_z), loss)):
                assert np.asarray(found).dtype == dtype and np.isfinite(found).all()
                away = abs(Decimal(float(np.ravel(found)[0])) - value)
                assert away <= Decimal(digits) * value + 4 * Decimal(least[dtype])


SINGLE = [(np.float32, z) for z in (1e4, -1e4, 3e38, -3e38)]


@pytest.mark.parametrize(
    ("dtype", "z"), [*SINGLE, *((np.float64, z) for z in (1e4, -1e4, 1e300, -1e300))], ids=str
)
def test_nothing_overflows(dtype: Any, z: float) -> None:
    model = Logistic()
    for y in (0.0, 1.0):
        with np.errstate(over="raise", invalid="raise", divide="raise"):
            loss, (slope, constant) = model.evaluate((dtype(z), dtype(0)), (dtype(1),), dtype(y))
        wrong = (z > 0) == (y == 0)
        assert loss == (abs(dtype(z)) if wrong else 0)
        assert slope == constant == (np.sign(z) if wrong else 0)


def test_what_the_models_are_called_and_where_they_start() -> None:
    one, many = Dataset.of([1, 2], [0, 1]), Dataset.of(np.ones((2, 12)), [0, 1])
    found = {text: fitted(one, read_model(text)) for text in [*MODELS, "polynomial:degree=3"]}
    assert {text: (model.formula, model.names, start) for text, (model, start) in found.items()} == {
        "proportional": ("y = w·x", ("w",), (1.0,)),
        "linear": ("y = w·x + b", ("w", "b"), (0.0, 0.0)),
        "polynomial": ("y = w1·x + w2·x² + b", ("w1", "w2", "b"), (0.0, 0.0, 0.0)),
        "polynomial:degree=3": ("y = w1·x + w2·x² + w3·x³ + b", ("w1", "w2", "w3", "b"), (0.0,) * 4),
        "logistic": ("p = σ(w·x + b)", ("w", "b"), (0.0, 0.0)),
    }
    line, start = fitted(many, read_model("linear"))
    assert line.formula == "y = w1·x1 + … + w12·x12 + b" and line.names[-2:] == ("w12", "b")
    assert start == (0.0,) * 13
    assert fitted(many, read_model("logistic"))[0].formula == "p = σ(w1·x1 + … + w12·x12 + b)"


@pytest.mark.parametrize("name", ["proportional", "polynomial"])
def test_a_model_of_one_feature_says_so_of_several(name: str) -> None:
    with pytest.raises(InputError) as error:
        fitted(Dataset.of(np.ones((4, 3)), [1, 2, 3, 4]), read_model(name))
    assert str(error.value) == (
        f"the model {name} takes one feature, and the data has 3; linear takes any number"
    )


@pytest.mark.parametrize(
    ("labels", "row", "value"), [([0, 1, 2, 3], 3, "2"), ([0.5, 1], 1, "0.5"), ([1, -1], 2, "-1")]
)
def test_what_is_no_label_is_named_with_its_row(labels: Sequence[float], row: int, value: str) -> None:
    with pytest.raises(InputError) as error:
        fitted(Dataset.of(np.arange(len(labels)), labels, target="ok"), read_model("logistic"))
    expected = f"the model logistic takes the labels 0 and 1, and in row {row} 'ok' is {value}"
    assert str(error.value) == expected


ROWS = st.lists(st.tuples(st.booleans(), st.sampled_from(["a", "a\nb", '"a"\r\n'])), min_size=1, max_size=9)


@given(ROWS, st.booleans(), st.booleans(), st.data())
def test_a_wrong_label_of_a_file_is_named_with_its_line(
    rows: list[tuple[bool, str]], headed: bool, scaled: bool, data: st.DataObject
) -> None:
    """Whatever the rows above it are: plain ones, or such as a quoted cell makes longer than a line."""
    wrong = data.draw(st.integers(0, len(rows) - 1))
    text, lines = "name,x,ok\n" if headed else "", []
    for i, (quoted, name) in enumerate(rows):
        lines.append(text.count("\n") + 1)
        cell = '"{}"'.format(name.replace('"', '""')) if quoted and headed else "3"
        text += f"{cell},{i},{2 if i == wrong else 1}\n"
    with TemporaryDirectory() as folder:
        file = Path(folder) / "rows.csv"
        file.write_bytes(text.encode())
        x, target = ("x", "ok") if headed else ("2", "3")
        with pytest.raises(InputError) as error:
            asked_problem(Asked(str(file), "logistic", x=x, target=target, standardize=scaled))
    expected = (
        f"line {lines[wrong]}, column '{target}': the model logistic takes the labels 0 and 1, and this is 2"
    )
    assert str(error.value).endswith(expected) and "rows.csv: line" in str(error.value)


def test_a_wrong_label_far_down_a_large_file_is_named_with_its_line(tmp_path: Path) -> None:
    rows = [f"{i},1" for i in range(300_000)]
    rows[7], rows[250_000] = '"7",1', "9,3"
    file = tmp_path / "rows.csv"
    file.write_text("\n".join(["x,ok", *rows]))
    with pytest.raises(InputError, match=": line 250002, column 'ok'"):
        asked_problem(Asked(str(file), "logistic"))

"""Data from Python is trained on whichever way it comes, and what cannot be used is one clear sentence."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gdtui
from gdtui.core.api import CHECKS
from tests.hostile import TEXTS
from tests.problems import all_bits

ROWS = [(1, 2), (2, 4), (3, 6)]
RATE = Path(__file__).parent.parent / "data" / "rate.toml"


class Frame:
    """A table as pandas and polars have them: names, columns by name, and each of them can be an array."""

    def __init__(self, **columns: list[Any]) -> None:
        self._columns = columns

    @property
    def columns(self) -> list[str]:
        return list(self._columns)

    def __getitem__(self, name: str) -> "Series":
        return Series(self._columns[name])

    def __len__(self) -> int:
        return len(next(iter(self._columns.values())))


class Series:
    """A column of such a table."""

    def __init__(self, values: list[Any]) -> None:
        self._values = values

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        return np.array(self._values, dtype=dtype)


class Broken:
    """What says that it can be an array, and cannot."""

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        raise RuntimeError("call \x1b[31m detach() first")


class Lazy:
    """A table that has not been read yet."""

    columns = ("x", "y")

    def __getitem__(self, name: str) -> Series:
        raise TypeError("call collect() first")


class Twins:
    """A table with two columns of one name."""

    columns = ("y", "y")

    def __getitem__(self, name: str) -> "Frame":
        return Frame(y=[1])


class Mute:
    """What cannot even say what it is."""

    def __repr__(self) -> str:
        raise RuntimeError


WAYS: dict[str, Any] = {
    "rows": ROWS,
    "rows of lists": [list(row) for row in ROWS],
    "a pair of lists": ([1, 2, 3], [2, 4, 6]),
    "a pair of arrays": (np.array([1, 2, 3]), np.array([2.0, 4.0, 6.0])),
    "a pair of columns": (np.array([[1], [2], [3]]), [[2], [4], [6]]),
    "an array": np.array(ROWS),
    "an array of float32": np.array(ROWS, dtype=np.float32),
    "rows of arrays": list(np.array(ROWS)),
    "a tuple of rows": tuple(ROWS),
    "a dict": {"x": [1, 2, 3], "y": [2, 4, 6]},
    "a dict with more": {"y": [2, 4, 6], "name": ["a", "b", "c"], "x": range(1, 4)},
    "a frame": Frame(x=[1, 2, 3], y=[2, 4, 6]),
    "a frame with other names": Frame(area=[1, 2, 3], price=[2, 4, 6]),
    "a frame of objects": Frame(x=[Fraction(1), 2, 3.0], y=[np.int8(2), 4, 6]),
    "a pair of series": (Series([1, 2, 3]), Series([2, 4, 6])),
    "an array of objects": np.array(ROWS, dtype=object),
    "a masked array with no mask": np.ma.masked_array(ROWS),
}


@pytest.mark.parametrize("data", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("choices", [{}, {"batch": "all"}, {"dtype": "float32", "shuffle": True}], ids=str)
def test_the_lectures_rows_are_the_lecture_to_the_bit(data: Any, choices: dict[str, Any]) -> None:
    choices = {"epochs": 4, **choices}
    assert all_bits(gdtui.train(data, **choices)) == all_bits(gdtui.train("lecture", **choices))


def test_the_model_is_chosen_by_its_formula() -> None:
    x = np.arange(-2.0, 4.0)
    rows = np.column_stack([x, 2 * x + 1])
    line = all_bits(gdtui.train("line:noise=0", epochs=3))
    for model in ("w*x+b", "y = w·x + b", "w * x + b"):
        assert all_bits(gdtui.train(rows, model=model, epochs=3)) == line
    last = gdtui.train(rows, model="w*x+b", start=(2, 1)).send(7)
    assert last.params.tolist() == [2.0, 1.0] and last.gradient.tolist() == [0.0, 0.0]


def test_what_was_given_stays_as_it_is() -> None:
    x, y = np.array([1.0, 2.0]), np.array([2.0, 4.0])
    steps = gdtui.train((x, y))
    x[:] = 7.0
    assert next(steps).gradient.tolist() == [-2.0] and y.flags.writeable


NO_VALUE: dict[str, tuple[Any, str]] = {
    "nan": ([(1, 2), (2, float("nan"))], "y[1] is nan, and no finite number"),
    "inf in an array": ((np.array([1.0, np.inf]), [1, 2]), "x[1] is inf, and no finite number"),
    "a huge whole number": ([(10**400, 1)], "x[0] is inf, and no finite number"),
    "a string": ([(1, 2), ("2", 4)], "data[1][0] is '2', and no number"),
    "strings in an array": (np.array([["1", "a"]]), "data[0][0] is np.str_('1'), and no number"),
    "None": ([(1, None)], "data[0][1] is None, and no number"),
    "a missing value in a frame": (Frame(x=[1, None], y=[1, 2]), "x[1] is None, and no number"),
    "a decimal": ([(1, Decimal(2))], "data[0][1] is Decimal('2'), and no number"),
    "complex": ([(1, 2j)], "data[0][1] is 2j, and no number"),
    "complex in an array": (np.array([[1, 2j]]), "data holds complex numbers"),
    "masked": (np.ma.masked_array([[1, 2], [3, 4]], mask=np.array([[0, 0], [1, 0]])), "data[1][0] is masked"),
    "masked in a column": (([1, 2], np.ma.masked_array([1, 2], mask=np.array([0, 1]))), "y[1] is masked"),
    "no rows": ([], "the data has no rows"),
    "no rows in an array": (np.empty((0, 2)), "the data has no rows"),
    "empty columns": (([], []), "the data has no rows"),
    "ragged": ([(1, 2), (1, 2, 3)], "data[1] has 3 values, not 2: x and y"),
    "no pairs": ([1, 2, 3], "data[0] is 1, and no row (x, y)"),
    "a flat array": (np.arange(3), "the data has shape (3,), not (n, 2)"),
    "too many columns": (np.ones((4, 3)), "the data has 3 columns, not 2: one input x and a target y"),
    "several inputs": ((np.ones((4, 3)), np.ones(4)), "x has 3 columns; the models here take one"),
    "columns of different lengths": (([1, 2, 3], [1, 2]), "x has 3 values, and y has 2"),
    "a frame of three": (Frame(a=[1], b=[2], c=[3]), "the data has 3 columns, not 2"),
    "an array that is none": ((Broken(), [1]), r"x cannot be made an array: call \x1b[31m detach() first"),
    "what cannot say what it is": ([(1, Mute())], "data[0][1] is Mute, and no number"),
    "two columns of one name": (Twins(), "two columns are called y"),
    "a cube": (([1], np.ones((1, 1, 1))), "y has shape (1, 1, 1), not (n,)"),
}


@pytest.mark.parametrize(("data", "message"), NO_VALUE.values(), ids=NO_VALUE)
def test_what_cannot_be_trained_on_is_said_with_where_it_is(data: Any, message: str) -> None:
    with pytest.raises(gdtui.InputError) as error:
        gdtui.train(data)
    assert str(error.value).startswith(message) and str(error.value).isprintable()
    assert isinstance(error.value, ValueError) and not isinstance(error.value, TypeError)


NO_DATA: dict[str, Any] = {
    "a number": 5,
    "None": None,
    "an object": object(),
    "a set": {(1, 2)},
    "a zip": zip([1], [2], strict=True),
    "bytes": b"12",
    "a lazy table": Lazy(),
    "dates": np.array([["2020-01-01", "2020-01-02"]], dtype="datetime64[D]"),
    "columns of text": ("ab", "cd"),
}


@pytest.mark.parametrize("data", NO_DATA.values(), ids=NO_DATA)
def test_what_is_no_data_is_a_type_error_too(data: Any) -> None:
    with pytest.raises(TypeError) as error:
        gdtui.train(data)
    assert isinstance(error.value, gdtui.InputError) and str(error.value).isprintable()


def test_a_value_beyond_the_precision_is_named() -> None:
    gdtui.train([(1, 1e300)])
    with pytest.raises(gdtui.InputError, match=r"^y\[0\] is 1e\+300, and beyond float32$"):
        gdtui.train([(1, 1e300)], dtype="float32")


def test_a_model_is_chosen_by_name_of_any_data() -> None:
    assert all_bits(gdtui.train("lecture", model="w*x")) == all_bits(gdtui.train("lecture"))
    line = all_bits(gdtui.train("line", epochs=3))
    assert all_bits(gdtui.train("line", model="linear", epochs=3)) == line
    assert next(gdtui.train("line", degree=3)).params.shape == (4,)
    assert next(gdtui.train(ROWS, model="polynomial:degree=4")).params.shape == (5,)
    assert next(gdtui.train([(1, 0), (2, 1)], model="logistic")).gradient.tolist() == [0.5, 0.5]


NO_MODEL: dict[str, tuple[dict[str, Any], str]] = {
    "unknown": ({"model": "x^2"}, "model 'x^2' is not known; the known ones: proportional, linear, poly"),
    "nearly known": ({"model": "logistical"}, "model 'logistical' is not known, but logistic is"),
    "no labels": (
        {"model": "logistic"},
        "the model logistic takes the labels 0 and 1, and in row 1 'y'",
    ),
    "a degree of a line": ({"model": "linear", "degree": 2}, "degree: '2' is not needed: only --model polyn"),
    "too high": ({"degree": 10}, "degree: '10' is not a whole number from 1 to 9"),
    "none": ({"degree": 0}, "degree: '0' is not a whole number from 1 to 9"),
    "no number": ({"model": "polynomial:degree=two"}, "degree: 'two' is not a whole number from 1 to 9"),
    "twice": ({"model": "polynomial:degree=2", "degree": 3}, "degree: '3' is not needed beside --model"),
    "of another": ({"model": "linear:degree=2"}, "model 'linear:degree=2': 'degree=2' does not belong there"),
}


@pytest.mark.parametrize(("choices", "message"), NO_MODEL.values(), ids=NO_MODEL)
@pytest.mark.parametrize("data", ["lecture", ROWS], ids=["lecture", "rows"])
def test_what_is_no_model_is_said_in_a_line(data: Any, choices: dict[str, Any], message: str) -> None:
    with pytest.raises(gdtui.InputError) as error:
        gdtui.train(data, **choices)
    assert str(error.value).startswith(message)


leaf: st.SearchStrategy[Any] = st.one_of(
    *(st.none(), st.booleans(), st.integers(), st.floats(), st.complex_numbers(), st.text(), st.binary()),
    *(st.sampled_from(TEXTS), st.builds(Mute)),
)
anything = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(), inner), st.tuples(inner, inner)
    ),
)


@given(anything)
def test_anything_is_trained_on_or_refused_in_a_line(data: Any) -> None:
    try:
        next(gdtui.train(data, epochs=1))
    except gdtui.InputError as error:
        assert str(error).isprintable() and str(error)


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"epochs": 2.5}, "epochs: '2.5' is not a whole number from 1 to 10000000"),
        ({"epochs": True}, "epochs: 'True' is not a whole number from 1 to 10000000"),
        ({"epochs": "abc"}, "epochs: 'abc' is not a whole number from 1 to 10000000"),
        ({"lr": "abc"}, "lr: 'abc' is not a finite number above 0"),
        ({"lr": [1, 2]}, "lr: '[1, 2]' is not a finite number above 0"),
        ({"lr": 10**400}, "lr: '1000"),
        ({"lr": -0.1}, "lr: '-0.1' is not"),
        ({"batch": "2"}, "batch: '2' is not a whole number from 1 to"),
        ({"batch": True}, "batch: 'True' is not"),
        ({"start": "a"}, "start: 'a' is not one finite number per parameter"),
        ({"start": ["1"]}, "start: '['1']' is not one finite number per parameter"),
        ({"seed": 1.5}, "seed: '1.5' is not a whole number from 0 to 18446744073709551615"),
        ({"seed": -1}, "seed: '-1' is not a whole number from 0 to"),
        ({"seed": 1, "shuffle": False}, "seed: '1' is not needed: shuffle is false"),
        ({"shuffle": "no"}, "shuffle: 'no' is not True or False"),
        ({"standardize": 1}, "standardize: '1' is not True or False"),
        ({"optimizer": 3}, "optimizer: '3' is not one of sgd, momentum"),
        ({"degree": 2.5}, "degree: '2.5' is not a whole number from 1 to 9"),
        ({"dtype": np.array([1, 2])}, "dtype: '[1 2]' is not float64 or float32"),
        ({"x": 2.5}, "x: '2.5' is not a column, or several"),
    ],
    ids=str,
)
@pytest.mark.parametrize("data", ["lecture", ROWS, "plain.toml"], ids=["lecture", "rows", "scenario"])
def test_a_wrong_argument_is_named_with_what_it_takes_whatever_the_data_is(
    data: Any, choices: dict[str, Any], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "plain.toml").write_text("lr = 0.1")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(gdtui.InputError) as error:
        gdtui.train(data, **choices)
    assert str(error.value).startswith(message) and str(error.value).isprintable()


@given(st.sampled_from(sorted(CHECKS)), anything, st.sampled_from(["lecture", ROWS, RATE]))
def test_any_argument_is_used_or_refused_in_a_line(option: str, value: Any, data: Any) -> None:
    try:
        next(gdtui.train(data, **{option: value}))
    except gdtui.InputError as error:
        assert str(error).isprintable() and str(error)


def test_numbers_of_numpy_are_numbers() -> None:
    plain = all_bits(gdtui.train(epochs=2, lr=0.5, batch=3, start=1.5, seed=3))
    given = {"epochs": np.int8(2), "lr": np.float32(0.5), "batch": np.uint64(3), "start": np.array([1.5])}
    assert all_bits(gdtui.train(**given, seed=np.array(3), shuffle=np.True_)) == plain  # type: ignore[arg-type]
    assert all_bits(gdtui.train(epochs=2.0, lr=Fraction(1, 2), batch=3, start=[1.5], seed=3)) == plain  # type: ignore[arg-type]


def test_a_seed_asks_for_a_shuffled_order_as_on_the_command_line() -> None:
    assert all_bits(gdtui.train(seed=5)) == all_bits(gdtui.train(seed=5, shuffle=True))
    assert all_bits(gdtui.train(seed=5)) != all_bits(gdtui.train())


@given(st.lists(st.tuples(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3)), min_size=1, max_size=8))
def test_rows_columns_arrays_and_tables_are_the_same_data(rows: list[tuple[float, float]]) -> None:
    x, y = ([row[k] for row in rows] for k in (0, 1))
    bits = all_bits(gdtui.train(rows, epochs=2))
    for data in ((x, y), np.array(rows), Frame(x=x, y=y), {"x": x, "y": y}):
        assert all_bits(gdtui.train(data, epochs=2)) == bits


def test_a_file_is_trained_on_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "prices.csv"
    path.write_text("area;price;name\n1,0;2,0;a\n2,0;4,0;b\n3,0;6,0;c\n")
    chosen: dict[str, Any] = {"x": "area", "target": "price", "decimal": ",", "model": "proportional"}
    for name in (str(path), path):
        steps = gdtui.train(name, epochs=1, **chosen)
        assert [step.params.item() for step in steps] == [
            step.params.item() for step in gdtui.train(epochs=1)
        ]
    for x in ("area", ["area"]):
        assert next(gdtui.train(str(path), x=x, target="price", decimal=",")).params.shape == (2,)
    plain = tmp_path / "plain.csv"
    plain.write_text("1,2,7\n3,4,8\n")
    assert next(gdtui.train(plain, x=[1, 3], target=2)).params.shape == (3,)
    assert next(gdtui.train(plain, x=1, target=3)).params.shape == (2,)
    with pytest.raises(gdtui.InputError, match="line 2, column 'area': '1,0' is not a number"):
        gdtui.train(str(path), x="area", target="price")
    with pytest.raises(gdtui.InputError, match="there is no such file"):
        gdtui.train(tmp_path / "none.csv")


def test_rows_are_standardized_when_that_is_asked_for_and_have_no_columns_to_choose() -> None:
    first = next(gdtui.train([(1, 2), (3, 4)], standardize=True, model="linear"))
    assert first.gradient.tolist() == [4.0, -4.0]
    for chosen in ({"x": "1"}, {"target": "1"}, {"decimal": "."}):
        with pytest.raises(gdtui.InputError, match="columns can be chosen of a file"):
            gdtui.train([(1, 2)], **chosen)  # type: ignore[arg-type]

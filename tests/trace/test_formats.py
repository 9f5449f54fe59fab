"""What programs read: CSV and JSON lines, strict, and the same numbers as the steps'."""

import csv
import io
import json
import math
from typing import Any

import pytest
from hypothesis import given

from gdtui.core.problem.problems import Problem
from gdtui.core.runs.trained import Trained
from gdtui.core.session.moments import Trail
from gdtui.core.training.config import RunConfig, run_config
from gdtui.core.training.optimizers.rule import SHARED
from gdtui.core.training.trainer import train
from gdtui.trace.lecture import lecture
from gdtui.trace.reader import Reader
from gdtui.trace.rows import FIELDS, comma_separated, jsonl
from tests.problems import LINE, PROPORTIONAL, SINGLE, changing, setups


def strict(line: str) -> dict[str, Any]:
    """The object of a JSON line; NaN and Infinity are no JSON."""
    parsed: dict[str, Any] = json.loads(line, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    return parsed


def null_for(value: float) -> float | None:
    return value if math.isfinite(value) else None


def any_known(values: list[float | None]) -> bool:
    return any(value is not None for value in values)


@given(setups(epochs=20))
def test_a_json_line_is_one_step(setup: tuple[Problem, RunConfig]) -> None:
    lines = [strict(line) for line in jsonl(train(*setup), Reader(*setup))]
    steps = list(train(*setup))
    assert len(lines) == len(steps)
    single = len(setup[0].model.names) == 1
    for line, step in zip(lines, steps, strict=True):
        assert tuple(line) == (*FIELDS, *step.state._fields)
        for field, values in step.state._asdict().items():
            told = [null_for(value) for value in values.tolist()]
            assert line[field] == (told[0] if single or field in SHARED else told)
        assert (line["step"], line["epoch"], line["sample"]) == (
            step.index + 1,
            step.epoch + 1,
            step.sample + 1,
        )
        assert line["loss"] == null_for(step.loss) and line["updated"] is step.updated
        params = [null_for(value) for value in step.params.tolist()]
        assert line["params"] == (params[0] if single else params)


@given(setups(epochs=20))
def test_csv_holds_what_the_json_lines_hold(setup: tuple[Problem, RunConfig]) -> None:
    text = "".join(comma_separated(train(*setup), Reader(*setup)))
    rows = list(csv.DictReader(io.StringIO(text)))
    for row, step in zip(rows, train(*setup), strict=True):
        assert repr(float(row["loss"])) == repr(step.loss)
        assert row["updated"] == ("true" if step.updated else "false")
        names = setup[0].model.names
        cells = [row["params"]] if len(names) == 1 else [row[f"params.{name}"] for name in names]
        assert [repr(float(cell)) for cell in cells] == [repr(value) for value in step.params.tolist()]
        for field, values in step.state._asdict().items():
            alone = len(names) == 1 or field in SHARED
            cells = [row[field]] if alone else [row[f"{field}.{name}"] for name in names]
            assert [repr(float(cell)) for cell in cells] == [repr(v) for v in values.tolist()[: len(cells)]]


@given(changing())
def test_a_row_has_the_steps_rate_and_the_datasets_loss_and_the_distance_after_it(
    setup: tuple[Problem, RunConfig],
) -> None:
    run = Trained(*setup)
    run.extend(run.total)
    lines = [strict(line) for line in jsonl(train(*setup), Reader(*setup))]
    rates = run.rates(0, run.end.steps).tolist()
    for step, (line, rate) in enumerate(zip(lines, rates, strict=True), 1):
        trail = Trail(run, step)
        assert line["rate"] == rate
        assert line["dataset_loss"] == null_for(trail.loss())
        assert line["distance"] == (None if trail.distance is None else null_for(trail.distance))
        assert tuple(line)[len(FIELDS) - 3 : len(FIELDS)] == ("rate", "dataset_loss", "distance")
        for field in tuple(line)[len(FIELDS) :]:
            values = run.state(field, step - 1, step)[0].tolist()
            told = [null_for(value) for value in (values[:1] if field in SHARED else values)]
            assert line[field] == (told[0] if len(told) == 1 else told if any_known(told) else None)


def test_where_there_is_no_one_optimum_the_distance_is_not_known() -> None:
    config = run_config(SINGLE, epochs=1)
    assert strict(next(jsonl(train(SINGLE, config), Reader(SINGLE, config))))["distance"] is None
    assert list(comma_separated(train(SINGLE, config), Reader(SINGLE, config)))[-1].endswith(",\n")


def test_a_row_can_be_checked_by_hand() -> None:
    first, second = list(jsonl(train(LINE, run_config(LINE, batch=2)), Reader(LINE, run_config(LINE))))[:2]
    assert strict(first)["prediction"] == 0.5 and strict(first)["loss"] == 2.25
    assert strict(first)["gradient"] == [-3.0, -3.0] and not strict(first)["updated"]
    assert strict(second)["accumulated"] == pytest.approx([-3.0 - 12.4, -3.0 - 6.2])


def test_a_diverging_run_is_null_in_json_and_inf_in_csv() -> None:
    config = run_config(PROPORTIONAL, lr=1, epochs=1000)
    assert strict(list(jsonl(train(PROPORTIONAL, config), Reader(PROPORTIONAL, config)))[-1])["loss"] is None
    assert ",inf," in list(comma_separated(train(PROPORTIONAL, config), Reader(PROPORTIONAL, config)))[-1]


def test_the_lectures_format_names_every_parameter_and_any_input() -> None:
    config = run_config(LINE, batch=2, epochs=1)
    lines = list(lecture(train(LINE, config), Reader(LINE, config, predict_at=2.5)))
    assert lines[0] == "predict (before training) 2.5 2.0\n"
    assert lines[1] == "\tgrad: 1.0 2.0 -3.0 -3.0\n"
    assert " w= " in lines[-2] and " b= " in lines[-2]

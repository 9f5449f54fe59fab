"""Runs side by side for programs: a row for each epoch of each run, the same numbers in every format."""

import csv
import io
import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from gdtui.core.problem.problems import Problem, problem
from gdtui.core.runs.trained import Trained
from gdtui.core.session.moments import Trail
from gdtui.core.training.config import NamedConfig, RunConfig, run_configs
from gdtui.trace.comparison import FIELDS, FORMATS, EpochRow, print_comparison, rows
from gdtui.trace.following import followed
from tests.problems import LINE, PROPORTIONAL, SINGLE, comparisons


def compared(chosen: Problem, named: list[NamedConfig]) -> tuple[list[EpochRow], list[Trained]]:
    """Return all rows, and the same runs, trained to their ends."""
    found = list(rows(chosen, named, followed(chosen, [config for _, config in named])))
    runs = [Trained(chosen, config) for _, config in named]
    for run in runs:
        run.extend(run.total)
    return found, runs


def named(configs: list[RunConfig]) -> list[NamedConfig]:
    return [NamedConfig(f"run {number}", config) for number, config in enumerate(configs)]


def written(chosen: Problem, configs: list[NamedConfig], format: str) -> str:
    made = iter(compared(chosen, configs)[0])
    return "".join(FORMATS[format](made, [name for name, _ in configs], chosen.model.names))


def strict(line: str) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(line, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    return parsed


def null_for(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


@given(comparisons(epochs=12))
def test_every_row_is_its_runs(setup: tuple[Problem, list[RunConfig]]) -> None:
    found, runs = compared(setup[0], named(setup[1]))
    for name, config, run in zip(*zip(*named(setup[1]), strict=True), runs, strict=True):
        mine = [row for row in found if row.run == name]
        assert run.end.reason != "running"
        samples = len(setup[0].dataset)
        assert len(mine) == -(-run.end.steps // samples) <= config.epochs
        assert len(mine) == config.epochs or run.end.reason in ("diverged", "failed")
        for epoch, row in enumerate(mine, 1):
            steps = min(epoch * samples, run.end.steps)
            assert row[:4] == (name, epoch, run.batching.updates(steps), steps)
            numbers = [*row.params, row.dataset_loss]
            wanted = [*run.params_at(steps).tolist(), run.losses.at("dataset", steps)]
            assert numbers == pytest.approx(wanted, rel=0, abs=0, nan_ok=True)
            assert (row.distance is None) == (setup[0] is SINGLE)
            if row.distance is not None:
                assert row.distance == pytest.approx(
                    Trail(run, 0).distance_at(steps), rel=0, abs=0, nan_ok=True
                )
    places = [(row.epoch, int(row.run.removeprefix("run "))) for row in found]
    assert places == sorted(places)


@settings(max_examples=30)
@given(comparisons(epochs=12))
def test_all_formats_hold_the_same(setup: tuple[Problem, list[RunConfig]]) -> None:
    chosen, configs = setup[0], named(setup[1])
    found, _ = compared(chosen, configs)
    names = chosen.model.names
    lines = [strict(line) for line in written(chosen, configs, "jsonl").splitlines()]
    cells = list(csv.DictReader(io.StringIO(written(chosen, configs, "csv"))))
    heading, *table = written(chosen, configs, "table").splitlines()
    assert len(found) == len(lines) == len(cells) == len(table)
    assert heading.split() == [
        "run",
        "epoch",
        "updates",
        "evaluations",
        *names,
        "dataset",
        "loss",
        "distance",
    ]
    ends = {len(heading)}
    for row, line, cell, text in zip(found, lines, cells, table, strict=True):
        assert tuple(line) == FIELDS
        params = line["params"] if len(names) > 1 else [line["params"]]
        assert (params, line["dataset_loss"]) == ([*map(null_for, row.params)], null_for(row.dataset_loss))
        assert line["distance"] == null_for(row.distance)
        assert [line[field] for field in FIELDS[:4]] == list(row[:4])
        columns = ["params"] if len(names) == 1 else [f"params.{name}" for name in names]
        assert [cell[field] for field in FIELDS[:4]] == [str(value) for value in row[:4]]
        assert [cell[column] for column in columns] == [str(value) for value in row.params]
        assert cell["dataset_loss"] == str(row.dataset_loss)
        assert cell["distance"] == ("" if row.distance is None else str(row.distance))
        assert text.startswith(row.run)
        counts, numbers = text[len(row.run) :].split()[:3], text[len(row.run) :].split()[3:]
        assert counts == [str(value) for value in row[1:4]]
        numbered = [*row.params, row.dataset_loss, math.nan if row.distance is None else row.distance]
        assert [float(number) for number in numbers] == pytest.approx(numbered, rel=1e-7, nan_ok=True)
        ends.add(len(text))
    assert len(ends) == 1  # the columns stand below their names


def last(chosen: str, text: str, **common: Any) -> dict[str, EpochRow]:
    """Return each run's last row."""
    configs = run_configs(problem(chosen), text, **common)
    return {row.run: row for row in compared(problem(chosen), configs)[0]}


def test_on_noisy_data_gd_comes_to_rest_at_the_optimum_and_sgd_beside_it() -> None:
    rows = last("noisy", "gd,sgd")
    assert rows["gd"].params == [pytest.approx(1.95709, abs=5e-6)]
    assert rows["sgd"].params == [pytest.approx(1.937396, abs=5e-7)]
    assert (rows["gd"].updates, rows["sgd"].updates) == (100, 300)
    assert rows["gd"].evaluations == rows["sgd"].evaluations == 300


def test_at_a_rate_of_one_half_sgd_is_there_at_once_while_gd_explodes() -> None:
    found, _ = compared(PROPORTIONAL, run_configs(PROPORTIONAL, "gd,sgd", lr=0.5))
    assert {row.distance for row in found if row.run == "sgd"} == {0.0}
    away = [row.distance for row in found if row.run == "gd"]
    assert len(away) == 100 and all(b > 3 * a for a, b in zip(away, away[1:], strict=False) if a and b)


def test_a_run_that_diverges_is_null_where_it_did_and_the_others_go_on(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    configs = run_configs(PROPORTIONAL, "sgd:lr=1,gd", epochs=200)
    print_comparison(PROPORTIONAL, configs, "jsonl", None)
    shown = capsys.readouterr()
    assert shown.err == "gdtui: sgd:lr=1: diverged at step 225, in epoch 75\n"
    lines = [strict(line) for line in shown.out.splitlines()]
    wild = [line for line in lines if line["run"] == "sgd:lr=1"]
    assert [line["epoch"] for line in wild] == list(range(1, 76)) and wild[-1]["dataset_loss"] is None
    # One sample's loss can be too large for a float before that of the sample that is visited.
    assert all(line["dataset_loss"] is not None for line in wild[:-2])
    assert [line["epoch"] for line in lines if line["run"] == "gd"] == list(range(1, 201))
    print_comparison(PROPORTIONAL, configs, "jsonl", tmp_path / "all.jsonl")
    again = capsys.readouterr()
    assert (again.out, again.err) == ("", shown.err)
    assert (tmp_path / "all.jsonl").read_text() == shown.out


def test_a_run_that_ends_in_the_middle_of_an_epoch_has_a_row_for_it() -> None:
    config = run_configs(LINE, "sgd:lr=30", epochs=200)
    found, (run,) = compared(LINE, config)
    assert run.end.reason == "diverged" and run.end.steps % 5
    assert found[-1].evaluations == run.end.steps and found[-1].epoch == run.end.steps // 5 + 1

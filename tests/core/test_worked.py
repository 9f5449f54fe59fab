"""Law 9: the paper is the program. Every row of the working comes, to the last bit, to what was recorded."""

from itertools import islice
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.core.problem.problems import Problem
from gdtui.core.problem.working import WorkedRow
from gdtui.core.runs.trained import Trained
from gdtui.core.training.config import RunConfig, run_config
from gdtui.core.training.optimizers.rule import Optimizer
from gdtui.core.training.trainer import train
from tests.problems import CLASSES, EVERY_MODEL, LINE, OPTIONED, PROPORTIONAL, changing, configs


@st.composite
def setups(draw: st.DrawFn) -> tuple[Problem, RunConfig]:
    """Any problem, the tests' own among them, by any optimizer, in any batches that may change on the way."""
    if draw(st.booleans()):
        return draw(changing(among=EVERY_MODEL))
    problem = draw(st.sampled_from(EVERY_MODEL))
    config = draw(configs(problem, 12))
    return problem, config


def comes_to(row: WorkedRow, value: Any) -> None:
    """Assert that each way in which the row is written comes to the value."""
    for expression in (row.expression, *row.shorter):
        with np.errstate(all="ignore"):
            found = np.asarray(expression.evaluate(), dtype=np.asarray(value).dtype)
        assert found.tobytes() == np.asarray(value).tobytes(), (row.id, found, value)


@given(setups(), st.data())
def test_every_row_comes_to_what_was_recorded(setup: tuple[Problem, RunConfig], data: st.DataObject) -> None:
    problem, config = setup
    run = Trained(*setup)
    run.extend(run.total)
    index = data.draw(st.integers(0, run.end.steps - 1))
    step, dtype = run.step(index), np.dtype(config.dtype).type
    recorded: dict[str, Any] = {"loss": dtype(step.loss)}
    batch = run.batching.batch_at(index)
    for i, name in enumerate(problem.model.names):
        recorded[f"gradient.{name}"] = step.gradient[i]
        recorded[f"sum.{name}"] = step.accumulated[i]
        if step.updated:
            with np.errstate(all="ignore"):
                recorded[f"mean.{name}"] = step.accumulated[i] / batch.taken
            recorded[f"update.{name}"] = step.params[i]
            for field, values in step.state._asdict().items():
                recorded |= {field: values[i], f"{field}.{name}": values[i]}
    x, y = problem.dataset.columns(config.dtype)
    with np.errstate(all="ignore"):
        recorded["forward"] = dtype(problem.model.predict(run.params_at(index), x[:, step.sample]))
    rows = run.working(index)
    for row in rows:
        if row.id in recorded:
            comes_to(row, recorded[row.id])
            assert row.value is not None
            kind = np.asarray(recorded[row.id]).dtype
            assert np.asarray(row.value, dtype=kind).tobytes() == recorded[row.id].tobytes()
        else:  # of the update that is to come, or what the optimizer computes on its way and does not keep
            assert not step.updated or row.value is not None
    assert {row.id for row in rows if row.value is not None} >= {"forward", "loss"}


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("chosen", OPTIONED, ids=lambda each: f"{each.name}{each.options}")
def test_what_each_option_changes_is_worked_out_too(chosen: Optimizer, dtype: str) -> None:
    for problem, batch in ((PROPORTIONAL, 1), (LINE, 2), (CLASSES, 8)):
        run = Trained(problem, run_config(problem, batch=batch, epochs=4, dtype=dtype, optimizer=chosen))
        run.extend(run.total)
        for index, step in enumerate(train(run.problem, run.config)):
            if not step.updated:
                continue
            rows = {row.id: row for row in run.working(index)}
            for i, name in enumerate(problem.model.names):
                comes_to(rows[f"update.{name}"], step.params[i])
                for field, values in step.state._asdict().items():
                    comes_to(rows.get(field) or rows[f"{field}.{name}"], values[i])


@given(setups(), st.data())
def test_what_rows_there_are_follows_from_the_batches_alone(
    setup: tuple[Problem, RunConfig], data: st.DataObject
) -> None:
    run = Trained(*setup)
    run.extend(run.total)
    several = any(
        size > 1 for size in (setup[1].batch, *(change.choices.batch for change in setup[1].changes))
    )
    names, seen = run.names, set()
    for index, step in enumerate(islice(train(*setup), 30)):
        rows = run.working(index)
        kinds = [row.kind for row in rows]
        assert kinds[: kinds.index("loss")] in (["forward"], ["logit", "forward"])
        assert kinds[kinds.index("loss") + 1 :][: len(names)] == ["gradient"] * len(names)
        assert [row.parameter for row in rows[-len(names) :]] == list(names) and kinds[-1] == "update"
        batched = "sum" in kinds or "mean" in kinds
        assert ("mean" in kinds) == (batched and step.updated)
        assert all((row.value is None) == (not step.updated) for row in rows if row.kind == "update")
        seen.add(len(rows))
    if not setup[1].changes:
        assert len(seen) == 1
    assert several or not any(row.kind in ("sum", "mean") for row in run.working(0))


@given(setups())
def test_before_the_first_step_there_are_its_rows_without_values(setup: tuple[Problem, RunConfig]) -> None:
    run = Trained(*setup)
    before = run.working(0)
    assert all(row.value is None for row in before) and run.end.steps == 0
    run.extend(1)
    after = run.working(0)
    alike = {"sum": "sum|mean", "mean": "sum|mean"}
    assert [alike.get(row.kind, row.kind) for row in before] == [
        alike.get(row.kind, row.kind) for row in after
    ]

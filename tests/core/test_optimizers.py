"""Law 4: an optimizer is pure, gradients are gradients, and trajectories are PyTorch's."""

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.core.data.datasets import Dataset
from gdtui.core.problem.models import Linear, Model, Proportional
from gdtui.core.problem.problems import Problem
from gdtui.core.training.config import RunConfig
from gdtui.core.training.optimizers import sgd
from gdtui.core.training.trainer import train

TORCH: dict[str, Any] = json.loads((Path(__file__).parent.parent / "data" / "torch_sgd.json").read_text())
MODELS: dict[str, Model] = {"lin_w": Proportional(), "lin_wb": Linear()}

moderate = st.floats(-100, 100)


@given(st.lists(moderate, min_size=1, max_size=4), st.floats(1e-6, 10))
def test_an_update_changes_nothing_it_was_given(gradient: list[float], rate: float) -> None:
    optimizer = sgd(rate)
    array = np.array(gradient)
    array.flags.writeable = False
    state = optimizer.init(array)
    change, after = optimizer.update(array, state)
    assert (
        change.tolist() == [-rate * g for g in gradient] == [optimizer.update(g, state)[0] for g in gradient]
    )
    assert after == state == optimizer.init(array)


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
@given(params=st.lists(moderate, min_size=2, max_size=2), x=moderate, y=moderate)
def test_a_gradient_agrees_with_finite_differences(
    model: Model, params: list[float], x: float, y: float
) -> None:
    params = params[: len(model.names)]
    loss, gradient = model.evaluate(params, [x], y)
    error = model.predict(params, [x]) - y
    assert loss == error * error
    for i, slope in enumerate(gradient):
        # The loss is a parabola in each parameter, so central differences are exact but for rounding.
        up, down = ([p + (h if j == i else 0) for j, p in enumerate(params)] for h in (1.0, -1.0))
        losses = [model.evaluate(at, [x], y)[0] for at in (up, down)]
        assert slope == pytest.approx((losses[0] - losses[1]) / 2, rel=1e-9, abs=1e-9 * max(1, *losses))


@pytest.mark.parametrize("run", TORCH["runs"], ids=lambda run: f"{run['model']}-{run['data']}-{run['mode']}")
def test_a_trajectory_is_pytorchs(run: dict[str, Any]) -> None:
    rows = TORCH["datasets"][run["data"]]
    data = Dataset.of(rows["X"], rows["y"])
    batch = {"gd": len(data), "sgd": 1, "mb2": 2}[run["mode"]]
    problem = Problem("torch", data, MODELS[run["model"]], tuple(run["init"]), 0.0)
    steps = train(problem, RunConfig(batch, run["lr"], 60, problem.start))
    updates = [step for step in steps if step.updated][:60]
    expected = np.frombuffer(base64.b64decode(run["params"])).reshape(60, -1)
    np.testing.assert_allclose([step.params for step in updates], expected, rtol=1e-12)
    np.testing.assert_allclose(updates[-1].params, run["final"], rtol=1e-12)

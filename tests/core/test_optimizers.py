"""Law 4: an optimizer is pure, gradients are gradients, and trajectories are PyTorch's."""

import base64
import json
import math
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.core.data.datasets import Dataset
from gdtui.core.errors import OptionError
from gdtui.core.limits import OPTIMIZERS
from gdtui.core.limits import SCHEDULES as NAMES
from gdtui.core.problem.models import Linear, Logistic, Model, Proportional
from gdtui.core.problem.problems import Problem
from gdtui.core.training.config import RunConfig, batching_for, run_config
from gdtui.core.training.optimizers.rule import Optimizer
from gdtui.core.training.optimizers.table import MADE, SGD, optimizer
from gdtui.core.training.rates import rates_for
from gdtui.core.training.schedules import MADE as SCHEDULES
from gdtui.core.training.schedules import Schedule, schedule
from gdtui.core.training.trainer import train
from tests.problems import DECAYING, EVERY, OPTIONED
from tests.problems import SCHEDULES as PLANNED

DATA = Path(__file__).parent.parent / "data"
TORCH: dict[str, Any] = json.loads((DATA / "torch.json").read_text())
WITH_OPTIONS: dict[str, Any] = json.loads((DATA / "torch_options.json").read_text())
PYTORCHS = {**TORCH["optimizers"], **WITH_OPTIONS["optimizers"]}  # each as PyTorch is asked for it
MODELS: dict[str, Model] = {"lin_w": Proportional(), "lin_wb": Linear(), "logistic": Logistic(2)}
LINES = {name: model for name, model in MODELS.items() if name.startswith("lin")}

moderate = st.floats(-100, 100)
numbers = st.floats(-1e3, 1e3, width=32)


def ends(name: str, **options: Any) -> list[float]:
    """Where w is after the lecture's first three steps at the lecture's rate."""
    problem = Problem("lecture", Dataset.of([1, 2, 3], [2, 4, 6]), Proportional(), (1.0,), 4.0)
    config = run_config(problem, lr=0.01, epochs=1, optimizer=optimizer(name, **options))
    return [float(step.params[0]) for step in train(problem, config)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("sgd", [1.02, 1.0984, 1.260688]),
        ("momentum", [1.02, 1.1164, 1.362208]),
        ("nesterov", [1.038, 1.200424, 1.550796592]),
        ("adam", [1.00999999995, 1.0188548911737922, 1.0275256367596959]),
        ("adagrad", [1.0099999999995, 1.0196956367080983, 1.0287704195223648]),
        ("rmsprop", [1.0999999950000003, 1.1963863132159793, 1.2853317689788626]),
    ],
)
def test_the_first_three_steps_are_those_that_one_computes_by_hand(name: str, expected: list[float]) -> None:
    assert ends(name) == pytest.approx(expected, rel=1e-14)


def test_gradient_descent_with_momentum_passes_the_optimum_and_comes_back() -> None:
    problem = Problem("lecture", Dataset.of([1, 2, 3], [2, 4, 6]), Proportional(), (1.0,), 4.0)
    passes: dict[str, tuple[int | None, float]] = {}
    for name in ("sgd", "momentum"):
        config = run_config(problem, batch="all", lr=0.01, epochs=60, optimizer=optimizer(name))
        path = [float(step.params[0]) for step in train(problem, config) if step.updated]
        passes[name] = (next((i + 1 for i, w in enumerate(path) if w > 2), None), max(path))
    assert passes["sgd"][0] is None
    assert passes["momentum"][0] == 6 and passes["momentum"][1] == pytest.approx(2.5898, abs=5e-5)


@pytest.mark.parametrize(
    "chosen", [*EVERY, *DECAYING, *OPTIONED], ids=lambda each: f"{each.name}{each.options}"
)
@given(rows=st.lists(st.tuples(numbers, numbers), min_size=1, max_size=4), rate=st.floats(1e-6, 10))
def test_an_update_is_pure_and_the_same_for_one_number_and_for_many(
    chosen: Optimizer, rows: list[tuple[float, float]], rate: float
) -> None:
    for dtype in (np.float64, np.float32):
        params, gradient = np.array(rows, dtype=dtype).T.copy()
        for array in (params, gradient):
            array.flags.writeable = False
        state = chosen.init(params)
        singles = [
            chosen.init(params.item(i) if dtype is np.float64 else params[i]) for i in range(len(params))
        ]
        moved, given = (
            params,
            [params.item(i) if dtype is np.float64 else params[i] for i in range(len(params))],
        )
        for _ in range(3):
            for field in state:
                field.flags.writeable = False
            moved, state = chosen.update(moved, gradient, state, rate)
            assert moved.dtype == dtype
            for i, slope in enumerate(gradient.tolist() if dtype is np.float64 else list(gradient)):
                given[i], singles[i] = chosen.update(given[i], slope, singles[i], rate)
                assert dtype(given[i]).tobytes() == moved[i].tobytes()
                for name, field in state._asdict().items():
                    value = getattr(singles[i], name)
                    assert np.asarray(value, dtype=field.dtype).tobytes() == field[i].tobytes()


def test_the_same_choice_is_the_same_optimizer_and_another_is_not() -> None:
    assert optimizer("adam") is optimizer("adam", betas=(0.9, 0.999), eps="1e-8", amsgrad="no")
    assert optimizer("adam", amsgrad="yes") is optimizer("adam", amsgrad=True) != optimizer("adam")
    assert optimizer("rmsprop", beta=0.5) is optimizer("rmsprop", momentum=0.5)
    assert optimizer("momentum", beta=0.5) is optimizer("momentum", momentum="0.5")
    assert optimizer("adam") != optimizer("adamw") != optimizer("adamw", weight_decay=0)
    assert tuple(MADE) == OPTIMIZERS and tuple(SCHEDULES) == NAMES
    with pytest.raises(OptionError, match="beta: 'nan' is not a number from 0 to below 1"):
        optimizer("momentum", beta=math.nan)
    with pytest.raises(OptionError, match="betas: '0.9' is not two numbers"):
        optimizer("adam", betas=0.9)
    with pytest.raises(
        OptionError, match="rho: '0.9' is not an option of adam, but of adadelta; the known ones:"
    ):
        optimizer("adam", rho=0.9)
    with pytest.raises(OptionError, match="dampening: '0.5' is not an option of nesterov, but of momentum; "):
        optimizer("nesterov", dampening=0.5)
    with pytest.raises(
        OptionError, match="beta: '0.9' is not an option of sgd, but of momentum, nesterov, rms"
    ):
        optimizer("sgd", beta=0.9)
    with pytest.raises(OptionError, match="amsgrad: '1' is not yes or no"):
        optimizer("adam", amsgrad=1)
    with pytest.raises(OptionError, match="lr-decay: '-1' is not a finite number from 0 on"):
        optimizer("adagrad", lr_decay=-1)
    with pytest.raises(OptionError, match="one of sgd, momentum"):
        optimizer("adams")


@pytest.mark.parametrize("model", LINES.values(), ids=LINES)
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


def asked(name: str, then: bool = False) -> Optimizer:
    """The optimizer that PyTorch's arguments ask for, by our names; what it is then, too."""
    said = dict(PYTORCHS[name])
    torchs, later = said.pop("torch").lower(), said.pop("then", {})
    said |= later if then else {}
    if torchs == "sgd" and "momentum" in said:
        torchs = "nesterov" if said.pop("nesterov", False) else "momentum"
    return optimizer(torchs, **said)


@pytest.mark.parametrize(
    "run",
    [*TORCH["runs"], *WITH_OPTIONS["runs"]],
    ids=lambda run: f"{run['model']}-{run['data']}-{run['opt']}-{run['mode']}",
)
def test_a_trajectory_is_pytorchs(run: dict[str, Any]) -> None:
    rows = TORCH["datasets"][run["data"]]
    data = Dataset.of(rows["X"], rows["y"])
    batch = {"gd": len(data), "sgd": 1, "mb2": 2}[run["mode"]]
    problem = Problem("torch", data, MODELS[run["model"]], tuple(run["init"]), 0.0)
    config = RunConfig(batch, run["lr"], 60, problem.start, optimizer=asked(run["opt"]))
    if "then" in PYTORCHS[run["opt"]]:
        batching = batching_for(problem, config)
        steps_before = next(k for k in range(9999) if batching.updates(k) == WITH_OPTIONS["then"])
        config = config.changed(steps_before, optimizer=asked(run["opt"], then=True))
    updates = list(islice((step for step in train(problem, config) if step.updated), 60))
    expected = np.frombuffer(base64.b64decode(run["params"])).reshape(60, -1)
    np.testing.assert_allclose([step.params for step in updates], expected, rtol=1e-12)
    np.testing.assert_allclose(updates[-1].params, run["final"], rtol=1e-12)


COUNTED = st.integers(0, 3000)


@pytest.mark.parametrize("planned", PLANNED, ids=lambda each: f"{each.name}{each.options}")
@given(st.floats(1e-6, 10), COUNTED, st.integers(1, 3000))
def test_the_paper_of_a_schedule_comes_to_its_rate(
    planned: Schedule, base: float, t: int, whole: int
) -> None:
    rate = planned.rate(base, t, whole)
    assert float(planned.paper(base, t, whole).evaluate()).hex() == float(rate).hex()
    assert planned.rate(base, 0, whole) == pytest.approx(base, rel=1e-15)


def test_schedules_are_pytorchs_in_closed_form() -> None:
    options: dict[str, dict[str, Any]] = {"step": {}, "exponential": {"gamma": 0.9}, "cosine": {}}
    options["1/t"] = {"decay": 1}
    rates = {
        name: [schedule(name, **chosen).rate(0.1, t, 100) for t in (0, 1, 29, 30, 99)]
        for name, chosen in options.items()
    }
    assert rates["step"] == pytest.approx([0.1, 0.1, 0.1, 0.01, 0.0001])
    assert rates["exponential"] == pytest.approx([0.1 * 0.9**t for t in (0, 1, 29, 30, 99)])
    assert rates["cosine"] == pytest.approx(
        [0.05 * (1 + math.cos(math.pi * t / 100)) for t in (0, 1, 29, 30, 99)]
    )
    assert rates["1/t"] == pytest.approx([0.1 / (1 + t) for t in (0, 1, 29, 30, 99)])
    assert schedule("cosine", least=0.01, over=10).rate(0.1, 500, 100) == pytest.approx(0.01)


@pytest.mark.parametrize("planned", PLANNED, ids=lambda each: f"{each.name}{each.options}")
@given(st.integers(1, 3), st.integers(0, 20), st.integers(1, 40))
def test_the_rate_of_a_step_follows_from_its_epoch_or_its_updates_alone(
    planned: Schedule, batch: int, first: int, count: int
) -> None:
    problem = Problem("lecture", Dataset.of([1, 2, 3], [2, 4, 6]), Proportional(), (1.0,), 4.0)
    for per in ("epoch", "update"):
        chosen = schedule(planned.name, per, **dict(planned.options))
        config = run_config(problem, batch=batch, epochs=20, lr=0.3, schedule=chosen)
        batching = batching_for(problem, config)
        whole = 20 if chosen.per == "epoch" else 20 * batching.updates_per_epoch
        expected = [
            chosen.rate(0.3, step // 3 if chosen.per == "epoch" else int(batching.updates(step)), whole)
            for step in range(first, first + count)
        ]
        assert rates_for(config, batching, first, count) == expected


def test_an_optimizer_and_a_schedule_stay_what_they_are_however_many_are_made() -> None:
    chosen, planned = optimizer("adam", betas=(0.5, 0.25)), schedule("cosine", over=7)
    for number in range(1, 1000):
        optimizer("momentum", beta=number / 1000)
        schedule("step", every=number)
    assert optimizer("sgd") == SGD and optimizer("adam", betas=(0.5, 0.25)) == chosen
    assert schedule("cosine", over=7) == planned

"""What a recorded step costs, by each model and each optimizer, against the lecture's loop with its lists."""

import time
from collections.abc import Iterator
from itertools import product
from math import inf

from gdtui.core.problem.problems import Asked, Problem, asked_problem
from gdtui.core.runs.history import History
from gdtui.core.runs.memory import Memory
from gdtui.core.training.config import run_config
from gdtui.core.training.optimizers.table import MADE, optimizer
from gdtui.core.training.points import start_point
from gdtui.core.training.trainer import train
from tests.bench.figures import Figure

STEPS, FEW = 120_000, 20_000  # of what is to take no longer than the script, and of what costs what it does
SCRIPT_STEPS = 300_000
WRITTEN_OUT = (("proportional", "sgd"), ("linear", "sgd"))  # which take no longer than the script
MODELS = {
    "proportional": Asked("lecture"),
    "linear": Asked("lecture", "linear"),
    "polynomial": Asked("lecture", "polynomial"),
    "linear of two features": Asked("scales"),
    "logistic of two features": Asked("classes"),
}


def steps() -> Iterator[Figure]:
    """Yield the nanoseconds of a recorded step by each model and optimizer, beside the script's."""
    script = _script()
    yield Figure("the lecture's loop with lists", script, inf, "ns a step")
    for (model, asked), name in product(MODELS.items(), MADE):
        kept = (model, name) in WRITTEN_OUT
        cost = _cost(asked_problem(asked), name, STEPS if kept else FEW)
        times = f"{cost / script:.2g}x" if cost > script else "no longer"
        yield Figure(f"{model} by {name}", cost, script if kept else inf, f"ns a step, {times}")


def _cost(problem: Problem, name: str, steps: int) -> float:
    """Return the nanoseconds of a recorded step, the best of three rounds."""
    epochs = -(-steps // len(problem.dataset))
    config = run_config(problem, epochs=epochs, lr=1e-6, optimizer=optimizer(name))
    times = []
    for _ in range(3):
        history = History(problem, config, start_point(config), Memory())
        run = train(problem, config, record=history.append)
        begun = time.perf_counter()
        run.send(steps)
        times.append(time.perf_counter() - begun)
    return min(times) / steps * 1e9


def _script() -> float:
    """Return the nanoseconds of a step of the script, the best of three rounds."""
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        w = 1.0
        weights, gradients, losses = [], [], []
        for _ in range(SCRIPT_STEPS // 3):
            for x, y in zip((1.0, 2.0, 3.0), (2.0, 4.0, 6.0), strict=True):
                predicted = x * w
                loss = (predicted - y) ** 2
                gradient = 2 * x * (predicted - y)
                w = w - 1e-6 * gradient
                weights.append(w)
                gradients.append(gradient)
                losses.append(loss)
        times.append(time.perf_counter() - begun)
    return min(times) / SCRIPT_STEPS * 1e9

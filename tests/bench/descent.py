"""How quick a descent is: a trace that is recorded, a chart of it, and going to any step of it."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from random import Random
from statistics import median
from typing import Any

import numpy as np

from gdtui.charts.loss import loss_chart
from gdtui.core.analysis.behaviour import behaviour
from gdtui.core.analysis.stability import limits
from gdtui.core.conditions.condition import condition
from gdtui.core.data.datasets import Dataset
from gdtui.core.problem.models import Linear
from gdtui.core.problem.problems import Asked, Problem, asked_problem, problem
from gdtui.core.runs.history import History
from gdtui.core.runs.kinds import MEASURES
from gdtui.core.runs.memory import Memory
from gdtui.core.session.session import Session
from gdtui.core.training.config import run_config
from gdtui.core.training.points import start_point
from gdtui.core.training.trainer import BLOCK, train
from tests.bench.figures import Figure
from tests.problems import session_of, trained

LECTURE = problem("lecture")
MILLION = 1_000_000


def trace(rounds: int = 5) -> Iterator[Figure]:
    """Yield how long a million recorded steps take, against the lecture's script that appends to lists."""
    times = [(_timed(_script), _timed(_recorded)) for _ in range(rounds)]
    script, ours = (median(column) for column in zip(*times, strict=True))
    yield Figure("a trace of 1M steps, recorded", ours / script, 1, "× the lecture's loop with lists")


def far() -> Iterator[Figure]:
    """Yield what a chart costs after ten million steps, and how long it takes to go to any of them."""
    short, long = (session_of(LECTURE, run_config(LECTURE, epochs=epochs)) for epochs in (100, 3_400_000))
    for session in (short, long):
        session.goto(session.total)
    few, many = (_chart(session) for session in (short, long))
    yield Figure("chart after 10M steps", many / few, 2, "× the chart after 300")
    chance = Random(1)  # noqa: S311
    goes = [_timed(lambda: long.goto(chance.randrange(long.total))) for _ in range(200)]
    yield Figure("going to any step of 10M, slowest of 200", max(goes) * 1000, 300, "ms")
    long.goto(long.total // 2)
    forked = _timed(lambda: long.change(lr=0.02))
    yield Figure("another rate from the middle of 10M on", forked * 1000, 300, "ms")
    long.goto(long.total)
    goes = [_timed(lambda: long.goto(chance.randrange(long.total))) for _ in range(200)]
    yield Figure("going to any step of that fork", max(goes) * 1000, 300, "ms")


def capped() -> Iterator[Figure]:
    """Yield what thirty million steps cost beyond the cap: to go to any of them, to draw, and in memory."""
    long, short = (session_of(LECTURE, run_config(LECTURE, epochs=epochs)) for epochs in (10**7, 100))
    large = asked_problem(Asked("large:n=1000000"))
    session = session_of(large, run_config(large, epochs=30))
    for each in (short, long, session):
        each.goto(each.total)
    few, many = (_chart(each) for each in (short, long))
    yield Figure("chart after 30M steps", many / few, 2, "× the chart after 300")
    chance = Random(2)  # noqa: S311

    def go() -> None:
        session.goto(chance.randrange(session.total))
        _ = session.moment.step, session.moment.working

    slowest = max(_timed(go) for _ in range(200))
    yield Figure("going to any step of 30M, slowest of 200", slowest * 1000, 300, "ms")
    curves = (partial(session.run.losses.curve, kind, session.steps, 100) for kind in MEASURES)
    yield Figure("another loss of it, slowest", max(map(_timed, curves)) * 1000, 300, "ms")
    yield Figure("kept of it", trained(session.run).memory.used / 2**20, 256, "MB")


def said() -> Iterator[Figure]:
    """Yield what it costs to say what a run over many rows does, and which rates are too high for it."""
    x = np.sin(np.arange(10_000.0))
    large = Problem("large", Dataset.of(x, 2 * x), Linear(), (0.0, 0.0), 4.0)
    session = session_of(large, run_config(large, lr=0.001, epochs=12))
    session.goto(session.total)
    behaviour(session.moment)
    named = median(_timed(lambda: behaviour(session.moment)) for _ in range(20))
    yield Figure("what a run over 10,000 rows does", named * 1000, 5, "ms")
    kinds: list[dict[str, Any]] = [{}, {"shuffle": True}, {"batch": 32}, {"batch": "all"}]
    slowest = max(_timed(partial(limits, large, run_config(large, **kind))) for kind in kinds)
    yield Figure("the limits of its rate, slowest of its batches", slowest, 2, "s")
    lecture = session_of(LECTURE, run_config(LECTURE, epochs=BLOCK))
    lecture.goto(lecture.total)
    below = condition("loss < 0.01", ("w",))
    looked = min(_timed(lambda: below.hits(lecture.run, 101, 100 + 2 * BLOCK)) for _ in range(20))
    yield Figure("a condition along 2,048 steps", looked * 1000, 0.1, "ms")


def _chart(session: Session) -> float:
    """Return the seconds that the chart takes, the middle of many."""
    return median(_timed(lambda: loss_chart(session.moment, 56, 15)) for _ in range(30))


def _timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def _recorded() -> None:
    config = run_config(LECTURE, epochs=-(-MILLION // 3))
    history = History(LECTURE, config, start_point(config), Memory())
    train(LECTURE, config, record=history.append).send(MILLION)


def _script() -> None:
    """Do what the lecture's SGD script does, and keep what it computes."""
    w = 1.0
    weights, gradients, losses = [], [], []
    for _ in range(-(-MILLION // 3)):
        for x, y in zip((1.0, 2.0, 3.0), (2.0, 4.0, 6.0), strict=True):
            predicted = x * w
            loss = (predicted - y) ** 2
            gradient = 2 * x * (predicted - y)
            w = w - 0.01 * gradient
            weights.append(w)
            gradients.append(gradient)
            losses.append(loss)

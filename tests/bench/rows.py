"""What a key costs on a million rows, against three: the screen is driven without a terminal."""

import asyncio
import time
from collections.abc import Iterator
from statistics import median

import numpy as np

from gdtui.core.data.builtin import lecture
from gdtui.core.data.datasets import Dataset
from gdtui.core.problem.models import Proportional
from gdtui.core.problem.problems import Problem
from gdtui.core.runs.trained import Trained
from gdtui.core.session.session import Session
from gdtui.core.training.config import run_config
from gdtui.terminal import Abilities
from gdtui.ui.app import Debugger
from tests.bench.figures import Figure

ROWS = 1_000_000
KEYS = 40
SIZE = (100, 30)


def few() -> Problem:
    """The lecture's three rows."""
    return Problem("few", lecture(), Proportional(), (1.0,), 4.0)


def many() -> Problem:
    """A million rows near y = 2·x."""
    random = np.random.default_rng(0)
    x = random.normal(size=ROWS)
    data = Dataset.of(x, 2 * x + 0.1 * random.normal(size=ROWS))
    return Problem("many", data, Proportional(), (1.0,), 4.0)


async def _key(problem: Problem, **choices: object) -> float:
    """Return the median of the seconds of computing that a key takes until the screen is at rest."""
    run = Trained(problem, run_config(problem, epochs=50, lr=1e-3, **choices))  # type: ignore[arg-type]
    app = Debugger(Session(run), Abilities())
    taken = []
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("s")
        for _ in range(KEYS):
            begin = time.process_time()
            await pilot.press("s")
            taken.append(time.process_time() - begin)
    return median(taken)


def rows() -> Iterator[Figure]:
    """Yield by how much a key on a million rows takes longer than on three, for each way to batch."""
    for name, choices in (
        ("SGD", {"batch": 1}),
        ("GD", {"batch": "all"}),
        ("SGD in float32", {"batch": 1, "dtype": "float32"}),
        ("SGD, shuffled", {"batch": 1, "shuffle": True}),
    ):
        large, small = (asyncio.run(_key(problem, **choices)) for problem in (many(), few()))
        yield Figure(f"a step on 1M rows, {name}", large / small, 1.5, "× a step on three")

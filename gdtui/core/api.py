"""The trainer by name, as a script wants it."""

from collections.abc import Generator, Sequence

from gdtui.core.problem.problems import problem as built_in
from gdtui.core.training.config import run_config
from gdtui.core.training.trainer import Step
from gdtui.core.training.trainer import train as steps_of


def train(
    problem: str = "lecture",
    *,
    batch: int | str = 1,
    lr: float = 0.01,
    epochs: int = 100,
    start: float | Sequence[float] | None = None,
    dtype: str = "float64",
    shuffle: bool = False,
    seed: int = 0,
) -> Generator[Step, int | None, None]:
    """Return a generator of the steps of descending a built-in problem.

    `batch` is the number of samples per update: 1 is SGD, "all" is GD. `start` is where the parameters
    begin, `shuffle` gives each epoch an order of its own, drawn from `seed`. `next()` takes one step,
    `send(m)` takes m and yields the last of them. InputError, a ValueError, says what cannot be used.
    """
    chosen = built_in(problem)
    config = run_config(
        chosen, batch=batch, lr=lr, epochs=epochs, start=start, dtype=dtype, shuffle=shuffle, seed=seed
    )
    return steps_of(chosen, config)

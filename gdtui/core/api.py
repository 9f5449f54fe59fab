"""The trainer by name, as a script wants it."""

from collections.abc import Generator, Sequence
from os import PathLike

from gdtui.core.errors import InputError
from gdtui.core.problem.problems import Asked, asked_problem
from gdtui.core.training.arguments import chosen_by
from gdtui.core.training.config import run_config
from gdtui.core.training.trainer import Step
from gdtui.core.training.trainer import train as steps_of


def train(
    data: object = "lecture",
    *,
    model: str | None = None,
    degree: int | None = None,
    x: str | None = None,
    target: str | None = None,
    decimal: str | None = None,
    standardize: bool = False,
    batch: int | str = 1,
    lr: float | None = None,
    epochs: int = 100,
    start: float | Sequence[float] | None = None,
    dtype: str = "float64",
    shuffle: bool = False,
    seed: int = 0,
    replacement: bool = False,
    optimizer: str = "sgd",
    schedule: str = "constant",
) -> Generator[Step, int | None, None]:
    """Return a generator of the steps of descending a problem.

    `data` is the name of a built-in dataset, such as "lecture" or "line:noise=1", or data of your own: a file
    "prices.csv" or "prices.csv.gz"; rows `[(x, y), …]`, a pair of columns `(x, y)`, an array of shape
    (n, 2), or a table with two columns, as a dict, a pandas or a polars frame: those called x and y, else the
    first and the second.

    Of a file `x` names the columns of the features, "area,rooms", and `target` that of the target, each by
    its number from 1 on where the file has no names; by default the target is the last, and the features are
    all others. `decimal` is its decimal point. `standardize` scales features to mean 0 and deviation 1.

    `model` says what is fitted: "proportional", which is w·x and starts at 1; "linear", w·x + b; "polynomial"
    of a `degree`, 2 where none is said; or "logistic", the probability of a 1 among labels of 0 and 1. All
    but the first start at zeros. Without a name it is a built-in problem's own, and of your own data the
    first; of a file it is "linear".

    `batch` is the number of samples per update: 1 is SGD, "all" is GD. `start` is where the parameters
    begin, `shuffle` gives each epoch an order of its own, drawn from `seed`; with `replacement` each step
    draws any row. `optimizer` is a name with its options, such as "adam:betas=0.9,0.99", and `schedule` one
    such as "step:every=30"; without `lr` the rate is the optimizer's own. `next()` takes one step, `send(m)`
    takes m and yields the last of them.

    In Python everything counts from 0, as lists do: the first step has `index`, `epoch` and `sample` 0. On
    the screen, in CSV and in JSON lines steps, epochs and samples count from 1, as people do.

    InputError, a ValueError, says in one line what cannot be used; for what is no data at all it is a
    TypeError, too.
    """
    if isinstance(data, str | PathLike):
        from gdtui.core.problem.given import model_named

        name, degree = model_named(model, degree) or (None, None)
        chosen = asked_problem(Asked(str(data), name, degree, x, target, decimal, standardize))
    else:
        from gdtui.core.problem.given import problem_of

        for option, value in (("x", x), ("target", target), ("decimal", decimal)):
            if value is not None:
                raise InputError("data.no_file", option=option)
        precision = "float32" if dtype == "float32" else "float64"
        chosen = problem_of(data, model, degree, precision, standardize)
    config = run_config(
        chosen,
        batch=batch,
        lr=lr,
        epochs=epochs,
        start=start,
        dtype=dtype,
        shuffle=shuffle,
        seed=seed,
        replacement=replacement,
        **chosen_by("optimizer", optimizer),
        **chosen_by("schedule", schedule),
    )
    return steps_of(chosen, config)

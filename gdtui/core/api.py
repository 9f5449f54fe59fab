"""The trainer by name, as a script wants it."""

from collections.abc import Generator, Mapping, Sequence
from os import PathLike
from typing import Any

import numpy as np

from gdtui.core.errors import InputError
from gdtui.core.problem.given import model_named, problem_of
from gdtui.core.problem.problems import Asked, asked_problem
from gdtui.core.scenarios.reading import is_scenario
from gdtui.core.scenarios.scenario import opened
from gdtui.core.scenarios.wanted import Said, Wanted
from gdtui.core.training.arguments import choice_texts, chosen_by
from gdtui.core.training.chosen import NO, YES, shortest
from gdtui.core.training.config import Precision, run_config
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
    batch: int | str | None = None,
    lr: float | None = None,
    epochs: int | None = None,
    start: float | Sequence[float] | None = None,
    dtype: str | None = None,
    shuffle: bool | None = None,
    seed: int | None = None,
    replacement: bool | None = None,
    optimizer: str | None = None,
    schedule: str | None = None,
) -> Generator[Step, int | None, None]:
    """Return a generator of the steps of descending a problem.

    `data` is the name of a built-in dataset, such as "lecture" or "line:noise=1"; a scenario "rate.toml",
    which says what is not given here, and of whose runs it is the one that is viewed; or data of your own: a
    file "prices.csv" or "prices.csv.gz"; rows `[(x, y), …]`, a pair of columns `(x, y)`, an array of shape
    (n, 2), or a table with two columns, as a dict, a pandas or a polars frame: those called x and y, else the
    first and the second.

    Of a file `x` names the columns of the features, "area,rooms", and `target` that of the target, each by
    its number from 1 on where the file has no names; by default the target is the last, and the features are
    all others. `decimal` is its decimal point. `standardize` scales features to mean 0 and deviation 1.

    `model` says what is fitted: "proportional", which is w·x and starts at 1; "linear", w·x + b; "polynomial"
    of a `degree`, 2 where none is said; or "logistic", the probability of a 1 among labels of 0 and 1. All
    but the first start at zeros. Without a name it is a built-in problem's own, and of your own data the
    first; of a file it is "linear".

    `batch` is the number of samples per update: 1, the default, is SGD, "all" is GD. There are 100 `epochs`
    by default, and `dtype` is "float64" or "float32". `start` is where the parameters begin, `shuffle` gives
    each epoch an order of its own, drawn from `seed`; with `replacement` each step draws any row.
    `optimizer` is a name with its options, such as "adam:betas=0.9,0.99", and `schedule` one such as
    "step:every=30"; without `lr` the rate is the optimizer's own. `next()` takes one step, `send(m)` takes m
    and yields the last of them.

    In Python everything counts from 0, as lists do: the first step has `index`, `epoch` and `sample` 0. On
    the screen, in CSV and in JSON lines steps, epochs and samples count from 1, as people do.

    InputError, a ValueError, says in one line what cannot be used; for what is no data at all it is a
    TypeError, too.
    """
    choices: dict[str, Any] = {
        "batch": batch,
        "lr": lr,
        "epochs": epochs,
        "start": start,
        "dtype": dtype,
        "shuffle": shuffle,
    }
    choices |= {"seed": seed, "replacement": replacement}
    given = {key: value for key, value in choices.items() if value is not None}
    named = {"optimizer": optimizer, "schedule": schedule}
    texts = {key: text for key, text in named.items() if text is not None}
    columns = {"x": x, "target": target, "decimal": decimal}
    if isinstance(data, str | PathLike):
        name, degree = model_named(model, degree) or (None, None)
        if is_scenario(source := str(data)):
            said = {"model": name, "degree": degree, **columns, "standardize": standardize or None}
            return _of_scenario(source, said, given, texts)
        chosen = asked_problem(Asked(source, name, degree, x, target, decimal, standardize))
    else:
        for option, value in columns.items():
            if value is not None:
                raise InputError("data.no_file", option=option)
        precision: Precision = "float32" if dtype == "float32" else "float64"
        chosen = problem_of(data, model, degree, precision, standardize)
    for key, text in texts.items():
        given |= chosen_by(key, text)
    return steps_of(chosen, run_config(chosen, **given))


def _of_scenario(
    file: str, data: Mapping[str, object], given: Mapping[str, object], named: Mapping[str, str]
) -> Generator[Step, int | None, None]:
    """Return the steps of the run that a scenario views, with what is given instead of what it says."""
    read = [choice_texts(key, text, {}).items() for key, text in named.items()]
    shared = {**_said(given), **{key: Said(text) for items in read for key, text in items}}
    found = opened(file, Wanted(_said(data), shared=shared))
    return steps_of(found.problem, found.opening.configs[found.opening.view])


def _said(given: Mapping[str, object]) -> dict[str, Said]:
    """Return what is given as text by key."""
    return {key: Said(_text(value)) for key, value in given.items() if value is not None}


def _text(value: object) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    values = [value] if isinstance(value, str) else np.atleast_1d(np.asarray(value)).tolist()
    return ",".join(shortest(each) if isinstance(each, float) else str(each) for each in values)

"""The trainer by name, as a script wants it."""

from collections.abc import Callable, Generator, Mapping, Sequence
from os import PathLike
from typing import Any

import numpy as np

from gdtui.core.data.dialect import DECIMALS
from gdtui.core.errors import InputError, OptionError, Phrase
from gdtui.core.limits import DEGREES, EPOCHS, LEGAL, NO, OPTIMIZERS, SCHEDULES, SEEDS, YES
from gdtui.core.problem.given import model_named, problem_of
from gdtui.core.problem.models import MODELS
from gdtui.core.problem.problems import Asked, Problem, asked_problem
from gdtui.core.scenarios.kinds import COLUMN, COLUMNS
from gdtui.core.scenarios.reading import is_scenario
from gdtui.core.scenarios.scenario import opened
from gdtui.core.scenarios.wanted import Said, Wanted
from gdtui.core.training import checks
from gdtui.core.training.arguments import choice_texts, chosen_by
from gdtui.core.training.chosen import shortest
from gdtui.core.training.config import run_config
from gdtui.core.training.trainer import Step
from gdtui.core.training.trainer import train as steps_of


def train(
    data: object = "lecture",
    *,
    model: str | None = None,
    degree: int | None = None,
    x: str | int | Sequence[str | int] | None = None,
    target: str | int | None = None,
    decimal: str | None = None,
    standardize: bool | None = None,
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

    Of a file `x` names the columns of the features, "area,rooms" or a list, and `target` that of the target,
    each by its number from 1 on where the file has no names; by default the target is the last, and the
    features are all others. `decimal` is its decimal point. `standardize` scales features to mean 0 and
    deviation 1.

    `model` says what is fitted: "proportional", which is w·x and starts at 1; "linear", w·x + b; "polynomial"
    of a `degree`, 2 where none is said; or "logistic", the probability of a 1 among labels of 0 and 1. All
    but the first start at zeros. Without a name it is a built-in problem's own, and of your own data the
    first; of a file it is "linear".

    `batch` is the number of samples per update: 1, the default, is SGD, "all" is GD. There are 100 `epochs`
    by default, and `dtype` is "float64" or "float32". `start` is where the parameters begin, `shuffle` gives
    each epoch an order of its own, drawn from `seed`, which asks for it, too; with `replacement` each step
    draws any row. `optimizer` is a name with its options, such as "adam:betas=0.9,0.99", and `schedule` one
    such as "step:every=30"; without `lr` the rate is the optimizer's own. `next()` takes one step, `send(m)`
    takes m and yields the last of them.

    In Python everything counts from 0, as lists do: the first step has `index`, `epoch` and `sample` 0. On
    the screen, in CSV and in JSON lines steps, epochs and samples count from 1, as people do.

    InputError, a ValueError, says in one line what cannot be used; for what is no data at all it is a
    TypeError, too.
    """
    runs = {"batch": batch, "lr": lr, "epochs": epochs, "start": start, "dtype": dtype}
    order = {"shuffle": shuffle, "seed": seed, "replacement": replacement}
    given = _checked({**runs, **order})
    named = _checked({"optimizer": optimizer, "schedule": schedule})
    columns = _checked({"x": x, "target": target, "decimal": decimal})
    fit = _checked({"model": model, "degree": degree, "standardize": standardize})
    if isinstance(data, str | PathLike) and is_scenario(source := str(data)):
        found = model_named(fit.get("model"), fit.get("degree"))
        said = {"model": found and found.name, "degree": found and found.degree, **columns}
        return _of_scenario(source, {**said, "standardize": fit.get("standardize")}, given, named)
    chosen = _problem(data, fit, columns, given)
    for key, text in named.items():
        given |= chosen_by(key, text)
    return steps_of(chosen, run_config(chosen, **_in_order(given)))


def _problem(
    data: object, fit: Mapping[str, Any], columns: Mapping[str, str], given: Mapping[str, Any]
) -> Problem:
    """Return the problem of built-in data, of a file, or of somebody's own data."""
    model, degree, scaled = fit.get("model"), fit.get("degree"), fit.get("standardize", False)
    if isinstance(data, str | PathLike):
        name, degree = model_named(model, degree) or (None, None)
        return asked_problem(Asked(str(data), name, degree, **columns, standardize=scaled))
    for option in columns:
        raise InputError("data.no_file", option=option)
    return problem_of(data, model, degree, given.get("dtype", "float64"), scaled)


def _in_order(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the choices with the order that they mean: a seed asks for a shuffled one, as everywhere.

    OptionError where it is said that nothing is drawn.
    """
    if "seed" not in given or given.get("replacement"):
        return dict(given)
    if given.get("shuffle", True):
        return {**given, "shuffle": True}
    raise OptionError("seed", given["seed"], Phrase("legal.not_shuffled"))


def _column(option: str, value: object) -> str:
    """Return columns as the command line has them, whichever way Python names them."""
    text = value if isinstance(value, str) else (COLUMNS if option == "x" else COLUMN).written(value)
    if text is None:
        raise OptionError(option, value, LEGAL[option])
    return text


def _dtype(value: object) -> str:
    name = str(value) if isinstance(value, str | np.dtype) else ""
    if name not in ("float64", "float32"):
        raise OptionError("dtype", value, LEGAL["dtype"])
    return name


# How what Python gives becomes what is used; what is none of it is refused, whatever the data is.
CHECKS: dict[str, Callable[[Any], Any]] = {
    "model": lambda value: checks.named("model", value, MODELS),
    "degree": lambda value: checks.whole("degree", value, DEGREES[0], DEGREES[-1]),
    "x": lambda value: _column("x", value),
    "target": lambda value: _column("target", value),
    "decimal": lambda value: checks.named("decimal", value, DECIMALS),
    "standardize": lambda value: checks.switch("standardize", value),
    "batch": lambda value: value,  # which the number of samples limits
    "lr": lambda value: checks.positive("lr", value),
    "epochs": lambda value: checks.whole("epochs", value, 1, EPOCHS),
    "start": checks.parameters,
    "dtype": _dtype,
    "shuffle": lambda value: checks.switch("shuffle", value),
    "seed": lambda value: checks.whole("seed", value, 0, SEEDS - 1),
    "replacement": lambda value: checks.switch("replacement", value),
    "optimizer": lambda value: checks.named("optimizer", value, OPTIMIZERS),
    "schedule": lambda value: checks.named("schedule", value, SCHEDULES),
}


def _checked(given: Mapping[str, object]) -> dict[str, Any]:
    """Return what is given, each as it is used. OptionError names one that cannot be."""
    return {key: CHECKS[key](value) for key, value in given.items() if value is not None}


def _of_scenario(
    file: str, data: Mapping[str, object], given: Mapping[str, object], named: Mapping[str, str]
) -> Generator[Step, int | None, None]:
    """Return the steps of the run that a scenario views, with what is given instead of what it says."""
    read = [choice_texts(key, text, {}).items() for key, text in named.items()]
    batch = {"batch": checks.batch_size(given["batch"])} if "batch" in given else {}
    shared = {**_said({**given, **batch}), **{key: Said(text) for items in read for key, text in items}}
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

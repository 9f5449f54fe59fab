"""The optimizers by name, with what can be chosen of each: names, defaults and semantics are PyTorch's."""

import math
from collections.abc import Callable, Mapping
from functools import cache
from inspect import signature
from typing import Any

from gdtui.core.errors import OptionError, Phrase
from gdtui.core.limits import LEGAL, OPTIMIZERS
from gdtui.core.training.optimizers.adam import adam, adamw
from gdtui.core.training.optimizers.adams import adamax, nadam, radam
from gdtui.core.training.optimizers.adaptive import adadelta, adagrad, rmsprop
from gdtui.core.training.optimizers.descent import momentum, nesterov, sgd
from gdtui.core.training.optimizers.rule import Optimizer, Options, Value

MADE: dict[str, Callable[..., Optimizer]] = {
    "sgd": sgd,
    "momentum": momentum,
    "nesterov": nesterov,
    "adagrad": adagrad,
    "rmsprop": rmsprop,
    "adadelta": adadelta,
    "adam": adam,
    "adamw": adamw,
    "adamax": adamax,
    "nadam": nadam,
    "radam": radam,
}
LECTURE_RATE = 0.01  # of plain descent and of those beside it in the lecture: PyTorch's is 0.001
RATES = {"adadelta": 1.0, "adam": 1e-3, "adamw": 1e-3, "adamax": 2e-3, "nadam": 2e-3, "radam": 1e-3}


def optimizer(name: str, **options: Any) -> Optimizer:
    """Return the optimizer of that name, the same one for the same options.

    OptionError names an option that it does not have, or that is out of its range; for a name that is not
    known it lists those that are.
    """
    if name not in MADE:
        raise OptionError("optimizer", name, Phrase("legal.one_of", known=", ".join(OPTIMIZERS)))
    known = defaults(name)
    for option in options:
        if option not in known:
            legal = Phrase("legal.option_of", name=name, known=", ".join(map(dashed, known)))
            raise OptionError(dashed(option), _written(options[option]), legal)
    checked = {option: _checked(option, value) for option, value in options.items()}
    chosen = tuple(
        (option, checked[option]) for option in known if checked.get(option, known[option]) != known[option]
    )
    return _made(name, chosen)


@cache  # all that were ever made: each is told by being the same
def _made(name: str, options: Options) -> Optimizer:
    return MADE[name](**dict(options))._replace(options=options)


@cache
def defaults(name: str) -> Mapping[str, Value]:
    """Return the options of an optimizer, each with its default."""
    return {option: each.default for option, each in signature(MADE[name]).parameters.items()}


@cache
def state_fields(name: str) -> tuple[str, ...]:
    """Return the names of what an optimizer remembers."""
    fields: tuple[str, ...] = _made(name, ()).init(0.0)._fields
    return fields


def default_rate(name: str) -> float:
    """Return the rate of an optimizer where none is chosen."""
    return RATES.get(name, LECTURE_RATE)


def is_known(chosen: Optimizer) -> bool:
    """Is it one of these, so that its name and options ask for it again?"""
    return chosen.name in MADE and _made(chosen.name, chosen.options) == chosen


def dashed(option: str) -> str:
    """Return an option as the command line writes it."""
    return option.replace("_", "-")


def _written(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, tuple | list) else str(value)


def _checked(option: str, value: Any) -> Value:
    """Return the value as numbers. OptionError where it is out of the option's range."""
    try:
        numbers = tuple(map(float, value)) if isinstance(value, tuple | list) else (float(value),)
    except (TypeError, ValueError):
        numbers = ()
    many, is_legal = RANGES.get(option, (1, _is_share))
    if len(numbers) != many or not all(map(is_legal, numbers)):
        raise OptionError(dashed(option), _written(value), LEGAL.get(option, LEGAL["share"]))
    return numbers if many == 2 else numbers[0]  # type: ignore[return-value]  # there are two of them


def _is_share(value: float) -> bool:
    return 0 <= value < 1


def _is_small(value: float) -> bool:
    return 0 < value < math.inf


def _is_decay(value: float) -> bool:
    return 0 <= value < math.inf


# How many numbers each option takes, and which; what is not here is one share.
RANGES: dict[str, tuple[int, Callable[[float], bool]]] = {
    "betas": (2, _is_share),
    "eps": (1, _is_small),
    "weight_decay": (1, _is_decay),
    "momentum_decay": (1, _is_decay),
}

SGD = optimizer("sgd")
FIELDS = tuple(dict.fromkeys(field for name in MADE for field in state_fields(name)))  # of any state

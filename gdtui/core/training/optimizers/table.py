"""The optimizers by name, with what can be chosen of each: names, defaults and semantics are PyTorch's."""

import math
from collections.abc import Callable, Collection, Mapping
from functools import cache
from inspect import signature
from typing import Any

from gdtui.core.errors import OptionError, Phrase
from gdtui.core.limits import LEGAL, NO, OPTIMIZERS, YES
from gdtui.core.training.optimizers.adam import adam, adamw
from gdtui.core.training.optimizers.adams import adamax, nadam, radam
from gdtui.core.training.optimizers.adaptive import adadelta, adagrad, rmsprop
from gdtui.core.training.optimizers.descent import momentum, nesterov, sgd
from gdtui.core.training.optimizers.rule import Optimizer, Options, Value, climbing

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
MAXIMIZE = "maximize"  # which all of them have
SWITCHES = ("amsgrad", "centered", "decoupled_weight_decay", MAXIMIZE)
MOMENTUM = {"beta": "momentum", "momentum": "beta"}  # two names of one option
SOME = 0.5  # of an option that is 0 by default
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
    named = {_own_name(option, known): value for option, value in options.items()}
    for option, value in named.items():
        if option not in known:
            raise OptionError(dashed(option), written(value), _not_of(option, name))
    checked = {option: _checked(option, value) for option, value in named.items()}
    chosen = tuple(
        (option, checked[option]) for option in known if checked.get(option, known[option]) != known[option]
    )
    return _made(name, chosen)


def _own_name(option: str, known: Collection[str]) -> str:
    """Return an option as the optimizer calls it: what a velocity keeps has two names."""
    other = MOMENTUM.get(option, option)
    return other if other in known and option not in known else option


def _not_of(option: str, name: str) -> Phrase:
    """Return that an option is none of an optimizer; which it has, and which others have this one."""
    known = ", ".join(map(dashed, defaults(name)))
    others = [each for each in MADE if _own_name(option, defaults(each)) in defaults(each)]
    if not others:
        return Phrase("legal.option_of", name=name, known=known)
    return Phrase("legal.option_of_others", name=name, known=known, others=", ".join(others))


@cache  # all that were ever made: each is told by being the same
def _made(name: str, options: Options) -> Optimizer:
    own = dict(options)
    climbs = own.pop(MAXIMIZE, False)
    made = MADE[name](**own)
    return (climbing(made) if climbs else made)._replace(options=options)


@cache
def defaults(name: str) -> Mapping[str, Value]:
    """Return the options of an optimizer, each with its default."""
    own = {option: each.default for option, each in signature(MADE[name]).parameters.items()}
    return {**own, MAXIMIZE: False}


@cache
def fields_of(chosen: Optimizer) -> tuple[str, ...]:
    """Return the names of what an optimizer remembers."""
    fields: tuple[str, ...] = chosen.init(0.0)._fields
    return fields


def forms(name: str) -> tuple[Optimizer, ...]:
    """Return an optimizer as it is by default, and with each option alone that there is not by default."""
    options = defaults(name).items()
    unusual = {option: True if usual is False else SOME for option, usual in options if not usual}
    return optimizer(name), *(optimizer(name, **{option: value}) for option, value in unusual.items())


def remembering(field: str) -> list[Optimizer]:
    """Return the optimizers that remember a field; one with an option only where it needs that."""
    found: list[Optimizer] = []
    for name in MADE:
        having = [each for each in forms(name) if field in fields_of(each)]
        found += having[:1] if having and not having[0].options else having
    return found


def default_rate(name: str) -> float:
    """Return the rate of an optimizer where none is chosen."""
    return RATES.get(name, LECTURE_RATE)


def is_known(chosen: Optimizer) -> bool:
    """Is it one of these, so that its name and options ask for it again?"""
    return chosen.name in MADE and _made(chosen.name, chosen.options) == chosen


def dashed(option: str) -> str:
    """Return an option as the command line writes it."""
    return option.replace("_", "-")


def written(value: Any) -> str:
    """Return the value of an option as text."""
    if isinstance(value, bool):
        return YES if value else NO
    return ",".join(map(str, value)) if isinstance(value, tuple | list) else str(value)


def _checked(option: str, value: Any) -> Value:
    """Return the value as numbers, or as a yes or no. OptionError where it is out of the option's range."""
    if option in SWITCHES:
        if not isinstance(value, bool) and value not in (YES, NO):
            raise OptionError(dashed(option), value, LEGAL[option])
        return value in (True, YES)
    try:
        numbers = tuple(map(float, value)) if isinstance(value, tuple | list) else (float(value),)
    except (TypeError, ValueError):
        numbers = ()
    many, is_legal = RANGES.get(option, (1, _is_share))
    if len(numbers) != many or not all(map(is_legal, numbers)):
        raise OptionError(dashed(option), written(value), LEGAL.get(option, LEGAL["share"]))
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
    "lr_decay": (1, _is_decay),
    "initial_accumulator_value": (1, _is_decay),
}

SGD = optimizer("sgd")
FIELDS = tuple(
    dict.fromkeys(field for name in MADE for each in forms(name) for field in fields_of(each))
)  # of any state

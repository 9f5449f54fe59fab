"""Schedules: how the rate goes on from where it begins, by the epochs or the updates before a step.

Each formula is written twice, to compute and as the paper has it; the tests hold the two to the same bits.
Names and meanings are those of PyTorch's schedulers in closed form, but that a cosine stays at its end.
"""

import math
from collections.abc import Callable, Mapping
from functools import cache
from inspect import signature
from typing import Any, Literal, NamedTuple

from gdtui.core.algebra import Applied, Constant, Expression, Named
from gdtui.core.errors import OptionError, Phrase
from gdtui.core.limits import EPOCHS, LEGAL, SCHEDULES

Unit = Literal["epoch", "update"]
Options = tuple[tuple[str, float], ...]


class Schedule(NamedTuple):
    """How a rate goes on: `rate(base, t, whole)` after t of `whole` epochs or updates.

    `paper(base, t, whole)` is the same as an expression. `options` are those not as they are by default.
    """

    name: str
    rate: Callable[[float, int, int], float]
    paper: Callable[[float, int, int], Expression]
    per: Unit = "epoch"
    options: Options = ()

    @property
    def is_constant(self) -> bool:
        """Does the rate stay as it begins?"""
        return self.name == "constant"


def constant() -> Schedule:
    """Return the schedule of a rate that stays: lr."""
    return Schedule("constant", lambda base, t, whole: base, lambda base, t, whole: Named("lr₀", base))


def step(*, every: float = 30, gamma: float = 0.1) -> Schedule:
    """Return the schedule that multiplies the rate by γ now and then: lr₀·γ^⌊t/every⌋, PyTorch's StepLR."""

    def rate(base: float, t: int, whole: int) -> float:
        return base * math.pow(gamma, t // int(every))

    def paper(base: float, t: int, whole: int) -> Expression:
        return Named("lr₀", base) * Named("γ", gamma) ** Named("⌊t/every⌋", float(t // int(every)))

    return Schedule("step", rate, paper)


def exponential(*, gamma: float = 0.95) -> Schedule:
    """Return the schedule that multiplies the rate by γ each time: lr₀·γᵗ, PyTorch's ExponentialLR."""

    def rate(base: float, t: int, whole: int) -> float:
        return base * math.pow(gamma, t)

    def paper(base: float, t: int, whole: int) -> Expression:
        return Named("lr₀", base) * Named("γ", gamma) ** Named("t", float(t))

    return Schedule("exponential", rate, paper)


def cosine(*, over: float = 0, least: float = 0.0) -> Schedule:
    """Return the schedule of half a wave (Loshchilov and Hutter 2017), PyTorch's CosineAnnealingLR.

    least + (lr₀ − least)·(1 + cos(π·t/over))/2, and `least` from then on; over 0 is over the whole run.
    """

    def share(t: int, whole: int) -> float:
        return min(t / (int(over) or whole), 1.0)

    def rate(base: float, t: int, whole: int) -> float:
        return least + (base - least) * (1 + math.cos(math.pi * share(t, whole))) / 2

    def paper(base: float, t: int, whole: int) -> Expression:
        low, angle = Named("least", least), Named("π", math.pi) * Named("t/over", share(t, whole))
        return low + (Named("lr₀", base) - low) * (1 + Applied("cos", angle)) / Constant(2)

    return Schedule("cosine", rate, paper)


def inverse(*, decay: float = 0.01) -> Schedule:
    """Return the schedule lr₀/(1 + decay·t), under which SGD comes to rest (Robbins and Monro 1951)."""

    def rate(base: float, t: int, whole: int) -> float:
        return base / (1 + decay * float(t))

    def paper(base: float, t: int, whole: int) -> Expression:
        return Named("lr₀", base) / (1 + Named("decay", decay) * Named("t", float(t)))

    return Schedule("1/t", rate, paper)


MADE: dict[str, Callable[..., Schedule]] = {
    "constant": constant,
    "step": step,
    "exponential": exponential,
    "cosine": cosine,
    "1/t": inverse,
}


def schedule(name: str, per: str = "epoch", **options: Any) -> Schedule:
    """Return the schedule of that name, the same one for the same options.

    OptionError names an option that it does not have, or that is out of its range; for a name that is not
    known it lists those that are.
    """
    if name not in MADE:
        raise OptionError("schedule", name, Phrase("legal.one_of", known=", ".join(SCHEDULES)))
    if per not in ("epoch", "update"):
        raise OptionError("per", per, LEGAL["per"])
    known = defaults(name)
    for option in options:
        if option not in known:
            names = ", ".join([*known, "per"] if known else [])
            raise OptionError(option, options[option], Phrase("legal.option_of", name=name, known=names))
    checked = {option: _checked(option, value) for option, value in options.items()}
    chosen = tuple(
        (option, checked[option]) for option in known if checked.get(option, known[option]) != known[option]
    )
    return _made(name, "epoch" if per == "epoch" or not known else "update", chosen)


@cache  # all that were ever made: each is told by being the same
def _made(name: str, per: Unit, options: Options) -> Schedule:
    return MADE[name](**dict(options))._replace(per=per, options=options)


@cache
def defaults(name: str) -> Mapping[str, float]:
    """Return the options of a schedule, each with its default."""
    return {option: each.default for option, each in signature(MADE[name]).parameters.items()}


def _checked(option: str, value: Any) -> float:
    """Return the value as a number. OptionError where it is out of the option's range."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not RANGES[option](number):
        raise OptionError(option, value, LEGAL[option])
    return number


RANGES: dict[str, Callable[[float], bool]] = {
    "every": lambda value: 1 <= value <= EPOCHS and value == int(value),
    "over": lambda value: 0 <= value <= EPOCHS and value == int(value),
    "gamma": lambda value: 0 < value <= 1,
    "least": lambda value: 0 <= value < math.inf,
    "decay": lambda value: 0 <= value < math.inf,
}

CONSTANT = schedule("constant")

"""Choices of a run by key, as they are written: `lr=0.05`, `optimizer=adam`, `betas=0.9,0.99`."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gdtui.core.errors import OptionError
from gdtui.core.limits import LEGAL, NO, SEEDS, YES
from gdtui.core.training.optimizers.rule import Optimizer, Value
from gdtui.core.training.optimizers.table import MADE as OPTIMIZERS
from gdtui.core.training.optimizers.table import dashed, optimizer
from gdtui.core.training.optimizers.table import defaults as optimizer_defaults
from gdtui.core.training.schedules import MADE as SCHEDULES
from gdtui.core.training.schedules import Schedule, schedule
from gdtui.core.training.schedules import defaults as schedule_defaults

SYNONYMS = {"momentum": "beta"}  # PyTorch calls the β of a momentum so
BETWEEN = "+"  # the two numbers of a pair, where a comma has another meaning
PER = "per"  # what a schedule counts
OF_OPTIMIZERS = tuple(
    dict.fromkeys(SYNONYMS.get(key, key) for name in OPTIMIZERS for key in optimizer_defaults(name))
)
OF_SCHEDULES = (*dict.fromkeys(key for name in SCHEDULES for key in schedule_defaults(name)), PER)


def shortest(value: float) -> str:
    """Return the shortest text that means this very number."""
    return repr(float(value)).removesuffix(".0").replace("e+", "e")


def _rate(text: str) -> dict[str, Any]:
    try:
        return {"lr": float(text)}
    except ValueError:
        raise OptionError("lr", text, LEGAL["lr"]) from None


def _batched(text: str) -> dict[str, Any]:
    try:
        return {"batch": int(text)}
    except ValueError:
        return {"batch": text}


def _seeded(text: str) -> dict[str, Any]:
    # More digits than Python reads at once are no seed either.
    if not text.isdecimal() or len(text) > len(str(SEEDS)):
        raise OptionError("seed", text, LEGAL["seed"])
    return {"seed": int(text), "shuffle": True}


def start_of(text: str) -> list[float]:
    """Return the parameters that a text such as `1,0.5` says. OptionError where it says none."""
    try:
        return [float(part) for part in text.split(",")]
    except ValueError:
        raise OptionError("start", text, LEGAL["start"]) from None


def _replaced(text: str) -> dict[str, Any]:
    if text not in (YES, NO):
        raise OptionError("replacement", text, LEGAL["replacement"])
    return {"replacement": text == YES}


# How each choice is read that is a single value.
SINGLE: dict[str, Callable[[str], dict[str, Any]]] = {
    "batch": _batched,
    "lr": _rate,
    "dtype": lambda text: {"dtype": text},
    "seed": _seeded,
    "replacement": _replaced,
    "start": lambda text: {"start": start_of(text)},
}
MANY = (
    "optimizer",
    *map(dashed, OF_OPTIMIZERS),
    *SYNONYMS,
    "schedule",
    *OF_SCHEDULES,
)
KEYS = (*SINGLE, *MANY)  # of what a run side by side with others can choose for itself


def read_choices(
    values: Mapping[str, str], chosen: Optimizer | None = None, planned: Schedule | None = None
) -> dict[str, Any]:
    """Return what `run_config` takes of these choices by key, those of KEYS.

    An option alone, without its optimizer or schedule, is one of the optimizer or the schedule that is there
    already. OptionError names a value that cannot be used.
    """
    found: dict[str, Any] = {}
    for key, read in SINGLE.items():
        found |= read(values[key]) if key in values else {}
    options = {
        _plain(key): _numbers(key, text) for key, text in values.items() if _plain(key) in OF_OPTIMIZERS
    }
    if "optimizer" in values:
        found["optimizer"] = optimizer(values["optimizer"], **options)
    elif options:
        base = chosen or optimizer("sgd")
        found["optimizer"] = optimizer(base.name, **{**dict(base.options), **options})
    parts = {key: text for key, text in values.items() if key in OF_SCHEDULES}
    if "schedule" in values:
        found["schedule"] = schedule(values["schedule"], **parts)
    elif parts:
        base_schedule = planned or schedule("constant")
        kept: dict[str, Any] = {**dict(base_schedule.options), PER: base_schedule.per}
        found["schedule"] = schedule(base_schedule.name, **{**kept, **parts})
    return found


def _plain(key: str) -> str:
    return SYNONYMS.get(key, key).replace("-", "_")


def _numbers(key: str, text: str) -> str | Sequence[str]:
    """Return the parts of a pair; of one in a mark, whose places commas divide, a + stands between them."""
    pair = text.replace(BETWEEN, ",") if key == "betas" and "," not in text else text
    return pair.split(",") if "," in pair else text


def optimizer_text(chosen: Optimizer) -> str:
    """Return how an optimizer is asked for: its name, and what is chosen of it."""
    parts = [f"{dashed(option)}={value_text(value)}" for option, value in chosen.options]
    return ":".join([chosen.name, *parts])


def schedule_text(planned: Schedule) -> str:
    """Return how a schedule is asked for."""
    parts = [f"{option}={shortest(value)}" for option, value in planned.options]
    return ":".join([planned.name, *parts, *([f"{PER}={planned.per}"] if planned.per == "update" else [])])


def value_text(value: Value) -> str:
    """Return the value of an option as it is written."""
    if isinstance(value, bool):
        return YES if value else NO
    return ",".join(map(shortest, value)) if isinstance(value, tuple) else shortest(value)

"""Checks: a choice as Python gives it, as it is used from then on. OptionError where it is none."""

import math
import sys
from collections.abc import Collection
from contextlib import suppress
from operator import index
from typing import Any

import numpy as np

from gdtui.core.errors import OptionError, Phrase
from gdtui.core.limits import LEGAL

NO_NUMBERS = (str, bytes, bytearray, bool, np.bool_)  # which Python would make a number of


def real(value: Any) -> int | float | None:
    """Return a number as Python has it; None for what is none: a text, a yes or no, a list."""
    if isinstance(value, NO_NUMBERS):
        return None
    with suppress(Exception):  # whatever somebody's own code raises
        return index(value)
    with suppress(Exception):
        return float(value)
    return None


def whole(option: str, value: object, lowest: int, highest: int) -> int:
    """Return a whole number of a range."""
    number = real(value)
    if number is None or not lowest <= number <= highest or int(number) != number:
        raise OptionError(option, value, LEGAL[option])
    return int(number)


def positive(option: str, value: object) -> float:
    """Return a finite number above 0."""
    number = real(value)
    if number is None or not 0 < number <= sys.float_info.max:
        raise OptionError(option, value, LEGAL[option])
    return float(number)


def batch_size(value: object, samples: int | None = None) -> int | str:
    """Return the samples of a batch; "all" where so many are not known."""
    if isinstance(value, str) and value == "all":
        return value if samples is None else samples
    legal = LEGAL["batch"] if samples is None else Phrase("legal.batch_of", samples=samples)
    number = real(value)
    most = math.inf if samples is None else samples
    if number is None or not (1 <= number <= most and number < math.inf and int(number) == number):
        raise OptionError("batch", value, legal)
    return int(number)


def parameters(value: Any) -> tuple[float, ...]:
    """Return the numbers of one parameter or of several."""
    numbers = _listed(value)
    if numbers is None:
        raise OptionError("start", value, LEGAL["start"])
    return numbers


def _listed(value: Any) -> tuple[float, ...] | None:
    try:
        found = [real(each) for each in ([value] if np.ndim(value) == 0 else np.asarray(value, object))]
        return tuple(float(each) for each in found if each is not None) if None not in found else None
    except Exception:  # whatever somebody's own code raises, and a whole number that is no float
        return None


def switch(option: str, value: object) -> bool:
    """Return a yes or no."""
    if not isinstance(value, bool | np.bool_):
        raise OptionError(option, value, Phrase("legal.true"))
    return bool(value)


def named(option: str, value: object, known: Collection[str] = ()) -> str:
    """Return a text; where one is needed that begins with a known name, those are named."""
    if not isinstance(value, str):
        raise OptionError(option, value, Phrase("legal.one_of", known=", ".join(known)))
    return value

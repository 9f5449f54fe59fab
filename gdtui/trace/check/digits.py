"""Printed numbers: what a text of digits says of a number, and what it leaves open."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

WHOLE = 15  # significant digits from which on somebody printed all that there are
NUMBER = re.compile(
    r"(?<![\w.])[-+−]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|(?:inf|nan)(?:inity)?\b)(?![\w.])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as it was printed: its text, its value, and how far off the number itself may be."""

    text: str
    value: float
    half: float  # half a unit of the last place that was printed

    @property
    def digits(self) -> int:
        """How many significant digits there are."""
        return significant(self.text)

    @property
    def whole(self) -> int | None:
        """The whole number that this is; None where it is none."""
        return int(self.value) if math.isfinite(self.value) and self.value == int(self.value) else None


def printed(text: str) -> Printed:
    """Return the number of a text that NUMBER matches."""
    plain = text.replace("−", "-")
    value = float(plain)
    mantissa, _, exponent = plain.lower().partition("e")
    if not math.isfinite(value):
        return Printed(text, value, 0.0)
    decimals = len(mantissa.partition(".")[2])
    power = int(exponent or 0) - decimals
    return Printed(text, value, 0.5 * 10.0**power if power < 300 else math.inf)


def significant(text: str) -> int:
    """Return how many significant digits a number's text has."""
    mantissa = text.lower().partition("e")[0]
    return len(mantissa.replace(".", "").lstrip("+-−0")) or 1


def sharpened(column: Sequence[Printed]) -> list[Printed]:
    """Return the numbers of a column, exact where the column shows that nothing of them was rounded.

    What prints all digits of one number prints all of another that happens to have few: 4.0 is 4 then.
    """
    if not any(each.digits >= WHOLE for each in column):
        return list(column)
    return [Printed(each.text, each.value, 0.0 if each.digits < WHOLE else each.half) for each in column]

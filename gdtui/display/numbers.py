"""Numbers as text: as many true digits as there is room for, and never a digit that is not so."""

import math
from functools import lru_cache


def exact(value: float) -> str:
    """Return the shortest text that reads back as the same float; whole numbers without a point."""
    if math.isfinite(value) and value == int(value) and abs(value) < 1e16:
        return str(int(value))
    text = repr(float(value))
    return _tidy(text) if "e" in text else text


@lru_cache(maxsize=4096)
def fitted(value: float, width: int) -> str:
    """Return the number exactly where that fits the width, else rounded to as many digits as do.

    A rounded number that would look whole keeps its zeros: 2.0000000 is near 2, and 2 is 2.
    """
    text = exact(value)
    if len(text) <= width:
        return text
    for digits in range(min(17, width + 1), 0, -1):
        text = _tidy(f"{value:#.{digits}g}")
        if len(text) <= width and not text.lstrip("-").isdigit():
            break
    return text


def _tidy(text: str) -> str:
    """Return 1.20e-05 as 1.2e-5, and 1.20 as 1.2; but 2.00 as it is, and 2. as 2."""
    mantissa, _, exponent = text.partition("e")
    whole, _, decimals = mantissa.partition(".")
    if exponent or decimals.strip("0"):
        mantissa = mantissa.rstrip("0") if decimals else mantissa
    return mantissa.rstrip(".") + (f"e{int(exponent)}" if exponent else "")


def significant(value: float, digits: int) -> str:
    """Return the number rounded to so many significant digits, without zeros at its end: 0.05556, 0.204."""
    return _tidy(f"{value:.{digits}g}")


def even(value: float, digits: int) -> str:
    """Return so many digits, with the zeros at their end: what stands beside it stays where it is.

    Where there is no number yet, a dot.
    """
    if math.isnan(value):
        return "·"
    mantissa, exponent, power = (f"{value:#.{digits}g}" if value else "0").partition("e")
    return mantissa.rstrip(".") + (f"e{int(power)}" if exponent else "")


def estimated(value: float, error: float, digits: int) -> str:
    """Return the number with so many significant digits; an estimate with a ≈, and no more than are sure.

    A digit is sure whose half is at least the error. An error of 0 says that the number is exact.
    """
    if not error or not math.isfinite(value) or not value:
        return significant(value, digits)
    place = math.floor(math.log10(abs(value)))
    sure = place - math.ceil(math.log10(2 * error)) + 1 if math.isfinite(error) else 1
    return f"≈{significant(value, max(1, min(digits, sure)))}"


def signed(value: float, width: int) -> str:
    """Return the number with its sign in front, also where it is above zero."""
    return "+" + fitted(value, width - 1) if value > 0 else fitted(value, width)


def column(value: float, width: int, decimals: int) -> str:
    """Return the number right-aligned behind a blank, with its point where the column has it.

    What is too large for that has fewer decimals. What is too large for the column, or so small that its
    decimals would all be zero, is written with an exponent.
    """
    for places in range(decimals, min(decimals, 1) - 1, -1):
        text = f"{value + 0.0:.{places}f}"  # of two zeros the one without a sign
        if len(text) < width:
            break
    if len(text) >= width or (value != 0 and float(text) == 0):
        text = _scientific(value, width - 1)
    return text.rjust(width)


def powers_for(values: list[float], width: int) -> int | None:
    """Return how many decimals a column of that width has before its exponents; None where it needs none.

    It does where one of the values is too large to stand there whole: then all have one.
    """
    finite = [value for value in values if math.isfinite(value)]
    if all(len(f"{value:.0f}") < width for value in finite):
        return None
    most = range(width, -1, -1)
    return next((n for n in most if all(len(powers(value, n)) < width for value in finite)), 0)


def powers(value: float, decimals: int) -> str:
    """Return the number with an exponent, behind so many decimals: 1.50e5."""
    if not math.isfinite(value):
        return str(value)
    mantissa, _, power = f"{value + 0.0:.{decimals}e}".partition("e")
    return f"{mantissa}e{int(power)}"


def _scientific(value: float, width: int) -> str:
    if not math.isfinite(value):
        return str(value)
    texts = (_tidy(f"{value:.{digits}e}") for digits in range(max(0, width), -1, -1))
    return next((text for text in texts if len(text) <= width), "#" * width)


def decimals_for(values: list[float], width: int, most: int) -> int:
    """Return how many decimals a column of that width has room for, given what stands before the point."""
    usual = [value for value in values if math.isfinite(value) and abs(value) < 1e9]
    before = max((len(f"{value:.0f}") for value in usual), default=1)
    return max(0, min(most, width - before - 1))

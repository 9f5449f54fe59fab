"""Ticks: round limits and round labels that stay where they are as long as possible."""

import math

import numpy as np

from gdtui.charts.canvas import Axis
from gdtui.core.arrays import Array

LABEL = 5  # characters that a label on the vertical axis has at least, so that the axis does not jump


def ceiling(value: float) -> float:
    """Return the next of … 1, 2, 5, 10, 20, 50, … that is no less than a positive value."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(nice * power for nice in (1.0, 2.0, 5.0, 10.0, 20.0) if nice * power >= value)


def spaced(low: float, high: float, most: int) -> list[float]:
    """Return at most `most` round numbers from low to high, evenly apart, if possible with both ends."""
    least = (high - low) / max(1, most - 1)
    if not 1e-300 < least < 1e307:
        return [low, high]
    power = 10.0 ** math.floor(math.log10(least))
    steps = [nice * power for nice in (1.0, 2.0, 2.5, 5.0, 10.0, 20.0)]
    steps = [step for step in steps if step >= least * (1 - 1e-9)][:3]
    step = next((step for step in steps if _whole(high / step) and _whole(low / step)), steps[0])
    first = math.ceil(low / step - 1e-9)
    count = math.floor(high / step + 1e-9) - first
    return [(first + i) * step for i in range(count + 1)][:most] if count > 0 and most > 1 else [low, high]


def _whole(ratio: float) -> bool:
    return abs(ratio - round(ratio)) < 1e-9


def linear(highest: float, rows: int, lowest: float = 0.0) -> Axis:
    """Return a vertical axis from zero, or a negative `lowest`, up to a round number above `highest`."""
    high = _round_up(highest) if highest > 0 else 0.0
    low = -_round_up(-lowest) if lowest < 0 else 0.0
    if high == low:
        high = 1.0
    ticks = spaced(low, high, max(2, (rows + 1) // 3))
    return Axis(low, high, tuple((at, short(at).rjust(LABEL)) for at in ticks))


def short(value: float) -> str:
    """Return a label of few characters: 2.5, 1e-5, 1e300."""
    mantissa, _, exponent = f"{value:.4g}".partition("e")
    return f"{mantissa}e{int(exponent)}" if exponent else mantissa


def _round_up(value: float) -> float:
    """Return a number with one digit, or one and a half, that is no less than a positive value."""
    value = min(max(value, 1e-300), 1e307)
    power = 10.0 ** math.floor(math.log10(value))
    return next(nice * power for nice in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 20) if nice * power >= value)


def decades(losses: Array, rows: int) -> Axis:
    """Return a vertical axis for the logarithms of losses: whole powers of ten around the first of them.

    It reaches down, and up, in doubling strides (1, 2, 4, 8, … decades), so that a falling or exploding
    curve changes it a few times in a run and not at every decade.
    """
    good = losses[np.isfinite(losses) & (losses > 0)]
    first, lowest, highest = np.log10([good[0], good.min(), good.max()]) if len(good) else (0.0, 0.0, 0.0)
    top = math.ceil(first)
    low, high = top - _doubled(top - lowest), top + (_doubled(highest - top) if highest > top else 0)
    stride = 1
    while (high - low) / stride > max(1, (rows - 1) // 2):
        stride *= 2
    marks = range(low, high + 1, min(stride, high - low))
    return Axis(low, high, tuple((float(at), f"1e{at}".rjust(LABEL)) for at in marks))


def _doubled(least: float) -> int:
    """Return the power of two that is no less."""
    return 1 << max(0, math.ceil(least) - 1).bit_length()


def counts(reached: float, planned: float, columns: int) -> Axis:
    """Return a horizontal axis of whole numbers that widens in the strides 5, 10, 20, 50, …"""
    shown = int(min(planned, max(5, ceiling(max(reached, 1)))))
    marks = spaced(0, shown, max(2, min(shown + 1, columns // 8)))
    whole = [int(mark) for mark in marks if mark == int(mark)]
    return Axis(0, float(shown), tuple((mark, str(mark) if mark < 1e7 else short(mark)) for mark in whole))


def across(low: float, high: float, columns: int) -> Axis:
    """Return a horizontal axis with exactly these ends, labelled at round numbers between them.

    There is one about every ten columns, or more often where fewer would not be round.
    """
    least = max(2, columns // 10)
    rounded = [spaced(low, high, most) for most in range(least, least + 4)]
    marks = next((marks for marks in rounded if marks != [low, high]), rounded[0])
    texts = labels(marks)
    if sum(len(text) + 2 for text in texts) > columns:
        marks = [low, high]
        texts = labels(marks)
    return Axis(low, high, tuple(zip(marks, texts, strict=True)))


def window(low: float, high: float, rows: int) -> Axis:
    """Return a vertical axis that ends on round numbers and holds both of these; it need not hold zero."""
    least = (high - low) / max(1, (rows + 1) // 3)
    if not 1e-300 < least < 1e300:
        return linear(high, rows, low)
    power = 10.0 ** math.floor(math.log10(least))
    step = next(nice * power for nice in (1.0, 2.0, 2.5, 5.0, 10.0) if nice * power >= least * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    if last <= first or last - first > 1000:
        return linear(high, rows, low)
    marks = [i * step for i in range(first, last + 1)]
    shown = zip(marks, labels(marks), strict=True)
    return Axis(marks[0], marks[-1], tuple((at, label.rjust(LABEL)) for at, label in shown))


def labels(marks: list[float]) -> list[str]:
    """Return a label for each mark, with as many digits as tell it from the next one."""
    if len(marks) < 2 or not 1e-3 <= max(map(abs, marks)) < 1e5:
        return [short(mark + 0.0) for mark in marks]
    apart = abs(marks[1] - marks[0])
    for places in range(9):
        texts = [f"{mark:.{places}f}" for mark in marks]
        if all(abs(float(text) - mark) < apart / 1000 for text, mark in zip(texts, marks, strict=True)):
            return [text if float(text) else text.lstrip("-") for text in texts]
    return [short(mark + 0.0) for mark in marks]  # 0.0 and not -0.0

"""Rulers: a scale of rates with the limits on it, what lies between them, and where the current rate is."""

import math
from collections.abc import Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from gdtui.core.analysis.stability import Limits
from gdtui.display.cells import cells_of, cut, fitting, left
from gdtui.display.numbers import estimated, significant
from gdtui.display.rows import Picture, Row, Span
from gdtui.locales import texts

DIGITS, FEWER = 6, 4  # of a limit, and where the scale is shorter than ROOMY columns
ROOMY = 50
GAP = 2  # blanks between labels
BEYOND = 1.25  # of the greatest limit the scale reaches
REACHED = 4.0  # times that limit: rates up to there are brought onto the scale

# What a rate does, and how its stretch of the ruler is drawn.
FINE, OVERSHOOTS, DIVERGES = ("─", "axis"), ("╌", "label"), ("╳", "bad")
TICK = ("┬", "strong")


Whose = Literal["sample", "batch", "all"]  # the minimum that an update may overshoot


class Scale(NamedTuple):
    """Rates from 0 to `end`, over `width` columns."""

    end: float
    width: int

    def column(self, rate: float) -> int:
        """Return the column of a rate; the last one where it lies beyond the end."""
        share = rate / self.end
        return min(self.width - 1, int(share * self.width)) if share < 1 else self.width - 1

    def rate(self, column: int) -> float:
        """Return the rate in the middle of a column."""
        return (column + 0.5) / self.width * self.end


def scale_for(found: Sequence[Limits], rates: Sequence[float], width: int) -> Scale | None:
    """Return the scale that rulers with these limits share; None where there is nothing to put on it.

    It ends a bit beyond the greatest rate that diverges, or beyond the greatest of the current rates where
    that is not far, so that windows are seen by those who are in them.
    """
    greatest = max((each.diverges for each in found if math.isfinite(each.diverges)), default=0.0)
    near = [rate for rate in rates if rate <= REACHED * greatest]
    end = max(BEYOND * greatest, 1.1 * max(near, default=0.0))
    return Scale(end, width) if 0 < end < math.inf else None


def ruler_row(found: Limits, rate: float, scale: Scale, sign: str, role: str) -> Row:
    """Return the ruler: a stretch for each thing that rates do, ticks at the limits, the sign at the rate."""
    if scale.width < len("●▸"):
        return (Span(cut(sign, scale.width), role),)
    cells = [_stretch(found, scale.rate(column)) for column in range(scale.width)]
    for limit in _limits_of(found):
        if limit <= scale.end:
            cells[scale.column(limit)] = TICK
    if rate > scale.end:
        cells[-2:] = [(sign, role), ("▸", role)]
    else:
        cells[scale.column(rate)] = (sign, role)
    runs = groupby(cells, key=lambda cell: cell[1])
    return tuple(Span("".join(sign for sign, _ in run), role) for role, run in runs)


def _limits_of(found: Limits) -> list[float]:
    """Return the rates at which there is a tick."""
    return [found.overshoots, found.diverges, *(edge for window in found.windows for edge in window)]


def _stretch(found: Limits, rate: float) -> tuple[str, str]:
    if not any(low < rate < high for low, high in found.stable):
        return DIVERGES
    return OVERSHOOTS if rate > found.overshoots else FINE


def limit_rows(found: Limits, scale: Scale, batch: Whose) -> Picture:
    """Return the limits as words and numbers under their ticks, in as few rows as hold them there.

    What says most comes first: where it diverges, where it overshoots and whose minimum, where it comes
    back, of several windows in the widest. No number is cut: where there is no room the words are shorter.
    """
    digits = DIGITS if scale.width >= ROOMY else FEWER
    diverges = texts("ruler.diverges", rate=estimated(found.diverges, found.error, digits))
    labels = [_label(found.diverges, scale, diverges)]
    if not math.isnan(found.overshoots):
        forms = texts(f"ruler.overshoots.{batch}", rate=significant(found.overshoots, digits))
        whole = forms[:-1] if batch != "all" else forms  # it says whose, rather than to share a row
        beside = [form for form in whole if _held([Label(found.overshoots, form), labels[0]], scale)]
        labels.append(_label(found.overshoots, scale, beside or forms))
    if found.windows:
        window = max(found.windows, key=lambda window: window[1] - window[0])
        low, high = (significant(rate, digits) for rate in window)
        labels.append(_label(window[0], scale, texts("ruler.comes_back", low=low, high=high)))
    rows: list[list[Label]] = []
    for label in labels:
        if rows and _held(together := sorted([*rows[-1], label]), scale):
            rows[-1] = together
        else:
            rows.append([label])
    return tuple(_under(row, scale) for row in rows)


class Label(NamedTuple):
    """What is said of a rate."""

    rate: float
    text: str


def _label(rate: float, scale: Scale, forms: Sequence[str]) -> Label:
    """Return the first of the forms that fits the scale."""
    return Label(rate, fitting(forms, scale.width) or forms[-1])


def _starts(labels: list[Label], scale: Scale) -> list[int]:
    """Return where each label starts: beneath its tick, or as far to the left as those after it need."""
    starts: list[int] = []
    end = scale.width
    for rate, text in reversed(labels):
        starts.append(min(scale.column(rate), end - cells_of(text)))
        end = starts[-1] - GAP
    return starts[::-1]


def _held(labels: list[Label], scale: Scale) -> bool:
    """Does a row hold all of these, each with its tick above it?"""
    starts = _starts(labels, scale)
    return starts[0] >= 0 and all(
        scale.column(rate) < start + cells_of(text)
        for (rate, text), start in zip(labels, starts, strict=True)
    )


def _under(labels: list[Label], scale: Scale) -> Row:
    line = ""
    for (_, text), start in zip(labels, _starts(labels, scale), strict=True):
        line = left(line, start) + text
    return (Span(cut(line, scale.width), "label"),)

"""The rows of layers in the values pane: what each array of parameters is, and what the update did to it."""

import math

from gdtui.core.runs.layers import Layer, by_layer
from gdtui.core.runs.recorded import Recorded
from gdtui.core.session.moments import Moment
from gdtui.display.cells import cells_of, fitting, left, named
from gdtui.display.numbers import exact, fitted, signed
from gdtui.display.rows import Picture, Row, Span, within
from gdtui.locales import texts

NAME = 20  # columns of a name, at most
LEAST_NAME = 6
NUMBER = 8  # of a number
SIGNS = ("moved", "rate", "turn")  # of each layer, as many as there is room for


def layer_rows(moment: Moment, run: Recorded, width: int) -> Picture:
    """Return a heading, and each layer: its shape, |w|, Δ/w, effective rate and cosine."""
    layers = by_layer(run, moment.steps)
    shapes = ["×".join(map(str, each.shape)) for each in layers]
    heads = [texts("values.weight"), *(texts(f"vitals.{sign}") for sign in SIGNS)]
    long = min(NAME, max(cells_of(each.name) for each in layers))
    wide = max(cells_of(each) for each in (*shapes, texts("values.shape")[-1]))
    count = len(heads)
    while count > 2 and width - 2 - wide - 1 - count * (NUMBER + 1) < min(long, LEAST_NAME):
        count -= 1
    room = width - 2 - count * (NUMBER + 1)
    wide = wide + 1 if room - wide - 1 >= min(long, LEAST_NAME) else 0
    long = max(1, min(long, room - wide))
    shape = f" {left(texts('values.shape')[-1], wide - 1)}" if wide else ""
    head = "".join(f" {left(fitting(words, NUMBER) or '', NUMBER)}" for words in heads[:count])
    rows: list[Row] = [within((Span(f"{' ' * (long + 2)}{shape}{head}", "dim"),), width)]
    for layer, text in zip(layers, shapes, strict=True):
        cells = _numbers(layer)[:count]
        moved = bool(layer.signs.moved[0] > 0)
        rows.append(
            within(
                (
                    Span("▸ " if moved else "  ", "accent"),
                    Span(left(named(layer.name, long), long), "dim"),
                    Span(f" {left(text, wide - 1)}" if wide else "", "dim"),
                    Span(f" {cells[0]}", "accent" if moved else "strong"),
                    Span("".join(f" {cell}" for cell in cells[1:])),
                ),
                width,
            )
        )
    return tuple(rows)


def _numbers(layer: Layer) -> list[str]:
    """Return |w|, Δ/w as a power of ten, the effective rate, and the cosine."""
    signs = layer.signs
    return [
        _cell("" if math.isnan(layer.weight) else fitted(layer.weight, NUMBER)),
        _cell(powered(float(signs.moved[0]))),
        _cell("" if math.isnan(signs.rate[0]) else fitted(float(signs.rate[0]), NUMBER)),
        _cell("" if math.isnan(signs.turn[0]) else signed(float(signs.turn[0]), NUMBER)),
    ]


def _cell(text: str) -> str:
    return left(text or "·", NUMBER)


def powered(value: float) -> str:
    """Return a number as a power of ten, of two digits: 1.2e-3, 4e-10; "" of what is none."""
    if math.isnan(value):
        return ""
    if value == 0 or math.isinf(value):
        return exact(value)
    mantissa, _, power = f"{value:.1e}".partition("e")
    return f"{mantissa.removesuffix('.0')}e{int(power)}"

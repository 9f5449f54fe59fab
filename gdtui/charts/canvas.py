"""The one file that talks to plotext: layers of points and lines in, a picture out, and never a crash.

plotext 6 draws with a C++ kernel that ends the process on a line through a NaN, or on one that leaves the
axes far behind. So nothing reaches it but finite points inside the limits: a line is broken where a number is
not finite, and cut where it crosses the edge. Call from one thread only.
"""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import plotext
from plotext._plotter.plot import plot_class  # the only way to a figure that is not the global one

from gdtui.charts.picture import Picture, Row, Span, blank
from gdtui.core.arrays import Array

ASCII = str.maketrans("│─┤├┬┴┼└┘┌┐●◉▲■", "|-+++++++++o@^#")
FAR = 1000.0  # spans beyond the edge: from there a line is vertical on any screen
AXIS, LABEL = 254, 255  # the colours that stand for the axes and their labels
_SGR = re.compile(r"\x1b\[([0-9;]*)m")


class Axis(NamedTuple):
    """The range of an axis, and where it is labelled."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...] = ()


class Layer(NamedTuple):
    """Points to draw in one role: joined by lines, or each as `marker` where one is given."""

    x: Array
    y: Array
    role: str
    marker: str = ""


def draw(layers: Sequence[Layer], x: Axis, y: Axis, width: int, height: int, ascii: bool = False) -> Picture:
    """Return the layers over labelled axes, later ones above earlier, as a picture of exactly width × height.

    The axes have the role "axis" and their labels "label". Any floats are taken; with `ascii` every
    character is ASCII.
    """
    if not (np.isfinite([x.low, x.high, y.low, y.high]).all() and x.low < x.high and y.low < y.high):
        return blank(width, height)
    label_width = max((len(label) for _, label in y.ticks), default=0)
    framed = width > label_width + 4 and height > 3
    figure = _figure()
    figure.clear.data()
    figure.clear.settings()
    figure.plot_size(width, height)
    figure.canvas("default")
    figure.axes(framed, pixel=_pixel(AXIS), axis=[0, 1], side=0)
    figure.axes(False, axis=[0, 1], side=1)
    for name, axis in (("x", x), ("y", y)):
        ruler = figure.ruler(name)
        ruler.lim(axis.low, axis.high)
        shown = axis.ticks if framed else ()
        ruler.ticks([at for at, _ in shown], [label for _, label in shown])
        ruler.pixel(_pixel(LABEL))
    for number, layer in enumerate(layers, start=1):
        _add(figure, layer, number, x, y, ascii)
    roles = {AXIS: "axis", LABEL: "label"} | {i: layer.role for i, layer in enumerate(layers, start=1)}
    text: str = figure.build().string()
    return _fitted(tuple(_row(line, roles) for line in text.split("\n")), width, height, ascii)


@cache
def _figure() -> Any:
    plotext.terminal.limit(False, False)
    return plot_class(plotext.terminal)


def _pixel(number: int) -> Any:
    """Return the colour that stands for a role until the picture is read back."""
    return plotext.pixel((number, 0, 0))


def _add(figure: Any, layer: Layer, number: int, x: Axis, y: Axis, ascii: bool) -> None:
    """Put a layer on the figure, each point joined to the one before unless a stroke starts there."""
    if layer.marker:
        symbol = layer.marker.translate(ASCII) if ascii else layer.marker
        points = [(a, b, True) for a, b in _inside(layer, x, y)]
    else:
        symbol = "*" if ascii else "braille"
        points = _cut(layer, x, y)
    if not points:
        return
    xs, ys, starts = zip(*points, strict=True)
    signal = figure.signal(list(xs), list(ys), marker=plotext.marker(symbol, pixel=_pixel(number)))
    for index, start in enumerate(starts):
        signal.line(index, not start)
    figure.draw(signal)


def _inside(layer: Layer, x: Axis, y: Axis) -> list[tuple[float, float]]:
    """Return the points that lie within the axes."""
    xs, ys = np.asarray(layer.x, dtype=float), np.asarray(layer.y, dtype=float)
    good = (xs >= x.low) & (xs <= x.high) & (ys >= y.low) & (ys <= y.high)  # false for nan
    return list(zip(xs[good].tolist(), ys[good].tolist(), strict=True))


def _cut(layer: Layer, x: Axis, y: Axis) -> list[tuple[float, float, bool]]:
    """Return the line as points within the axes, each with whether a new stroke starts there."""
    with np.errstate(all="ignore"):
        span = y.high - y.low
        ys = np.clip(np.asarray(layer.y, dtype=float), y.low - FAR * span, y.high + FAR * span)
        reach = x.high - x.low
        xs = np.clip(np.asarray(layer.x, dtype=float), x.low - FAR * reach, x.high + FAR * reach)
    usable = np.isfinite(layer.x) & np.isfinite(layer.y)
    rows = zip(xs.tolist(), ys.tolist(), usable.tolist(), strict=True)
    points = [(a, b) if good else None for a, b, good in rows]
    if len(points) == 1:
        points *= 2
    strokes: list[tuple[float, float, bool]] = []
    for start, stop in pairwise(points):
        piece = _piece(start, stop, x, y) if start and stop else None
        if piece is None:
            continue
        (x0, y0), (x1, y1) = piece
        if not strokes or strokes[-1][:2] != (x0, y0):
            strokes.append((x0, y0, True))
        strokes.append((x1, y1, False))
    return strokes


Corner = tuple[float, float]


def _piece(start: Corner, stop: Corner, x: Axis, y: Axis) -> tuple[Corner, Corner] | None:
    """Return what of the segment lies within the axes (Liang and Barsky 1984), or None."""
    (x0, y0), (x1, y1) = start, stop
    enter, leave = 0.0, 1.0
    sides = ((x1 - x0, x0 - x.low, x.high - x0), (y1 - y0, y0 - y.low, y.high - y0))
    for delta, room_low, room_high in sides:
        for direction, room in ((-delta, room_low), (delta, room_high)):
            if direction == 0:
                if room < 0:
                    return None
            elif direction < 0:
                enter = max(enter, room / direction)
            else:
                leave = min(leave, room / direction)
    if enter > leave:
        return None

    def at(t: float) -> Corner:
        px, py = x0 + t * (x1 - x0), y0 + t * (y1 - y0)
        return min(max(px, x.low), x.high), min(max(py, y.low), y.high)

    return (start if enter == 0 else at(enter)), (stop if leave == 1 else at(leave))


def _row(line: str, roles: dict[int, str]) -> Row:
    """Return a line of plotext's text with its colours read back as roles."""
    spans: list[Span] = []
    role = ""
    for index, piece in enumerate(_SGR.split(line)):
        if index % 2:
            role = roles.get(int(piece.split(";")[2]), "") if piece.startswith("38;2;") else ""
        elif piece:
            spans.append(Span(piece, role))
    return tuple(spans)


def _fitted(picture: Picture, width: int, height: int, ascii: bool) -> Picture:
    """Return the picture at exactly that size, whatever plotext made of it."""
    rows: list[Row] = []
    for row in picture[:height]:
        room, spans = width, []
        for text, role in row:
            spans.append(Span((text.translate(ASCII) if ascii else text)[:room], role))
            room -= len(spans[-1].text)
        rows.append((*spans, Span(" " * room)) if room else tuple(spans))
    return (*rows, *blank(width, height - len(rows)))

"""The one file that talks to plotext: layers of points and lines in, a picture out, and never a crash.

plotext 6 draws with a C++ kernel that ends the process on a line through a NaN, or on one that leaves the
axes far behind. So nothing reaches it but finite points inside the limits: a line is broken where a number is
not finite, and cut where it crosses the edge. Call from one thread only.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from gdtui.charts.marks import Mark, marked
from gdtui.charts.plotter import plot_class, plotext
from gdtui.charts.strokes import Piece, on_dots, straightened, strokes
from gdtui.core.arrays import Array
from gdtui.display.rows import ASCII, Picture, Row, Span, blank

FAR = 1000.0  # spans beyond the edge: from there a line is straight up on any screen
DOT = 0.125  # half of a braille dot's height, in rows
Line = tuple[str, str, tuple[Piece, ...]]  # its role, the symbol it is drawn with, its strokes
AXIS, LABEL = 254, 255  # the colours that stand for the axes and their labels
_SGR = re.compile(r"\x1b\[([0-9;]*)m")


class Axis(NamedTuple):
    """The range of an axis, and where it is labelled."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...] = ()

    @property
    def span(self) -> float:
        """Half of the distance between the ends, which may itself be too large for a float."""
        return self.high / 2 - self.low / 2

    def shares(self, values: ArrayLike) -> Array:
        """Return where values lie between the ends: 0 is low, 1 is high, nan is not finite."""
        array = np.asarray(values, dtype=float)
        with np.errstate(all="ignore"):
            shares: Array = (array / 2 - self.low / 2) / self.span
        return np.where(np.isfinite(array), np.clip(shares, -FAR, 1 + FAR), np.nan)


class Layer(NamedTuple):
    """Points to draw in one role: joined by lines, or each as `marker` where one is given.

    In ASCII both are drawn with `plain`; without it a line with stars, and a marker with what is like it.
    `tag` stands beside the last marker.
    """

    x: Array
    y: Array
    role: str
    marker: str = ""
    plain: str = ""
    tag: str = ""


def draw(layers: Sequence[Layer], x: Axis, y: Axis, width: int, height: int, ascii: bool = False) -> Picture:
    """Return lines over labelled axes, and markers above them, as a picture of exactly width × height.

    Later layers lie above earlier ones. The axes have the role "axis" and their labels "label". Any floats
    are taken; with `ascii` every character is ASCII.
    """
    if min(width, height) < 1 or not (0 < x.span < np.inf and 0 < y.span < np.inf):
        return blank(width, height)
    inner = frame(width, height, x, y)
    lines, marks = [], []
    for layer in layers:
        points = list(zip(x.shares(layer.x).tolist(), y.shares(layer.y).tolist(), strict=True))
        if layer.marker:
            sign = (layer.plain or layer.marker.translate(ASCII)) if ascii else layer.marker
            marks.append(Mark(points, sign, layer.role, layer.tag))
        else:
            pieces = on_dots(strokes(straightened(points, DOT / height)), inner.width, inner.height)
            lines.append((layer.role, "braille" if not ascii else layer.plain or "*", pieces))
    return marked(_drawn(tuple(lines), x, y, width, height, ascii), marks, inner.width, inner.height)


@lru_cache(maxsize=32)
def _drawn(lines: tuple[Line, ...], x: Axis, y: Axis, width: int, height: int, ascii: bool) -> Picture:
    """Return the lines over their axes. Kept: many a step moves a line by less than a dot."""
    figure = _figure(width, height, x, y)
    figure.clear.data()
    roles = {AXIS: "axis", LABEL: "label"}
    for number, (role, symbol, pieces) in enumerate(lines, start=1):
        roles[number] = role
        if pieces:
            xs, ys, starts = zip(*pieces, strict=True)
            marker = plotext.marker(symbol, pixel=_pixel(number))
            signal = figure.signal(list(xs), list(ys), marker=marker)
            for index, start in enumerate(starts):
                signal.line(index, not start)
            figure.draw(signal)
    text: str = figure.build().string()
    return _fitted(tuple(_row(line, roles) for line in text.split("\n")), width, height, ascii)


def columns(width: int, y: Axis) -> int:
    """Return how many columns are left for what is drawn, beside a vertical axis and its labels."""
    label_width = max((len(label) for _, label in y.ticks), default=0)
    return width - label_width - 1 if width > label_width + 4 else width


class Frame(NamedTuple):
    """The cells that the axes enclose: the first column, the number of columns, the number of rows."""

    left: int
    width: int
    height: int


def frame(width: int, height: int, x: Axis, y: Axis) -> Frame:
    """Return where `draw` puts what lies within the axes: at the right, above the horizontal one."""
    inner = columns(width, y)
    if not _framed(width, height, y):
        return Frame(0, width, height)
    return Frame(width - inner, inner, height - (2 if x.ticks else 1))


def _framed(width: int, height: int, y: Axis) -> bool:
    """Is there room for axes?"""
    return columns(width, y) < width and height > 3


@lru_cache(maxsize=8)
def _figure(width: int, height: int, x: Axis, y: Axis) -> Any:
    """Return a figure with its axes: they stay as they are for many steps, and cost more than the curves."""
    plotext.terminal.limit(False, False)
    figure = plot_class(plotext.terminal)
    framed = _framed(width, height, y)
    figure.plot_size(width, height)
    figure.canvas("default")
    figure.axes(framed, pixel=_pixel(AXIS), axis=[0, 1], side=0)
    figure.axes(False, axis=[0, 1], side=1)
    for name, axis in (("x", x), ("y", y)):
        ruler = figure.ruler(name)
        ruler.lim(0, 1)
        shown = axis.ticks if framed else ()
        ruler.ticks(axis.shares([at for at, _ in shown]).tolist(), [label for _, label in shown])
        ruler.pixel(_pixel(LABEL))
    return figure


@cache
def _pixel(number: int) -> Any:
    """Return the colour that stands for a role until the picture is read back."""
    return plotext.pixel((number, 0, 0))


def _row(line: str, roles: dict[int, str]) -> Row:
    """Return a line of plotext's text with its colours read back as roles."""
    spans: list[Span] = []
    role = ""
    for index, piece in enumerate(_SGR.split(line)):
        if index % 2:
            if piece.startswith("38;2;"):
                role = roles.get(int(piece.split(";")[2]), "")
            elif not piece.startswith("48;"):  # a background says nothing, anything else ends the role
                role = ""
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

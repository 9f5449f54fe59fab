"""Strokes: a line of any points as the few pieces of it that can be seen within the axes.

Coordinates are shares of the axes, 0 to 1 within them.
"""

import math
from itertools import pairwise

Corner = tuple[float, float]
Piece = tuple[float, float, bool]  # a point, and whether a new stroke starts there
EVERYWHERE = (-math.inf, math.inf)  # the slopes of a cone that nothing has narrowed


def straightened(points: list[Corner], tolerance: float) -> list[Corner]:
    """Return the points that a line needs to pass no further than that above or below any of them.

    A point costs plotext as much as ten cells, and most of a smooth curve's say nothing that can be seen.
    From a point that is kept, a cone holds the directions that pass by all points since (Williams 1978);
    where the next one lies outside, the one before it is kept. What goes back, or is not finite, is kept.
    """
    kept, last, cone = points[:1], points[0] if points else (0.0, 0.0), EVERYWHERE
    for point in points[1:]:
        ahead = _narrowed(cone, kept[-1], point, tolerance)
        if ahead is None:
            if last != kept[-1]:
                kept.append(last)
            ahead = _narrowed(EVERYWHERE, kept[-1], point, tolerance)
        if ahead is None:
            kept.append(point)
        last, cone = point, ahead or EVERYWHERE
    return [*kept, last] if kept and last != kept[-1] else kept


def _narrowed(cone: Corner, apex: Corner, point: Corner, tolerance: float) -> Corner | None:
    """Return the slopes from the apex that pass by this point as well; None where its own is none of them."""
    run, rise = point[0] - apex[0], point[1] - apex[1]
    if not (0 < run < math.inf and math.isfinite(rise) and cone[0] <= rise / run <= cone[1]):
        return None
    return max(cone[0], (rise - tolerance) / run), min(cone[1], (rise + tolerance) / run)


def inside(point: Corner) -> bool:
    """Is the point within the axes?"""
    return 0 <= point[0] <= 1 and 0 <= point[1] <= 1  # false for nan


def strokes(points: list[Corner]) -> list[Piece]:
    """Return the line as points within the axes, each with whether a new stroke starts there."""
    pieces: list[Piece] = []
    for start, stop in pairwise([points[0], *points]) if points else ():
        piece = _piece(start, stop) if not math.isnan(sum(start)) else (stop, stop)
        if piece is None or not inside(piece[1]):
            continue
        if not pieces or pieces[-1][:2] != piece[0]:
            pieces.append((*piece[0], True))
        if piece[0] != piece[1]:
            pieces.append((*piece[1], False))
    return pieces


def _piece(start: Corner, stop: Corner) -> tuple[Corner, Corner] | None:
    """Return what of the segment lies within the axes (Liang and Barsky 1984), or None."""
    (x0, y0), (x1, y1) = start, stop
    enter, leave = 0.0, 1.0
    for delta, before in ((x1 - x0, x0), (y1 - y0, y0)):
        for direction, room in ((-delta, before), (delta, 1 - before)):
            if direction == 0:
                if room < 0:
                    return None
            elif direction < 0:
                enter = max(enter, room / direction)
            else:
                leave = min(leave, room / direction)
    if not enter <= leave:
        return None

    def at(t: float) -> Corner:
        return min(max(x0 + t * (x1 - x0), 0.0), 1.0), min(max(y0 + t * (y1 - y0), 0.0), 1.0)

    return (start if enter == 0 else at(enter)), (stop if leave == 1 else at(leave))


def on_dots(pieces: list[Piece], columns: int, rows: int) -> tuple[Piece, ...]:
    """Return the points moved to the middle of the braille dots that plotext puts them on.

    A cell has two by four of them. Lines that look the same are the same then.
    """
    across, up = max(1, 2 * (columns - 1)), max(1, 4 * (rows - 1))
    return tuple((_middle(x, across), _middle(y, up), start) for x, y, start in pieces)


def _middle(share: float, dots: int) -> float:
    return min(1.0, (math.floor(share * dots) + 0.5) / dots)

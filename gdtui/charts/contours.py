"""Contours: the dataset's loss over two parameters as a map, and on it each run's path."""

from functools import lru_cache

from gdtui.charts import ticks
from gdtui.charts.arrows import arrows
from gdtui.charts.canvas import Axis, Layer, columns, draw, frame
from gdtui.charts.overlay import drawn, over
from gdtui.charts.paths import Settled, path
from gdtui.charts.scope import Scope, scope
from gdtui.charts.signs import Grid, RunPoint, signs
from gdtui.charts.surface import Plane, levels, surface
from gdtui.core.problem.problems import Problem
from gdtui.core.session.moments import Moment, Trail
from gdtui.display.cells import cells_of, pieces
from gdtui.display.labels import RunLabel, run_labels
from gdtui.display.rows import Cell, Picture, Row, cells, joined


def contours(
    moment: Moment,
    problem: Problem,
    which: tuple[int, ...],
    width: int,
    height: int,
    ascii: bool,
    colours: bool,
) -> Picture:
    """Return the map over two parameters with the runs' paths, their signs, and a cross at the optimum."""
    seen = scope(moment, which)
    names = problem.model.names
    x, y = _axes(seen, width, height)
    grid = Grid(x, y, frame(width, height, x, y))
    several = len(names) > 2
    plane = Plane(which, tuple(moment.params.astype(float).tolist()) if several else (0.0,) * len(names))
    shown = list(zip(moment.trails, run_labels(moment), strict=True))
    shown.append(shown.pop(moment.view))
    paths = [path(trail, label, which, grid) for trail, label in shown]
    layers = [walked.newest for walked in paths]
    best = moment.run.optimum
    if best is not None and seen.holds(best[list(which)]):
        across, up = best[list(which), None]
        layers.append(Layer(across, up, "strong", "✚", "+"))
    layers += arrows(moment, which, grid)
    layers += signs([_run_point(trail, label, which) for trail, label in shown], grid)
    ground = _ground(problem, plane, seen, x, y, width, height, ascii, colours)
    before = _before(tuple(walked.settled for walked in paths), x, y, width, height, ascii)
    ways = over(before, draw(layers, x, y, width, height, ascii))
    picture = _on(ground, ways, colours and not ascii)
    return _named(picture, names[which[0]], names[which[1]], grid)


@lru_cache(maxsize=16)
def _axes(seen: Scope, width: int, height: int) -> tuple[Axis, Axis]:
    """Return axes whose ends are the scope's."""
    (x, y), (half_x, half_y) = seen.centre, seen.half
    up = ticks.across(y - half_y, y + half_y, 10 * max(2, height // 4))
    up = up._replace(ticks=tuple((at, label.rjust(ticks.LABEL)) for at, label in up.ticks))
    return ticks.across(x - half_x, x + half_x, columns(width, up)), up


@lru_cache(maxsize=16)
def _ground(
    problem: Problem,
    plane: Plane,
    seen: Scope,
    x: Axis,
    y: Axis,
    width: int,
    height: int,
    ascii: bool,
    colours: bool,
) -> tuple[tuple[tuple[Cell, ...], ...], Picture]:
    """Return the surface with axes around it, which stay while stepping: as cells, and as rows."""
    place = frame(width, height, x, y)
    heights = surface(levels(problem, plane, seen, place.width, 2 * place.height), colours, ascii)
    ground = []
    for number, row in enumerate(draw([], x, y, width, height, ascii)):
        line = cells(row)
        if number < place.height:
            line[place.left : place.left + place.width] = heights[number]
        ground.append(tuple(line))
    return tuple(ground), tuple(joined(line) for line in ground)


@lru_cache(maxsize=8)
def _before(settled: tuple[Settled, ...], x: Axis, y: Axis, width: int, height: int, ascii: bool) -> Picture:
    """Return the parts of the paths that stay as they are for some steps."""
    return draw([part.layer() for part in settled], x, y, width, height, ascii)


def _on(ground: tuple[tuple[tuple[Cell, ...], ...], Picture], above: Picture, coloured: bool) -> Picture:
    """Return the map with what is drawn upon it, which keeps the map's upper level as its background."""
    rows: list[Row] = []
    for below, row, top in zip(*ground, above, strict=True):
        upon = list(drawn(top))
        if upon:
            line = list(below)
            for column, sign, role in upon:
                behind = line[column][1].partition("/")[0]
                line[column] = (sign, f"{role}/{behind}" if coloured and behind else role)
            row = joined(line)
        rows.append(row)
    return tuple(rows)


def _run_point(trail: Trail, label: RunLabel, which: tuple[int, ...]) -> RunPoint:
    x, y = trail.params[list(which)].astype(float).tolist()
    return RunPoint(label, x, y)


def _named(picture: Picture, across: str, up: str, grid: Grid) -> Picture:
    """Return the picture with the parameters' names where the axes end, if there is room: right and below."""
    left, width = grid.frame.left, grid.frame.width
    last = grid.frame.height + 1
    if last >= len(picture) or not left:
        return picture
    rows = [cells(row) for row in (picture[0], picture[last])]
    for line, name, room, stop in (
        (rows[0], up, left - 1, left - 1),
        (rows[1], across, width // 3, left + width),
    ):
        size = cells_of(name)
        place = slice(stop - size, stop)
        free = all(sign == " " for sign, _ in line[slice(max(0, place.start - 1), stop)])
        if name.isprintable() and 0 < size <= room and free:
            line[place] = [(piece, "strong") for piece in pieces(name)]
    return (joined(rows[0]), *picture[1:last], joined(rows[1]), *picture[last + 1 :])

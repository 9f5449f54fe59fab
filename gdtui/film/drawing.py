"""Cells as parts of an SVG: grounds, shapes and texts, each in a class of its style."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple, TypeVar
from xml.sax.saxutils import escape

from gdtui.display.cells import cells_of
from gdtui.film.colours import Look
from gdtui.film.shapes import ARC, HEIGHT, THIN, WIDTH, Area, Box, Corner, Dot, Shape, shapes_of

BASELINE = 12  # below the top of a cell: where letters stand
TOP = -BASELINE
FONT = "ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace"
FONT_SIZE = 13  # of which a letter is 8 wide in the usual fonts
SPACING = f"letter-spacing:calc({WIDTH}px - 1ch)"  # as wide as a cell, whatever a font has for its letters
APART = 4  # from one dot of braille to the next
BEYOND = 0.1  # by which a line is longer than to its last dot: where it ends there, that may be missing
# What any font has as wide as its letters: ASCII, and signs of the old list that all vendors go by, WGL4.
USUAL = frozenset(map(chr, range(32, 127))) | set("²·×ŷΔ–…∂−≈≤≥")
FAR = 4  # blanks in a text: more end it, and the next one stands where it should without them


Key = TypeVar("Key")

PLAIN = Look("", "")


class Cell(NamedTuple):
    """A cell of a row: its column, what is written in it, and how it is seen."""

    x: int
    grapheme: str
    look: Look


class Classes:
    """The styles that a picture uses, each by a short name, in the order in which they came."""

    def __init__(self, ink: str) -> None:
        """Take the colour of what is written without a class."""
        self.ink = ink.lower()
        self._names: dict[str, str] = {}

    def name(self, style: str) -> str:
        """Return the name of a style, which is written as CSS has it."""
        return self._names.setdefault(style, _letters(len(self._names)))

    @property
    def css(self) -> str:
        """All of them, as a style sheet."""
        writing = f"font:{FONT_SIZE}px {FONT};{SPACING};white-space:pre"
        usual = f"text{{fill:{self.ink};{writing}}}"
        return usual + "".join(f".{name}{{{style}}}" for style, name in self._names.items())


def drawn(cells: Sequence[Cell], ground: str, classes: Classes) -> tuple[list[str], list[str]]:
    """Return the elements that draw cells of a row: grounds that are not of this colour, and what is on them.

    They stand at the height at which letters do, 0: whoever places them moves them down to there.
    """
    return list(_grounds(cells, ground, classes)), [*_shapes(cells, classes), *_texts(cells, classes)]


def named(element: str, name: str) -> str:
    """Return one of these elements in one more class, before its own."""
    word, _, rest = element.partition(" ")
    own = rest.removeprefix('class="')
    return f'{word} class="{name}{"" if own == rest else " "}' + (f'" {rest}' if own == rest else own)


def _grounds(cells: Sequence[Cell], ground: str, classes: Classes) -> Iterator[str]:
    for colour, run in _runs(cells, lambda cell: cell.look.ground):
        if colour != ground:
            name = classes.name(f"fill:{colour}")
            yield f'<path class="{name}" d="{_box(_span(run))}"/>'


def _span(run: Sequence[Cell]) -> Box:
    return Box(run[0].x * WIDTH, 0, (run[-1].x + 1) * WIDTH, HEIGHT)


def _shapes(cells: Sequence[Cell], classes: Classes) -> Iterator[str]:
    """Yield a path for all shapes of one colour and kind, in the order in which the first of each comes."""
    paths: dict[str, list[str]] = {}
    boxes: dict[tuple[str, float, float, float], list[Box]] = {}
    dots: dict[tuple[str, float], list[tuple[float, float]]] = {}
    for cell in cells:
        for shape in _whole(shapes_of(cell.grapheme) or ()):
            if isinstance(shape, Box):
                _join(
                    boxes.setdefault((cell.look.ink, shape.top, shape.bottom, shape.ink), []), cell.x, shape
                )
            elif isinstance(shape, Dot) and not shape.hole:
                place = shape.x + cell.x * WIDTH, shape.y + TOP
                dots.setdefault((cell.look.ink, shape.radius), []).append(place)
            else:
                style, drawing = _path(shape, cell.x * WIDTH, cell.look.ink)
                paths.setdefault(style, []).append(drawing)
    for (colour, _, _, ink), joined in boxes.items():
        style = f"fill:{colour}" + (f";fill-opacity:{ink:g}" if ink < 1 else "")
        paths.setdefault(style, []).extend(map(_box, joined))
    for (colour, radius), centres in dots.items():
        style = f"{_line(colour, 2 * radius)};stroke-linecap:round;stroke-dasharray:0 {APART}"
        paths.setdefault(style, []).append(_dots(centres))
    for style, path in paths.items():
        yield f'<path class="{classes.name(style)}" d="{"".join(path)}"/>'


@cache
def _whole(shapes: tuple[Shape, ...]) -> tuple[Shape, ...]:
    """Return shapes in which two boxes that are one line down, or across, are one box."""
    match shapes:
        case (Box() as first, Box() as second, *rest) if first.ink == second.ink:
            down = (first.left, first.right) == (second.left, second.right)
            if down or (first.top, first.bottom) == (second.top, second.bottom):
                left, top = min(first.left, second.left), min(first.top, second.top)
                right, bottom = max(first.right, second.right), max(first.bottom, second.bottom)
                if down and second.top > first.bottom:
                    return shapes
                return (Box(left, top, right, bottom, first.ink), *_whole(tuple(rest)))
    return shapes


def _join(boxes: list[Box], column: int, box: Box) -> None:
    """Add a box to those as high, as part of the last one where it begins at its end, or within it."""
    left, right = box.left + column * WIDTH, box.right + column * WIDTH
    if boxes and left <= boxes[-1].right:
        left, right = boxes[-1].left, max(right, boxes.pop().right)
    boxes.append(box._replace(left=left, right=right))


def _path(shape: Dot | Corner | Area, x: int, colour: str) -> tuple[str, str]:
    """Return the style of a shape, and its path."""
    if isinstance(shape, Area):
        points = "L".join(f"{x + px:g} {TOP + py:g}" for px, py in shape.points)
        return f"fill:{colour}", f"M{points}z"
    if isinstance(shape, Corner):
        return _line(colour, THIN), _corner(shape, x)
    if not shape.hole:  # a line without length, with round ends
        return _line(
            colour, 2 * shape.radius
        ) + ";stroke-linecap:round", f"M{x + shape.x:g} {TOP + shape.y:g}h0"
    radius = (shape.radius + shape.hole) / 2
    arc = f"a{radius:g} {radius:g} 0 1 1"
    start = f"M{x + shape.x - radius:g} {TOP + shape.y:g}"
    return _line(colour, shape.radius - shape.hole), f"{start}{arc} {2 * radius:g} 0{arc} {-2 * radius:g} 0"


def _dots(centres: Sequence[tuple[float, float]]) -> str:
    """Return lines whose dashes have no length, but round ends: dots, as far apart as those of braille."""
    path, before = "", (0.0, 0.0)
    runs: list[tuple[float, float, float]] = []
    for y, x in sorted((y, x) for x, y in centres):
        if runs and (y, x) == (runs[-1][1], runs[-1][2] + APART):
            runs[-1] = runs[-1][0], y, x
        else:
            runs.append((x, y, x))
    for first, y, last in runs:
        path += f"m{first - before[0]:g} {y - before[1]:g}h{last - first + BEYOND:g}"
        before = last + BEYOND, y
    return path


def _line(colour: str, width: float) -> str:
    return f"fill:none;stroke:{colour};stroke-width:{width:g}"


def _corner(corner: Corner, x: int) -> str:
    """Return a line from one side of a cell round to another."""
    middle_x, middle_y = x + WIDTH // 2, TOP + HEIGHT // 2
    side_x = x + (WIDTH if corner.right > 0 else 0)
    side_y = TOP + (HEIGHT if corner.down > 0 else 0)
    straight = middle_y + corner.down * ARC
    return f"M{middle_x} {side_y}V{straight:g}Q{middle_x} {middle_y} {side_x} {middle_y}"


def _box(box: Box) -> str:
    width, height = box.right - box.left, box.bottom - box.top
    return f"M{box.left:g} {TOP + box.top:g}h{width:g}v{height:g}h{-width:g}z"


def _texts(cells: Sequence[Cell], classes: Classes) -> Iterator[str]:
    """Yield the texts: what has one style and no wide gap is one, as wide as its cells whatever the font."""
    for look, run in _runs(cells, lambda cell: cell.look._replace(ground="")):
        for words in _words(run):
            text = "".join(cell.grapheme for cell in words)
            width = cells_of(text) * WIDTH
            wide = "" if USUAL.issuperset(text) else f' textLength="{width}"'
            where = f'x="{words[0].x * WIDTH}"{wide}'
            yield f"<text {_written(look, classes)}{where}>{escape(text)}</text>"


def _words(run: Sequence[Cell]) -> Iterator[list[Cell]]:
    """Yield what of a run is written with a font, without blanks around it."""
    words: list[Cell] = []
    for cell in run:
        if shapes_of(cell.grapheme) is not None:
            yield from _trimmed(words)
            words = []
        elif words or cell.grapheme != " ":
            words.append(cell)
            if len(words) > FAR and all(each.grapheme == " " for each in words[-FAR - 1 :]):
                yield from _trimmed(words)
                words = []
    yield from _trimmed(words)


def _trimmed(words: list[Cell]) -> Iterator[list[Cell]]:
    while words and words[-1].grapheme == " ":
        words.pop()
    if words:
        yield words


def _written(look: Look, classes: Classes) -> str:
    """Return the class of a text, if it is not written as most are."""
    return (
        ""
        if look[2:] == PLAIN[2:] and look.ink == classes.ink
        else f'class="{classes.name(_writing(look))}" '
    )


def _writing(look: Look) -> str:
    lines = [name for name, on in (("underline", look.underlined), ("line-through", look.struck)) if on]
    return (
        f"fill:{look.ink}"
        + (";font-weight:bold" if look.bold else "")
        + (";font-style:italic" if look.italic else "")
        + (f";text-decoration:{' '.join(lines)}" if lines else "")
    )


def _runs(cells: Iterable[Cell], key: Callable[[Cell], Key]) -> Iterator[tuple[Key, list[Cell]]]:
    """Yield neighbouring cells that have something in common, with what that is."""
    run: list[Cell] = []
    for cell in cells:
        if run and (cell.x != run[-1].x + 1 or key(cell) != key(run[-1])):
            yield key(run[-1]), run
            run = []
        run.append(cell)
    if run:
        yield key(run[-1]), run


def _letters(number: int) -> str:
    """Return a name: a, b, … z, ba, …"""
    name = ""
    while True:
        number, letter = divmod(number, 26)
        name = chr(ord("a") + letter) + name
        if not number:
            return name

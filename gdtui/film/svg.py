"""Pictures and films as SVG, which any browser shows, and GitHub in a README."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple
from xml.sax.saxutils import escape

from gdtui.film.colours import look_of
from gdtui.film.drawing import BASELINE, Cell, Classes, drawn, named
from gdtui.film.frames import Colours, seen
from gdtui.film.playing import Film
from gdtui.film.reel import Picture, PictureRow, size_of
from gdtui.film.shapes import HEIGHT, WIDTH
from gdtui.film.times import TIMED, Span, Times
from gdtui.terminal.styles import PLAIN

MARGIN = 8
NEAR = 3  # columns that never change: fewer are drawn with what changes on both sides
USED = 40  # bytes that it takes to use what is drawn elsewhere


def still(picture: Picture, colours: Colours, title: str) -> str:
    """Return a picture as SVG."""
    classes = Classes(colours.ink)
    rows = [[_always(_cells(row, colours), colours.ground.lower(), classes)] for row in picture]
    return _document(size_of(picture), colours, title, classes.css, _body(rows))


def animated(film: Film) -> str:
    """Return a film as SVG that plays by itself, over and over. Where nothing plays, it is the last picture.

    What never changes in a row is drawn once. Of what does, each piece (a text, the shapes of a colour) is
    drawn once for all times at which it is there, and is seen at these by a rule of the style sheet, which
    all have in common that are seen then. What stands in several rows, one after the other as lines that
    scroll, is drawn once for all of them.
    """
    takes = seen(film)
    size = max(size_of(picture)[0] for _, picture in takes), max(size_of(picture)[1] for _, picture in takes)
    pictures = [_padded(picture, size) for _, picture in takes]
    starts = [at for at, _ in takes]
    spans = list(zip(starts, [*starts[1:], film.length], strict=True))
    colours, times = Colours(film.ground.lower(), film.ink), Times(film.length)
    classes = Classes(film.ink)
    drawings: list[list[Part]] = []
    for y in range(size[1]):
        rows = [picture[y] for picture in pictures]
        stretches = _stretches(rows)
        alone = [cell for cell in _cells(rows[0], colours) if not any(a <= cell.x < b for a, b in stretches)]
        parts = [_always(alone, colours.ground, classes)]
        for stretch in stretches:
            parts += _parts(_versions(rows, spans, stretch), stretch[0], colours, classes, times)
        drawings.append(parts)
    return _document(size, colours, film.title, classes.css + times.css, _body(drawings))


class Part(NamedTuple):
    """Pieces that are drawn in a row, at the times that have a name; without one always."""

    pieces: tuple[str, ...]
    times: str = ""

    @property
    def drawing(self) -> str:
        """All of them."""
        return "".join(self.pieces)


def _always(cells: Sequence[Cell], ground: str, classes: Classes) -> Part:
    """Return cells that never change."""
    return Part(tuple(chain(*drawn(cells, ground, classes))))


def _parts(
    versions: Iterable[tuple[PictureRow, list[Span]]],
    start: int,
    colours: Colours,
    classes: Classes,
    times: Times,
) -> Iterator[Part]:
    """Yield the pieces of a stretch, those together that are seen at the same times; grounds come first."""
    kinds: tuple[dict[str, list[Span]], ...] = ({}, {})
    for version, shown in versions:
        drawing = drawn(_cells(version, colours, start), colours.ground, classes)
        for kind, pieces in zip(kinds, drawing, strict=True):
            for piece in pieces:
                kind.setdefault(piece, []).extend(shown)
    for kind in kinds:
        together: dict[str, list[str]] = {}
        for piece, shown in kind.items():
            together.setdefault(times.name(sorted(shown)), []).append(piece)
        yield from (Part(tuple(pieces), name) for name, pieces in together.items())


def _body(rows: Sequence[Sequence[Part]]) -> str:
    """Return all rows; a drawing that stands in several places is there once, and used at each."""
    places = Counter(part.drawing for parts in rows for part in parts if part.times)
    often = [drawing for drawing, times in places.items() if (times - 1) * len(drawing) > times * USED]
    names = {drawing: f"d{n}" for n, drawing in enumerate(often)}
    kept = "".join(f'<svg id="{name}">{drawing}</svg>' for drawing, name in names.items())
    placed = (_placed(_row(parts, names), y) for y, parts in enumerate(rows))
    return (f"<defs>{kept}</defs>" if kept else "") + "".join(placed)


def _row(parts: Sequence[Part], names: Mapping[str, str]) -> str:
    """Return what is always seen of a row, and then what has its times, in a group of its own."""
    always = "".join(part.drawing for part in parts if not part.times)
    timed = "".join(_timed(part, names) for part in parts if part.times)
    return always + (f"<{TIMED}>{timed}</{TIMED}>" if timed else "")


def _timed(part: Part, names: Mapping[str, str]) -> str:
    if part.drawing in names:
        return f'<use class="{part.times}" xlink:href="#{names[part.drawing]}"/>'
    if len(part.pieces) > 1:
        return f'<g class="{part.times}">{part.drawing}</g>'
    return named(part.pieces[0], part.times)


def _placed(drawing: str, y: int) -> str:
    """Return a drawing of a row at its place."""
    return f'<svg y="{y * HEIGHT + BASELINE}">{drawing}</svg>' if drawing else ""


def _padded(picture: Picture, size: tuple[int, int]) -> Picture:
    """Return a picture as large as the largest one."""
    columns, rows = size
    if size_of(picture) == size:
        return picture
    blank = PictureRow((" ",) * columns, (PLAIN,) * columns)
    wide = [
        PictureRow(
            row.graphemes + (" ",) * (columns - len(row.graphemes)),
            row.styles + (PLAIN,) * (columns - len(row.styles)),
        )
        for row in picture
    ]
    return (*wide, *[blank] * (rows - len(wide)))


def _cells(row: PictureRow, colours: Colours, start: int = 0) -> list[Cell]:
    """Return the cells of a row, or of a part of it that begins at a column."""
    return [
        Cell(x, grapheme, look_of(style, colours.ink, colours.ground))
        for x, (grapheme, style) in enumerate(zip(*row, strict=True), start)
    ]


def _stretches(rows: Sequence[PictureRow]) -> list[tuple[int, int]]:
    """Return the columns of a row that change at any time, as stretches with wide gaps between them."""
    different: set[int] = set()
    for row, after in zip(rows, rows[1:], strict=False):
        if row is not after:
            pairs = zip(row.graphemes, after.graphemes, row.styles, after.styles, strict=True)
            different.update(x for x, (old, new, was, now) in enumerate(pairs) if old != new or was != now)
    found: list[tuple[int, int]] = []
    for x in sorted(different):
        if found and x - found[-1][1] < NEAR:
            found[-1] = found[-1][0], x + 1
        else:
            found.append((x, x + 1))
    return found


def _versions(
    rows: Sequence[PictureRow], spans: Sequence[Span], stretch: tuple[int, int]
) -> Iterator[tuple[PictureRow, list[Span]]]:
    """Yield each version of a stretch once, with all its times."""
    start, end = stretch
    seen_at: dict[PictureRow, list[Span]] = {}
    for row, span in zip(rows, spans, strict=True):
        version = PictureRow(row.graphemes[start:end], row.styles[start:end])
        seen_at.setdefault(version, []).append(span)
    yield from seen_at.items()


def _document(size: tuple[int, int], colours: Colours, title: str, css: str, body: str) -> str:
    width, height = size[0] * WIDTH + 2 * MARGIN, size[1] * HEIGHT + 2 * MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" xmlns:xlink="http://www.w3.org/1999/xlink" xml:space="preserve">'
        f"<title>{escape(title)}</title><style>svg{{overflow:visible}}{css}</style>"
        f'<rect width="{width}" height="{height}" rx="6" fill="{colours.ground.lower()}"/>'
        f'<svg x="{MARGIN}" y="{MARGIN}">{body}</svg></svg>\n'
    )

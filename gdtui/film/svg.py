"""Pictures and films as SVG, which any browser shows, and GitHub in a README."""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from gdtui.film.colours import look_of
from gdtui.film.drawing import FONT, FONT_SIZE, Cell, Classes, drawn
from gdtui.film.frames import Colours, seen
from gdtui.film.playing import Film
from gdtui.film.reel import Picture, PictureRow, size_of
from gdtui.film.shapes import HEIGHT, WIDTH
from gdtui.terminal.styles import PLAIN

MARGIN = 8
NEAR = 4  # columns that never change: fewer are drawn with what changes on both sides

Span = tuple[int, int]  # from a time or a column, to another


def still(picture: Picture, colours: Colours, title: str) -> str:
    """Return a picture as SVG."""
    classes = Classes()
    rows = (_cells(row, colours) for row in picture)
    parts = [drawn(row, y, colours.ground.lower(), classes) for y, row in enumerate(rows)]
    return _document(size_of(picture), colours, title, classes.css, "".join(parts))


def animated(film: Film) -> str:
    """Return a film as SVG that plays by itself, over and over. Where nothing plays, it is the last picture.

    What never changes in a row is drawn once. What does is drawn once for all times at which it is the
    same, and is seen at these: a rule of the style sheet, which all have in common that are seen then.
    """
    colours = Colours(film.ground.lower(), film.ink)
    takes = seen(film)
    size = max(size_of(picture)[0] for _, picture in takes), max(size_of(picture)[1] for _, picture in takes)
    pictures = [_padded(picture, size) for _, picture in takes]
    starts = [at for at, _ in takes]
    spans = list(zip(starts, [*starts[1:], film.length], strict=True))
    classes, times = Classes(), _Times(film.length)
    parts: list[str] = []
    for y in range(size[1]):
        rows = [picture[y] for picture in pictures]
        changing = _stretches(rows)
        still_cells = [
            cell for cell in _cells(rows[0], colours) if not any(a <= cell.x < b for a, b in changing)
        ]
        parts.append(drawn(still_cells, y, colours.ground, classes))
        for stretch in changing:
            parts += _versions(rows, spans, stretch, y, colours, classes, times)
    return _document(size, colours, film.title, classes.css + times.css, "".join(parts))


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


def _cells(row: PictureRow, colours: Colours, start: int = 0, end: int | None = None) -> list[Cell]:
    pairs = zip(row.graphemes[start:end], row.styles[start:end], strict=True)
    return [
        Cell(x, grapheme, look_of(style, colours.ink, colours.ground))
        for x, (grapheme, style) in enumerate(pairs, start)
    ]


def _stretches(rows: Sequence[PictureRow]) -> list[Span]:
    """Return the columns of a row that change at any time, as stretches with wide gaps between them."""
    different: set[int] = set()
    for row, after in zip(rows, rows[1:], strict=False):
        if row is not after:
            pairs = zip(row.graphemes, after.graphemes, row.styles, after.styles, strict=True)
            different.update(x for x, (old, new, was, now) in enumerate(pairs) if old != new or was != now)
    found: list[Span] = []
    for x in sorted(different):
        if found and x - found[-1][1] < NEAR:
            found[-1] = found[-1][0], x + 1
        else:
            found.append((x, x + 1))
    return found


def _versions(
    rows: Sequence[PictureRow],
    spans: Sequence[Span | tuple[float, float]],
    stretch: Span,
    y: int,
    colours: Colours,
    classes: Classes,
    times: "_Times",
) -> Iterator[str]:
    """Yield each version of a stretch once, seen at all its times."""
    start, end = stretch
    seen: dict[PictureRow, list[tuple[float, float]]] = {}
    for row, span in zip(rows, spans, strict=True):
        version = PictureRow(row.graphemes[start:end], row.styles[start:end])
        seen.setdefault(version, []).append(span)
    for version, shown in seen.items():
        cells = [cell._replace(x=cell.x + start) for cell in _cells(version, colours)]
        if drawing := drawn(cells, y, colours.ground, classes):
            yield f'<g class="{times.name(shown)}">{drawing}</g>'


class _Times:
    """The times at which something is seen, each set of them by a short name."""

    def __init__(self, length: float) -> None:
        self._length = length
        self._names: dict[tuple[tuple[float, float], ...], str] = {}

    def name(self, shown: Sequence[tuple[float, float]]) -> str:
        """Return the name of some times, which are in order; those that touch are one."""
        joined: list[tuple[float, float]] = []
        for begin, end in shown:
            if joined and joined[-1][1] == begin:
                begin = joined.pop()[0]
            joined.append((begin, end))
        return self._names.setdefault(tuple(joined), f"t{len(self._names)}")

    @property
    def css(self) -> str:
        """The rules: without animation, what is seen at the end is seen."""
        rules = [f"g{{animation-duration:{self._length:g}s}}"] if self._names else []
        for times, name in self._names.items():
            last = times[-1][1] >= self._length
            rules.append(f".{name}{{{'' if last else 'visibility:hidden;'}animation-name:{name}}}")
            rules.append(f"@keyframes {name}{{{self._frames(times)}}}")
        return "".join(rules)

    def _frames(self, times: Sequence[tuple[float, float]]) -> str:
        frames = [] if times[0][0] == 0 else ["0%{visibility:hidden}"]
        for begin, end in times:
            frames.append(f"{self._share(begin)}{{visibility:visible}}")
            if end < self._length:
                frames.append(f"{self._share(end)}{{visibility:hidden}}")
        return "".join(frames)

    def _share(self, at: float) -> str:
        return f"{round(100 * at / self._length, 3):g}%"


def _document(size: tuple[int, int], colours: Colours, title: str, css: str, body: str) -> str:
    width, height = size[0] * WIDTH + 2 * MARGIN, size[1] * HEIGHT + 2 * MARGIN
    usual = (
        f"text{{font:{FONT_SIZE}px {FONT};white-space:pre}}"
        "g{animation-timing-function:step-end;animation-iteration-count:infinite}"
        "@media(prefers-reduced-motion){g{animation:none!important}}"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" xml:space="preserve">'
        f"<title>{escape(title)}</title><style>{usual}{css}</style>"
        f'<rect width="{width}" height="{height}" rx="6" fill="{colours.ground.lower()}"/>'
        f'<svg x="{MARGIN}" y="{MARGIN}">{body}</svg></svg>\n'
    )

"""The loss chart of a run as a picture, without a screen."""

from pathlib import Path

from gdtui.charts.loss import legend, loss_chart, telling_view
from gdtui.core.runs.trained import Trained
from gdtui.core.session.moments import Moment
from gdtui.display.labels import choices_of
from gdtui.display.rows import Row, Span, cells
from gdtui.display.views import scale_words
from gdtui.film.colours import mixed, sgr
from gdtui.film.frames import Colours
from gdtui.film.outputs import write_picture
from gdtui.film.reel import Picture, PictureRow
from gdtui.locales import text
from gdtui.terminal.styles import Style
from gdtui.ui.themes import DARK, variables

WIDTH, HEIGHT = 100, 28  # cells of the chart; the title and the legend stand above and below
MARGIN = 2  # columns at the sides of what has none, and half as many rows
SCREEN = Colours(DARK.background or "", DARK.foreground or "")
PAPER = Colours("#ffffff", "#000000")
FAINT, FAINT_ROLES = 0.6, ("axis", "label", "dim")  # how much of the ink axes and their numbers have


def chart_picture(run: Trained, steps: int, on_paper: bool) -> Picture:
    """Return the losses of a run's first steps, with a title and a legend, as on the screen or for paper."""
    moment, colours = Moment(run, steps), PAPER if on_paper else SCREEN
    view = telling_view(moment, WIDTH)
    axes = text("trace.chart_alone", scale=scale_words(view))
    head = (Span(_title(run), "title"),), (Span(axes, "label"),)
    rows = [*head, (), *loss_chart(moment, WIDTH, HEIGHT, view), (), legend(moment, WIDTH)]
    runs = variables(dark=not on_paper, greys=False)
    faint = mixed(colours.ground, colours.ink, FAINT)

    def style(role: str) -> Style:
        ink = runs.get(f"run-{role}", faint if role in FAINT_ROLES else colours.ink)
        attributes = frozenset({"1"} if role == "title" else ())
        return Style(sgr(38, ink), sgr(48, colours.ground), attributes)

    return tuple(_row(row, {role: style(role) for _, role in cells(row)} | {"": style("")}) for row in rows)


def write_chart(run: Trained, steps: int, path: Path, on_paper: bool) -> None:
    """Write the picture. InputError where that cannot be; then the file is as it was."""
    colours, picture = PAPER if on_paper else SCREEN, chart_picture(run, steps, on_paper)
    if path.suffix.lower() == ".png":  # an SVG has a margin of its own, and a text needs none
        picture = with_margin(picture, colours)
    write_picture(picture, path, colours, _title(run))


def _title(run: Trained) -> str:
    """Return what was run, and how."""
    chosen = choices_of(run.config, run.batching.samples)
    return text("film.chart", problem=run.problem.name, run=chosen.word, batch=chosen.batch, rate=chosen.rate)


def with_margin(picture: Picture, colours: Colours) -> Picture:
    """Return a picture with blank cells around it, as it stands well in a page."""
    style = Style(sgr(38, colours.ink), sgr(48, colours.ground))
    across, width = (" ",) * MARGIN, len(picture[0].graphemes) + 2 * MARGIN
    blank = PictureRow((" ",) * width, (style,) * width)
    sides = (style,) * MARGIN
    rows = [PictureRow((*across, *row.graphemes, *across), (*sides, *row.styles, *sides)) for row in picture]
    return (blank, *rows, blank)


def _row(row: Row, styles: dict[str, Style]) -> PictureRow:
    """Return a row of the picture, as wide as the chart."""
    found = [*cells(row), *[(" ", "")] * WIDTH][:WIDTH]
    return PictureRow(tuple(sign for sign, _ in found), tuple(styles[role] for _, role in found))

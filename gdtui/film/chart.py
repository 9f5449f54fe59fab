"""The loss chart of a run as a picture, without a screen."""

from gdtui.charts.loss import legend, loss_chart
from gdtui.core.runs.trained import Trained
from gdtui.core.session.moments import Moment
from gdtui.display.rows import Row, Span, cells
from gdtui.film.colours import mixed, sgr
from gdtui.film.frames import Colours
from gdtui.film.reel import Picture, PictureRow
from gdtui.locales import text
from gdtui.terminal.styles import Style
from gdtui.ui.themes import DARK, variables

WIDTH, HEIGHT = 100, 28  # cells of the chart; the title and the legend stand above and below
SCREEN = Colours(DARK.background or "", DARK.foreground or "")
PAPER = Colours("#ffffff", "#000000")
FAINT, FAINT_ROLES = 0.6, ("axis", "label", "dim")  # how much of the ink axes and their numbers have


def chart_picture(run: Trained, steps: int, on_paper: bool) -> Picture:
    """Return the losses of a run's first steps, with a title and a legend, as on the screen or for paper."""
    moment, colours = Moment(run, steps), PAPER if on_paper else SCREEN
    title = (Span(text("film.chart", problem=run.problem.name), "title"),)
    rows = [title, (), *loss_chart(moment, WIDTH, HEIGHT), (), legend(moment, WIDTH)]
    runs = variables(dark=not on_paper, greys=False)
    faint = mixed(colours.ground, colours.ink, FAINT)

    def style(role: str) -> Style:
        ink = runs.get(f"run-{role}", faint if role in FAINT_ROLES else colours.ink)
        attributes = frozenset({"1"} if role == "title" else ())
        return Style(sgr(38, ink), sgr(48, colours.ground), attributes)

    return tuple(_row(row, {role: style(role) for _, role in cells(row)} | {"": style("")}) for row in rows)


def _row(row: Row, styles: dict[str, Style]) -> PictureRow:
    """Return a row of the picture, as wide as the chart."""
    found = [*cells(row), *[(" ", "")] * WIDTH][:WIDTH]
    return PictureRow(tuple(sign for sign, _ in found), tuple(styles[role] for _, role in found))

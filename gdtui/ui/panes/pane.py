"""What every pane is: a titled frame around rows that follow from a moment, drawn line by line."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Self

from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip

from gdtui.core.session.moments import Moment
from gdtui.display.ascii import ascii_row
from gdtui.display.labels import PLAIN
from gdtui.display.rows import Picture, Row
from gdtui.locales import texts
from gdtui.ui.panes.large import Figure, large_rows
from gdtui.ui.panes.row_widget import RowWidget, roles
from gdtui.ui.panes.tabs import tab_at, tab_row

LARGE = 3  # of so many rows one may be large numbers
EDGE = 3  # columns of the frame before a title begins: corner, line, blank

# What a role looks like on the frame, where Textual takes styles only in words.
ON_FRAME = {"front": "bold", "tab": "not bold", "dim": "not bold $foreground 60%"} | {
    run: f"$run-{run}" for run in PLAIN
}


class Pane(RowWidget, can_focus=True):
    """A pane of the main screen: rows that follow from the moment and the size, made anew only with those."""

    class Asked(Message):
        """The tab of another pane was clicked."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    COMPONENT_CLASSES = roles("dim", "accent")  # of the large numbers; a pane's own come to these

    # var, not reactive: the lines that differ are drawn again, not the whole pane.
    moment: var[Moment | None] = var(None)
    charts: var[bool] = var(False)  # may charts be drawn yet?
    enlarged: var[bool] = var(False)  # has it the screen to itself, for all to see?
    tabs: var[tuple[str, ...]] = var(())  # the panes in this one's place, itself among them

    def __init__(self, name: str) -> None:
        super().__init__(id=name)
        self._rows: Picture = ()
        self._made_for: object = None
        self._lines: Picture = ()
        self._lines_for: object = None
        self._edge_line: int | None = None
        self._drawn: dict[int, Row] = {}  # the lines in sight, as they were drawn last
        self._labels: tuple[Row, Row] = ((), ())

    def titles(self) -> Sequence[str]:
        """Return what this pane is called, from all that is to be said to a word."""
        return texts(f"title.{self.id}")

    def footing(self, title: Row) -> Row:
        """Return what stands on the lower edge, given what stands on the upper one."""
        return ()

    def rows(self, moment: Moment, width: int, height: int) -> Picture:
        """Return all rows of this pane for a moment, in a frame of that size."""
        raise NotImplementedError

    def length(self, moment: Moment, width: int, height: int) -> int:
        """Return how many rows there are."""
        return len(self._made(moment, width, height))

    def figures(self, moment: Moment) -> Sequence[Figure]:
        """Return what is shown large when the pane has the screen to itself."""
        names = moment.run.names
        return tuple(map(Figure, names, moment.params.tolist()))

    @property
    def band(self) -> Picture:
        """The large numbers above the rows, at most a third of the pane; nothing unless it is enlarged."""
        if not self.enlarged or self.moment is None:
            return ()
        width, height = self.size
        return large_rows(self.figures(self.moment), width, height // LARGE, self.ascii)

    def watch_moment(self) -> None:
        """Show the new moment."""
        self.renew()

    def watch_charts(self) -> None:
        """Draw what had to wait."""
        self.renew()

    def watch_enlarged(self) -> None:
        """Make room for large numbers, or take it back."""
        self.renew()

    def watch_tabs(self) -> None:
        """Name the panes in this place."""
        self._label()

    def on_resize(self) -> None:
        """Fit the rows to the new size."""
        self.renew()

    def on_click(self, event: events.Click) -> None:
        """Ask for the pane whose tab was clicked."""
        tab = tab_at(self._labels[0], event.x - EDGE) if event.y == 0 and len(self.tabs) > 1 else None
        if tab is not None:
            self.post_message(self.Asked(self.tabs[tab]))

    @property
    def movable(self) -> bool:
        """Is there more than is in sight, or something in it to be moved?"""
        return self.virtual_size.height > self.size.height

    def move(self, by: int) -> None:
        """Go on by so many rows: a pane scrolls, unless there is something in it to be moved."""
        self.scroll_relative(y=by, animate=False)

    def renew(self) -> None:
        """Draw again what differs; a pane that is not seen does so when it is."""
        self._made_for = self._lines_for = None
        if self.moment is None or not self.display or not self.size:
            return
        try:
            self._renew(self.moment)
        except Exception as error:
            self.app.post_message(self.Failed(error))
            self.refresh()  # the line that fails says so

    def _renew(self, moment: Moment) -> None:
        band = len(self.band)
        width, height = self.size
        self.virtual_size = Size(width, band + self.length(moment, width, height - band))
        self.bring_in_sight()
        self._label()
        # Composing a line costs more than making it.
        first, lines = self.scroll_offset.y, self.lines()
        for y in range(self.size.height):
            if self._drawn.get(y) != (lines[y] if y < len(lines) else ()):
                self.refresh_line(y + first)

    def bring_in_sight(self) -> None:
        """Scroll to what should be seen of a new moment; most panes stay where they are."""

    @property
    def edge(self) -> int:
        """The columns that the frame has for a title."""
        return max(0, self.outer_size.width - 2 * EDGE)

    def _label(self) -> None:
        """Put title and footing on the frame, where they are not as they were."""
        before, self._labels = self._labels, self._labels_now()
        if self._labels[0] != before[0]:
            with self._refreshing(-1):
                self.border_title = self._content(self._labels[0])
        if self._labels[1] != before[1]:
            with self._refreshing(self.size.height):
                self.border_subtitle = self._content(self._labels[1])

    def _labels_now(self) -> tuple[Row, Row]:
        try:
            title = tab_row(self.tabs, self.id or "", self.titles(), self.edge)
            return title, self.footing(title)
        except Exception as error:
            self.app.post_message(self.Failed(error))
            return (), ()

    @contextmanager
    def _refreshing(self, y: int) -> Iterator[None]:
        """Have what is set on the frame draw its own line: by itself it would draw the whole pane."""
        self._edge_line = y
        try:
            yield
        finally:
            self._edge_line = None

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Draw regions again, or everything; or only the line of the frame that is being set."""
        if self._edge_line is not None and not regions:
            regions = (Region(-1, self._edge_line, self.outer_size.width, 1),)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def _content(self, row: Row) -> Content:
        spans = ascii_row(row) if self.ascii else row
        return Content.assemble(*((text, ON_FRAME.get(role, "")) for text, role in spans))

    def render_line(self, y: int) -> Strip:
        """Return a line as Textual draws it, and remember that it is drawn."""
        self._drawn[y] = self.line(y)
        return super().render_line(y)

    def lines(self) -> Picture:
        """Return the lines in sight, as far as there are rows."""
        if self.moment is None:
            return ()
        size, first = self.size, self.scroll_offset.y
        key = (self.moment, size, first)
        if self._lines_for != key:
            self._lines, self._lines_for = self._in_sight(self.moment, size, first), key
        return self._lines

    def _in_sight(self, moment: Moment, size: Size, first: int) -> Picture:
        try:
            band = self.band
            return (*band, *self.sight(moment, size.width, size.height - len(band), first))
        except Exception as error:
            return (self.fault_row(error),)

    def sight(self, moment: Moment, width: int, height: int, first: int) -> Picture:
        """Return the lines in sight when the row `first` is at the top."""
        return self._made(moment, width, height)[first : first + height]

    def line(self, y: int) -> Row:
        """Return the line `y` of what is in sight; empty below the last row."""
        lines = self.lines()
        return lines[y] if y < len(lines) else ()

    def _made(self, moment: Moment, width: int, height: int) -> Picture:
        key = (moment, width, height)
        if self._made_for != key:
            self._rows, self._made_for = self.rows(moment, width, height), key
        return self._rows

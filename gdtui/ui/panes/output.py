"""The output pane: what the program printed, as far as the cursor has come."""

from collections.abc import Sequence

from rich.style import Style

from gdtui.core.runs.source import Printed
from gdtui.core.session.moments import Moment
from gdtui.display.rows import Picture, Row, Span, length, within
from gdtui.locales import counted_forms, texts
from gdtui.ui.panes.inks import inked
from gdtui.ui.panes.pane import Pane
from gdtui.ui.panes.row_widget import roles

COLOURED = "~"  # between a role and the SGR parameters of the program's own
STYLES = 4096  # that are remembered


class OutputPane(Pane):
    """Shows the lines that were printed by now, those of the last step lit; the newest are in sight.

    What the program has coloured is in its colours, as far as these can be read on ours.
    """

    COMPONENT_CLASSES = roles("dim", "accent")

    def __init__(self) -> None:
        super().__init__("output")

    def titles(self) -> Sequence[str]:
        """Return the name, and how many lines are not kept."""
        run = None if self.moment is None else self.moment.run.recorded
        more = 0 if run is None else run.source.left_out
        plain, said = super().titles(), counted_forms("output.left_out", more) if more else ()
        return (*(f"{plain[0]} · {each}" for each in said), *plain)

    def length(self, moment: Moment, width: int, height: int) -> int:
        """Return how many lines there are, or one that says that there is none."""
        return max(1, _count(moment))

    def sight(self, moment: Moment, width: int, height: int, first: int) -> Picture:
        """Return the lines from `first` on."""
        run, count = moment.run.recorded, _count(moment)
        if run is None or not count:
            return ((Span(f" {texts('output.nothing')[0]}", "dim"),),)
        return tuple(
            _row(line, width, "accent" if line.step == moment.steps and line.step else "")
            for line in run.source.printed(first, min(count, first + height))
        )

    def _plain_style(self, role: str) -> Style:
        own, coloured, parameters = role.partition(COLOURED)
        style = super()._plain_style(own)
        if not coloured:
            return style
        if len(self._styles) > STYLES:
            self._styles.clear()
        return style + inked(parameters, self.styles.color, self.background_colors[1])

    def bring_in_sight(self) -> None:
        """Turn to the newest line."""
        lines = 0 if self.moment is None else _count(self.moment)
        top = max(0, lines - (self.size.height - len(self.band)))
        if self.scroll_offset.y != top:
            self.scroll_to(y=top, animate=False, force=True, immediate=True)


def _row(line: Printed, width: int, role: str) -> Row:
    """Return a line as far as it fits."""
    row = Span(" "), *(Span(text, f"{role}{COLOURED}{own}" if own else role) for text, own in line.pieces)
    return row if length(row) <= width else (*within(row, width - 1), Span("…", role))


def _count(moment: Moment) -> int:
    """Return how many lines were printed by now."""
    run = moment.run.recorded
    return 0 if run is None else run.source.count_printed(moment.steps)

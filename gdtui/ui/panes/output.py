"""The output pane: what the program printed, as far as the cursor has come."""

from collections.abc import Sequence

from gdtui.core.session.moments import Moment
from gdtui.display.cells import shortened
from gdtui.display.rows import Picture, Span
from gdtui.locales import counted_forms, texts
from gdtui.ui.panes.pane import Pane
from gdtui.ui.panes.row_widget import roles


class OutputPane(Pane):
    """Shows the lines that were printed by now, those of the last step lit; the newest are in sight."""

    COMPONENT_CLASSES = roles("dim", "accent")

    def __init__(self) -> None:
        super().__init__("output")
        self._printed: Sequence[tuple[int, str]] = ()

    def titles(self) -> Sequence[str]:
        """Return the name, and how many lines are not kept."""
        run = None if self.moment is None else self.moment.run.recorded
        more = 0 if run is None else run.source.left_out
        plain, said = super().titles(), counted_forms("output.left_out", more) if more else ()
        return (*(f"{plain[0]} · {each}" for each in said), *plain)

    def watch_moment(self) -> None:
        """Take what was printed by then."""
        run = None if self.moment is None else self.moment.run.recorded
        self._printed = () if run is None or self.moment is None else run.source.printed(self.moment.steps)
        super().watch_moment()

    def length(self, moment: Moment, width: int, height: int) -> int:
        """Return how many lines there are."""
        return max(1, len(self._printed))

    def sight(self, moment: Moment, width: int, height: int, first: int) -> Picture:
        """Return the lines from `first` on."""
        if not self._printed:
            return ((Span(f" {texts('output.nothing')[0]}", "dim"),),)
        return tuple(
            (Span(f" {shortened(line, width - 1)}", "accent" if step == moment.steps and step else ""),)
            for step, line in self._printed[first : first + height]
        )

    def bring_in_sight(self) -> None:
        """Turn to the newest line."""
        top = max(0, len(self._printed) - (self.size.height - len(self.band)))
        if self.scroll_offset.y != top:
            self.scroll_to(y=top, animate=False, force=True, immediate=True)

"""The landscape pane: the loss over the parameters, and the runs in it."""

from collections.abc import Sequence

from textual.reactive import var

from gdtui.core.session.moments import Moment
from gdtui.display.rows import Picture, Row, blank, length
from gdtui.display.views import View
from gdtui.locales import text, texts
from gdtui.ui.panes.pane import Pane
from gdtui.ui.panes.row_widget import roles


class LandscapePane(Pane):
    """Shows a valley for one parameter, a map for two, once the screen has been seen."""

    COMPONENT_CLASSES = roles("axis", "label", "valley", "strong", "accent", "current")

    chart_view: var[View] = var(View())

    shades: var[bool] = var(True)  # has the terminal many colours? Without them characters tell heights

    def __init__(self) -> None:
        super().__init__("landscape")

    def watch_chart_view(self) -> None:
        """Draw it over other parameters."""
        self.renew()

    def titles(self) -> Sequence[str]:
        """Return what is shown over which parameters, and how much closer than at the start."""
        if self.moment is None or not self.charts:
            return texts("title.landscape")
        from gdtui.charts.landscape import magnification, pair

        names = self.moment.run.names
        over = ", ".join(names[i] for i in pair(self.moment.run, self.chart_view))
        magnified = magnification(self.moment, self.chart_view)
        closer = f" · ×{magnified}" if magnified > 1 else ""
        pane, *shorter = texts("title.landscape")
        loss = text("landscape.dataset_loss" if len(names) > 1 else "landscape.loss")
        titles = texts("landscape.titles", pane=pane, loss=loss, names=over, closer=closer)
        return (*titles, pane, *shorter)

    def footing(self, title: Row) -> Row:
        """Return which valley the step went down, or where the other parameters are held."""
        if self.moment is None or not self.charts:
            return ()
        from gdtui.charts.landscape import caption

        for row in caption(self.moment, self.chart_view):
            if length(row) <= self.edge:
                return row
        return ()

    def rows(self, moment: Moment, width: int, height: int) -> Picture:
        """Return the landscape, at exactly the size of the frame."""
        if not self.charts:
            return blank(width, height)
        from gdtui.charts.landscape import landscape

        return landscape(moment, width, height, self.chart_view, self.ascii, self.shades)

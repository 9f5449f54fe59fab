"""The loss pane: the chart of the dataset's loss."""

from collections.abc import Sequence

from textual.reactive import var

from gdtui.charts.picture import Picture, Row, Span, blank
from gdtui.core.moments import Moment
from gdtui.ui.panes.pane import RUNS, Pane, roles


class LossPane(Pane):
    """Shows the loss chart, once the screen has been seen: its library is the slowest to come."""

    COMPONENT_CLASSES = roles("axis", "label", *RUNS)

    log_scale: var[bool] = var(False)

    def __init__(self) -> None:
        super().__init__("loss")

    def watch_log_scale(self) -> None:
        """Draw the other axis."""
        self.renew()

    def titles(self) -> Sequence[str]:
        """Return which loss it is, over what, as far as there is room."""
        scale = " (log)" if self.log_scale else ""
        return (
            f"Loss · dataset mean{scale}, over epochs",
            f"Loss · dataset mean{scale}",
            f"Loss{scale}",
            "Loss",
        )

    def footing(self, title: Row) -> Row:
        """Return the runs on the chart with their losses, and which loss that is where the title does not."""
        if self.moment is None or not self.charts:
            return ()
        from gdtui.charts.loss import legend

        said = any("mean" in span.text for span in title)
        head = () if said else (Span("dataset mean  ", "dim"),)
        runs = legend(self.moment, self.edge - sum(len(span.text) for span in head))
        return head + tuple(span for run in runs for span in (Span("  "), run))[1:]

    def rows(self, moment: Moment, width: int, height: int) -> Picture:
        """Return the chart, at exactly the size of the frame."""
        if not self.charts:
            return blank(width, height)
        from gdtui.charts.loss import loss_chart

        return loss_chart(moment, width, height, self.log_scale, self.ascii)

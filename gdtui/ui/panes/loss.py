"""The loss pane: the chart of the dataset's loss."""

from textual.reactive import var

from gdtui.charts.picture import Picture, blank
from gdtui.core.moments import Moment
from gdtui.ui.panes.pane import Pane

COLOURS = {"sgd": "$run-sgd", "gd": "$run-gd", "mini": "$run-mini"}  # of the legend on the frame


class LossPane(Pane):
    """Shows the loss chart, once the screen has been seen: its library is the slowest to come."""

    log_scale: var[bool] = var(False)

    def __init__(self) -> None:
        super().__init__("loss", "Loss")

    def watch_log_scale(self) -> None:
        """Draw the other axis."""
        self.renew()

    def renew(self) -> None:
        """Draw again, and name what is drawn."""
        super().renew()
        scale = " (log)" if self.log_scale else ""
        self.border_title = f"Loss · dataset mean{scale}, over epochs"
        if self.moment is not None and self.charts:
            from gdtui.charts.loss import legend

            runs = legend(self.moment, self.size.width - 2)
            self.border_subtitle = "  ".join(f"[{COLOURS[role]}]{text}[/]" for text, role in runs)

    def rows(self, moment: Moment, width: int, height: int) -> Picture:
        """Return the chart, at exactly the size of the frame."""
        if not self.charts:
            return blank(width, height)
        from gdtui.charts.loss import loss_chart

        return loss_chart(moment, width, height, self.log_scale)

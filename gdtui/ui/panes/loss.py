"""The loss pane: the chart of one of the three losses."""

from collections.abc import Sequence

from textual.reactive import var

from gdtui.core.runs.kinds import Measure
from gdtui.core.runs.run import Run
from gdtui.core.session.moments import Moment
from gdtui.display.cells import wrapped
from gdtui.display.labels import run_labels
from gdtui.display.rows import Picture, Row, Span, blank
from gdtui.display.views import View, loss_forms, loss_words, scale_words
from gdtui.locales import text, texts
from gdtui.ui.panes.large import Figure
from gdtui.ui.panes.pane import Pane
from gdtui.ui.panes.row_widget import roles


class LossPane(Pane):
    """Shows the chart, once the screen has been seen: its library is the slowest to come."""

    COMPONENT_CLASSES = roles("axis", "label", "dim")

    chart_view: var[View] = var(View())

    def __init__(self) -> None:
        super().__init__("loss")

    def watch_chart_view(self) -> None:
        """Draw the other loss, or over other axes."""
        self.renew()

    def titles(self) -> Sequence[str]:
        """Return which loss it is, over what, as far as there is room."""
        view = self.chart_view
        unit = texts(f"unit.{view.unit}")
        return texts(
            "loss.titles",
            pane=texts("title.loss")[0],
            loss=self._loss_words(view.loss),
            scale=scale_words(view) + self._where(view),
            unit=unit[0],
            short=unit[-1],
        )

    def _loss_words(self, loss: Measure) -> str:
        """Return what the loss is called: that of a program as it is there, and where it is computed."""
        run = None if self.moment is None else self.moment.run.recorded
        if loss != "recorded" or run is None or (name := run.source.listing.loss) is None:
            return loss_words(loss)
        line = dict(run.source.listing.assigned).get(name)
        return name if line is None else text("loss.own", name=name, line=line)

    def _where(self, view: View) -> str:
        """Say where a loss is known, if that is not after each update."""
        trails = self.moment.trails if self.moment is not None else ()
        some = any(trail.run.losses.sampled(view.loss) for trail in trails)
        return f" {text('loss.sampled')}" if some else ""

    def footing(self, title: Row) -> Row:
        """Return the runs on the chart with their losses, and which loss that is where the title does not."""
        if self.moment is None or not self.charts:
            return ()
        from gdtui.charts.loss import legend

        words = self._loss_words(self.chart_view.loss)
        named = any(words in span.text for span in title)
        heads = ("",) if named else (words, loss_forms(self.chart_view.loss)[-1])
        runs = legend(self.moment, self.edge, self.chart_view, heads=heads)
        return tuple(span for run in runs for span in (Span("  "), run))[1:]

    def figures(self, moment: Moment) -> Sequence[Figure]:
        """Return the loss of every run, the viewed one's first."""
        kind, trails = self.chart_view.loss, moment.trails
        names = [f"{loss_words(kind)} · {label.name(self.ascii)}" for label in run_labels(moment)]
        order = sorted(range(len(trails)), key=lambda run: run != moment.view)
        return [Figure(names[run], trails[run].loss(kind)) for run in order]

    def rows(self, moment: Moment, width: int, height: int) -> Picture:
        """Return the chart, at exactly the size of the frame."""
        if not self.charts:
            return blank(width, height)
        if moment.steps and all(_has_no_loss(trail.run) for trail in moment.trails):
            return tuple(
                (Span(f" {line}", "dim"),) for line in wrapped(text("loss.unknown"), max(1, width - 2))
            )
        from gdtui.charts.loss import loss_chart

        return loss_chart(moment, width, height, self.chart_view, self.ascii)


def _has_no_loss(run: Run) -> bool:
    """Has nobody heard of a loss of this run?"""
    return run.recorded is not None and not run.recorded.recording.names("loss")

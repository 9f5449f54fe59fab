"""The dataset pane: every row with what the model says of it now, and a plot where there is room."""

from collections.abc import Sequence

from textual.geometry import Size

from gdtui.core.data.datasets import Dataset
from gdtui.core.problem.analysis import prediction_at
from gdtui.core.problem.models import Logistic
from gdtui.core.session.moments import Moment
from gdtui.display.cells import fitting
from gdtui.display.numbers import exact, fitted
from gdtui.display.rows import Picture, Row, Span, blank
from gdtui.locales import counted_forms, text, texts
from gdtui.ui.panes.datasetrows import Columns, dataset_table, predictions
from gdtui.ui.panes.large import Figure
from gdtui.ui.panes.pane import Pane
from gdtui.ui.panes.row_widget import roles

PREDICTION, LEAST = 17, 6  # characters of the one that is asked for, at most and at least
PLOT_ROWS = 6  # the least that a plot is worth drawing in
SHARED = 2 * PLOT_ROWS  # from this height on a table that is longer leaves half of it to the plot


class DatasetPane(Pane):
    """Shows the dataset: the rows in sight, below a heading that stays. The sample in use is among them."""

    COMPONENT_CLASSES = roles("dim", "accent", "current", "point", "axis", "label")

    def __init__(self) -> None:
        super().__init__("dataset")
        self._follows = False  # was there a sample in use when it was drawn last?

    def titles(self) -> Sequence[str]:
        """Return the name, how the features were scaled, and how many of them there is no room for."""
        plain = super().titles()
        if self.moment is None or self.moment.run.problem is None:
            return plain
        data = self.moment.run.problem.dataset
        left_out = data.x.shape[1] - Columns.of(data, self.size.width).features
        more = counted_forms("dataset.left_out", left_out) if left_out else ()
        forms = plain
        for others in (_scaled(data), more):
            with_others = [text("dataset.and", one=one, other=each) for one in forms for each in others]
            forms = [*with_others, *forms]
        return forms

    def footing(self, title: Row) -> Row:
        """Return what the model says now of the input that is asked about."""
        if self.moment is None or self.moment.run.problem is None:
            return ()
        problem, params = self.moment.run.problem, self.moment.params
        said = prediction_at(problem, params, problem.predict_at)
        for digits in range(PREDICTION, LEAST, -1):
            asked = {"x": exact(problem.predict_at), "prediction": fitted(said, digits)}
            single = problem.dataset.x.shape[1] == 1
            forms = texts("dataset.asked", **asked) if single else texts("dataset.asked_each", **asked)
            if found := fitting(forms, self.edge):
                return (Span(found, "dim"),)
        return ()

    def figures(self, moment: Moment) -> Sequence[Figure]:
        """Return what the model says of the sample in use now, and its target."""
        problem = moment.run.problem
        if moment.worked is None or problem is None:
            return super().figures(moment)
        row = moment.worked.sample
        predicted = predictions(problem, moment.params, problem.dataset.x[row : row + 1])
        return (
            Figure(text("dataset.prediction"), float(predicted[0])),
            Figure(text("dataset.target"), float(problem.dataset.y[row])),
        )

    def length(self, moment: Moment, width: int, height: int) -> int:
        """Return the rows of the table, with those that the plot takes from its frame."""
        return _samples(moment) + 1 + plot_rows(moment, height)

    def sight(self, moment: Moment, width: int, height: int, first: int) -> Picture:
        """Return the heading and the rows from `first` on, and a plot where there is room for one."""
        room = plot_rows(moment, height)
        rows = height - 1 - room
        table = dataset_table(moment, width, first, max(0, rows))[: max(0, height)]
        if not room:
            return table
        if not self.charts:
            return (*table, *blank(width, height - len(table)))
        return (*table, *_chart(moment, width, height - len(table), self.ascii))

    def bring_in_sight(self) -> None:
        """Turn to the page of the sample in use, unless it is in sight; back at the start to the first."""
        if self.moment is None or self.moment.run.problem is None:
            return
        used, followed = self.moment.worked, self._follows
        self._follows = used is not None
        if used is None and not followed:  # whoever looks around before the first step is left alone
            return
        row, first = 0 if used is None else used.sample, self.scroll_offset.y
        height = self.size.height - len(self.band)
        page = max(1, height - 1 - plot_rows(self.moment, height))
        if not first <= row < first + page:
            self.scroll_to(y=row // page * page, animate=False, force=True, immediate=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the rows of the table: a low screen gives this pane no more."""
        return _samples(self.moment) + 1 if self.moment is not None else 4


def plot_rows(moment: Moment, height: int) -> int:
    """Return how many rows of the frame are the plot's: what the table leaves, or half of a high frame."""
    left = height - _samples(moment) - 1
    if moment.run.problem is None:
        return 0
    if left >= PLOT_ROWS:
        return left
    return height // 2 if height >= SHARED else 0


def _chart(moment: Moment, width: int, height: int, ascii: bool) -> Picture:
    """Return the classes with their boundary where there are two features, else the fit."""
    from gdtui.charts.classes import classes_chart
    from gdtui.charts.fit import fit_chart

    problem = moment.run.problem
    planar = problem is not None and isinstance(problem.model, Logistic) and problem.dataset.x.shape[1] == 2
    return (classes_chart if planar else fit_chart)(moment, width, height, ascii)


def _samples(moment: Moment) -> int:
    return 0 if moment.run.problem is None else len(moment.run.problem.dataset)


def _scaled(data: Dataset) -> Sequence[str]:
    """Return how it is said that the features were scaled; nothing where they were not."""
    if data.scaling is None:
        return ()
    if not data.scaling.constant:
        return texts("dataset.standardized")
    names = [data.names[i] for i in data.scaling.constant]
    return texts("dataset.constant", names=", ".join(names), count=len(names))

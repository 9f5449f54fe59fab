"""The dataset pane: every row with what the model says of it now, and a plot where there is room."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from textual.geometry import Size

from gdtui.core.arrays import Array
from gdtui.core.data.datasets import Dataset
from gdtui.core.problem.analysis import prediction_at
from gdtui.core.problem.problems import Problem
from gdtui.core.problem.working import FORWARD, GRADIENT, LOSS
from gdtui.core.session.moments import Moment
from gdtui.display.cells import cut, fitting, right, shortened
from gdtui.display.labels import viewed_label
from gdtui.display.numbers import column, decimals_for, exact, fitted
from gdtui.display.rows import Picture, Row, Span, within
from gdtui.locales import text, texts
from gdtui.ui.panes.large import Figure
from gdtui.ui.panes.pane import Pane
from gdtui.ui.panes.row_widget import roles

DECIMALS = 3
NARROWEST, WIDEST = 6, 12  # columns of a number
PREDICTION = 17  # characters of the one that is asked for, at most
PLOT_ROWS = 6  # the least that a plot is worth drawing in


def dataset_table(moment: Moment, width: int, first: int = 0, count: int | None = None) -> Picture:
    """Return a heading and a row for each of `count` samples from `first` on; all where no count is given.

    A row has features, target, prediction and error at the parameters now. The sample of the step that has
    begun, or else of the last, is marked. Columns are as wide as the frame allows, 6 to 12 characters; many
    features are shown as far as there is room.
    """
    problem = moment.run.problem
    if problem is None:
        return (within((Span(f" {text('dataset.none')}", "dim"),), width),)
    data = problem.dataset
    stop = len(data) if count is None else min(len(data), first + count)
    number = max(3, len(str(len(data))) + 1)
    room = width - 2 - number
    features = _features(data.x.shape[1], max(1, room // NARROWEST - 3))
    x, y = data.x[first:stop], data.y[first:stop]
    predicted = _predicted(problem, moment.params, x)
    columns = np.column_stack([x[:, : len(features)], y, predicted, predicted - y])
    each = min(WIDEST, max(NARROWEST, room // columns.shape[1]))
    seen = [*_ends(data), *columns[:, -2:][np.isfinite(columns[:, -2:])].tolist()]
    places = decimals_for(seen, each - 1, DECIMALS)
    heading = "  " + right(cut(text("dataset.sample"), number), number)
    for name in (*features, text("dataset.target"), text("dataset.prediction"), text("dataset.error")):
        heading += right(shortened(name, each - 1), each)
    now = moment.worked.sample if moment.worked is not None else -1
    role, widths = viewed_label(moment).role, (number, each, places)
    rows = (
        _sample_row(i, values, moment.phase if i == now else None, role, widths)
        for i, values in enumerate(columns, first)
    )
    return ((Span(heading, "dim"),), *rows)


def _features(count: int, most: int) -> list[str]:
    """Return the names of the features that there is room for; the last of them says that there are more."""
    if count == 1:
        return ["x"]
    names = [f"x{i + 1}" for i in range(min(count, most))]
    return names if count <= most else [*names[:-1], f"{names[-1]} …"]


def _predicted(problem: Problem, params: Array, x: Array) -> Array:
    """Return what the model says of each of these rows, (m, features) to (m,), in double precision."""
    with np.errstate(all="ignore"):
        predicted = problem.model.predict(params.astype(float), x.T)
        return np.broadcast_to(np.asarray(predicted, dtype=float), len(x))


@lru_cache(maxsize=8)
def _ends(data: Dataset) -> tuple[float, ...]:
    """Return the least and the greatest of all that is given: one of them takes the most room."""
    values = np.concatenate([data.x.reshape(-1), data.y])
    usual = values[np.abs(values) < 1e9]
    return (float(usual.min()), float(usual.max())) if len(usual) else ()


def _sample_row(index: int, values: Array, phase: int | None, role: str, widths: tuple[int, int, int]) -> Row:
    """Return the row of a sample, in use in some phase or none: what that has made, or moved, is lit."""
    number, each, places = widths
    cells = [column(float(value), each, places) for value in values]
    given, predicted, error = "".join(cells[:-2]), cells[-2], cells[-1]
    mark = Span("  " if phase is None else "▸ ", "accent")
    # What is given looks the same in every row: a sample in use has its mark, and what it has moved is lit.
    row = Span(str(index + 1).rjust(number) + given)
    prediction_role = "accent" if phase in (0, FORWARD) else role
    error_role = "accent" if phase in (0, LOSS, GRADIENT) else ""
    return (mark, row, Span(predicted, prediction_role), Span(error, error_role))


class DatasetPane(Pane):
    """Shows the dataset: the rows in sight, below a heading that stays. The sample in use is among them."""

    COMPONENT_CLASSES = roles("dim", "accent", "current", "point", "axis", "label")

    def __init__(self) -> None:
        super().__init__("dataset")

    def footing(self, title: Row) -> Row:
        """Return what the model says now of the input that is asked about."""
        if self.moment is None or self.moment.run.problem is None:
            return ()
        problem, params = self.moment.run.problem, self.moment.params
        said = prediction_at(problem, params, problem.predict_at)
        for digits in range(PREDICTION, NARROWEST, -1):
            forms = texts("dataset.asked", x=exact(problem.predict_at), prediction=fitted(said, digits))
            if found := fitting(forms, self.edge):
                return (Span(found, "dim"),)
        return ()

    def figures(self, moment: Moment) -> Sequence[Figure]:
        """Return what the model says of the sample in use now, and its target."""
        problem = moment.run.problem
        if moment.worked is None or problem is None:
            return super().figures(moment)
        row = moment.worked.sample
        predicted = _predicted(problem, moment.params, problem.dataset.x[row : row + 1])
        return (
            Figure(text("dataset.prediction"), float(predicted[0])),
            Figure(text("dataset.target"), float(problem.dataset.y[row])),
        )

    def length(self, moment: Moment, width: int, height: int) -> int:
        """Return the rows of the table; with a plot below it, all that there are."""
        samples = _samples(moment)
        return height if height - samples - 1 >= PLOT_ROWS else samples + 1

    def sight(self, moment: Moment, width: int, height: int, first: int) -> Picture:
        """Return the heading and the rows from `first` on, and a plot where at least six lines are left."""
        room = height - _samples(moment) - 1
        if room < PLOT_ROWS or not self.charts or moment.run.problem is None:
            return dataset_table(moment, width, first, max(0, height - 1))[: max(0, height)]
        from gdtui.charts.fit import fit_chart

        return (*dataset_table(moment, width), *fit_chart(moment, width, room, self.ascii))

    def bring_in_sight(self) -> None:
        """Turn to the page of the sample in use, unless it is in sight."""
        if self.moment is None or self.moment.worked is None or self.moment.run.problem is None:
            return
        row, first = self.moment.worked.sample, self.scroll_offset.y
        page = max(1, self.size.height - len(self.band) - 1)
        if not first <= row < first + page:
            self.scroll_to(y=row // page * page, animate=False, force=True, immediate=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the rows of the table: a low screen gives this pane no more."""
        return _samples(self.moment) + 1 if self.moment is not None else 4


def _samples(moment: Moment) -> int:
    return 0 if moment.run.problem is None else len(moment.run.problem.dataset)

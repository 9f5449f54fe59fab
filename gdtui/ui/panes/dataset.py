"""The dataset pane: every row with what the model says of it now, and a plot where there is room."""

from collections.abc import Sequence

import numpy as np
from textual.geometry import Size

from gdtui.core.arrays import Array
from gdtui.core.session.moments import FORWARD, GRADIENT, LOSS, Moment
from gdtui.display.labels import viewed_label
from gdtui.display.numbers import column, decimals_for
from gdtui.display.rows import Picture, Row, Span
from gdtui.ui.panes.large import Figure
from gdtui.ui.panes.pane import Pane
from gdtui.ui.panes.row_widget import roles

DECIMALS = 3
PLOT_ROWS = 6  # the least that a plot is worth drawing in


def dataset_table(moment: Moment, width: int) -> Picture:
    """Return a heading and one row a sample: features, target, prediction and error at the parameters now.

    The sample of the step that has begun, or else of the last, is marked. Columns are as wide as the frame
    allows, 6 to 12 characters.
    """
    data, model = moment.run.problem.dataset, moment.run.problem.model
    with np.errstate(all="ignore"):
        predicted = np.broadcast_to(model.predict(moment.params.astype(float), data.x.T), len(data))
        columns = np.column_stack([data.x, data.y, predicted, predicted - data.y])
    features = [f"x{i + 1}" for i in range(data.x.shape[1])] if data.x.shape[1] > 1 else ["x"]
    number = max(3, len(str(len(data))) + 1)
    each = min(12, max(6, (width - 2 - number) // columns.shape[1]))
    places = decimals_for([float(value) for value in columns[np.isfinite(columns)]], each - 1, DECIMALS)
    heading = "  " + "#".rjust(number) + "".join(name.rjust(each) for name in (*features, "y", "ŷ", "error"))
    now = moment.worked.sample if moment.worked is not None else -1
    role, widths = viewed_label(moment).role, (number, each, places)
    phases = (moment.phase if i == now else None for i in range(len(data)))
    rows = (_sample_row(i, *row, role, widths) for i, row in enumerate(zip(columns, phases, strict=True)))
    return ((Span(heading, "dim"),), *rows)


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
    """Shows the dataset."""

    COMPONENT_CLASSES = roles("dim", "accent", "current", "point", "axis", "label")
    TITLES = ("Dataset", "Data")

    def __init__(self) -> None:
        super().__init__("dataset")

    def figures(self, moment: Moment) -> Sequence[Figure]:
        """Return what the model says of the sample in use now, and its target."""
        if moment.worked is None:
            return super().figures(moment)
        data, row = moment.run.problem.dataset, moment.worked.sample
        with np.errstate(all="ignore"):
            predicted = float(moment.run.problem.model.predict(moment.params.astype(float), data.x[row]))
        return Figure("ŷ", predicted), Figure("y", float(data.y[row]))

    def rows(self, moment: Moment, width: int, height: int) -> Picture:
        """Return the table, and below it points and line where at least six rows are left."""
        table = dataset_table(moment, width)
        room = height - len(table)
        if room < PLOT_ROWS or not self.charts:
            return table
        from gdtui.charts.fit import fit_chart

        return (*table, *fit_chart(moment, width, room, self.ascii))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the rows of the table: a low screen gives this pane no more."""
        return len(self.moment.run.problem.dataset) + 1 if self.moment is not None else 4

"""The loss chart at the end of a trace, in the colours and characters that the stream can show."""

import os
import shutil
from typing import TextIO

from gdtui.charts.loss import legend, loss_chart, telling_view
from gdtui.core.runs.run import Run
from gdtui.core.session.moments import Moment
from gdtui.display.rows import Row, Span
from gdtui.display.views import scale_words
from gdtui.locales import text

ROWS = 16
COLOURS = {
    "sgd": "33",
    "gd": "36",
    "mini": "32",
    "fourth": "35",
    "fifth": "93",
    "sixth": "31",
    "label": "2",
    "axis": "2",
}


def chart_text(run: Run, steps: int, out: TextIO) -> str:
    """Return title, chart and legend of a run's first steps, as wide as the terminal, at most 100 columns."""
    moment = Moment(run, steps)
    ascii = not (out.encoding or "").lower().startswith("utf")
    colour = out.isatty() and not os.environ.get("NO_COLOR")
    width = min(100, shutil.get_terminal_size().columns)
    view = telling_view(moment, width)
    chart = loss_chart(moment, width, ROWS, view, ascii=ascii)
    runs = ", ".join(span.text for span in legend(moment, width, ascii=ascii))
    title = text("trace.chart", scale=scale_words(view), runs=runs)
    return "\n".join([title, *(_line(row, colour).rstrip() for row in chart)]) + "\n"


def _line(row: Row, colour: bool) -> str:
    if not colour:
        return "".join(span.text for span in row)
    return "".join(_coloured(span) for span in row)


def _coloured(span: Span) -> str:
    colour = COLOURS.get(span.role)
    return span.text if colour is None else f"\x1b[{colour}m{span.text}\x1b[0m"

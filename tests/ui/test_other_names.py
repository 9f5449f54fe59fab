"""Parameters called in any writing: the rows that name them stay in their columns, counted in cells."""

import re

import pytest

from gdtui.charts.landscape import landscape
from gdtui.core.problem.models import Linear, Proportional
from gdtui.core.problem.problems import Problem
from gdtui.core.session.moments import Moment
from gdtui.display.cells import cells_of
from gdtui.display.numbers import exact
from gdtui.display.rows import Picture, length, plain
from gdtui.ui.panes.arithmetic import WIDEST, arithmetic
from gdtui.ui.panes.datasetrows import dataset_table
from gdtui.ui.panes.logrows import Columns, log_rows
from gdtui.ui.panes.weights import weights_rows
from tests.problems import LINE
from tests.ui.piloted import session

WIDTHS = [36, 56, 120]
NAMES = [("面积", "[/red]"), ("[/red]", "面积"), ("面" * 20, "b" * 30), ("面积",), ("[/red]",), ("面" * 20,)]


def moment_of(names: tuple[str, ...], steps: int = 9) -> Moment:
    model = Linear() if len(names) == 2 else Proportional()
    model.names = names
    stepped = session(Problem("named", LINE.dataset, model, (1.0, -0.5)[: len(names)], 4.0), batch=2)
    stepped.forward(steps)
    return stepped.moment


def lines(picture: Picture, width: int) -> list[str]:
    assert all(length(row) <= width for row in picture)
    return plain(picture).split("\n")


def ends(line: str) -> list[int]:
    """Return after which cells the words of a line end."""
    return [cells_of(line[: word.end()]) for word in re.finditer(r"\S+", line)]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("names", NAMES)
def test_heads_of_columns_end_where_their_numbers_do(names: tuple[str, ...], width: int) -> None:
    moment = moment_of(names)
    log = (Columns(moment, width).heading(moment), *log_rows(moment, width, 0, 9))
    for heading, *rows in (lines(log, width), lines(dataset_table(moment, width), width)):
        for row in rows:  # a blank where half of a character would stand parts no words
            assert ends(row.replace("▸", " ")) == ends(heading.replace(" …", "-…"))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("names", NAMES)
def test_every_row_of_the_working_ends_where_the_others_do(names: tuple[str, ...], width: int) -> None:
    moment = moment_of(names)
    assert {ends(line)[-1] for line in lines(arithmetic(moment, width), width)} == {min(width, WIDEST)}
    for steps in range(10):
        lines(weights_rows(moment_of(names, steps), width), width)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("names", NAMES)
def test_what_is_said_of_a_parameter_stands_below_what_is_said_of_the_other(
    names: tuple[str, ...], width: int
) -> None:
    moment = moment_of(names)
    rows = lines(weights_rows(moment, width), width)[:2]
    for sign in ("=", "was", "Δ") if len(names) > 1 else ():
        assert len({cells_of(row.partition(sign)[0]) if sign in row else 0 for row in rows}) == 1, sign
    for value, row in zip(moment.params.tolist(), rows, strict=False):
        shown = row.partition("= ")[2].split()[0]
        assert float(shown) == pytest.approx(value, rel=1e-2), (shown, exact(value))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("names", NAMES[:3])
def test_the_map_names_its_axes_and_keeps_its_width(names: tuple[str, ...], width: int) -> None:
    picture = landscape(moment_of(names), width, 12)
    assert {length(row) for row in picture} == {width}
    first, *_, last = lines(picture, width)
    assert first.partition("│")[0].strip() == ("面积" if names[1] == "面积" else "")
    assert last.endswith(" 面积") == (names[0] == "面积" and width == 120)

"""What is measured and padded is measured in cells, whatever the writing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from gdtui.core.analysis.stability import limits
from gdtui.core.problem.models import Linear
from gdtui.core.problem.problems import Problem
from gdtui.core.runs.trained import Trained
from gdtui.core.session.session import Session
from gdtui.core.training.config import NamedConfig, run_config
from gdtui.display.ascii import ascii_row
from gdtui.display.cells import cells_of, cut, fitting, left, named, pieces, right, shortened, wrapped
from gdtui.display.rows import Span, cells, joined, length, within
from gdtui.display.views import PLAIN_VIEW
from gdtui.trace.comparison import rows, table
from gdtui.trace.following import followed
from gdtui.ui.panes.large import Figure, large_rows
from gdtui.ui.panes.ruler import limit_rows, scale_for
from gdtui.ui.panes.standings import standings_row
from gdtui.ui.panes.tabs import tab_at, tab_row
from tests.problems import LINE

writing = st.text(st.sampled_from("aé面积ŷ·─— e\u0301\u0300Σ😀-"), max_size=30)
widths = st.integers(1, 40)


class Area(Linear):
    """A line whose slope is called by a word of another writing."""

    names = ("面积", "b")


AREA = Problem("面积", LINE.dataset, Area(), LINE.start, LINE.predict_at)


@given(writing, widths)
def test_a_text_is_made_as_wide_as_it_should_be(text: str, width: int) -> None:
    wide = cell_len(text)
    assert cells_of(text) == wide
    assert cell_len(left(text, width)) == cell_len(right(text, width)) == max(wide, width)
    assert left(text, width).startswith(text) and right(text, width).endswith(text)
    assert cell_len(cut(text, width)) == min(wide, width)
    assert cell_len(cut(text, 0)) == 0 and cut(text, wide) == text
    short = shortened(text, width)
    assert short == text if wide <= width else short.endswith("…") and cell_len(short) == width


@given(writing)
def test_there_is_a_piece_for_each_cell(text: str) -> None:
    found = pieces(text)
    assert "".join(found) == text
    if text and cell_len(text[0]):
        assert len(found) == cell_len(text)


@given(writing, widths)
def test_a_row_is_cut_and_joined_by_cells(text: str, width: int) -> None:
    row = (Span(text, "dim"), Span("面", "bad"))
    assert length(within(row, width)) == min(width, length(row))
    assert "".join(span.text for span in joined(cells(row))) == text + "面"


@given(st.text(st.sampled_from("面积a 😀"), max_size=30))
def test_plain_text_leaves_other_writing_where_it_was(text: str) -> None:
    row = (Span(f"{text}  ▸ ●  "),)
    assert length(ascii_row(row)) == length(row)


@given(writing, st.integers(2, 40))
def test_lines_are_no_wider_than_they_may_be_and_nothing_is_lost(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(cells_of(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_a_line_breaks_where_its_writing_does() -> None:
    assert wrapped("a lower learning rate", 12) == ["a lower", "learning", "rate"]
    assert wrapped("a lower rate ·", 8) == ["a lower", "rate ·"]
    assert wrapped("学习率降低", 6) == ["学习率", "降低"]
    assert wrapped("学习率，降低", 6) == ["学习", "率，降", "低"]


def test_the_first_form_that_fits_is_taken() -> None:
    assert fitting(("学习率降低", "学习率"), 9) == "学习率"
    assert fitting(("学习率",), 5) is None


def test_columns_stand_below_their_heads_whatever_a_parameter_is_called() -> None:
    named = [NamedConfig("面积", run_config(AREA, epochs=3)), NamedConfig("gd", run_config(AREA, epochs=3))]
    runs = followed(AREA, [config for _, config in named])
    lines = table(rows(AREA, named, runs), ["面积", "gd"], AREA.model.names)
    assert len({cell_len(line.rstrip("\n")) for line in lines}) == 1


def test_large_numbers_stand_below_their_names() -> None:
    figures = [Figure("面积", 1.5), Figure("b", 2.5)]
    assert len({length(row) for row in large_rows(figures, 160, 10)}) == 1


@pytest.mark.parametrize("width", [20, 40, 80])
def test_a_line_of_the_screen_is_as_wide_as_it_should_be(width: int) -> None:
    session = Session(*(Trained(AREA, run_config(AREA, batch=batch)) for batch in (1, "all")))
    session.goto(7)
    assert length(standings_row(session.moment, PLAIN_VIEW, width)) <= width
    found = limits(AREA, run_config(AREA))
    assert found is not None
    scale = scale_for([found], [0.01], width)
    assert scale is not None and all(length(row) <= width for row in limit_rows(found, scale, "sample"))


def test_a_tab_is_where_it_is_seen() -> None:
    row = tab_row(("dataset", "log"), "dataset", ("数据",), 40)
    assert [tab_at(row, column) for column in (0, 5, 6, 8, 9)] == [0, 0, None, None, 1]


def test_what_is_left_out_of_a_name_is_what_all_parts_have_in_common() -> None:
    assert named("net[0].W[0,1]", 10) == "…0].W[0,1]"
    assert named("∂net[0].W[0,1]", 10) == "∂…].W[0,1]"
    assert named("a long column", 6) == "a lon…"
    assert named("w[0]", 4) == "w[0]"


@given(st.text("ab.[é面", max_size=30), st.integers(2, 12))
def test_a_name_never_takes_more_cells(text: str, width: int) -> None:
    assert cells_of(named(text, width)) <= width
    assert named(text, width) == text or cells_of(text) > width

"""Data of one's own on the screen: names and scales of any kind, and files opened from inside."""

import re
from pathlib import Path

import pytest
from textual.pilot import Pilot

from gdtui.core.problem.problems import Asked, Problem, asked_problem, problem
from gdtui.display.cells import cells_of
from gdtui.display.rows import length, plain
from gdtui.ui.panes.dataset import DatasetPane
from gdtui.ui.panes.datasetrows import dataset_table
from gdtui.ui.panes.original import original_rows
from tests.ui.piloted import journeys_end, main_screen, play, press, session, until

AREAS = "面积,price\n2104,400\n1600,330\n2400,369\n"


def opened(tmp_path: Path, content: str, **options: object) -> Problem:
    path = tmp_path / "prices.csv"
    path.write_text(content, "utf-8")
    return asked_problem(Asked(str(path), **options))  # type: ignore[arg-type]


def ends(line: str) -> list[int]:
    return [cells_of(line[: word.end()]) for word in re.finditer(r"\S+", line)]


@pytest.mark.parametrize("width", [30, 38, 60, 100])
@pytest.mark.parametrize(
    "names", ["面积,[/red]", "[/red],面积", "[b,[/nope]", "a" * 80 + ",b", "面" * 30 + ",y"]
)
def test_columns_are_called_by_their_names_and_stand_above_their_numbers(
    names: str, width: int, tmp_path: Path
) -> None:
    chosen = opened(tmp_path, f"{names}\n1,2\n2,4.5\n")
    heading, *rows = plain(dataset_table(session(chosen).moment, width)).split("\n")
    for row in rows:
        assert cells_of(row) <= width and ends(row.replace("▸", " ")) == ends(heading)
    if width > 38 and len(names) < 12:
        assert all(name in heading for name in names.split(","))


def test_each_column_has_the_decimals_that_its_numbers_need(tmp_path: Path) -> None:
    chosen = opened(tmp_path, "area,price\n0.012,90000.5\n0.0345,120000\n")
    rows = plain(dataset_table(session(chosen).moment, 60)).split("\n")[1:]
    assert [row.split()[1:3] for row in rows] == [["0.0120", "90000.500"], ["0.0345", "120000.000"]]


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (200, 60)])
def test_the_screen_says_that_features_are_standardized(size: tuple[int, int], tmp_path: Path) -> None:
    chosen = opened(tmp_path, AREAS, standardize=True)

    async def scenario(pilot: Pilot[None]) -> None:
        await press(pilot, "s")
        shown = text_of(pilot)
        assert "standardized" in shown.split("\n")[0]
        assert "Dataset · standardized" in shown
        assert re.search(r"original( units)?  w = 0\.005085\d* +b = -2\.3471", shown)

    play(scenario, size, chosen)


def text_of(pilot: Pilot[None]) -> str:
    screen = main_screen(pilot).app.screen
    return "\n".join(strip.text for strip in screen._compositor.render_strips())


def test_nothing_is_said_of_what_is_not_scaled(tmp_path: Path) -> None:
    plain_moment = session(opened(tmp_path, AREAS)).moment
    assert original_rows(plain_moment, 60) == ()


@pytest.mark.parametrize("width", [1, 10, 20, 36, 56, 120])
def test_the_parameters_in_original_units_have_one_row(width: int, tmp_path: Path) -> None:
    stepped = session(opened(tmp_path, AREAS, standardize=True))
    stepped.forward(4)
    (row,) = original_rows(stepped.moment, width)
    assert length(row) <= width


def test_of_many_parameters_in_original_units_as_many_are_shown_as_have_room(tmp_path: Path) -> None:
    rows = "\n".join(",".join(str((i * j) % 7 + j / 10) for j in range(1, 12)) for i in range(5))
    chosen = opened(tmp_path, f"{','.join(f'c{j}' for j in range(1, 12))}\n{rows}\n", standardize=True)
    stepped = session(chosen)
    stepped.forward(3)
    for width in range(20, 200):
        (row,) = original_rows(stepped.moment, width)
        shown = plain((row,))
        more = re.search(r"\+(\d+)$", shown)
        assert shown.count(" = ") + (int(more[1]) if more else 0) == 11, shown


def test_a_constant_feature_is_named_in_the_title(tmp_path: Path) -> None:
    chosen = opened(tmp_path, "area,price\n5,2\n5,4\n", standardize=True)

    async def scenario(pilot: Pilot[None]) -> None:
        title = str(main_screen(pilot).query_one(DatasetPane).border_title)
        assert title == "Dataset · standardized, but area: constant"

    play(scenario, (200, 60), chosen)


def test_a_file_is_opened_from_inside_and_what_is_wrong_with_one_is_said(tmp_path: Path) -> None:
    good, bad = tmp_path / "my prices.csv", tmp_path / "bad.csv"
    good.write_text(AREAS, "utf-8")
    bad.write_text("area,price\n1,oops\n")

    async def scenario(pilot: Pilot[None]) -> None:
        await press(pilot, f":problem {good}")
        await until(pilot, lambda: main_screen(pilot).session.run.title == "my prices.csv")
        await press(pilot, f":problem {bad}")
        await until(pilot, lambda: "line 2, column 'price': 'oops' is not a number" in text_of(pilot))
        await press(pilot, "escape", ":problem -")
        await until(pilot, lambda: "is standard input" in text_of(pilot))
        assert main_screen(pilot).session.run.title == "my prices.csv"

    play(scenario, (200, 60))


def test_the_data_follows_the_cursor_to_the_start_and_leaves_who_looks_around() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        pane = pilot.app.screen.query_one(DatasetPane)
        for far in (":goto step 700", "G"):
            await press(pilot, far)
            await journeys_end(pilot)
            assert pane.scroll_offset.y > 100
            await press(pilot, "g")
            await journeys_end(pilot)
            assert pane.scroll_offset.y == 0
        pane.scroll_to(y=40, animate=False, force=True, immediate=True)
        await press(pilot, "=")
        assert pane.scroll_offset.y == 40

    play(scenario, problem=problem("large:n=1000"), epochs=1)

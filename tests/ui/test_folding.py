"""Folding: at every size there is something to see, and all that is not seen can be brought to the front."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import RenderableType
from textual import events
from textual._compositor import LayoutUpdate
from textual.geometry import Size
from textual.pilot import Pilot
from textual.screen import Screen

from gdtui.display.rows import Row
from gdtui.locales import texts
from gdtui.ui.panes.pane import EDGE, Pane
from gdtui.ui.panes.table import PROBLEM, PROGRAM, Panes
from gdtui.ui.panes.tabs import tab_at, tab_row
from gdtui.ui.panes.too_small import TooSmallLine, too_small_row
from gdtui.ui.screens.folding import LEAST, arrangements, folding
from tests.ui.piloted import at_rest, main_screen, play, press, steps

PANES, CHARTS = PROBLEM.names, PROBLEM.charts
FIRST = {"dataset", "log", "weights", "loss"}  # the panes that are seen before the others come

widths, heights = st.integers(1, 220), st.integers(1, 80)
chosen = st.lists(st.sampled_from(PANES), unique=True)


def text(row: Row) -> str:
    return "".join(span.text for span in row)


@given(widths, heights, chosen, st.booleans())
def test_every_size_shows_something_and_the_pane_in_focus(
    width: int, height: int, chosen: list[str], enlarged: bool
) -> None:
    now = folding(width, height, chosen, enlarged)
    if width < LEAST[0] or height < LEAST[1]:
        assert now.arrangement == "small" and not now.places
        return
    assert now.focus in now.places
    assert not chosen or now.focus == chosen[0]
    assert sorted(pane for place in now.places.values() for pane in place) == sorted(PANES)
    assert all(pane in place for pane, place in now.places.items())
    if width >= 80 and height >= 24 and not enlarged:
        assert {"dataset", "log", "weights"} <= set(now.places) and set(CHARTS) & set(now.places)
    if enlarged:
        assert list(now.places) == [now.focus]


@given(widths, heights, st.permutations(PANES))
def test_of_panes_that_share_a_place_the_latest_chosen_is_seen(
    width: int, height: int, chosen: list[str]
) -> None:
    for pane, place in folding(width, height, chosen).places.items():
        assert pane == min(place, key=chosen.index)


@pytest.mark.parametrize(
    ("size", "arrangement", "seen"),
    [
        ((200, 60), "wide", set(PANES)),
        ((150, 40), "wide", set(PANES)),
        ((149, 40), "roomy", FIRST),
        ((150, 39), "roomy", FIRST),
        ((100, 30), "roomy", FIRST),
        ((80, 24), "low", FIRST),
        ((80, 23), "low", {"dataset", "log", "weights", "loss"}),
        ((80, 22), "columns", {"log", "weights"}),
        ((200, 12), "columns", {"log", "weights"}),
        ((79, 24), "stacked", {"log", "weights"}),
        ((40, 47), "stacked", {"log", "weights"}),
        ((40, 48), "tower", FIRST),
        ((79, 23), "alone", {"weights"}),
        ((40, 12), "alone", {"weights"}),
        ((39, 99), "small", set()),
        ((99, 11), "small", set()),
    ],
)
def test_the_sizes_at_which_it_folds(size: tuple[int, int], arrangement: str, seen: set[str]) -> None:
    now = folding(*size)
    assert (now.arrangement, set(now.places)) == (arrangement, seen)


@given(st.sampled_from(PANES), st.integers(LEAST[0] - 2 * EDGE, 200), st.integers(0, 2))
def test_tabs_fit_and_name_every_pane(front: str, width: int, folded: int) -> None:
    places = next(arrangements(PROBLEM)[name] for name in ("alone", "columns", "roomy")[folded:])
    names = next(place for place in places if front in place)
    if len(names) == 1:
        return
    titles = ("Gradient log, of every step", "A title (log)", texts(f"title.{front}")[-1])
    row = tab_row(names, front, titles, width)
    assert len(text(row)) <= width
    assert [span.role for span in row[::2]] == ["front" if name == front else "tab" for name in names]
    assert text(row).count("[") == 1 and row[2 * names.index(front)].text.startswith("[")
    assert [tab_at(row, text(row).index(span.text)) for span in row[::2]] == list(range(len(names)))
    assert tab_at(row, len(text(row))) is None


@given(st.integers(1, 60), st.integers(1, 60))
def test_the_line_of_a_screen_too_small_always_fits(width: int, height: int) -> None:
    line = text(too_small_row(LEAST, width, height))
    assert 1 <= len(line) <= width
    if width >= 32:
        assert f"{LEAST[0]}×{LEAST[1]}" in line and f"{width}×{height}" in line


def seen(pilot: Pilot[None]) -> set[str | None]:
    return {pane.id for pane in main_screen(pilot).query(Pane) if pane.display and pane.region.area}


async def resized(pilot: Pilot[None], size: tuple[int, int]) -> None:
    await pilot.resize_terminal(*size)
    await at_rest(pilot)


def test_the_screen_is_as_folding_says_after_a_storm_of_sizes() -> None:
    rolls = random.Random(7)  # noqa: S311

    async def scenario(pilot: Pilot[None]) -> None:
        choices: list[str] = []
        for _ in range(30):
            for _ in range(rolls.randrange(1, 5)):
                size = rolls.randrange(1, 201), rolls.randrange(1, 61)
                pilot.app.post_message(events.Resize(Size(*size), Size(*size)))
                if rolls.random() < 0.3:
                    await pilot.pause(0)
            await at_rest(pilot)
            now = folding(*size, choices)
            assert seen(pilot) == set(now.places)
            assert (pilot.app.focused and pilot.app.focused.id) == (now.focus if now.places else None)
            covered = [pane.region for pane in main_screen(pilot).query(Pane) if pane.id in now.places]
            assert not now.places or sum(region.area for region in covered) == size[0] * (size[1] - 3)
            assert main_screen(pilot).query_one(TooSmallLine).display is not bool(now.places)
            if rolls.random() < 0.5:
                choices = [PANES[(PANES.index(now.focus) + 1) % len(PANES)], *choices]
                choices = list(dict.fromkeys(choices))
                await press(pilot, "tab")

    play(scenario)


def test_keys_go_on_working_where_nothing_can_be_seen() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        await resized(pilot, (3, 2))
        assert seen(pilot) == set() and pilot.app.focused is None
        await press(pilot, "s", "s", "tab")
        assert steps(pilot) == 2
        await resized(pilot, (100, 30))
        assert seen(pilot) == FIRST
        assert "1.0984" in "".join(span.text for span in pilot.app.screen.query_one("#weights", Pane).line(0))
        await resized(pilot, (1, 1))
        await press(pilot, "q")
        assert not pilot.app.is_running or pilot.app._exit

    play(scenario)


def test_the_standings_take_a_line_only_where_runs_are_compared_and_there_is_room() -> None:
    async def scenario(pilot: Pilot[None], rows: int) -> None:
        def height() -> int:
            return sum(line.region.height for line in main_screen(pilot).query("#standings"))

        assert height() == rows
        await resized(pilot, (30, 8))
        assert height() == 0 and main_screen(pilot).query_one(TooSmallLine).region.width == 30
        await resized(pilot, (100, 30))
        assert height() == rows

    play(lambda pilot: scenario(pilot, 0))
    play(lambda pilot: scenario(pilot, 1), runs="gd,sgd")


def test_a_click_on_a_tab_brings_its_pane_to_the_front() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        assert seen(pilot) == {"weights"}
        for name in ("loss", "dataset", "rates", "signs", "log", "weights", "landscape"):
            shown = pilot.app.screen.query_one(f"#{next(iter(seen(pilot)))}", Pane)
            before = tab_row(PANES, shown.id or "", shown.titles(), 34)[: 2 * PANES.index(name)]
            await pilot.click(f"#{shown.id}", offset=(3 + len(text(before)), 0))
            await at_rest(pilot)
            assert seen(pilot) == {name} and pilot.app.focused is not None and pilot.app.focused.id == name

    play(scenario, (40, 12))


def test_the_log_stays_at_the_cursor_through_every_size_unless_somebody_scrolled() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        log = pilot.app.screen.query_one("#log", Pane)
        await press(pilot, "c")
        for size in ((80, 23), (100, 40), (100, 30)):
            await resized(pilot, size)
            rows = [text(log.line(y)) for y in range(log.size.height)]
            assert any(row.startswith("▸  300") for row in rows[log.size.height // 2 :])
        await press(pilot, "k", "k", "k")
        top = log.scroll_offset.y
        await resized(pilot, (102, 30))
        assert log.scroll_offset.y == top

    play(scenario)


def test_a_new_size_is_one_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        await press(pilot, *"sssss")
        pictures: list[object] = []
        display = pilot.app._display

        def counted(screen: Screen[object], picture: RenderableType | None) -> None:
            pictures.append(picture)
            display(screen, picture)

        monkeypatch.setattr(pilot.app, "_display", counted)
        for size in ((100, 31), (103, 31), (100, 30)):
            pictures.clear()
            await resized(pilot, size)
            shown = [picture for picture in pictures if picture is not None]
            assert isinstance(shown[0], LayoutUpdate)
            assert len(shown) <= 2  # a title that has more room, or less, follows by itself

    play(scenario)


@pytest.mark.parametrize("panes", [PROBLEM, PROGRAM])
def test_every_row_of_the_table_is_a_pane_with_a_place_and_titles(panes: Panes) -> None:
    for row in panes.rows:
        pane = row.make()
        assert pane.id == row.name and pane.titles()
        assert row.shares in panes.names
        assert row.name in (*panes.charts, *(other.shares for other in panes.rows))
    assert len({row.rank for row in panes.rows}) == len(panes.rows) == len(set(panes.names))


def test_to_move_in_a_pane_that_has_not_come_yet_moves_nothing() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        board = main_screen(pilot).board
        board.choose("rates")
        await pilot.app.screen.query_one("#rates").remove()
        board.scroll(1)
        board.scroll(-1)

    play(scenario, (60, 18))

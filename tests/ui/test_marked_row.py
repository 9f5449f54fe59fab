"""The log's marked row: in sight, on a step of the run, and of what lies ahead it says only what is known."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from textual import events
from textual.pilot import Pilot

from gdtui.core.problem.problems import Problem
from gdtui.core.session.moments import Moment
from gdtui.core.training.config import RunConfig
from gdtui.display.rows import Row, length, plain
from gdtui.ui.panes.dataset import DatasetPane
from gdtui.ui.panes.log import LogPane
from gdtui.ui.panes.logrows import (
    TURN,
    Columns,
    first_beside,
    first_in_sight,
    log_rows,
    rows_begun,
    rows_in_all,
    rows_walked,
)
from tests.forked import Forked
from tests.problems import LINE, PROPORTIONAL, comparisons, session_of, setups, trained
from tests.ui.piloted import SIZES, at_rest, main_screen, play, press, press_at_once, session, steps, until


def rows(moment: Moment, marked: int | None, width: int = 39, first: int = 0) -> list[Row]:
    return list(log_rows(moment, width, first, 1000, marked))


def texts(picture: list[Row]) -> list[str]:
    return [" ".join(line.split()) for line in plain(tuple(picture)).splitlines()]


def at(steps: int, runs: str = "", **choices: object) -> Moment:
    walked = session(PROPORTIONAL, runs, **choices)
    walked.goto(steps)
    return walked.moment


def marked_in(row: Row) -> bool:
    return any(role == "mark" for _, role in row)


async def focused_log(pilot: Pilot[None]) -> LogPane:
    log = main_screen(pilot).query_one(LogPane)
    await press(pilot, "tab")
    while pilot.app.focused is not log:  # and so chosen, whatever is folded
        await press(pilot, "tab")
    await at_rest(pilot)
    return log


def seen(log: LogPane) -> list[str]:
    return [" ".join(plain((log.line(y),)).split()) for y in range(log.size.height)]


def test_rows_to_come_say_when_and_with_which_sample_and_nothing_else() -> None:
    shown = rows(at(2), 4)
    assert texts(shown)[2:] == ["3 1 3", "4 2 1", "› 5 2 2"]
    assert {role for row in shown[2:] for text, role in row if text.strip()} == {"dim", "mark", "accent"}
    shuffled = at(2, seed=7, shuffle=True)
    samples = [int(row.split()[-1]) - 1 for row in texts(rows(shuffled, 8))[2:]]
    walked = session(PROPORTIONAL, seed=7, shuffle=True)
    walked.goto(9)
    assert samples == [walked.run.step(index).sample for index in range(2, 9)]


def test_the_cursors_own_row_keeps_its_sign_and_its_numbers_when_it_is_marked() -> None:
    row = rows(at(5), 4)[4]
    assert texts([row]) == ["▸ 5 2 2 -5.796206 1.333436"]
    assert [(text.split(), role) for text, role in row[1:]] == [
        (["5", "2", "2"], "mark"),
        (["-5.796206", "1.333436"], "accent"),
    ]


def test_the_begun_step_and_the_marked_one_have_a_row_each() -> None:
    walked = session(PROPORTIONAL)
    walked.goto(2)
    for _ in range(3):
        walked.next_phase()
        assert [row.split()[:2] for row in texts(rows(walked.moment, 4))[2:]] == [
            ["▸", "3"],
            ["4", "2"],
            ["›", "5"],
        ]


def test_only_as_far_as_a_run_goes_on_there_are_rows_to_come() -> None:
    assert rows_in_all(at(3)) == 300
    assert rows_in_all(at(9999, lr=1.0)) == 225  # it diverges, and here that is known
    apart = session(PROPORTIONAL, "gd,sgd:lr=30")
    apart.goto(300)
    ended = apart.moment.trails[1].steps
    assert rows_in_all(apart.moment) == 300 > ended
    apart.link()
    apart.back(298)
    assert rows_in_all(apart.moment) == 300
    apart.choose()
    assert rows_in_all(apart.moment) == ended


@given(setups(), st.integers(0, 130), st.integers(0, 3), st.integers(0, 200), st.integers(33, 130))
def test_a_mark_changes_no_row_but_its_own_and_computes_nothing(
    setup: tuple[Problem, RunConfig], walked: int, phase: int, marked: int, width: int
) -> None:
    there = session_of(*setup)
    there.goto(walked)
    for _ in range(phase):
        there.next_phase()
    moment, known = there.moment, len(trained(there.run).history)
    if not (last := rows_in_all(moment)):
        return
    marked = min(marked, last - 1)
    before, now = rows(moment, None, width), rows(moment, marked, width)
    assert len(now) == max(rows_walked(moment), marked + 1)
    assert [marked_in(row) for row in now] == [index == marked for index in range(len(now))]
    assert [row for row in now[: len(before)] if not marked_in(row)] == [
        row for index, row in enumerate(before) if index != marked
    ]
    assert {length(row) for row in now} == {length(Columns(moment, width).heading(moment))}
    assert all(len(row.replace("›", "").split()) <= 3 for row in texts(now)[len(before) :])
    assert len(trained(there.run).history) == known


@settings(max_examples=30)
@given(comparisons(most=6), st.integers(0, 100), st.integers(0, 40), st.integers(0, 5), st.integers(33, 130))
def test_in_a_comparison_too_every_row_is_as_wide_as_the_heading(
    setup: tuple[Problem, list[RunConfig]], steps: int, apart: int, view: int, width: int
) -> None:
    walked = session_of(setup[0], *setup[1])
    walked.goto(steps)
    walked.choose(view)
    walked.link()
    walked.back(apart)
    moment = walked.moment
    now = rows(moment, rows_in_all(moment) - 1, width, max(0, rows_in_all(moment) - 50))
    assert {length(row) for row in now} <= {length(Columns(moment, width).heading(moment))}
    assert [row for row in now if marked_in(row)] == now[-1:]


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.integers(1, 80))
@example(4, 1, 5)  # in sight on a page that the wheel has moved
@example(61, 90, 21)  # going up, half a page comes into sight, and not one row
def test_a_page_turns_no_further_than_it_must(row: int, first: int, height: int) -> None:
    room = max(1, height - 1)
    now = first_beside(row, first, height)
    assert now <= row < now + room
    assert (now == first) is (first <= row < first + room)
    turn = max(1, min(room // 2, TURN))
    if now != first:
        assert now % turn == 0
        assert now == (first_in_sight(row + 1, height) if row > first else row - row % turn)


def test_j_and_k_mark_from_the_cursor_on_and_end_where_the_run_does() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        log = await focused_log(pilot)
        assert log.marked_steps is None
        await press(pilot, "k")
        assert log.marked_steps == 1
        await press(pilot, *"sssss")
        assert log.marked_steps is None
        for key, marked in zip("jjkkkkkkkk", (6, 7, 6, 5, 4, 3, 2, 1, 1, 1), strict=True):
            await press(pilot, key)
            assert log.marked_steps == marked and steps(pilot) == 5
        await press_at_once(pilot, *"j" * 20)
        assert log.marked_steps == 12  # one for each sample of the four epochs, and no more

    play(scenario, (80, 24), epochs=4)


@pytest.mark.parametrize("change", ["s", "S", ".", ",", "C", "m", "r", "space"])
def test_whatever_changes_the_moment_takes_the_mark_away(change: str) -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        log = await focused_log(pilot)
        await press_at_once(pilot, *"eee", *"j" * 30)
        assert log.marked_steps == 39
        await press(pilot, change)
        await until(pilot, lambda: log.marked_steps is None)
        assert main_screen(pilot).moment is log.moment is not None
        assert not any(marked_in(log.line(y)) for y in range(log.size.height))
        assert log.scroll_offset.y == first_in_sight(rows_begun(log.moment), log.size.height)

    play(scenario, (80, 24))


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 60)], ids=str)
def test_who_goes_to_the_marked_row_finds_it_where_it_was(size: tuple[int, int]) -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        log = await focused_log(pilot)
        for ahead in (1, 3, log.size.height, 3 * log.size.height):
            await press_at_once(pilot, *"j" * ahead)
            page, marked = log.scroll_offset.y, log.marked_steps
            assert marked == steps(pilot) + ahead
            main_screen(pilot).change_session(lambda session, marked=marked: session.goto(marked))  # type: ignore[misc]
            await at_rest(pilot)
            assert (steps(pilot), log.scroll_offset.y) == (marked, page)
            assert seen(log)[marked - page].startswith(f"▸ {marked} ")

    play(scenario, size)


def test_a_click_marks_a_row_and_where_there_is_none_it_marks_nothing() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        log = await focused_log(pilot)
        await press(pilot, *"sssssssss", ".")
        for y, marked in ((0, None), (1, None), (log.size.height, None), (3, 2), (11, 10), (12, 10), (2, 1)):
            await pilot.click(LogPane, offset=(9, y))  # the frame counts
            assert log.marked_steps == marked
        await press(pilot, "tab")
        await pilot.click(LogPane, offset=(9, 5))
        await at_rest(pilot)
        assert log.marked_steps == 4 and pilot.app.focused is log
        assert seen(log)[4].startswith("› 4 ")

    play(scenario, (80, 24))


def test_below_large_numbers_and_on_a_later_page_a_click_finds_its_row() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        log = await focused_log(pilot)
        await press_at_once(pilot, *"e" * 20, "z")
        await at_rest(pilot)
        assert log.band and log.scroll_offset.y
        for y in (1, len(log.band), len(log.band) + 1):
            await pilot.click(LogPane, offset=(9, y))
            assert log.marked_steps is None
        line = len(log.band) + 3
        await pilot.click(LogPane, offset=(9, line + 1))
        assert seen(log)[line].startswith(f"› {log.marked_steps} ")
        await press(pilot, "z")
        await at_rest(pilot)
        assert sum(row.startswith("›") for row in seen(log)) == 1

    play(scenario, (100, 30))


def test_a_tab_is_clicked_as_ever_and_the_mark_is_there_when_one_returns() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        log = await focused_log(pilot)
        await press(pilot, *"ssjj")
        await pilot.click(LogPane, offset=(5, 0))
        await at_rest(pilot)
        assert isinstance(pilot.app.focused, DatasetPane) and not log.display
        await press(pilot, "j", "tab")
        await at_rest(pilot)
        assert log.marked_steps == 4 and seen(log)[4].startswith("› 4 ")

    play(scenario, (40, 12))


def test_other_panes_scroll_as_before() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        while not isinstance(pilot.app.focused, DatasetPane):
            await press(pilot, "tab")
        pane = pilot.app.focused
        await press(pilot, *"jjk")
        assert pane.scroll_offset.y == 1 and main_screen(pilot).query_one(LogPane).marked_steps is None

    many = Problem("many", type(LINE.dataset).of(range(60), range(60)), LINE.model, (0.0, 0.0), 4.0)
    play(scenario, (80, 24), problem=many, lr=1e-4)


def test_the_wheel_scrolls_and_the_next_move_finds_the_mark_again() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        log = await focused_log(pilot)
        await press_at_once(pilot, *"e" * 20, "j", "j")
        page = log.scroll_offset.y
        for _ in range(12):
            log.post_message(
                events.MouseScrollUp(log, 5, 5, 0, -1, 0, False, False, False, screen_x=5, screen_y=20)
            )
        await at_rest(pilot)
        assert log.scroll_offset.y < page - 10 and log.marked_steps == 62
        assert not any(marked_in(log.line(y)) for y in range(log.size.height))
        await press(pilot, "k")
        assert log.marked_steps == 61 and any(row.startswith("› 61 ") for row in seen(log))

    play(scenario, (80, 24))


def test_the_mark_draws_two_rows_and_those_that_come_to_the_end_of_a_long_run_cost_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        log = await focused_log(pilot)
        await press(pilot, *"ssssssss", "k", "k", "k")
        drawn: list[int] = []
        refresh = log.refresh_line

        def counted(y: int) -> None:
            drawn.append(y)
            refresh(y)

        monkeypatch.setattr(log, "refresh_line", counted)
        await press(pilot, "k")
        assert sorted(drawn) == [4, 5]
        log.move(10**9)
        known = len(trained(log.moment.run).history)  # type: ignore[union-attr]
        await press(pilot, "k", "j", "j")
        assert log.marked_steps == 3_000_000 and seen(log)[-1].startswith("› 3000000 ")
        assert len(trained(log.moment.run).history) == known < 3_000_000  # type: ignore[union-attr]

    play(scenario, (80, 24), epochs=1_000_000)


def test_without_colours_and_without_other_characters_the_mark_is_seen_too() -> None:
    for arguments, sign in (((), "›"), (("--ascii",), "*")):
        with Forked(80, 24, *arguments, NO_COLOR="1") as terminal:
            terminal.wait("Gradient log")
            terminal.press(*"sssjjj")
            terminal.wait(f"{sign}    6     2  3")
            assert terminal.styles("    6     2  3") == {"reverse"}


KEYS = st.sampled_from(["j", "j", "k", "k", "s", "S", "e", ".", ",", "z"])
FAR = st.integers(-80, 80)
DEEDS = st.lists(st.one_of(KEYS, FAR, st.sampled_from(SIZES)), min_size=5, max_size=25)


@settings(max_examples=10)
@given(DEEDS, st.sampled_from(["", "gd,sgd"]))
def test_whatever_is_pressed_the_mark_is_in_sight_and_on_a_step(deeds: list[object], runs: str) -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        log = await focused_log(pilot)
        for deed in deeds:
            before = log.marked_steps
            if isinstance(deed, tuple):
                await pilot.resize_terminal(*deed)
                await at_rest(pilot)
            elif isinstance(deed, int):
                log.move(deed)
                await at_rest(pilot)
            else:
                await press(pilot, str(deed))
            assert log.moment is not None
            if isinstance(deed, int) or deed in ("j", "k"):
                by = deed if isinstance(deed, int) else 1 if deed == "j" else -1
                start = rows_begun(log.moment) if before is None else before
                assert log.marked_steps == max(1, min(start + by, 60))
            else:
                assert log.marked_steps == (before if isinstance(deed, tuple) or deed == "z" else None)
            looks_right(log, log.moment)

    play(scenario, (80, 24), runs=runs, epochs=20)


def looks_right(log: LogPane, moment: Moment) -> None:
    assert log.size.height > 3
    lines = [log.line(y) for y in range(log.size.height)][len(log.band) + 1 :]
    first, marked = log.scroll_offset.y, log.marked_steps
    numbers = [first + y + 1 for y, row in enumerate(lines) if marked_in(row)]
    assert numbers == ([] if marked is None else [marked])
    shown = max(rows_walked(moment), marked or 0)
    if shown:
        assert sum(map(bool, lines)) == min(len(lines), shown - first)
    assert {log.render_line(y).cell_length for y in range(log.size.height)} == {log.size.width}

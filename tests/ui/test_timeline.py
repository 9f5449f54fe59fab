"""The timeline shows what lies on the way, and a click on it goes exactly there."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from gdtui.core.conditions.condition import condition
from gdtui.core.session.moments import Moment
from gdtui.core.session.session import Session
from gdtui.display.ascii import ascii_row
from gdtui.display.rows import length, plain
from gdtui.ui.panes.timeline import Timeline, Way, step_at, timeline_row
from gdtui.ui.playback.speed import Motion
from tests.problems import PROPORTIONAL, known, session_of, setups
from tests.ui.piloted import at_rest, journeys_end, main_screen, play, session, steps

STILL = Motion()
CONDITIONS = ("loss < 0.5", "sample == 1", "w > prev.w", "step == 7")


def row(moment: Moment, width: int = 80) -> str:
    return plain((timeline_row(moment, STILL, width),))


def way(moment: Moment, width: int = 80) -> str:
    """The way alone, without what is written beside it."""
    return row(moment, width).split("  step ")[0][1:]


def watched(*texts: str, steps: int = 300, **choices: object) -> Session:
    walked = session(PROPORTIONAL, "", **choices)
    for text in texts:
        walked.breakpoints.add(condition(text, ("w",)))
    walked.goto(steps)
    walked.search_hits(steps)
    return walked


def shown(moment: Moment, width: int) -> list[int]:
    """The columns whose sign is not just the line's."""
    return [x for x, sign in enumerate(way(moment, width), 1) if sign not in "━─"]


@st.composite
def journeys(draw: st.DrawFn) -> Moment:
    """Any moment of a session that was walked, marked, changed and watched on the way."""
    walked = session_of(*draw(setups()))
    names = walked.run.names
    for text in draw(st.lists(st.sampled_from(CONDITIONS), max_size=3)):
        walked.breakpoints.add(condition(text, names))
    for letter in draw(st.text("abcxyzXYZ", max_size=6)):
        walked.goto(draw(st.integers(0, 250)))
        if letter in "XYZ":
            walked.change(lr={"X": 0.001, "Y": 0.003, "Z": 0.01}[letter])
        else:
            walked.mark(letter)
    walked.goto(draw(st.integers(0, 250)))
    return walked.moment


@given(journeys(), st.integers(0, 300))
def test_it_fits_any_width_and_is_as_wide_where_there_is_a_way(moment: Moment, width: int) -> None:
    drawn = timeline_row(moment, STILL, width)
    has_way = any(step_at(moment, STILL, width, x) is not None for x in range(width))
    assert length(drawn) == width if has_way else length(drawn) <= width
    assert plain((ascii_row(drawn),)).isascii()
    assert has_way is ("●" in row(moment, width))


@given(journeys(), st.integers(40, 300))
def test_whatever_lies_on_the_way_is_seen_or_hidden_by_what_counts_more(moment: Moment, width: int) -> None:
    room = len(way(moment, width))
    ways = Way(known(moment.run.total), room)
    layers: list[tuple[str, list[int]]] = [
        ("●", [moment.steps]),
        ("".join(letter for letter, _ in moment.marks), [steps for _, steps in moment.marks]),
        ("◆", [step for hits in moment.hits for step in hits.upto(known(moment.run.total)).tolist()]),
        ("┳┰", [moment.parted] if moment.parted else []),
        ("┿┼", [change.steps for change in known(moment.run.config).changes]),
    ]
    allowed = ["━─"] * room
    for text, stands in reversed(layers):
        for step in stands:
            allowed[ways.cell(step)] = text
    assert all(sign in signs for sign, signs in zip(way(moment, width), allowed, strict=True))
    at = ways.cell(moment.steps)
    assert not set(way(moment, width)[:at]) & set("─┼┰") and not set(way(moment, width)[at:]) & set("━┿┳")


@given(journeys(), st.integers(40, 300))
def test_a_column_leads_to_a_step_that_is_drawn_there(moment: Moment, width: int) -> None:
    ways = Way(known(moment.run.total), len(way(moment, width)))
    drawn = {moment.steps, *(steps for _, steps in moment.marks), moment.parted}
    drawn |= {change.steps for change in known(moment.run.config).changes}
    drawn |= {step for hits in moment.hits for step in hits.upto(known(moment.run.total)).tolist()}
    found = [step_at(moment, STILL, width, x) for x in range(width)]
    assert [found[x] in drawn for x in shown(moment, width)] == [True] * len(shown(moment, width))
    assert found[0] is None and set(found[1 + ways.room :]) == {None}
    steps = [step for step in found if step is not None]
    assert len(steps) == ways.room and steps == sorted(steps)
    if ways.total >= ways.room - 1:
        assert [ways.cell(step) for step in steps] == list(range(ways.room))


@given(st.integers(1, 10**12), st.integers(10, 300), st.integers(0, 10**12))
def test_start_and_end_are_the_ends_and_each_cell_has_its_first_step(
    total: int, room: int, step: int
) -> None:
    ways = Way(total, room)
    assert (ways.cell(0), ways.cell(total)) == (0, room - 1)
    assert (ways.steps(0), ways.steps(room - 1)) == (0, total)
    firsts = ways.firsts.tolist()
    assert len(firsts) == room + 1 and firsts[-1] == total + 1
    cell = ways.cell(min(step, total))
    assert firsts[cell] <= min(step, total) < firsts[cell + 1]


def test_all_signs_stand_where_they_should() -> None:
    walked = watched("loss < 0.01")
    walked.goto(60)
    walked.change(lr=0.003)
    walked.goto(150)
    walked.change(lr=0.001)
    walked.goto(200)
    walked.mark("a")
    walked.goto(100)
    assert way(walked.moment) == "━━━━◆◆◆━━━┿━━━━━━●────────┰────────a─────────────────"
    assert walked.moment.parted == 150 and step_at(walked.moment, STILL, 80, 27) == 150
    assert [step_at(walked.moment, STILL, 80, x) for x in (6, 11, 18, 36, 37)] == [28, 60, 100, 200, 208]
    walked.goto(300)
    assert way(walked.moment) == "━━━━◆◆◆━━━┿━━━━━━━━━━━━━━━┳━━━━━━━━a━━━━━━━━━━━━━━━━●"


def test_in_ascii_each_kind_of_sign_has_its_own() -> None:
    walked = watched("step == 30", steps=60)
    walked.change(lr=0.003)
    walked.goto(150)
    walked.change(lr=0.001)
    walked.goto(100)
    line = plain((ascii_row(timeline_row(walked.moment, STILL, 80)),))
    assert line.startswith(" =====!====+======o--------<------")


def test_what_lies_ahead_and_was_never_walked_shows_no_hit() -> None:
    assert way(watched("sample == 1", steps=30).moment).rstrip("─").endswith("●")
    back = watched("sample == 1", steps=30)
    back.goto(0)
    assert "◆" in way(back.moment)


def test_a_run_that_has_nothing_in_common_with_the_one_before_has_no_fork() -> None:
    walked = watched(steps=20)
    walked.goto(0)
    walked.change(lr=0.1)
    assert walked.moment.parted == 0 and set(way(walked.moment)) == {"●", "─"}


def test_a_click_asks_for_the_step_and_beside_the_way_for_none() -> None:
    class Linear(App[None]):
        asked: list[int] = []

        def compose(self) -> ComposeResult:
            yield Timeline("timeline")

        def on_timeline_asked(self, asked: Timeline.Asked) -> None:
            self.asked.append(asked.steps)

    async def clicks() -> None:
        app = Linear()
        async with app.run_test(size=(80, 3)) as pilot:
            app.query_one(Timeline).styles.height = 1
            await at_rest(pilot)
            await pilot.click(Timeline, offset=(20, 0))  # before there is a moment
            app.query_one(Timeline).moment = watched("step == 100").moment
            for x in (1, 18, 17, 53, 0, 54, 70):
                await pilot.click(Timeline, offset=(x, 0))
        assert app.asked == [0, 100, 92, 300]

    asyncio.run(clicks())


def test_a_click_on_the_line_goes_there() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        line = pilot.app.screen.query_one(Timeline)
        for x in (40, 10, 60):
            expected = step_at(main_screen(pilot).moment, main_screen(pilot).motion, line.size.width, x)  # type: ignore[arg-type]
            await pilot.click(Timeline, offset=(x, 0))
            await journeys_end(pilot)
            assert steps(pilot) == expected and expected

    play(scenario)

"""One finds the way by the screen alone: the line of keys leads on, and the list of all keys answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from gdtui.display.rows import plain
from gdtui.locales import text
from gdtui.ui.commands.groups import GROUPS, grouped
from gdtui.ui.commands.table import COMMANDS
from gdtui.ui.commands.uses import no_use
from gdtui.ui.panes.footer import ALWAYS, IN_FOOTER, LEADING, KeyLine, footer
from gdtui.ui.screens.keys import TWO, KeyList, KeysScreen, key_rows
from tests.problems import known
from tests.ui.piloted import at_rest, main_screen, play, press, steps


def ids(width: int, state: str, more: bool = False) -> list[str]:
    return [command.id for command in footer(width, COMMANDS, state, more).commands]


@given(st.integers(15, 200), st.sampled_from([*LEADING]), st.booleans())
def test_the_line_of_keys_fits_and_has_help_and_quit(width: int, state: str, more: bool) -> None:
    line = footer(width, COMMANDS, state, more)
    assert line.width <= width
    assert {"help", "quit"} <= {command.id for command in line.commands}


@pytest.mark.parametrize("state", LEADING)
def test_at_eighty_columns_the_way_to_everything_is_in_the_line(state: str) -> None:
    assert {*ALWAYS, "chart.next"} <= {*ids(80, state)}
    assert {"break.set", "chart.scale"} <= {*ids(80, state, more=True)}
    assert len(ids(80, state)) >= 8


def test_what_is_in_the_line_has_a_key() -> None:
    by_id = {command.id: command for command in COMMANDS}
    assert all(by_id[id].keys for id in IN_FOOTER)


def shown(pilot: Pilot[None]) -> str:
    return "".join(span.text for span in pilot.app.screen.query_one(KeyLine).line(0))


def test_the_line_has_what_matters_as_things_stand_and_stays_while_one_steps() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        assert "m GD/SGD" in shown(pilot) and "S back" not in shown(pilot)
        await press(pilot, "s")
        first = shown(pilot)
        assert "S back" in first
        for key in "sseSsEs":
            await press(pilot, key)
            assert shown(pilot) == first
        await press(pilot, "c")
        assert "g start" in shown(pilot) and "s sample" not in shown(pilot)
        await press(pilot, "a", "a")
        assert main_screen(pilot).board.front == "rates" and "- lr down" in shown(pilot)
        await press(pilot, "a", "a")
        assert main_screen(pilot).board.front == "loss" and "y scale" in shown(pilot)

    play(scenario, size=(80, 24))


def test_of_several_runs_the_line_says_how_to_look_at_another() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        await press(pilot, "s")
        assert "v next run" in shown(pilot)

    play(scenario, runs="gd,sgd")


# The list of all keys.


def test_every_command_is_in_one_group_and_the_first_are_ten() -> None:
    found = grouped(COMMANDS)
    assert sorted(command.id for group in found.values() for command in group) == sorted(
        command.id for command in COMMANDS
    )
    assert all(found.values()) and len(found["first"]) == 10


def test_the_first_ten_stand_on_the_first_screen_of_eighty_columns() -> None:
    rows = plain(key_rows(72)).splitlines()
    assert rows[0] == text("keys.group.first") and rows[11] == ""


@pytest.mark.parametrize("width", [40, 72, TWO, 114])
def test_groups_are_whole_and_named(width: int) -> None:
    listed = plain(key_rows(width))
    assert all(text(f"keys.group.{group}") in listed for group in GROUPS)
    assert all(len(row) <= width for row in listed.splitlines())


@given(st.text(max_size=12), st.integers(1, 130))
def test_whatever_is_typed_leaves_those_that_have_it_and_fits(typed: str, width: int) -> None:
    narrowed = plain(key_rows(max(30, width), typed=typed))
    assert (
        len(narrowed) <= len(plain(key_rows(max(30, width)))) or text("keys.nothing").split()[0] in narrowed
    )


def test_words_and_keys_are_found() -> None:
    def found(typed: str) -> str:
        return plain(key_rows(100, typed=typed))

    assert "delete a breakpoint" in found("brea") and "quit" not in found("brea")
    assert found("several").splitlines()[0] == "Several runs"
    assert "GD or SGD" in found("m") and "GD from here on" in found(":gd gd") or "GD" in found("gd")
    assert found("xyzzy").startswith("No key does that")


def test_the_list_narrows_as_one_types_and_says_what_has_no_use() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        await press(pilot, "?", *"run")
        await at_rest(pilot)
        keys = pilot.app.screen.query_one(KeyList)
        listed = plain(keys.rows(100))
        assert keys.border_title == "Keys: run" and "next sample" not in listed
        assert "show the next run's numbers (there is one run)" in listed
        await press(pilot, "backspace", "backspace", "backspace")
        assert keys.border_title == "Keys" and "next sample" in plain(keys.rows(100))
        await press(pilot, "b", "q")
        assert isinstance(pilot.app.screen, KeysScreen) and keys.border_title == "Keys: bq"
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, KeysScreen) and steps(pilot) == 0
        for close in ("?", "q"):
            await press(pilot, "?", close)
            assert not isinstance(pilot.app.screen, KeysScreen)

    play(scenario)


def test_what_is_said_to_have_no_use_has_none() -> None:
    """What would do nothing is marked, and only that: the state after its key is the state before."""

    async def scenario(pilot: Pilot[None]) -> None:
        screen = main_screen(pilot)
        marked = {command.id for command in COMMANDS if no_use(command.id, screen)}
        assert {"step.back", "view.next", "break.delete", "mark.goto", "run.undo", "goto.row"} <= marked
        assert not marked & {"step.forward", "run.batching", "chart.next", "line", "quit"}
        for command in COMMANDS:
            if command.id in marked and command.keys and not command.asks:
                before = known(screen.moment)
                await press(pilot, command.keys[0])
                assert (known(screen.moment).steps, known(screen.moment).run) == (before.steps, before.run)
        await press(pilot, "c")
        assert no_use("step.forward", screen) == "at the end" and not no_use("step.back", screen)
        await press(pilot, "g", "m", "M", "a")
        assert not no_use("run.undo", screen) and not no_use("mark.goto", screen)

    play(scenario)

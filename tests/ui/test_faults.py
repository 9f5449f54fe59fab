"""What an error of a library's widget ends: that widget. And what no order of keys ends: the program."""

import asyncio
from collections.abc import Callable

import pytest
from textual import events
from textual.command import CommandInput, CommandList, CommandPalette
from textual.pilot import Pilot
from textual.widgets import Input

from gdtui.terminal import EscapedKey, TypedAhead
from gdtui.ui.screens.keys import KeysScreen
from gdtui.ui.screens.line import LineScreen, Words
from gdtui.ui.screens.main import MainScreen
from tests.ui.piloted import PATIENCE, at_rest, line_for_words, main_screen, play, press, steps, until


def fail(*rest: object) -> None:
    raise KeyError(0)


async def soon(is_so: Callable[[], bool]) -> None:
    """Let the program go on until something is so; a pilot waits for what has failed to hear something."""
    async with asyncio.timeout(PATIENCE):
        while not is_so():
            await asyncio.sleep(0)


async def typed_ahead(pilot: Pilot[None], *keys: str) -> None:
    """Have keys heard that came together."""
    names = {":": "colon", "?": "question_mark"}
    events_of = [events.Key(names.get(key, key), key if len(key) == 1 else None) for key in keys]
    pilot.app.post_message(TypedAhead(events_of))
    await at_rest(pilot)


@pytest.mark.parametrize(
    ("where", "what", "key"),
    [
        (CommandList, "action_page_up", "pageup"),
        (CommandList, "watch_highlighted", ""),
        (CommandInput, "_on_key", "f9"),
        (CommandPalette, "_on_mount", ""),
        (CommandPalette, "_gather_commands", ""),
    ],
)
def test_an_error_of_the_palette_closes_it_and_says_so(
    where: type, what: str, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        monkeypatch.setattr(where, what, fail)
        pilot.app.post_message(
            TypedAhead([events.Key("ctrl+p", None), *([events.Key(key, None)] * bool(key))])
        )
        await soon(lambda: "KeyError: 0" in main_screen(pilot).notice)
        assert isinstance(pilot.app.screen, MainScreen)
        monkeypatch.undo()
        await soon(lambda: len(pilot.app.children) == 1)
        await press(pilot, "s", "s")
        assert steps(pilot) == 2
        await press(pilot, "ctrl+p")
        await until(pilot, lambda: isinstance(pilot.app.screen, CommandPalette))
        await press(pilot, "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, MainScreen))

    play(scenario)


def test_a_line_is_taken_once_however_often_enter_is_heard_while_it_closes() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        await press(pilot, ":")
        words = await line_for_words(pilot)
        words.value = "step 3"
        screen = pilot.app.screen
        for _ in range(3):
            screen.post_message(Input.Submitted(words, words.value))
        await until(pilot, lambda: isinstance(pilot.app.screen, MainScreen))
        await at_rest(pilot)
        assert steps(pilot) == 3

    play(scenario)


def test_closing_what_is_closed_already_closes_nothing_else() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        for opened in (":", "?", "ctrl+p"):
            await press(pilot, opened)
            await until(pilot, lambda: not isinstance(pilot.app.screen, MainScreen))
            screen = pilot.app.screen
            for _ in range(3):
                screen.dismiss()
            await at_rest(pilot)
            assert isinstance(pilot.app.screen, MainScreen)
        await press(pilot, "s")
        assert steps(pilot) == 1

    play(scenario)


@pytest.mark.parametrize("opened", [":", "?", "b", "ctrl+p", "M", "1", "cP"])
@pytest.mark.parametrize("end", [("escape", "q"), ("escape", "escape", "q"), ("alt+q",)])
def test_esc_and_q_end_it_whatever_was_typed_before(opened: str, end: tuple[str, ...]) -> None:
    """Older terminals send the same for Alt and q as for Esc and q; these are meant where that is no key."""

    async def scenario(pilot: Pilot[None]) -> None:
        keys = [opened] if "+" in opened else [*opened]
        await typed_ahead(pilot, *keys)
        if end == ("alt+q",):
            pilot.app.post_message(EscapedKey("alt+q", events.Key("q", "q")))
        else:
            await typed_ahead(pilot, *end)
        await until(pilot, lambda: pilot.app._exit)
        assert pilot.app.return_code == 0

    play(scenario, epochs=10_000_000, runs="gd,sgd")


def test_esc_and_q_do_not_wait_for_what_was_typed_before_them() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        await typed_ahead(pilot, *[":", "s", "escape"] * 300, "escape", "q")
        await until(pilot, lambda: pilot.app._exit)
        assert steps(pilot) == 0

    play(scenario)


def test_a_key_that_may_be_esc_and_another_closes_and_does_it() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        await press(pilot, "?")
        await until(pilot, lambda: isinstance(pilot.app.screen, KeysScreen))
        pilot.app.post_message(EscapedKey("alt+s", events.Key("s", "s")))
        await until(pilot, lambda: isinstance(pilot.app.screen, MainScreen) and steps(pilot) == 1)
        await press(pilot, ":")
        words: Words = await line_for_words(pilot)
        words.value = "step 3"
        pilot.app.post_message(EscapedKey("alt+backspace", events.Key("backspace", "\x7f")))
        await at_rest(pilot)
        assert isinstance(pilot.app.screen, LineScreen)

    play(scenario)


def test_a_palette_opens_while_the_one_before_it_is_closing() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        await press(pilot, "ctrl+p")
        pilot.app.pop_screen()
        pilot.app.action_command_palette()
        await until(pilot, lambda: isinstance(pilot.app.screen, CommandPalette))
        await press(pilot, "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, MainScreen))

    play(scenario)


def test_a_librarys_work_for_what_is_gone_ends_nothing() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        pilot.app.run_worker(pilot.app.action_add_class("!", "gone"))
        await soon(lambda: "InvalidQueryFormat" in main_screen(pilot).notice)
        await press(pilot, "s", "s")
        assert steps(pilot) == 2 and isinstance(pilot.app.screen, MainScreen)

    play(scenario)

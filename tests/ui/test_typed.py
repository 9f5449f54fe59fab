"""What is typed or pasted into the line for words: blanks are blanks, signs what they mean; no loss."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.pilot import Pilot

from gdtui.core.errors import visible
from gdtui.ui.keys.meant import UNSEEN, meant
from gdtui.ui.screens.line import MAX_LENGTH, Hint, LineScreen
from gdtui.ui.screens.main import MainScreen
from tests.ui.piloted import at_rest, line_for_words, main_screen, play, press, steps, until

PASTED = {
    "step\u00a03": "step 3",
    "step\t3": "step 3",
    "step\u30003": "step 3",
    "  step 3\n": "step 3",
    "step\r\n3": "step 3",
    "step\u2028 3": "step  3",
    "\ufeffstep 3\u200b": "step 3",
    "break loss ≤ 0.01": "break loss <= 0.01",
    "break w ≥ 1 ∧ w ≠ 2": "break w >= 1  and  w != 2",
    "break w > −1 × 2 · 3 ÷ 4": "break w > -1 * 2 * 3 / 4",
    "break w² > √(3)": "break w**2 > sqrt(3)",
    "ｓｔｅｐ　３": "step 3",
    "step ٣": "step 3",
    "lr 0．03": "lr 0.03",
}


@pytest.mark.parametrize("pasted", PASTED, ids=repr)
def test_a_paste_is_written_as_commands_are(pasted: str) -> None:
    assert meant(pasted.strip()) == (PASTED[pasted], "")


@given(st.text())
def test_nothing_that_can_be_seen_is_left_out_and_nothing_that_cannot_comes_in(text: str) -> None:
    written, alien = meant(text)
    assert visible(written, len(written) * 10 + 10) == written or not written.isascii()
    assert all(character.isprintable() for character in written)
    assert bool(written.strip()) or not text.strip(UNSEEN).strip() or not text.strip()
    assert written.isascii() or alien


async def paste(pilot: Pilot[None], text: str) -> None:
    await press(pilot, ":")
    await line_for_words(pilot)
    pilot.app.post_message(events.Paste(text))
    await at_rest(pilot)


def test_what_was_pasted_is_done_in_one_line() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        await paste(pilot, "step\u00a0\n3\n")
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, MainScreen))
        assert steps(pilot) == 3

    play(scenario)


@pytest.mark.parametrize("text", ["步 3", "step \x1b[2J3", "step \u202e3", "step 3 ✓"])
def test_what_cannot_be_meant_is_shown_and_said(text: str) -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        await paste(pilot, text)
        words = await line_for_words(pilot)
        assert words.value == visible(text)
        assert "no command has" in pilot.app.screen.query_one(Hint).wrong
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, LineScreen))
        assert pilot.app.screen.query_one(Hint).wrong
        assert steps(pilot) == 0

    play(scenario)


def test_a_paste_that_is_too_long_is_cut_and_that_is_said() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        await paste(pilot, "step 3" + " " * MAX_LENGTH + "4")
        words = await line_for_words(pilot)
        assert len(words.value) == MAX_LENGTH
        assert "left out" in pilot.app.screen.query_one(Hint).wrong

    play(scenario)


def test_a_character_of_an_input_method_is_the_one_that_it_looks_like() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        await press(pilot, "：", *"ｓｔｅｐ　２", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, MainScreen) and steps(pilot) == 2)
        assert not main_screen(pilot).notice

    play(scenario)

"""Commands in words: the line, its completion, what it remembers, and the palette."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content
from textual.pilot import Pilot

from gdtui.core.conditions.condition import condition
from gdtui.core.errors import InputError
from gdtui.core.session.session import Session
from gdtui.core.training.config import run_config
from gdtui.ui.commands.table import BY_ID, COMMANDS
from gdtui.ui.commands.words import read, usage, ways_on
from gdtui.ui.screens.line import Hint, Words
from tests.problems import LINE, session_of
from tests.ui.piloted import at_rest, line_for_words, main_screen, play, press, say, steps, until


def session(*breaks: str) -> Session:
    made = session_of(LINE, run_config(LINE))
    made.breakpoints.add(*(condition(text, ("w", "b")) for text in breaks))
    return made


@pytest.mark.parametrize(
    ("line", "id", "text"),
    [
        ("step 3", "step.forward", "3"),
        ("  back ", "step.back", ""),
        ("step.forward 3", "step.forward", "3"),
        ("break loss<0.01", "break.set", "loss<0.01"),
        ("goto step  17", "goto.end", "step  17"),
        ("lr 0.03", "rate.set", "0.03"),
        ("LR 0.03", "rate.set", "0.03"),
        ("Mark A", "mark.set", "A"),
        ("problem noisy", "open.problem", "noisy"),
    ],
)
def test_a_line_is_a_command_and_what_it_takes(line: str, id: str, text: str) -> None:
    assert read(line, COMMANDS) == (BY_ID[id], text)


def test_a_line_without_a_command_says_which_was_meant() -> None:
    assert read("   ", COMMANDS) is None
    with pytest.raises(InputError, match="^'stepp' is no command; did you mean 'step'"):
        read("stepp 3", COMMANDS)
    with pytest.raises(InputError, match=r"^'\\x1b\[2J' is no command"):
        read("\x1b[2J", COMMANDS)


@given(st.text(max_size=60))
def test_any_line_is_read_or_refused_in_a_line_and_completed_without_harm(line: str) -> None:
    for way in ways_on(line, COMMANDS, session("loss < 1")):
        assert way.startswith(line.lstrip()[:1])
    assert len(usage(line, COMMANDS, 70).splitlines()) <= 1
    try:
        read(line, COMMANDS)
    except InputError as error:
        assert str(error).isprintable()


def test_a_word_and_what_stands_after_it_are_completed() -> None:
    there = session("loss < 1", "w > 2")
    assert ways_on("st", COMMANDS, there) == ["step", "start"]
    assert "break dataset_loss" in ways_on("break d", COMMANDS, there)
    assert ways_on("break loss > prev.lo", COMMANDS, there)[0] == "break loss > prev.loss_before"
    assert ways_on("break abs(gra", COMMANDS, there) == ["break abs(grad.w", "break abs(grad.b"]
    assert ways_on("delete ", COMMANDS, there) == ["delete loss_before < 1", "delete w > 2", "delete all"]
    assert ways_on("batch s", COMMANDS, there) == ["batch sgd"]
    assert ways_on("problem l", COMMANDS, there) == ["problem lecture", "problem line", "problem large"]
    assert ways_on("runs gd,s", COMMANDS, there) == [
        *("runs gd,sgd", "runs gd,seed=", "runs gd,start=", "runs gd,schedule="),
    ]
    assert ways_on("optimizer ada", COMMANDS, there)[:2] == ["optimizer adagrad", "optimizer adadelta"]
    assert ways_on("schedule s", COMMANDS, there) == ["schedule step"]
    assert ways_on("dtype ", COMMANDS, there) == ["dtype float64", "dtype float32"]
    assert ways_on("", COMMANDS, there) == ways_on("nothing ", COMMANDS, there) == []


def test_the_line_says_how_a_command_is_written() -> None:
    assert usage("goto 1", COMMANDS, 70).startswith("goto [EPOCH|P%|step N|epoch N]: to the end; 12G")
    assert usage("st", COMMANDS, 70) == "step [N]  start [F[,F…]]"
    assert usage("", COMMANDS, 40).endswith("…") and len(usage("", COMMANDS, 40)) <= 40


def test_tab_completes_and_the_arrows_bring_back_what_was_said() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        await say(pilot, "step 3")
        await say(pilot, "epoch")
        await press(pilot, ":")
        words = await line_for_words(pilot)
        await press(pilot, "s", "t", "tab")
        assert words.value == "step"
        await press(pilot, "tab")
        assert words.value == "start"
        await press(pilot, "tab")
        assert words.value == "st"
        await press(pilot, "shift+tab")
        assert words.value == "start"
        await press(pilot, "up", "up", "up")
        assert words.value == "step 3"
        await press(pilot, "down")
        assert words.value == "epoch"
        await press(pilot, "down")
        assert words.value == "start"
        await press(pilot, "enter")
        await until(pilot, lambda: pilot.app.screen is main_screen(pilot))
        assert steps(pilot) == 0

    play(scenario)


async def stands(pilot: Pilot[None], words: Words, at: int) -> None:
    """Wait for the cursor to come there, and see that it stays."""
    await until(pilot, lambda: words.cursor_position == at)
    await at_rest(pilot)
    assert words.cursor_position == at


def test_where_something_is_wrong_the_cursor_stands_at_it() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        await say(pilot, "break loss < lss")
        await until(pilot, lambda: any(hint.wrong for hint in pilot.app.screen.query(Hint)))
        words = await line_for_words(pilot)
        assert pilot.app.screen.query_one(Hint).wrong.startswith("column 8: 'lss' is not known here")
        assert words.value == "break loss < lss"
        await stands(pilot, words, words.value.index("lss"))
        words.value = "break b "
        await press(pilot, "enter")
        await until(pilot, lambda: any("'b'" in hint.wrong for hint in pilot.app.screen.query(Hint)))
        words = await line_for_words(pilot)
        await stands(pilot, words, len("break "))
        words.value = "break loss < 1"
        await at_rest(pilot)
        assert not pilot.app.screen.query_one(Hint).wrong
        await press(pilot, "enter")
        await until(pilot, lambda: bool(main_screen(pilot).notice))
        assert main_screen(pilot).notice == "c runs to breakpoint 1: loss_before < 1"

    play(scenario)


def test_what_a_terminal_would_obey_is_made_visible() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        await press(pilot, ":")
        words = await line_for_words(pilot)
        words.insert_text_at_cursor("step\x1b[2J")
        words.insert_text_at_cursor("\u202e")
        assert words.value == r"step\x1b[2J\u202e"
        words.insert_text_at_cursor("s" * 300)
        assert len(words.value) <= 200

    play(scenario)


def test_commands_that_cannot_be_done_say_why() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        for keys, said in {
            ":zoom 5": "takes nothing",
            "0%": "",
            ":percent 101": "no percentage",
            ":step 0": "no whole number from 1 on",
            ":speed -1": "speed -1: steps a second above 0, or max",
            ":speed 0,5": "speed 0,5: a decimal point, as in 0.5",
            ":lr nan": "a finite number above 0",
            ":lr 0,1": "lr 0,1: a decimal point, as in 0.1",
            ":lr 1/0": "lr 1/0: a finite number above 0",
            ":problem nosy": "'nosy' is not known, but noisy is",
            ":runs gd,lion": "'lion' is not known; the known ones: gd, sgd",
            ":dtype float16": "'float16' is not float64 or float32",
            ":start 1,2": "is not one finite number per parameter",
            ":epochs 0": "'0' is not a whole number from 1 to",
            ":seed x": "'x' is not a whole number from 0 to",
            ":rate 0.1": "did you mean 'lr'?",
            ":return": "did you mean 'undo'?",
            ":batch 4": "a whole number from 1 to 3",
            ":delete 7": "no breakpoint is set",
            ":break": "break takes a condition",
            ":mark 7": "a mark is a letter",
        }.items():
            if keys.startswith(":"):
                await say(pilot, keys[1:])
                await until(pilot, lambda: any(hint.wrong for hint in pilot.app.screen.query(Hint)))
                assert said in pilot.app.screen.query_one(Hint).wrong, keys
                await line_for_words(pilot)
                await press(pilot, "escape")
            else:
                await press(pilot, *keys)
                assert said in main_screen(pilot).notice, keys
                await press(pilot, "escape")
            await until(pilot, lambda: pilot.app.screen is main_screen(pilot))
        assert steps(pilot) == 0

    play(scenario)


def test_the_palette_offers_every_command_that_has_a_word_and_the_themes() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        offered = {each.title: each for each in pilot.app.get_system_commands(pilot.app.screen)}
        assert set(offered) == {f"{command.word}: {command.does}" for command in COMMANDS if command.word} | {
            "theme"
        }
        offered["step: next sample"].callback()
        assert (
            steps(pilot) == 1
            and Content.from_markup(offered["step: next sample"].help).plain == "s →   :step [N]"
        )
        offered[f"lr: {BY_ID['rate.set'].does}"].callback()
        assert (await line_for_words(pilot)).value == "lr "

    play(scenario)


def test_the_palette_shows_each_command_as_it_is_written() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        offered = pilot.app.get_system_commands(pilot.app.screen)
        written = [Content.from_markup(each.help).plain for each in offered]
        for command in COMMANDS:
            assert not command.word or any(text.endswith(f":{command.usage}") for text in written)

    play(scenario, (100, 30))


def test_a_breakpoint_that_no_run_could_hit_is_refused_and_goes_with_its_run() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        await press(pilot, ":break velocity > 1")
        await until(pilot, lambda: any(hint.wrong for hint in pilot.app.screen.query(Hint)))
        assert pilot.app.screen.query_one(Hint).wrong.endswith(
            "momentum, nesterov, rmsprop:momentum=0.5 would have it"
        )
        await press(pilot, "escape", ":runs sgd,momentum", ":break velocity > 1", ":runs gd,sgd")
        assert main_screen(pilot).notice.endswith("no longer a breakpoint: velocity > 1")

    play(scenario)


def test_a_breakpoint_that_a_fork_leaves_nothing_to_sleeps_and_is_said_to() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        await press(pilot, ":optimizer momentum", ":break velocity < -1", ":break loss > 5", ":optimizer sgd")
        assert "no run here can hit it any more: velocity < -1" in main_screen(pilot).notice
        await press(pilot, ":break")
        await until(pilot, lambda: any(hint.wrong for hint in pilot.app.screen.query(Hint)))
        assert "1: velocity < -1 (no run here has it)" in pilot.app.screen.query_one(Hint).wrong
        await press(pilot, "escape", "c")
        assert steps(pilot) == 3
        await press(pilot, "g", ":optimizer momentum", "c")
        assert steps(pilot) == 1

    play(scenario)

"""The user's keys: every key belongs to one command, or one line says why it cannot."""

import asyncio
import re
import tomllib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.events import Key
from textual.message import Message
from textual.pilot import Pilot

from gdtui.core.errors import InputError
from gdtui.display.rows import Picture
from gdtui.terminal.keyboard import Keyboard
from gdtui.ui.app import Debugger
from gdtui.ui.commands.table import BY_ID, COMMANDS, NOWHERE, Command, bindings_of
from gdtui.ui.keys.names import ALIASES, NAMED, NEEDED, SIGNS, is_key
from gdtui.ui.keys.remap import remapped
from gdtui.ui.panes.footer import KeyLine, footer
from gdtui.ui.screens.keys import KeyList, KeysScreen, key_rows
from tests.hostile import TEXTS
from tests.problems import PROPORTIONAL
from tests.ui.piloted import _charts, at_rest, journeys_end, press, session, steps

IDS = [command.id for command in COMMANDS]
KEYS = [*NAMED, *NEEDED, *ALIASES, *(key for command in COMMANDS for key in command.keys), *"nNdDö,+#ß你"]
STRANGE = st.builds(
    str.__add__, st.sampled_from(["shift+", "ctrl+", "Alt+", ""]), st.text() | st.sampled_from(TEXTS)
)
ANY_KEYS = st.lists(st.sampled_from(KEYS) | st.text(max_size=3) | STRANGE, max_size=4)
VALUES = ANY_KEYS | ANY_KEYS.map(" ".join) | st.integers() | st.floats() | st.lists(st.none() | st.text())
MAPPINGS = st.dictionaries(
    st.sampled_from(IDS) | st.text() | st.sampled_from(TEXTS),
    VALUES | st.dictionaries(st.sampled_from(["forward", "back", "next"]) | st.text(), VALUES),
    max_size=4,
)


def keys(commands: tuple[Command, ...]) -> dict[str, tuple[str, ...]]:
    return {command.id: command.keys for command in commands}


def refused(mapping: Mapping[str, object]) -> str:
    with pytest.raises(InputError) as error:
        remapped(COMMANDS, mapping)
    text = str(error.value)
    assert text.isprintable()
    return text


@given(MAPPINGS)
def test_any_mapping_gives_each_key_to_one_command_or_is_refused_in_a_line(
    mapping: dict[str, object],
) -> None:
    try:
        table = remapped(COMMANDS, mapping)
    except InputError as error:
        assert str(error) and str(error).isprintable()
        return
    owned = [key for command in table for key in command.keys]
    assert len(set(owned)) == len(owned)
    assert [(row.id, row.does, row.action, row.word, row.everywhere) for row in table] == [
        (row.id, row.does, row.action, row.word, row.everywhere) for row in COMMANDS
    ]
    assert BY_ID["program.interrupt"].keys == keys(table)["program.interrupt"] == ("ctrl+c",)
    assert all(is_key(key) or key in BY_ID[row.id].keys for row in table for key in row.keys)


MOVABLE = [command for command in COMMANDS if not command.everywhere and command.id != "count"]


@given(st.permutations(MOVABLE))
def test_keys_can_change_places(commands: list[Command]) -> None:
    plain = MOVABLE
    mapping = {plain[n].id: list(command.keys) for n, command in enumerate(commands)}
    table = keys(remapped(COMMANDS, mapping))
    assert all(table[id] == tuple(given) for id, given in mapping.items())


@pytest.mark.parametrize(
    ("toml", "expected"),
    [
        ('"step.forward" = "n"', {"step.forward": ("n",)}),
        ('step.forward = "n"', {"step.forward": ("n",)}),
        ('step.forward = ["n", "f5"]', {"step.forward": ("n", "f5")}),
        ('step.forward = " n  f5 n"', {"step.forward": ("n", "f5")}),
        ('step.forward = ["n f5", "right"]', {"step.forward": ("n", "f5", "right")}),
        ('step.forward = ""', {"step.forward": ()}),
        ("step.forward = []", {"step.forward": ()}),
        ('step = {forward = "n", back = "N"}', {"step.forward": ("n",), "step.back": ("N",)}),
        ('step.forward = "e"\nepoch.forward = "s"', {"step.forward": ("e",), "epoch.forward": ("s",)}),
        ('quit = ";"\nhelp = "\\""', {"quit": (";",), "help": ('"',)}),
        ('program.suspend = "f9"', {"program.suspend": ("f9",)}),
        ('program.interrupt = "ctrl+c"', {}),
        ("step = {}", {}),
        ("", {}),
    ],
)
def test_keys_replace_those_that_were(toml: str, expected: dict[str, tuple[str, ...]]) -> None:
    assert keys(remapped(COMMANDS, tomllib.loads(toml))) == keys(COMMANDS) | expected


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ({"step.forwrd": "n"}, "'step.forwrd' is no command; did you mean 'step.forward'?"),
        ({"step": "n"}, "'step' is no command; did you mean 'step.back'?"),
        ({"zzz": "n"}, f"'zzz' is no command; the known ones: {', '.join(IDS)}"),
        ({"step.forward": "n", "step": {"forward": "d"}}, "'step.forward' is given twice"),
        ({"quit": 3}, "'quit' takes a string such as \"n f5\", or a list of strings"),
        ({"quit": ["n", ["d"]]}, "'quit' takes a string such as \"n f5\", or a list of strings"),
        ({"quit": "escape"}, "'quit': 'escape' closes what is open, and can be no command's"),
        ({"quit": "enter"}, "'quit': 'enter' ends what is typed, and can be no command's"),
        ({"quit": "ctrl+p"}, "'quit': 'ctrl+p' opens the palette, and can be no command's"),
        ({"quit": "n 5"}, "'quit': '5' is for counts, such as 10s and 50%, and can be no command's"),
        (
            {"quit": "ctrl+c"},
            "'quit': 'ctrl+c' is program.interrupt's, and is heard ahead of all other keys, "
            "and can be no command's",
        ),
        (
            {"program.interrupt": "n"},
            "'program.interrupt' stays on ctrl+c, which is heard ahead of all other keys",
        ),
        (
            {"program.interrupt": ""},
            "'program.interrupt' stays on ctrl+c, which is heard ahead of all other keys",
        ),
        (
            {"program.suspend": "n"},
            "'program.suspend': 'n' is for typing, where this command works too; "
            "its keys are f1 to f12, and those with ctrl or alt",
        ),
        (
            {"step.forward": "e"},
            "'e' would be a key of 'step.forward' and of 'epoch.forward'; "
            'give one of them another, or none, as in "epoch.forward" = ""',
        ),
        (
            {"quit": "n", "step.forward": "n"},
            "'n' would be a key of 'step.forward' and of 'quit'; "
            'give one of them another, or none, as in "quit" = ""',
        ),
        (
            {"quit": "hello\x1b[2J"},
            "'quit': 'hello\\x1b[2J' is no key that every terminal sends; a key is written as one character, "
            "or a name such as space, tab, left, home, f5, ctrl+l, alt+s",
        ),
    ],
)
def test_what_cannot_be_is_said(mapping: dict[str, object], said: str) -> None:
    assert refused(mapping) == said


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("Ctrl+L", "ctrl+l"),
        ("→", "right"),
        ("Esc", "escape"),
        ("pgup", "pageup"),
        ("shift+s", "S"),
        ("question_mark", "?"),
        ("comma", ","),
        ("ctrl+i", "tab"),
        ("shift+ctrl+up", "ctrl+shift+up"),
        ("bakspace", "backspace"),
        ("F5", "f5"),
    ],
)
def test_a_key_that_is_written_otherwise_is_recognised(key: str, meant: str) -> None:
    said = refused({"quit": key})
    assert said == f"'quit': '{key}' is no key that every terminal sends; did you mean '{meant}'?"


@pytest.mark.parametrize("key", ["f13", "ctrl+1", "alt+?", "é̀", "\x00", "\u200b", "你", "́", "\ue000", "nn"])
def test_what_no_usual_terminal_sends_is_no_key(key: str) -> None:
    assert "is no key that every terminal sends" in refused({"quit": [key]})


def test_deep_tables_and_long_names_are_refused_soon() -> None:
    deep: dict[str, object] = {"a": "n"}
    for _ in range(10_000):
        deep = {"a": deep}
    assert refused(deep).startswith("'a.a.a.")
    assert len(refused({"s" * 60_000: "n"})) < 1000
    assert len(refused({"quit": "s" * 60_000})) < 1000
    assert refused({"quit": 16**10_000}).startswith("'quit' takes")


MOVES = {"up": "A", "down": "B", "right": "C", "left": "D", "end": "F", "home": "H"}
EDITS = {"insert": 2, "delete": 3, "pageup": 5, "pagedown": 6}
HELD = {"shift": 1, "alt": 2, "ctrl": 4}
FIXED = {"space": " ", "tab": "\t", "shift+tab": "\x1b[Z", "backspace": "\x7f"}
FIXED |= {f"f{n + 1}": f"\x1bO{letter}" for n, letter in enumerate("PQRS")}
FIXED |= {
    f"f{n}": f"\x1b[{code}~" for n, code in zip(range(5, 13), [15, 17, 18, 19, 20, 21, 23, 24], strict=True)
}


def sent(key: str) -> str:
    """What xterm sends for a key."""
    *held, name = key.split("+")
    if key in FIXED or len(key) == 1:
        return FIXED.get(key, key)
    if name in MOVES or name in EDITS:
        code = 1 + sum(HELD[part] for part in held)
        return f"\x1b[1;{code}{MOVES[name]}" if name in MOVES else f"\x1b[{EDITS[name]};{code}~"
    if held == ["ctrl"]:
        return chr(ord(name) - 96)
    return f"\x1b{name}"


def test_every_key_that_may_be_used_is_one_that_terminals_send() -> None:
    for key in (*NAMED, *"sS?[],%+öß£"):
        if not is_key(key):
            assert key in NEEDED
            continue
        heard: list[Message] = []
        keyboard = Keyboard(heard.append, lambda: None)
        keyboard.feed(sent(key).encode())
        assert [
            event.key if len(key) > 1 else event.character for event in heard if isinstance(event, Key)
        ] == [key]


def test_the_tables_own_keys_may_all_be_used() -> None:
    assert all(
        is_key(key) for row in COMMANDS for key in row.keys if row.id not in ("count", "program.interrupt")
    )
    assert SIGNS["right"] == "→" and SIGNS["shift+tab"] == "Shift+Tab" and SIGNS["alt+pageup"] == "Alt+PgUp"


def text(rows: Picture) -> str:
    return "\n".join("".join(span.text for span in row).rstrip() for row in rows)


@pytest.mark.parametrize("width", [30, 40, 80, 100, 200])
def test_the_list_has_room_for_many_keys(width: int) -> None:
    many = ["ctrl+shift+pagedown", "alt+shift+left", "f5", "f6", "f7", "n", ";"]
    table = remapped(COMMANDS, {"step.forward": many, "quit": ""})
    rows = key_rows(width, table)
    shown = text(rows)
    for word in ("Ctrl+Shift+PgDn", "Alt+Shift+←", "F5", "F6", "F7", "n", ";", "sample", "quit"):
        assert re.search(rf"(^|\s){re.escape(word)}($|\s)", shown, re.MULTILINE), word
    assert all(len(line) <= width for line in shown.split("\n"))


def test_the_footer_leaves_out_what_has_no_key() -> None:
    table = remapped(COMMANDS, {"quit": "", "step.forward": "right"})
    ids = [command.id for command in footer(200, table).commands]
    assert "quit" not in ids and "step.forward" in ids
    assert [command.id for command in footer(1, table).commands] == ["help"]


def play(mapping: dict[str, object], scenario: Callable[[Pilot[None]], Awaitable[None]]) -> None:
    """Open the main screen with these keys, and act the scenario."""

    async def run() -> None:
        app = Debugger(session(PROPORTIONAL), commands=remapped(COMMANDS, mapping))
        async with app.run_test(size=(100, 30)) as pilot:
            await _charts(pilot)
            await scenario(pilot)

    asyncio.run(run())


def test_a_moved_key_works_and_the_old_ones_do_nothing() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        await press(pilot, "n", "f5", ";")
        assert steps(pilot) == 3
        await press(pilot, "s", "right")
        assert steps(pilot) == 3
        await press(pilot, "left")
        assert steps(pilot) == 2
        await press(pilot, "S", "E", "tab")
        assert steps(pilot) == 2 and pilot.app.focused is focused
        await press(pilot, "c")
        assert steps(pilot) == 3
        await press(pilot, "e")
        await journeys_end(pilot)
        assert steps(pilot) == 300

    focused = None

    async def begin(pilot: Pilot[None]) -> None:
        nonlocal focused
        focused = pilot.app.focused
        await scenario(pilot)

    play(
        {
            "step.forward": "n f5 ;",
            "step.back": "left",
            "epoch.back": "",
            "pane.next": "",
            "epoch.forward": "c",
            "run.forward": "e",
        },
        begin,
    )


def test_a_command_without_a_key_has_a_binding_that_can_be_moved() -> None:
    (binding,) = bindings_of(replace(BY_ID["quit"], keys=()), "quit")
    assert (binding.id, binding.key) == ("quit", NOWHERE)


def test_what_works_everywhere_can_be_moved_and_its_old_key_be_anothers() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        asked: list[bool] = []
        pilot.app.action_suspend_process = lambda: asked.append(True)  # type: ignore[method-assign]
        await press(pilot, "ctrl+z", "?")
        assert (steps(pilot), asked) == (1, [])
        await press(pilot, "f9")
        assert asked == [True]

    play({"program.suspend": "f9", "step.forward": "ctrl+z"}, scenario)


def test_footer_and_list_show_the_users_keys() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        line = pilot.app.screen.query_one(KeyLine)
        shown = "".join(span.text for span in line.line(0))
        assert shown.startswith(" n sample   e epoch") and "F1 keys" in shown and "Q quit" in shown
        await pilot.click(KeyLine, offset=(shown.index("sample"), 0))
        assert steps(pilot) == 1
        await press(pilot, "f1")
        assert isinstance(pilot.app.screen, KeysScreen)
        await at_rest(pilot)
        keys = pilot.app.screen.query_one(KeyList)
        listed = text(tuple(keys.line(y) for y in range(keys.size.height)))
        assert re.search("n F5 +next sample", listed) and re.search("← +one sample back", listed)
        await press(pilot, "q")
        listed = text(tuple(keys.line(y) for y in range(keys.size.height)))
        assert isinstance(pilot.app.screen, KeysScreen) and "n F5" not in listed
        assert re.search("Q +quit", listed)
        await press(pilot, "f1")
        assert not isinstance(pilot.app.screen, KeysScreen)
        await press(pilot, "f1", "Q")
        assert not isinstance(pilot.app.screen, KeysScreen)

    play(
        {"step.forward": "n f5", "step.back": "left", "help": "f1", "quit": "Q", "pane.down": "down"},
        scenario,
    )

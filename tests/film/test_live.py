"""What happens on the screen is recorded as it happens, and keys are written as a script that plays again."""

import json
import signal
from pathlib import Path

import pyte
import pytest
from textual import events

from gdtui.film.acts import Paste, Press, Sleep
from gdtui.film.frames import Colours
from gdtui.film.live import LiveCast, LiveScript
from gdtui.film.script import parsed
from tests.film.filmed import made, shown
from tests.forked import Forked, gdtui
from tests.realterminal import Terminal

READY = "SGD 4.667"


def lines(file: Path) -> list[list[object]]:
    """The events of a recording: every line but the first."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()[1:]]


def screen_of(file: Path) -> list[str]:
    """What a terminal shows that is sent all but the last event, which gives the cursor back."""
    about = json.loads(file.read_text("utf-8").splitlines()[0])
    screen = pyte.Screen(about["width"], about["height"])
    stream = pyte.Stream(screen)
    for _, kind, data in lines(file)[:-1]:
        if kind == "r":
            columns, rows = map(int, str(data).split("x"))
            screen.resize(rows, columns)
        else:
            stream.feed(str(data))
    return [row.rstrip() for row in screen.display]


def test_a_recording_shows_what_was_shown_and_its_script_plays_it_again(tmp_path: Path) -> None:
    cast, script = tmp_path / "a.cast", tmp_path / "a.tape"
    arguments = ("noisy", "--lr", "0.02", "--record", str(cast), "--script", str(script))
    with Terminal(100, 30, *arguments) as terminal:
        terminal.wait("SGD 4.507")
        terminal.press("s", "s", "e")
        terminal.press(":lr 0.05\r")
        terminal.wait("lr 0.05")
        terminal.press("s")
        terminal.wait("step   4 of")
        seen = terminal.settled()
        terminal.press("q")
        assert terminal.ended() == 0 and terminal.given_back()
    assert screen_of(cast) == seen.split("\n")
    said = gdtui("record", str(script), "-o", str(tmp_path / "again.txt"))
    assert (said.returncode, said.stderr) == (0, "")
    again = (tmp_path / "again.txt").read_text("utf-8")
    assert again.rstrip("\n").split("\n") == [row for row in seen.rstrip("\n").split("\n")]


def test_a_kill_loses_at_most_the_last_line(tmp_path: Path) -> None:
    cast = tmp_path / "a.cast"
    cast.write_text("what was there before")
    with Forked(100, 30, "--record", str(cast)) as terminal:
        terminal.wait(READY)
        terminal.press("s")
        terminal.wait("step   1 of")
        terminal.signal(signal.SIGKILL)
        terminal.ended()
    whole = cast.read_text("utf-8").rpartition("\n")[0]
    assert json.loads(whole.split("\n")[0])["version"] == 2
    assert "".join(str(json.loads(line)[2]) for line in whole.split("\n")[1:]).count("1.0200") > 0
    assert list(tmp_path.iterdir()) == [cast]


def test_a_size_is_recorded_before_what_has_it(tmp_path: Path) -> None:
    cast = tmp_path / "a.cast"
    with Forked(100, 30, "--record", str(cast)) as terminal:
        terminal.wait(READY)
        terminal.resize(80, 24)
        terminal.wait_until(
            lambda: len(terminal.text.split("\n")[-1]) <= 80 and "quit" in terminal.text, "80x24"
        )
        seen = terminal.settled()
        terminal.press("q")
        assert terminal.ended() == 0
    kinds = [kind for _, kind, _ in lines(cast)]
    assert kinds.count("r") == 1 and lines(cast)[kinds.index("r")][2] == "80x24"
    assert screen_of(cast) == seen.split("\n")


@pytest.mark.parametrize("option", ["--record", "--script"])
def test_a_file_that_cannot_be_written_is_an_error_before_anything_is_shown(option: str) -> None:
    with Forked(100, 30, option, "/nowhere/a.cast") as terminal:
        assert terminal.ended() == 2
        assert terminal.text.startswith("gdtui: /nowhere/a.cast: No such file or directory")


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("--record", "a.svg"), "--record a.svg: the file's name ends in .cast"),
        (("--record", "a.cast", "--script", "a.cast"), "name the same file a.cast"),
        (("--script", "/etc/passwd"), "there is a file /etc/passwd already"),
    ],
)
def test_a_file_that_cannot_be_meant_is_an_error(arguments: tuple[str, ...], what: str) -> None:
    with Forked(100, 30, *arguments) as terminal:
        assert terminal.ended() == 2
        assert what in terminal.text


def test_a_full_disk_is_an_error_before_anything_is_shown(tmp_path: Path) -> None:
    full = tmp_path / "a.cast"
    full.symlink_to("/dev/full")
    with Forked(100, 30, "--record", str(full)) as terminal:
        assert terminal.ended() == 2  # not even its first line could be written
        assert "No space left" in terminal.text


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def typed(keys: list[tuple[float, str]], tmp_path: Path) -> str:
    """The script of keys, each pressed at its time."""
    clock, file = Clock(), tmp_path / "a.tape"
    script = LiveScript(file, "noisy", "gdtui-dark", (100, 30), clock)
    for at, key in keys:
        clock.now = at
        script.heard(events.Key("space" if key == " " else key, key if len(key) == 1 else None))
    script.end()
    return file.read_text("utf-8")


def test_characters_that_come_together_are_a_text(tmp_path: Path) -> None:
    text = typed([(1.0, "s"), (1.1, "s"), (1.2, " "), (3.0, "tab"), (3.5, "e"), (4.5, "ctrl+c")], tmp_path)
    assert text.splitlines() == [
        *("Open noisy", "Set Theme gdtui-dark", "Set Size 100x30", "Set TypingSpeed 0"),
        *("Sleep 1000ms", 'Type@100ms "ss "', "Sleep 1800ms", "Key tab"),
        *("Sleep 500ms", 'Type "e"', "Sleep 1000ms", "# ctrl+c, which no script has"),
    ]


def test_what_is_typed_is_read_again_whatever_it_is(tmp_path: Path) -> None:
    given = "a \"b' c` #d /e/ '"
    script = parsed(typed([(0.01 * at, key) for at, key in enumerate(given)], tmp_path), "a")
    keys = [key for _, act in script.acts if isinstance(act, Press) for key in act.keys]
    assert "".join(" " if key == "space" else key for key in keys) == given
    assert all(isinstance(act, Press | Sleep) for _, act in script.acts)


def test_a_paste_is_pasted_again(tmp_path: Path) -> None:
    """On the screen it presses no keys, and in a line it is what it was, with a blank for a new line."""
    file = tmp_path / "a.tape"
    clock = Clock()
    live = LiveScript(file, "", "gdtui-dark", (100, 30), clock)
    for event in (
        *(events.Paste("sss"), events.Key("colon", ":"), events.Paste("lr\n0.02")),
        *(events.Key("enter", None), events.Paste("\"'` ")),
    ):
        clock.now += 0.5
        live.heard(event)
    live.end()
    written = file.read_text("utf-8")
    acts = [line for line in written.splitlines() if not line.startswith("Sleep")][4:8]
    assert acts == ['Paste "sss"', 'Type ":"', 'Paste "lr 0.02"', "Key enter"]
    pasted = [act.text for _, act in parsed(written, "a").acts if isinstance(act, Paste)]
    assert "".join(pasted[2:]) == "\"'` "
    last = shown(made(f"{written}\nKey s\nSleep 1s").reel.takes[-1].picture)
    assert any("step   1 of 300" in row for row in last) and "lr 0.02" in last[0]


def test_a_live_recording_begins_anew_at_a_new_size(tmp_path: Path) -> None:
    film, clock = made("Key s"), Clock()
    for version in (2, 3):
        file = tmp_path / f"{version}.cast"
        live = LiveCast(file, version, "a", (100, 30), Colours("#000000", "#ffffff"), clock)
        live.shown(film.reel.takes[0].sequences)
        clock.now += 1.5
        live.resized(80, 24)
        live.shown("x")
        live.end()
        found = lines(file)
        assert [kind for _, kind, _ in found] == ["o", "r", "o", "o"]
        assert [at for at, _, _ in found] == ([0, 1.5, 1.5, 1.5] if version == 2 else [0, 1.5, 0, 0])
        assert str(found[2][2]).startswith("\x1b[0m\x1b[H\x1b[2J")


def test_a_disk_that_fills_up_ends_the_recording_and_not_the_program(tmp_path: Path) -> None:
    live = LiveCast(tmp_path / "a.cast", 2, "a", (100, 30), Colours("#000000", "#ffffff"))
    with open("/dev/full", "wb", buffering=0) as full:
        before, live.file._out = live.file._out, full
        live.shown("x")
    assert before is not None
    before.close()
    live.shown("y")
    live.end()
    assert live.file.failed == "No space left on device"
    assert len((tmp_path / "a.cast").read_text("utf-8").splitlines()) == 1

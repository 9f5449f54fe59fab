"""Recordings are what asciinema plays, and end on the screen that the app showed."""

import json
import re
import shutil
from pathlib import Path

import pytest

from gdtui.film.cast import VERSIONS, cast, events
from tests.film.filmed import made, replayed, shown
from tests.realterminal import Terminal

# What a recording may hold, shown by cat or by a player: nothing that a terminal answers, and no mode that
# it would type in, but the cursor (25) and line wrap (7).
KNOWN = re.compile(r"\x1b\[(?:[0-9;]*[HABCDGKJm]|\?(?:25|7)[hl])|[\r\x08]")


def test_every_picture_is_what_a_terminal_shows_at_its_time() -> None:
    film = made()
    for take in film.reel.takes:
        assert replayed(film, take.at) == shown(take.picture)
    assert replayed(film, film.length) == shown(film.reel.takes[-1].picture)


def test_a_recording_holds_nothing_that_a_terminal_answers_or_types() -> None:
    for _, kind, data in events(made()):
        if kind == "o":
            assert KNOWN.sub("", data).isprintable()


def test_the_cursor_is_hidden_first_and_comes_back() -> None:
    found = [data for _, kind, data in events(made()) if kind == "o"]
    assert found[0].startswith("\x1b[?25l") and found[-1].endswith("\x1b[?25h")


def test_a_size_comes_before_the_output_that_has_it() -> None:
    found = events(made())
    at = next(number for number, (_, kind, _) in enumerate(found) if kind == "r")
    assert found[at][2] == "80x26" and found[at + 1][1] == "o" and found[at + 1][0] == found[at][0]
    assert found[at + 1][2].startswith("\x1b[0m\x1b[H\x1b[2J")


def test_version_2_says_when_and_version_3_how_long_after() -> None:
    second, third = (list(map(json.loads, cast(made(), version).splitlines())) for version in VERSIONS)
    assert second[0]["version"] == 2 and (second[0]["width"], second[0]["height"]) == (100, 32)
    assert third[0]["version"] == 3 and third[0]["term"]["cols"] == 100
    times = [at for at, _, _ in second[1:]]
    assert times == sorted(times) and len(second) == len(third)
    passed = 0.0
    for (at, *what), (after, *same) in zip(second[1:], third[1:], strict=True):
        passed += after
        assert what == same and abs(at - passed) < 1e-6
    assert [data for _, kind, data in second[1:] if kind == "m"] == ["an epoch"]


@pytest.mark.skipif(shutil.which("asciinema") is None, reason="asks asciinema itself")
def test_asciinema_plays_it(tmp_path: Path) -> None:
    file, film = tmp_path / "a.cast", made("Key@1s s 3\nSleep 1s")
    file.write_text(cast(film), "utf-8")
    with Terminal(
        100, 30, program=("asciinema", "cat", str(file)), XDG_CONFIG_HOME=str(tmp_path)
    ) as terminal:
        assert terminal.ended() == 0
        assert list(terminal.screen.display) == shown(film.reel.takes[-1].picture)

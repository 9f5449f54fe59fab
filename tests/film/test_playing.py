"""A script is played into the app itself, and the same script is the same film."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gdtui.core.errors import InputError
from gdtui.film.bar import ROWS
from gdtui.film.frames import seen
from gdtui.film.playing import LAST
from gdtui.film.reel import size_of
from tests.film.filmed import SCRIPT, made, shown
from tests.realterminal import PATIENCE


def test_keys_do_what_they_do() -> None:
    film = made("Type 'sse'\nKey@1s S 2")
    assert any("step   1 of 300" in row for row in shown(film.reel.takes[-1].picture))


def test_commands_are_given_by_word_or_by_id() -> None:
    film = made("Command 'step 3'\nCommand 'step.forward 4'\nSleep 1s")
    assert any("step   7 of 300" in row for row in shown(film.reel.takes[-1].picture))


def test_time_passes_as_the_script_says_and_not_otherwise() -> None:
    film = made("Sleep 1s\nKey@500ms s 3\nSleep 2s")
    assert film.length == 4.5 and [take.at for take in film.reel.takes][:4] == [0.0, 1.0, 1.5, 2.0]


def test_the_last_picture_stays_where_the_script_does_not_say() -> None:
    assert made("Key@1s s").length == 1 + LAST


def test_speed_is_how_much_faster_it_is_shown() -> None:
    film = made("Set Speed 4\nSleep 1s\nKey@500ms s 3\nSleep 2s")
    assert film.length == 4.5 / 4 and film.reel.takes[1].at == 0.25


def test_playing_goes_by_the_time_of_the_film() -> None:
    film = made("Key space\nSleep 3s")  # 4 steps a second
    assert any("step  12 of 300" in row for row in shown(film.reel.takes[-1].picture))


def test_what_is_hidden_takes_no_time_and_has_happened() -> None:
    film = made("Sleep 1s\nHide\nType 'eee'\nSleep 20s\nShow\nSleep 1s")
    assert film.length == 2
    assert [take.at for take in film.reel.takes] == [0.0, 1.0]
    assert any("step   9 of 300" in row for row in shown(film.reel.takes[-1].picture))


def test_keys_that_nobody_sees_are_not_shown_after() -> None:
    film = made("Set Keys on\nHide\nKey e 3\nShow\nSleep 1s")
    assert not any("×" in row for take in film.reel.takes for row in shown(take.picture))


def test_a_caption_and_the_keys_stand_below_the_screen() -> None:
    film = made("Set Size 80x24\nSet Keys on\nCaption 'two words'\nKey@2s s 3\nSleep 1s")
    pictures = [shown(take.picture) for take in film.reel.takes]
    assert {len(picture) for picture in pictures} == {24 + ROWS}
    assert all("two words" in picture[24] and "quit" in picture[23] for picture in pictures)
    assert pictures[0][24].rstrip().endswith(" s") and any("s ×2" in picture[24] for picture in pictures)
    assert pictures[-1][24].strip() == "two words"  # they are gone after a while


def test_nothing_stands_below_a_screen_that_nobody_says_anything_of() -> None:
    assert size_of(made("Key s").reel.takes[0].picture) == (100, 30)


def test_another_size_is_another_picture() -> None:
    film = made("Sleep 1s\nSet Size 80x24\nSleep 1s")
    assert [size_of(take.picture) for take in film.reel.takes][0] == (100, 30)
    last = film.reel.takes[-1].picture
    assert size_of(last) == (80, 24) and "q quit" in shown(last)[-1]


def test_a_theme_is_shown_from_the_first_picture_on() -> None:
    light, dark = made("Set Theme gdtui-light"), made("Set Theme gdtui-dark")
    assert light.ground.lower() == "#fcfbf8" != dark.ground.lower()
    assert "252;251;248" in light.reel.takes[0].sequences


def test_it_is_waited_until_the_screen_shows_something() -> None:
    film = made("Key space\nWait /step +20 of/\nSleep 10ms")
    assert any("step  20 of 300" in row for row in shown(film.reel.takes[-1].picture))


def test_screenshots_are_of_their_moment() -> None:
    film = made("Key s\nScreenshot a.txt\nType 'sss'\nScreenshot b.svg")
    said = [(file, "of 300" in "".join(shown(picture))) for file, picture, _ in film.pictures]
    assert said == [("a.txt", True), ("b.svg", True)]
    assert "step   1 of" in "".join(shown(film.pictures[0][1]))
    assert "step   4 of" in "".join(shown(film.pictures[1][1]))


def test_the_end_of_the_program_is_the_end_of_the_film() -> None:
    film = made("Key s\nSleep 1s\nKey q\nSleep 60s")
    assert "step   1 of" in "".join(shown(film.reel.takes[-1].picture))
    with pytest.raises(InputError, match="a.tape:3: the program has ended before"):
        made("Key s\nKey q\nType 'sss'")


@pytest.mark.parametrize(
    ("script", "line", "what"),
    [
        ("Wait@2s /nowhere/", 1, "nothing on the screen is like /nowhere/, after 2 s"),
        ("Sleep 1s\nCommand 'lr 0'", 2, "lr"),
        ("Command 'break losss<1'", 1, "losss"),
        (f"Caption '{'word ' * 60}'", 1, "has no room"),
    ],
)
def test_what_cannot_be_done_is_said_with_its_line(script: str, line: int, what: str) -> None:
    with pytest.raises(InputError) as error:
        made(script)
    assert str(error.value).startswith(f"a.tape:{line}: ") and what in str(error.value)


MAKE = """
import hashlib, sys
from tests.film.filmed import SCRIPT, made
film = made()
print(hashlib.sha256(repr((film.reel.takes, film.reel.markers, film.length)).encode()).hexdigest())
"""


def test_the_same_script_is_the_same_film_in_any_process() -> None:
    digests = set()
    for variables in (
        {"PYTHONHASHSEED": "1", "TERM": "linux", "COLORTERM": ""},
        {"PYTHONHASHSEED": "2", "TERM": "xterm", "NO_COLOR": "1", "COLUMNS": "40", "LANG": "C"},
    ):
        done = subprocess.run(
            [sys.executable, "-c", MAKE],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            env={**os.environ, **variables},
            cwd=Path(__file__).parents[2],
        )
        assert done.stderr == ""
        digests.add(done.stdout)
    assert len(digests) == 1 and SCRIPT


def test_the_last_picture_is_seen_however_short_it_is() -> None:
    film = made("Type@0 's'\nSleep 1s\nType@0 'e'\nSleep 10ms")
    assert seen(film)[-1][1] == film.reel.takes[-1].picture


def test_a_picture_has_the_colours_of_its_moment() -> None:
    film = made("Screenshot a.svg\nSleep 1s\nHide\nSet Theme textual-light\nScreenshot b.svg")
    assert (
        film.ground.lower() == film.pictures[0][2][0].lower() == "#11151b" != film.pictures[1][2][0].lower()
    )


def test_a_caption_that_has_no_room_at_a_new_size_is_refused() -> None:
    with pytest.raises(InputError, match="has no room"):
        made(f"Caption '{'word ' * 12}'\nSet Size 20x8")

"""A scenario on the screen: its title and notes are shown, it is opened, and this moment becomes one."""

import json
from pathlib import Path

from textual.pilot import Pilot

from gdtui.cli.writing import NewFiles, exporter
from gdtui.core.errors import visible
from gdtui.core.scenarios.scenario import opened
from gdtui.core.scenarios.wanted import Wanted
from gdtui.core.session.opening import open_session, opening_of
from gdtui.display.rows import plain
from gdtui.ui.panes.status import status_row
from gdtui.ui.playback.speed import Motion
from gdtui.ui.screens.boxes import NotesBox
from gdtui.ui.screens.line import Hint
from tests.problems import known
from tests.ui.piloted import main_screen, play, press, until

FILE = """
title = "[b]A rate [/red]"
notes = '''
[One](x)
  two
'''
dataset = "noisy"
[[runs]]
mode = "gd"
[[runs]]
lr = 0.05
[place]
step = 7
run = "B"
[marks]
a = 3
"""


def wrong(pilot: Pilot[None]) -> str:
    return pilot.app.screen.query_one(Hint).wrong


def test_a_scenario_is_opened_and_this_moment_is_written_as_one(tmp_path: Path) -> None:
    given, written = tmp_path / "given.toml", tmp_path / "written.toml"
    given.write_text(FILE)

    async def scenario(pilot: Pilot[None]) -> None:
        await press(pilot, f":problem {given}")
        screen = main_screen(pilot)
        assert (screen.session.steps, screen.session.moment.view) == (7, 1)
        assert "i shows the notes" in screen.notice
        await press(pilot, "i")
        box = pilot.app.screen.query_one(NotesBox)
        assert plain(box.rows(80)) == "[One](x)\n  two"
        assert str(box.border_title) == r"\[b]A rate \[/red]"  # as it is given back
        await press(pilot, "escape", "s", "=", f":scenario {written}")
        await until(pilot, lambda: "opens this moment again" in screen.notice)
        await press(pilot, f":scenario {written}")  # its own file it may write anew
        await until(pilot, lambda: "opens this moment again" in screen.notice)
        found = opened(str(written), Wanted())
        assert found.opening == opening_of(screen.session)
        assert known(opening_of(open_session(found.problem, found.opening))) == found.opening
        await press(pilot, f":scenario {given}")
        assert "already" in wrong(pilot)
        await press(pilot, "escape", "u", "u")  # the rate, and all that was opened
        assert screen.session.title == ""

    play(scenario, exporter=exporter(NewFiles()))


def test_what_is_wrong_is_said_where_it_was_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "s.toml"
    file.write_text("lr = 0\nbatch = 0\nzzz = 1\n")

    async def scenario(pilot: Pilot[None]) -> None:
        await press(pilot, f":problem {file}")
        assert wrong(pilot).startswith(f"{file}:1: lr = 0: not a finite number above 0 (and 2 more)")
        file.write_text("lr = 0\n")
        await press(pilot, "enter")
        await until(pilot, lambda: wrong(pilot) == f"{file}:1: lr = 0: not a finite number above 0")
        await press(pilot, "escape", ":scenario m.csv")
        assert "ends in .toml" in wrong(pilot)
        await press(pilot, "escape", ":scenario /nowhere/m.toml")
        await until(pilot, lambda: "scenario /nowhere/m.toml: No such file" in main_screen(pilot).notice)

    play(scenario, exporter=exporter(NewFiles()))


def test_a_title_leaves_room_for_where_it_stands(tmp_path: Path) -> None:
    file = tmp_path / "s.toml"
    for title in ("A", "long " * 19, "面" * 50, "\x1b[2J"):
        file.write_text(f"title = {json.dumps(title)}")
        found = opened(str(file), Wanted())
        moment = open_session(found.problem, found.opening).moment
        for width in range(20, 200):
            row = "".join(span.text for span in status_row(moment, Motion(), width))
            assert row.isprintable()
            if width >= 70:
                assert visible(title)[:6].rstrip() in row
                assert "epoch 0/100" in row and "paused" in row

"""The theme that was chosen is there at the next start, and nothing about it can go wrong aloud."""

import asyncio
import os
from pathlib import Path

import pytest
from textual.pilot import Pilot

from gdtui.core.training.config import run_config
from gdtui.ui.app import Debugger
from gdtui.ui.remembered import recall, remember, theme_file
from tests.problems import PROPORTIONAL, session_of
from tests.ui.piloted import at_rest

THEMES = ("gdtui-dark", "gdtui-light", "nord")


@pytest.fixture(autouse=True)
def no_theme_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEXTUAL_THEME", raising=False)


def opened(memory: Path | None, *chosen: str) -> str:
    """The theme that the program opens in; those chosen are then chosen one after the other."""

    async def run() -> str:
        app = Debugger(session_of(PROPORTIONAL, run_config(PROPORTIONAL)), memory=memory)
        async with app.run_test() as pilot:
            first = app.theme
            await _choose(pilot, *chosen)
            return first

    return asyncio.run(run())


async def _choose(pilot: Pilot[None], *themes: str) -> None:
    for theme in themes:
        pilot.app.theme = theme
        await at_rest(pilot)


def test_a_theme_that_is_chosen_is_there_at_the_next_start(tmp_path: Path) -> None:
    file = tmp_path / "state" / "gdtui" / "theme"
    assert opened(file) == "gdtui-dark" and not file.exists()
    assert opened(file, "gdtui-light", "nord") == "gdtui-dark"
    assert file.read_text() == "nord\n" and os.listdir(file.parent) == ["theme"]
    assert opened(file, "gdtui-light", "gdtui-dark") == "nord"
    assert opened(file) == "gdtui-dark"


def test_the_environment_wins_and_is_not_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "theme"
    remember(file, "nord")
    monkeypatch.setenv("TEXTUAL_THEME", "gdtui-light")
    assert opened(file) == "gdtui-light" and file.read_text() == "nord\n"
    monkeypatch.setenv("TEXTUAL_THEME", "no such theme")
    assert opened(file) == "nord"


def test_without_a_memory_nothing_is_read_or_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    remember(theme_file(), "nord")
    assert opened(None, "gdtui-light") == "gdtui-dark"
    assert theme_file().read_text() == "nord\n"


@pytest.mark.parametrize(
    "content", [b"", b"no such theme\n", b"nord\nnord\n", b"\xff\xfe\x00", b"nord\x00", b"nord" * 10**6]
)
def test_what_is_no_theme_is_nothing(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "theme"
    file.write_bytes(content)
    assert recall(file, THEMES) is None


def test_what_cannot_be_read_or_written_is_silent(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    os.mkfifo(tmp_path / "pipe")
    for file in (tmp_path / "none", tmp_path / "pipe", tmp_path, tmp_path / "file" / "theme"):
        assert recall(file, THEMES) is None
    for file in (tmp_path / "pipe", tmp_path, tmp_path / "file" / "theme", Path("/proc/gdtui/theme")):
        remember(file, "nord")
    assert sorted(os.listdir(tmp_path)) == ["file", "pipe"]


def test_a_theme_that_cannot_be_put_in_place_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "theme"
    remember(file, "nord")

    def fails(*paths: object) -> None:
        raise OSError

    monkeypatch.setattr(os, "replace", fails)
    remember(file, "gdtui-light")
    assert recall(file, THEMES) == "nord" and os.listdir(tmp_path) == ["theme"]


def test_where_it_is_kept() -> None:
    assert theme_file({"XDG_STATE_HOME": "/state"}) == Path("/state/gdtui/theme")
    for environment in ({}, {"XDG_STATE_HOME": ""}, {"XDG_STATE_HOME": "not/absolute"}):
        assert theme_file(environment) == Path("~/.local/state/gdtui/theme")

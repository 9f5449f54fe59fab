"""The screen in another writing: a character of its words takes two cells, and every line has its width."""

import re
from collections.abc import Iterator

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from gdtui import locales
from gdtui.core.problem.problems import problem
from gdtui.display import labels
from tests.ui.piloted import play, press, until

WIDE = {code: chr(0xFEE0 + code) for code in range(ord("!"), ord("~") + 1)}


def wide(form: str) -> str:
    """Return a text in full-width letters, with its values where they were."""
    parts = re.split(r"(\{\w+\})", form)
    return "".join(part if part[:1] == "{" else part.translate(WIDE) for part in parts)


def forget() -> None:
    """Have every text looked up anew."""
    for kept in (locales._texts, locales._forms, labels._told_of, labels._side_by_side, labels._left):
        kept.cache_clear()


@pytest.fixture(autouse=True)
def other_writing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    english = locales.catalogue()
    words = {
        id: wide(found) if isinstance(found, str) else tuple(map(wide, found))
        for id, found in english.items()
    }
    monkeypatch.setattr(locales, "_entries", lambda table, language: words)
    forget()
    yield
    monkeypatch.undo()
    forget()


KEYS = [
    "s",
    ".",
    "c",
    "y",
    "o",
    "a",
    "s",
    "a",
    "z",
    "z",
    "-",
    ":zoom 5",
    "escape",
    "l",
    "?",
    "escape",
    "M",
    "1",
]


def drawn(pilot: Pilot[None]) -> list[str]:
    return [strip.text for strip in pilot.app.screen._compositor.render_strips()]


@pytest.mark.parametrize("name", ["lecture", "line"])
@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 60)])
def test_every_line_is_as_wide_as_the_screen(size: tuple[int, int], name: str) -> None:
    seen: set[str] = set()

    async def scenario(pilot: Pilot[None]) -> None:
        for key in KEYS:
            await press(pilot, key)
            await until(pilot, lambda: len(drawn(pilot)) == size[1])  # a screen that has just been opened
            lines = drawn(pilot)
            assert [cell_len(line) for line in lines] == [size[0]] * size[1], key
            seen.update(lines)

    play(scenario, size, problem(name), runs="gd,sgd:lr=0.05")
    shown = "\n".join(seen)
    for id in ("status.paused", "status.finished", "keys.title"):
        assert locales.text(id) in shown
    assert not re.search(r"paused|finished|linked|Loss|Rates|Landscape|Keys", shown)

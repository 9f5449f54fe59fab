"""Text from outside is text: on the screen, in messages, in the files' names, and nowhere a command."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from gdtui.core.data.datasets import Dataset
from gdtui.core.errors import visible
from gdtui.core.problem.models import Linear
from gdtui.core.problem.problems import Problem
from tests.forked import Forked
from tests.hostile import CONTROL, TEXTS
from tests.realterminal import PATIENCE
from tests.ui.piloted import fresh_screen, main_screen, play, press

WORDS = [text for text in TEXTS if text]


def hostile(text: str, formula: str = "", first: str = "", second: str = "") -> Problem:
    """A problem and a model of which every text is one of these, the first where there is no other."""
    model = Linear()
    model.names, model.formula = (first or text, second or f"b{text}"), formula or text
    return Problem(text, Dataset.of([1, 2], [2, 3]), model, (1.0, 0.0), 4.0)


@pytest.mark.parametrize("limit", [1, 2, 60, 500])
def test_what_is_visible_is_printable_and_bounded(limit: int) -> None:
    for text in TEXTS:
        shown = visible(text, limit)
        assert shown.isprintable() and len(shown) <= 3 * limit
        shown.encode("utf-8")
        assert visible(shown, limit) == shown


def test_a_problem_makes_its_texts_visible() -> None:
    for text in TEXTS:
        problem = hostile(text)
        texts = (problem.name, problem.model.formula, *problem.model.names)
        assert all(text.isprintable() and len(text) <= 180 for text in texts)
        error, slopes = problem.model.evaluate((1.0, 0.0), (2.0,), 3.0)
        assert (error, slopes) == Linear().evaluate((1.0, 0.0), (2.0,), 3.0)
        assert np.isclose(problem.model.predict((1.0, 0.5), (2.0,)), 2.5)


def test_a_problem_leaves_what_is_harmless_alone() -> None:
    model = Linear()
    assert Problem("plain", Dataset.of([1], [2]), model, (1.0, 0.0), 4.0).model is model


def test_every_pane_shows_any_text() -> None:
    async def scenario(pilot: object) -> None:
        for start in range(0, len(WORDS), 4):
            await fresh_screen(pilot, hostile(*(WORDS * 2)[start : start + 4]))  # type: ignore[arg-type]
            await press(pilot, "s", "m", "s", "y", "tab", "z", "z")  # type: ignore[arg-type]
            for strip in main_screen(pilot).app.screen._compositor.render_strips():  # type: ignore[arg-type]
                assert strip.text.isprintable()
                assert strip.cell_length == 100

    play(scenario)


SHOW = """
from gdtui.cli import main
from gdtui.core.problem import problems
from tests.test_hostile_texts import hostile
problems.asked_problem = lambda asked, told: hostile({text!r})
main(["lecture"])
"""
OURS = re.compile(r"\x1b\[(?:[0-9;]*[HABCDGKm]|\?[0-9]+[hl]|>5u|<u|\?2026\$p|5n|6n)|\x1b\\|\r|[\x08]")


def test_the_terminal_is_sent_nothing_but_what_the_driver_writes() -> None:
    with Forked(100, 30, program=("-c", SHOW.format(text="".join(CONTROL)))) as terminal:
        terminal.wait("Gradient log")
        terminal.press("s")
        terminal.wait("step   1 of")
        terminal.press("q")
        assert terminal.ended() == 0
        assert OURS.sub("", terminal.sent.decode()).isprintable()


def passable(text: str) -> bool:
    """Whether a text can be an argument at all."""
    return "\x00" not in text and not any("\ud800" <= char <= "\udc7f" for char in text)


ROUTES = [("{}",), ("run", "{}"), ("run", "--start={}"), ("--lr={}",), ("run", "--output={}/x"), ("--{}",)]
MANY = """
import sys
from gdtui.cli import main
for arguments in {calls!r}:
    try:
        main(arguments)
    except SystemExit as end:
        print(end.code, end=" ")
"""


@pytest.mark.parametrize("route", ROUTES, ids=" ".join)
def test_an_argument_is_said_in_one_line(route: tuple[str, ...]) -> None:
    calls = [[part.format(text) for part in route] for text in filter(passable, WORDS) if text.strip()]
    ended = subprocess.run(
        [sys.executable, "-c", MANY.format(calls=calls)],
        capture_output=True,
        timeout=PATIENCE,
        stdin=subprocess.DEVNULL,
    )
    lines = ended.stderr.decode().split("\n")
    assert ended.stdout.split() == [b"2"] * len(calls), ended.stderr[-500:]
    assert len(lines) == len(calls) + 1
    assert all(line.isprintable() and len(line) < 500 for line in lines)
    assert all(line.startswith("gdtui: ") for line in lines[:-1])


def test_a_file_may_have_any_name(tmp_path: Path) -> None:
    names = [name for name in CONTROL if passable(name) and "/" not in name]
    calls = [["run", f"--output={tmp_path}/{name}"] for name in names]
    code = MANY.format(calls=calls).replace("main(arguments)", "main(arguments); print(0, end=' ')")
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=PATIENCE)
    assert (ended.stderr, ended.stdout.split()) == (b"", [b"0"] * len(calls))
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)

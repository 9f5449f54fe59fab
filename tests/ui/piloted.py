"""The main screen under a pilot: keys in, and the state behind the screen out."""

import asyncio
from collections.abc import Awaitable, Callable

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

from gdtui.core.problem.problems import Problem
from gdtui.core.session.session import Session
from gdtui.core.training.config import run_config, run_configs
from gdtui.terminal import Abilities
from gdtui.ui.app import Debugger
from gdtui.ui.panes.pane import Pane
from gdtui.ui.screens.folding import PANES
from gdtui.ui.screens.line import Words
from gdtui.ui.screens.main import MainScreen
from tests.problems import PROPORTIONAL, session_of

SIZES = [(40, 12), (60, 30), (60, 50), (80, 23), (80, 24), (100, 30), (200, 60)]

Scenario = Callable[[Pilot[None]], Awaitable[None]]


def play(
    scenario: Scenario,
    size: tuple[int, int] = (100, 30),
    problem: Problem = PROPORTIONAL,
    ascii: bool = False,
    runs: str = "",
    **config: object,
) -> None:
    """Open the main screen at a size, and act the scenario once the charts are there."""

    async def run() -> None:
        app = Debugger(session(problem, runs, **config), Abilities(ascii=ascii))
        async with app.run_test(size=size) as pilot:
            await _charts(pilot)
            await scenario(pilot)

    asyncio.run(run())


def session(problem: Problem, runs: str = "", **choices: object) -> Session:
    """A session of the runs that are named, or of one."""
    if runs:
        return session_of(problem, *(named.config for named in run_configs(problem, runs, **choices)))
    return session_of(problem, run_config(problem, **choices))  # type: ignore[arg-type]


async def fresh_screen(pilot: Pilot[None], problem: Problem = PROPORTIONAL, runs: str = "") -> None:
    """Put another main screen over this one, as if the program had just been opened."""
    if len(pilot.app.screen_stack) > 1:
        await pilot.app.pop_screen()
    await pilot.app.push_screen(MainScreen(session(problem, runs)))
    await _charts(pilot)


async def _charts(pilot: Pilot[None]) -> None:
    while len(main_screen(pilot).query(Pane)) < len(PANES):
        await pilot.pause(0.01)


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys as a terminal does, and let every pane hear of each; Pilot.press waits ten times as long.

    What begins with a colon and is longer is a line of words.
    """
    for key in keys:
        if key.startswith(":") and len(key) > 1:
            await say(pilot, key[1:])
            continue
        name = _character_to_key(key) if len(key) == 1 else key
        character = " " if key == "space" else key if len(key) == 1 else None
        pilot.app.post_message(events.Key(name, character))
        await pilot.pause(0.001)


async def say(pilot: Pilot[None], line: str) -> None:
    """Open the line for words, put a line in, and end it."""
    await press(pilot, ":")
    while not pilot.app.screen.query(Words):
        await pilot.pause(0.001)
    pilot.app.screen.query_one(Words).value = line
    before = pilot.app.screen
    await press(pilot, "enter")
    while pilot.app.screen is before:
        await pilot.pause(0.001)


def main_screen(pilot: Pilot[None]) -> MainScreen:
    """The main screen, whatever stands before it."""
    return [screen for screen in pilot.app.screen_stack if isinstance(screen, MainScreen)][-1]


def steps(pilot: Pilot[None]) -> int:
    """Where the cursor stands, as the panes have been told."""
    moment = main_screen(pilot).moment
    assert moment is not None
    return moment.steps

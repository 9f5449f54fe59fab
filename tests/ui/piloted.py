"""The main screen under a pilot: keys in, and the state behind the screen out."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import pytest
from textual import events
from textual.app import App
from textual.keys import _character_to_key
from textual.pilot import Pilot

from gdtui.core.problem.problems import Problem
from gdtui.core.session.session import Session
from gdtui.core.training.config import run_config, run_configs
from gdtui.terminal import Abilities
from gdtui.ui.app import Debugger
from gdtui.ui.panes.pane import Pane
from gdtui.ui.screens.exports import Exporter
from gdtui.ui.screens.line import Words
from gdtui.ui.screens.main import MainScreen
from tests.problems import PROPORTIONAL, session_of

PATIENCE = 120  # seconds that nothing takes but what hangs
SIZES = [(40, 12), (60, 30), (60, 50), (80, 23), (80, 24), (100, 30), (200, 60)]

Scenario = Callable[[Pilot[None]], Awaitable[None]]


def play(
    scenario: Scenario,
    size: tuple[int, int] = (100, 30),
    problem: Problem = PROPORTIONAL,
    ascii: bool = False,
    runs: str = "",
    exporter: Exporter | None = None,
    **config: object,
) -> None:
    """Open the main screen at a size, and act the scenario once the charts are there."""

    async def run() -> None:
        app = Debugger(session(problem, runs, **config), Abilities(ascii=ascii), exporter=exporter)
        async with app.run_test(size=size) as pilot:
            await _charts(pilot)
            await scenario(pilot)

    asyncio.run(run())


def session(problem: Problem, runs: str = "", **choices: object) -> Session:
    """A session of the runs that are named, or of one."""
    if runs:
        return session_of(problem, *(named.config for named in run_configs(problem, runs, **choices)))
    return session_of(problem, run_config(problem, **choices))  # type: ignore[arg-type]


async def nothing(pilot: Pilot[None]) -> None:
    """The scenario of who only opens the screen."""


async def fresh_screen(pilot: Pilot[None], problem: Problem = PROPORTIONAL, runs: str = "") -> None:
    """Put another main screen over this one, as if the program had just been opened."""
    screen = MainScreen(session(problem, runs))
    if len(pilot.app.screen_stack) > 1:
        await pilot.app.switch_screen(screen)  # the one below both is not drawn in between
    else:
        await pilot.app.push_screen(screen)
    await _charts(pilot)


async def _charts(pilot: Pilot[None]) -> None:
    await until(pilot, lambda: len(main_screen(pilot).query(Pane)) == len(main_screen(pilot).panes.rows))


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys as a terminal does, and let what each does be done; Pilot.press waits ten times as long.

    What begins with a colon and is longer is a line of words.
    """
    for key in keys:
        if key.startswith(":") and len(key) > 1:
            await say(pilot, key[1:])
            continue
        _post(pilot, key)
        await at_rest(pilot)


async def press_at_once(pilot: Pilot[None], *keys: str) -> None:
    """Press keys before any of them is heard, and let what they do be done; what is between is not drawn."""
    for key in keys:
        _post(pilot, key)
    await at_rest(pilot)


def _post(pilot: Pilot[None], key: str) -> None:
    """Have a key come as from a terminal."""
    name = _character_to_key(key) if len(key) == 1 else key
    character = " " if key == "space" else key if len(key) == 1 else None
    pilot.app.post_message(events.Key(name, character))


async def say(pilot: Pilot[None], line: str) -> None:
    """Open the line for words, put a line in, and end it."""
    await press(pilot, ":")
    (await line_for_words(pilot)).value = line
    before = pilot.app.screen
    await press(pilot, "enter")
    await until(pilot, lambda: pilot.app.screen is not before)


async def line_for_words(pilot: Pilot[None]) -> Words:
    """The line for words, once it is open."""
    await until(pilot, lambda: bool(pilot.app.screen.query(Words)))
    return pilot.app.screen.query_one(Words)


async def until(pilot: Pilot[None], is_so: Callable[[], bool]) -> None:
    """Let the program go on until something is so."""
    async with asyncio.timeout(PATIENCE):
        while not is_so():
            await pilot.pause(0)


async def journeys_end(pilot: Pilot[None]) -> None:
    """Let the program go on until the cursor does not move by itself, and that is shown."""
    await until(pilot, lambda: not main_screen(pilot).motion.moving)
    await at_rest(pilot)


async def at_rest(pilot: Pilot[None]) -> None:
    """Let the program go on until all that it was told has been heard, and all that changed has been drawn.

    Twice in a row: what a widget says while it is asked is there to be heard when it is asked again. While
    the cursor moves by itself there is always more to come, and nobody waits for its end, but for the keys.
    """
    quiet = 0
    async with asyncio.timeout(PATIENCE):
        while quiet < 2 and not pilot.app._exit:
            await pilot.pause(0)
            heard = not (isinstance(pilot.app, Debugger) and pilot.app.hears_keys)
            quiet = quiet + 1 if heard and (_moving(pilot.app) or not _busy(pilot.app)) else 0


def _moving(app: App[None]) -> bool:
    """Whether the cursor moves by itself."""
    screens = [screen for screen in app.screen_stack if isinstance(screen, MainScreen)]
    return any(screen.player.motion.moving for screen in screens)


def _busy(app: App[None]) -> bool:
    """Whether something waits to be heard, laid out, drawn or done."""
    screen = app.screen
    nodes = [app, *(node for each in app.screen_stack for node in each.walk_children(with_self=True))]
    return (
        any(node.message_queue_size or node._next_callbacks for node in nodes)
        or any(not worker.is_finished for worker in app.workers)
        or app._resize_event is not None
        or bool(screen._callbacks or screen._dirty_widgets)
        or screen._layout_required
        or screen._scroll_required
        or screen._repaint_required
        or screen._recompose_required
    )


class HeldClock:
    """The clock that playing goes by, held: it goes on when a test says so, however busy the machine is."""

    now = 1000.0

    async def goes_on(self, pilot: Pilot[None], seconds: float) -> None:
        """Let so many seconds pass, and have the cursor moved as it is due, as often as is looked."""
        end = self.now + seconds
        while self.now < end:
            self.now = min(end, self.now + 0.5)
            main_screen(pilot).player.tick()
        await at_rest(pilot)


@contextmanager
def held_clock(pilot: Pilot[None]) -> Iterator[HeldClock]:
    """Hold the clock for a while."""
    clock = HeldClock()
    with pytest.MonkeyPatch.context() as patch:
        player = main_screen(pilot).player
        patch.setattr(player, "timer", None)
        patch.setattr(player, "now", lambda: clock.now)
        yield clock


def main_screen(pilot: Pilot[None]) -> MainScreen:
    """The main screen, whatever stands before it."""
    return [screen for screen in pilot.app.screen_stack if isinstance(screen, MainScreen)][-1]


def steps(pilot: Pilot[None]) -> int:
    """Where the cursor stands, as the panes have been told."""
    moment = main_screen(pilot).moment
    assert moment is not None
    return moment.steps

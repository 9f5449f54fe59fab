"""Plays a script into the app, before a camera."""

import asyncio
import os
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple, cast

from textual import events
from textual.keys import _character_to_key

from gdtui.core.errors import InputError, visible, visible_file
from gdtui.core.scenarios.refusals import Refused
from gdtui.core.session.session import Session
from gdtui.film import bar
from gdtui.film.acts import Act, Caption, Change, Mark, Paste, Press, Roll, Say, Screenshot, Sleep, Wait
from gdtui.film.clock import FilmLoop, film_time, quiet_end, told_to_end
from gdtui.film.colours import sgr
from gdtui.film.environment import usual_terminal
from gdtui.film.patterns import found
from gdtui.film.reel import Picture, Reel, picture_of
from gdtui.film.script import Script
from gdtui.terminal import FULL, StageDriver, stage_for
from gdtui.terminal.styles import Style
from gdtui.ui.app import Debugger
from gdtui.ui.commands.table import COMMANDS
from gdtui.ui.commands.words import read
from gdtui.ui.keys.names import shown
from gdtui.ui.panes.pane import Pane
from gdtui.ui.screens.exports import Exporter, Saver

LOOK = 1 / 30  # seconds between two looks at what is waited for
SETTLING = 0.5  # seconds in which everything is there that was opened
STAYS = 1.5  # seconds for which a key that was pressed is shown
SHORTEST = 0.1  # seconds for which the last picture stays at least: what is seen for less is not seen
LAST = 3.0  # seconds for which the last picture stays, where the script does not say

CLOSE = 1e-6  # seconds, less than which do not move a clock that has come far
PIECE = 1.0  # seconds of the film between two looks at how far it is
MILLISECONDS = 1000

Told = Callable[[int, int], None]  # how many milliseconds of the film there are, and of about how many


class Film(NamedTuple):
    """What was filmed, how long it is in seconds, its colours, and the pictures that the script asked for."""

    reel: Reel
    length: float
    ground: str  # "#rrggbb", as the next
    ink: str
    title: str
    pictures: list[tuple[str, Picture, tuple[str, str]]]  # file, what is seen, ground and ink


def film(
    script: Script,
    session: Session,
    exporter: Exporter | None = None,
    told: Told | None = None,
    saver: Saver | None = None,
) -> Film:
    """Play the script; return what was filmed. Refused says which line could not be played, and why.

    The same script gives the same film, whatever the machine does beside, and however fast it is.
    """
    with told_to_end(), asyncio.Runner(loop_factory=FilmLoop) as runner:
        loop = cast(FilmLoop, runner.get_loop())
        loop.set_exception_handler(quiet_end)
        with film_time(loop), usual_terminal(os.environ):
            stage = _Stage(script, session, exporter, saver, loop, told or (lambda done, of: None))
            return runner.run(stage.play())


class _Stage:
    """The app on a stage, and who plays it."""

    def __init__(
        self,
        script: Script,
        session: Session,
        exporter: Exporter | None,
        saver: Saver | None,
        loop: FilmLoop,
        told: Told,
    ) -> None:
        self._script, self._settings = script, script.settings
        self._reel = Reel(loop.time, self._settings.speed)
        self._bar, self._below = bar.Bar(self._settings.keys), bar.ROWS if script.has_bar else 0
        driver = stage_for(FULL, self._reel, self._size, self._below)
        self._app = Debugger(session, exporter=exporter, now=loop.time, driver=driver, saver=saver)
        self._app.theme = self._settings.theme or self._app.theme
        self._loop, self._told = loop, told
        self._planned = sum(_seconds(act, self._settings.typing_speed) for _, act in script.acts)
        self._keys_until = 0.0  # when the keys that are shown were pressed long ago
        self._colours = ("", "")  # of the first picture
        self._pictures: list[tuple[str, Picture, tuple[str, str]]] = []

    @property
    def _driver(self) -> StageDriver:
        return cast(StageDriver, self._app.driver)

    @property
    def _size(self) -> tuple[int, int]:
        """Columns and rows of the picture."""
        columns, rows = self._settings.size
        return columns, rows + self._below

    async def play(self) -> Film:
        """Open the app, play every act, and end it."""
        acts = self._script.acts
        playing = asyncio.create_task(self._app.run_async(size=self._settings.size))
        await self._opened(playing)
        self._roll()
        self._colours = self._app.colours
        for line, act in acts:
            if playing.done() and not isinstance(act, Sleep):
                raise self._refused(line, InputError("film.ended"))
            await self._act(line, act)
        sleeps = bool(acts) and isinstance(acts[-1][1], Sleep)
        length = self._reel.length if sleeps else self._reel.length + LAST
        length = max(length, self._reel.takes[-1].at + SHORTEST)
        self._reel.stop()
        self._app.exit()
        await playing
        if self._app.failure is not None:
            raise self._app.failure
        title = self._app.session.title or "gdtui"
        return Film(self._reel, length, *self._colours, title, self._pictures)

    async def _opened(self, playing: asyncio.Task[None]) -> None:
        """Wait until everything is there."""
        while not playing.done() and (self._app.driver is None or self._panes_missing()):
            await asyncio.sleep(LOOK)
        await asyncio.sleep(SETTLING)

    def _panes_missing(self) -> bool:
        front = self._app.front
        return front is None or len(front.query(Pane)) < len(front.panes.rows)

    async def _act(self, line: int, act: Act) -> None:
        try:
            await self._do(act)
        except InputError as error:
            raise self._refused(line, error) from None

    def _refused(self, line: int, what: InputError) -> Refused:
        return Refused([InputError("film.wrong", file=visible_file(self._script.file), line=line, what=what)])

    async def _do(self, act: Act) -> None:
        match act:
            case Press(keys, pause):
                await self._press(keys, self._settings.typing_speed if pause is None else pause)
            case Paste(text):
                self._driver.press(events.Paste(text))
                await self._pass(self._settings.typing_speed)
            case Sleep(seconds):
                await self._pass(seconds)
            case Say(words):
                await self._say(words)
            case Caption(text):
                self._bar.check(text, self._size[0])
                self._bar.caption = text
                self._draw_bar()
            case Mark(label):
                self._reel.mark(visible(label))
            case Roll(seen):
                self._bar.keys = ""  # what was pressed unseen is not to be seen after
                self._roll() if seen else self._reel.stop()
            case Screenshot(file):
                await self._pass(LOOK)
                self._pictures.append((file, picture_of(self._driver.cells), self._app.colours))
            case Wait(sought, most):
                await self._wait(sought, most)
            case Change(field, value):
                await self._change(field, value)

    def _roll(self) -> None:
        self._draw_bar()
        self._reel.roll()
        self._driver.flush()

    async def _press(self, keys: tuple[str, ...], pause: float) -> None:
        for number, key in enumerate(keys, 1):
            character = " " if key == "space" else key if len(key) == 1 else None
            name = _character_to_key(key) if len(key) == 1 else key
            self._show_keys(_written(keys[:number]))
            self._driver.press(events.Key(name, character))
            await self._pass(pause)

    async def _say(self, words: str) -> None:
        self._show_keys(f":{words}")
        main, asked = self._app.main_screen, read(words, COMMANDS)
        if asked is None:
            return  # the script was read: there is something in it
        command, given = asked
        main.tell("")
        if command.asks and not given:
            raise InputError("word.usage", usage=command.usage, does=command.does)
        command.do(main, given)
        await self._pass(self._settings.typing_speed)

    async def _wait(self, sought: str, most: float) -> None:
        end = self._loop.time() + most
        while not any(found(sought, "".join(g or " " for g in row)) for row, _ in self._driver.cells.rows):
            if self._loop.time() >= end:
                raise InputError("film.not_seen", sought=visible(sought), seconds=f"{most:g}")
            await self._pass(LOOK)

    async def _change(self, field: str, value: object) -> None:
        self._settings = replace(self._settings, **{field: value})  # type: ignore[arg-type]
        if field == "theme":
            self._app.theme = str(value)
        elif field == "size":
            self._bar.check(self._bar.caption, self._size[0])
            self._driver.resize(self._size)
            self._draw_bar()
        await self._pass(LOOK)

    async def _pass(self, seconds: float) -> None:
        """Let time pass, and take away the keys that were shown long enough."""
        end = self._loop.time() + seconds
        if self._bar.keys and self._keys_until < end:
            await self._sleep(self._keys_until)
            self._bar.keys = ""
            self._draw_bar()
        await self._sleep(end)

    async def _sleep(self, end: float) -> None:
        """Let time pass, and say how far the film is."""
        while (left := end - self._loop.time()) > CLOSE:
            await asyncio.sleep(min(PIECE, left))
            self._told(*(round(MILLISECONDS * each) for each in (self._loop.time(), self._planned)))

    def _show_keys(self, keys: str) -> None:
        if self._settings.keys:
            self._bar.keys = visible(keys)
            self._keys_until = self._loop.time() + STAYS
            self._draw_bar()

    def _draw_bar(self) -> None:
        if not self._below:
            return
        (ground, ink), accent = self._app.colours, self._app.theme_variables["accent"]
        caption = Style(sgr(38, ink), sgr(48, ground), frozenset({"1"}))
        keys = Style(sgr(38, ground), sgr(48, accent), frozenset({"1"}))
        self._bar.draw(self._driver.put, self._size, caption, keys)
        self._driver.flush()


def _seconds(act: Act, typing: float) -> float:
    """Return how long an act takes, in seconds, as far as that is known before."""
    match act:
        case Press(keys, pause):
            return len(keys) * (typing if pause is None else pause)
        case Sleep(seconds):
            return seconds
    return LOOK


def _written(keys: tuple[str, ...]) -> str:
    """Return keys as they are shown: the last of them that are one and the same with how often."""
    signs = [shown([key]) if len(key) > 1 or key not in "0123456789" else key for key in keys]
    times = next((n for n, sign in enumerate(reversed(signs)) if sign != signs[-1]), len(signs))
    return f"{signs[-1]} ×{times}" if times > 1 else "".join(signs)

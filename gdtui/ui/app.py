"""The application: one session on the main screen, in our themes."""

import asyncio
import os
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, ClassVar

from rich.console import RenderableType
from textual import events
from textual.app import SystemCommand
from textual.binding import BindingType
from textual.filter import LineFilter
from textual.screen import Screen
from textual.widget import Widget

from gdtui.core.errors import InputError
from gdtui.core.session.session import Session
from gdtui.locales import text
from gdtui.terminal import FULL, Abilities, CellDriver, TypedAhead, driver_for
from gdtui.ui.commands.table import BY_ID, COMMANDS, Command, bindings_of, by_key
from gdtui.ui.enduring import Enduring
from gdtui.ui.keys.names import shown
from gdtui.ui.keys.pending import name_of
from gdtui.ui.keys.queue import KeyQueue
from gdtui.ui.panes.row_widget import RowWidget
from gdtui.ui.playback.speed import Now
from gdtui.ui.remembered import recall, remember
from gdtui.ui.screens.exports import Exporter, Saver
from gdtui.ui.screens.main import MainScreen
from gdtui.ui.screens.wishes import Save
from gdtui.ui.themes import DARK, LIGHT, variables

MOMENT = 0.01  # seconds between two looks whether keys are still heard


class Debugger(Enduring):
    """Opens a session on the main screen. TEXTUAL_THEME in the environment names the theme to open in."""

    TITLE = "gdtui"
    CSS_PATH = "gdtui.tcss"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        binding
        for command in COMMANDS
        if command.everywhere
        for binding in bindings_of(command, f"command('{command.id}')")
    ]

    def __init__(
        self,
        session: Session,
        abilities: Abilities = FULL,
        memory: Path | None = None,
        commands: Sequence[Command] = COMMANDS,
        exporter: Exporter | None = None,
        now: Now = monotonic,
        driver: type[CellDriver] | None = None,
        saver: Saver | None = None,
    ) -> None:
        """Take the session, what the terminal can show, where the theme is kept, if it is, and the keys.

        The exporter writes a run to a file, the saver a picture. The time is the machine's, and the driver
        is for a terminal with these abilities, unless others are handed in.
        """
        super().__init__(driver_class=driver or driver_for(abilities))
        self._session, self._commands, self._by_key = session, commands, by_key(commands)
        if commands is not COMMANDS:
            from gdtui.ui.keys.remap import keymap

            self.set_keymap(keymap(commands))
        self._exporter, self._saver = exporter, saver
        self._main: MainScreen | None = None
        self.told = 0  # the exit code that the program was told to end with
        self._queue, self._now = KeyQueue(self, now), now
        self._ascii = abilities.ascii
        # Sixteen colours have no ten shades of one.
        self._shades = abilities.colours and self.console.color_system not in (None, "standard")
        self.set_class(self._ascii, "-ascii")
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self._memory = memory
        self._known_theme = self._first_theme()
        # Before anything is styled: to change the theme afterwards parses every style sheet twice more.
        self.set_reactive(Debugger.theme, self._known_theme)
        self.stylesheet.set_variables(self.get_css_variables())

    def _first_theme(self) -> str:
        """Return the theme to open in: the environment's, else the one that was chosen last, else ours."""
        named = os.environ.get("TEXTUAL_THEME", "")
        if named in self.available_themes:
            return named
        return (self._memory and recall(self._memory, self.available_themes)) or DARK.name

    def watch_theme(self, theme: str) -> None:
        """Remember a theme that somebody chose."""
        if self._memory is not None and theme != self._known_theme:
            remember(self._memory, theme)
        self._known_theme = theme

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return the colours of runs and heights for whichever theme is chosen."""
        return variables(self.current_theme.dark, greys=self.console.color_system == "256")

    def get_default_screen(self) -> MainScreen:
        """Return the main screen."""
        self._main = MainScreen(
            self._session, self._ascii, self._shades, self._commands, self._exporter, self._now
        )
        return self._main

    @property
    def session(self) -> Session:
        """The session that is open, or was when the program ended."""
        return self._session if self._main is None else self._main.session

    @property
    def wanted_again(self) -> bool:
        """Has somebody asked for the command that opens the session again?"""
        return self._main is not None and self._main.wanted_again

    @property
    def colours(self) -> tuple[str, str]:
        """The theme's ground and ink, #rrggbb."""
        return self.theme_variables["background"], self.theme_variables["foreground"]

    @property
    def driver(self) -> CellDriver | None:
        """What draws on the terminal, or on whatever stands in its place."""
        return self._driver if isinstance(self._driver, CellDriver) else None

    def redraw(self) -> None:
        """Draw every cell of the terminal again."""
        if isinstance(self._driver, CellDriver):
            self._driver.repaint()

    def show_in_ascii(self) -> None:
        """Write everything in ASCII from now on: the terminal has other signs wide."""
        self._ascii = True
        self.set_class(True, "-ascii")
        for widget in self.query(RowWidget):
            widget.ascii = True
        self.main_screen.ascii = True

    def on_redraw(self) -> None:
        """Draw every cell, as the main screen asks."""
        self.redraw()

    def on_save(self, save: Save) -> None:
        """Write a picture, as the main screen asks."""
        self.run_worker(self._save(save.file))

    async def _save(self, file: str) -> None:
        """Write what is seen when all keys are heard, and the line for words has gone."""
        while self.hears_keys:  # till then nothing is drawn
            await asyncio.sleep(MOMENT)
        for _ in range(2):  # what was behind that line is drawn after the refresh in which it goes
            seen = asyncio.Event()
            self.main_screen.call_after_refresh(seen.set)
            await seen.wait()
        pane = self.main_screen.board.enlarged
        if self._saver is None or self.driver is None:
            self.tell(text("export.none"))
            return
        region = self.screen.region if pane is None else pane.region
        try:
            self.tell(self._saver(self.driver.cells, region, self.colours, file))
        except InputError as error:
            self.tell(str(error))

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return none: everything is drawn in RGB, and what a terminal lacks is the driver's affair."""
        return ()

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """End the program. A signal's exit code stays, whatever goes wrong because of the end."""
        self.told, self.ending = self.told or return_code, True
        super().exit(result, return_code, message)
        if isinstance(self._driver, CellDriver) and self._exception is None:
            self._driver.expect_end(self.told)

    def leave(self) -> None:
        """End the program."""
        self.exit()

    def reopening(self) -> str | None:
        """Return the command that opens this moment again; None where there is none, whatever is wrong.

        Nor is there one to say where nobody has come further than what `gdtui` alone opens.
        """
        from gdtui.core.session import arguments

        try:
            again = arguments.command(self.session)
            return None if again == "gdtui" else again
        except Exception:
            return None  # the error before this one is what there is to say

    def is_needed(self, screen: Screen[object]) -> bool:
        """Return whether this is the main screen, without which nothing goes on."""
        return isinstance(screen, MainScreen)

    def tell(self, notice: str) -> None:
        """Say something in the last line."""
        self.main_screen.tell(notice)

    @property
    def main_screen(self) -> MainScreen:
        """The main screen, whatever stands before it."""
        return next(screen for screen in reversed(self.screen_stack) if isinstance(screen, MainScreen))

    @property
    def front(self) -> MainScreen | None:
        """The main screen, where nothing stands before it."""
        return self.screen if isinstance(self.screen, MainScreen) else None

    @property
    def focus(self) -> Widget:
        """What hears the keys that the main screen does not know."""
        return self.focused or self.screen

    @contextmanager
    def unseen(self) -> Iterator[None]:
        """Draw nothing meanwhile, and then everything once: Textual forgets what it would have drawn."""
        with self.batch_update():
            yield
        self.screen.refresh(layout=True)

    def run_beside(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something beside what the application does."""
        self.run_worker(work)

    def get_system_commands(self, screen: Screen[object]) -> Iterator[SystemCommand]:
        """Yield what the palette offers: every command that has a word, and the choice of a theme."""
        for command in self._commands:
            if command.word:
                how = f"{shown(command.keys)}   :{command.usage}".lstrip()
                title = text("word.usage", usage=command.word, does=command.does)
                how = how.replace("[", r"\[")  # it is read as markup
                yield SystemCommand(title, how, partial(self.main_screen.do, command))
        yield SystemCommand("theme", text("word.theme"), self.action_change_theme)

    def action_command_palette(self) -> None:
        """Open the palette; without Textual's id for it, which one that is still closing has, too."""
        from textual.command import CommandPalette

        if not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette())

    def action_command(self, id: str) -> None:
        """Do what works everywhere, whatever stands before the main screen."""
        self.main_screen.do(BY_ID[id])

    def quits(self, key: events.Key) -> bool:
        """Return whether the key ends the program, where nothing stands before the main screen."""
        command = self._by_key.get(name_of(key))
        return command is not None and command.id == "quit"

    def knows(self, key: events.Key) -> bool:
        """Return whether the key means anything here."""
        return name_of(key) in self._by_key or key.key in self.active_bindings

    @property
    def hears_keys(self) -> bool:
        """Whether keys that were typed are still to be heard, or what they said."""
        return self._queue.busy

    async def on_event(self, event: events.Event) -> None:
        """Take keys in their order; with all other events Textual does what it does."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            await self._queue.take([event])
        else:
            await self.pass_on(event)

    async def on_typed_ahead(self, typed: TypedAhead) -> None:
        """Take keys that came together."""
        await self._queue.take(typed.keys)

    async def hand_on(self, key: events.Key) -> None:
        """Give a key to whatever has the focus, as Textual does."""
        await self.pass_on(key)

    def action_suspend_process(self) -> None:
        """Go back to the shell, if there is one to go back to."""
        if isinstance(self._driver, CellDriver) and self._driver.can_suspend:
            self._driver.suspend_process()

"""Saying: lines of words are asked for and done, and what was said before is kept."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.screen import ModalScreen

from gdtui.core.errors import ConditionError, InputError
from gdtui.ui.commands.table import Command

if TYPE_CHECKING:
    from gdtui.ui.commands.target import Target

MAX_LINES = 100  # that are remembered


class Saying:
    """Opens the line for words, and does to a target what it says; where that cannot be, it asks again."""

    def __init__(
        self, target: "Target", commands: Sequence[Command], show: Callable[[ModalScreen[None]], object]
    ) -> None:
        self._target, self._commands, self._show = target, commands, show
        self._lines: list[str] = []  # that were given, the latest last

    def ask(self, text: str, ascii: bool, wrong: str = "", at: int | None = None) -> None:
        """Open the line, with a text in it to begin with, what is wrong with that, and where."""
        from gdtui.ui.commands.words import usage, ways_on
        from gdtui.ui.screens.line import LineScreen, Prompt

        screen = LineScreen(
            Prompt(text, wrong, at),
            self._lines,
            lambda line: ways_on(line, self._commands, self._target.session),
            lambda line, width: usage(line, self._commands, width),
            lambda line: self.do(line, ascii),
            ascii,
        )
        self._show(screen)

    def do(self, line: str, ascii: bool = False) -> None:
        """Do what a line says; where that cannot be done, ask again."""
        from gdtui.ui.commands.words import read

        self._target.tell(given := "")
        if line.strip():
            self._lines = [*(other for other in self._lines if other != line), line][-MAX_LINES:]
        try:
            if (asked := read(line, self._commands)) is not None:
                command, given = asked
                command.do(self._target, given)
        except ConditionError as error:
            at = len(line.rstrip()) - len(given) + error.column - 1
            self.ask(line, ascii, str(error), at)
        except InputError as error:
            self.ask(line, ascii, str(error))

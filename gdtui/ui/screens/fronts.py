"""What can stand before the main screen, each made when it is asked for: a start need not wait for any."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.screen import ModalScreen

from gdtui.core.errors import InputError
from gdtui.core.session.session import Session
from gdtui.ui.commands.table import Command

if TYPE_CHECKING:
    from gdtui.ui.commands.target import Target


def keys_screen(target: "Target", commands: Sequence[Command], ascii: bool) -> ModalScreen[None]:
    """Return the list of all keys, with what has no use for the target now."""
    from gdtui.ui.commands.uses import no_use
    from gdtui.ui.screens.keys import KeysScreen

    return KeysScreen(commands, lambda id: no_use(id, target), ascii)


def command_screen(session: Session, ascii: bool) -> ModalScreen[None]:
    """Return the command that opens the session again. InputError where there is none."""
    from gdtui.core.session.arguments import command
    from gdtui.ui.screens.again import CommandScreen

    if (again := command(session)) is None:
        raise InputError("again.none")
    return CommandScreen(again, ascii)

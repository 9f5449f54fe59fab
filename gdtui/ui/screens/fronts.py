"""What can stand before the main screen, each made when it is asked for: a start need not wait for any."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.screen import ModalScreen

from gdtui.core.errors import InputError

if TYPE_CHECKING:
    from gdtui.ui.commands.target import Target

Front = Callable[["Target", bool], ModalScreen[None]]  # for whom, and whether in ASCII


def keys_screen(target: "Target", ascii: bool) -> ModalScreen[None]:
    """Return the list of all keys, with what has no use for the target now."""
    from gdtui.ui.commands.uses import no_use
    from gdtui.ui.screens.keys import KeysScreen

    return KeysScreen(target.commands, lambda id: no_use(id, target), ascii)


def command_screen(target: "Target", ascii: bool) -> ModalScreen[None]:
    """Return the command that opens the session again, which is said on leaving, too, if there is one."""
    from gdtui.core.session.arguments import command
    from gdtui.locales import text
    from gdtui.ui.screens.boxes import BoxScreen, CommandBox

    if (again := command(target.session)) is None:
        raise InputError("again.none")
    target.wanted_again = True
    return BoxScreen(CommandBox(again, text("again.title"), ascii))


def notes_screen(target: "Target", ascii: bool) -> ModalScreen[None]:
    """Return what somebody wrote about what is open. InputError where nobody did."""
    from gdtui.locales import text
    from gdtui.ui.screens.boxes import BoxScreen, NotesBox

    session = target.session
    if not (session.notes or session.title):
        raise InputError("notes.none")
    return BoxScreen(NotesBox(session.notes, session.title or text("notes.title"), ascii))

"""What is said when somebody leaves: the command that opens again what was built up."""

from contextlib import suppress

from gdtui.core.session.session import Session
from gdtui.locales import text
from gdtui.trace.files import tell

Kept = tuple[object, ...]  # what of a session was chosen, and not only walked or looked at


def kept(session: Session) -> Kept:
    """Return what of a session would be lost with it: another one that has the same lost nothing."""
    from gdtui.core.session.opening import opening_of

    opening = opening_of(session)
    return session.run.title, opening and opening.kept


def say_again(session: Session) -> None:
    """Say how to open the session again, if any command does.

    That goes to standard error, where the screen was: a terminal is there for sure, and standard output is
    for data. Where the terminal has gone, nobody is there to read it.
    """
    from gdtui.core.session.arguments import command

    if (again := command(session)) is not None:
        with suppress(OSError):
            tell(text("again.left", command=again))

"""What of a session outlives the program: the command that opens it again where it stands."""

from gdtui.core.session.session import Session


def reopening_command(session: Session) -> str | None:
    """Return the command that opens this moment again; None where none can."""
    return None

"""The sessions that were opened one after the other: to go back to the one before, and forth again."""

from gdtui.core.session.session import Session

RETURNS = 20  # sessions kept to return to: each has its runs


class Opened:
    """The session that is open, and those that were left for another."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._left: list[Session] = []
        self._returned: list[Session] = []

    def open(self, session: Session) -> None:
        """Leave the session that is open for another."""
        self.session.forgo()
        self._left = [*self._left, self.session][-RETURNS:]
        self._returned = []
        self.session = session

    @property
    def can_undo(self) -> bool:
        """Is there something to return to?"""
        return self.session.can_undo or bool(self._left)

    @property
    def can_redo(self) -> bool:
        """Is there something to go to again?"""
        return self.session.can_redo or bool(self._returned)

    def undo(self) -> bool:
        """Return to what was left last: a run of this session, or the session before; False for neither."""
        return self.session.undo() or self._turn(self._left, self._returned)

    def redo(self) -> bool:
        """Go again to what `undo` came from; False where there is nothing."""
        return self.session.redo() or self._turn(self._returned, self._left)

    def _turn(self, source: list[Session], target: list[Session]) -> bool:
        if not source:
            return False
        target.append(self.session)
        self.session = source.pop()
        return True

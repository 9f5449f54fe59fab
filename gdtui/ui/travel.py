"""Travel: what moves the cursor by itself, in slices of time between which keys are heard."""

from time import monotonic
from typing import Protocol

from gdtui.core.session import Session
from gdtui.ui.player import Journey

PIECE = 2048  # steps computed between two looks at the clock


class Travel(Protocol):
    """A way that the cursor goes; `said` is what there is to say at its end."""

    said: str

    def go(self, until: float) -> bool:
        """Go on until a time of `monotonic`; return whether the way is over."""


class Ride:
    """Goes to the end at a speed in steps a second."""

    said = ""

    def __init__(self, session: Session, speed: float) -> None:
        self._session = session
        self._journey = Journey(session.total, speed, monotonic())

    def go(self, until: float) -> bool:
        """Take the steps that are due."""
        session, journey = self._session, self._journey
        while (due := journey.due(monotonic())) > 0:
            before = session.steps
            if session.approach(journey.target, int(min(due, PIECE))):
                return True
            journey.took(abs(session.steps - before))
            if monotonic() > until:
                break
        return session.steps == journey.target


class RiseHunt:
    """Goes to the first update that raised the dataset's loss, or from such a one to the next."""

    def __init__(self, session: Session) -> None:
        self.said = ""
        self._session = session
        self._search = session.look_for_rise()

    def go(self, until: float) -> bool:
        """Look on; only what is found moves the cursor."""
        while not self._search.advance(PIECE):
            if monotonic() > until:
                return False
        if self._search.found is not None:
            self._session.goto(self._search.found)
        else:
            how = "does not rise again" if self._search.again else "never rises"
            self.said = f"the dataset's loss {how} in this run"
        return True

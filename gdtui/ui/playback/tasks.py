"""Tasks that move the cursor while time passes, in slices between which keys are heard."""

import math
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from gdtui.core.session.session import Session
from gdtui.locales import text
from gdtui.ui.playback.speed import Clock, Now

if TYPE_CHECKING:
    from gdtui.core.runs.source import Rerun

PIECE = 2048  # steps computed between two looks at the clock


class CursorTask(Protocol):
    """Moves the cursor to somewhere; `message` is what there is to say when it is done."""

    message: str

    def go(self, until: float) -> bool:
        """Go on until a time; return whether the task is done."""


class GoToStep:
    """Goes to a step at a speed in steps a second, and stops at a breakpoint on the way.

    It does so at the `stops`-th that it comes to; with 0 it passes them all.
    """

    def __init__(
        self,
        session: Session,
        target: int,
        speed: float = math.inf,
        stops: int = 0,
        now: Now = monotonic,
    ) -> None:
        self.message = ""
        self._session, self._target = session, target
        self._stops = stops if session.breakpoints.conditions else 0
        self._now = now
        self._clock = Clock(speed, now())

    def go_on(self, stops: int) -> None:
        """Pass so many breakpoints more."""
        self._stops += stops

    def go(self, until: float) -> bool:
        """Take the steps that are due."""
        while (due := self._clock.due(self._now())) > 0:
            if math.isinf(due) and not self._stops and self._session.knows(self._target):
                self._session.goto(self._target)  # where all steps were taken, it is at once
                return True
            if self._advance(int(min(due, PIECE))):
                return True
            if self._now() > until:
                break
        return self._session.arrived(self._target)

    def _advance(self, most: int) -> bool:
        """Go on by a piece of the way; return whether it is over."""
        session, before = self._session, self._session.steps
        if self._stops:
            reach = max(before - most, min(before + most, self._target))
            reach = min(reach, session.looked_at_before(reach))
            most = max(1, abs(reach - before))
            if not session.search_hits(reach):
                return False
            hit = session.hit_before(reach)
            if hit is not None:
                session.goto(hit)
                self._clock.took(abs(hit - before))
                self._stops -= 1
                return not self._stops
        runs = session.count
        over = session.approach(self._target, most)
        if session.count > runs:  # where it stands still
            self.message = text("notice.track", name=session.moment.trails[-1].run.title)
        self._clock.took(abs(session.steps - before))
        return over


class FindEpochEnd:
    """Goes with a program until an epoch has ended, where nobody knows how long one is."""

    message = ""

    def __init__(self, session: Session, epochs: int, now: Now = monotonic) -> None:
        self._session, self._now = session, now
        self._search = session.ways.search_epoch_end(epochs)

    def go(self, until: float) -> bool:
        """Go on as far as the program has come, and then to the end of the epoch."""
        session = self._session
        while not self._search.advance():
            if self._now() > until:
                session.goto(session.run.end.steps)
                return False
        session.goto(self._search.found or 0)
        return session.steps == self._search.found or session.run.end.reason != "running"


class RunAgain:
    """Has a program run again to where the cursor stands, and goes on in it if it is the same."""

    def __init__(self, session: Session, again: "Rerun", done: str, now: Now = monotonic) -> None:
        self.message = ""
        self._session, self._again, self._done, self._now = session, again, done, now

    def go(self, until: float) -> bool:
        """Compare as far as there is time; nothing moves before it is over."""
        while not self._again.advance():
            if self._now() > until:
                return False
        if self._again.run is not None:
            self._session.go_on_in(self._again.run)
        self.message = self._done if self._again.why is None else str(self._again.why)
        return True


class FindRise:
    """Goes to the first update that raised the dataset's loss, or from such a one to the next."""

    def __init__(self, session: Session, now: Now = monotonic) -> None:
        self.message = ""
        self._session, self._now = session, now
        self._search = session.ways.search_rise()

    def go(self, until: float) -> bool:
        """Look on; only what is found moves the cursor."""
        while not self._search.advance(PIECE):
            if self._now() > until:
                return False
        if self._search.found is not None:
            self._session.goto(self._search.found)
        else:
            self.message = text("notice.no_rise_again" if self._search.again else "notice.no_rise")
        return True

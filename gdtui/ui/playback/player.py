"""The guide: sends the cursor on its ways, one at a time, and lets it go on in slices of time."""

from collections.abc import Callable
from dataclasses import replace
from time import monotonic

from textual.timer import Timer

from gdtui.core.session.session import Session
from gdtui.ui.playback.speed import SPEEDS, Motion
from gdtui.ui.playback.travel import Ride, RiseHunt, Travel

SLICE = 0.012  # seconds of computing between two looks at the keyboard


class Guide:
    """Knows whether the cursor moves by itself, where to and how fast; calls `show` when it has moved."""

    def __init__(self, session: Session, show: Callable[[], None]) -> None:
        self.session = session
        self.motion = Motion()
        self.said = ""  # at the end of the last way
        self.clock: Timer | None = None  # that calls `tick`; it is running while the cursor moves
        self.hurried = False  # do more keys wait? Then a way begins with its shortest piece
        self._show = show
        self._travel: Travel | None = None
        self._way = (0, 0)  # of the last ride: to which step, and to which breakpoint on the way

    def ride(self, target: int, stops: int = 0) -> None:
        """Go to a step as fast as it goes; at the `stops`-th breakpoint on the way, stop."""
        way = target, stops if self.session.watch.conditions else 0
        if self.hurried and self._travel is not None and self._way == way and way[1] < 2:
            return  # it is on its way there
        self._way = way
        self.motion = replace(self.motion, back=target < self.session.steps)
        self._begin(Ride(self.session, target, stops=stops))

    def play(self, back: bool = False) -> None:
        """Play to the end, or back to the start, and stop at breakpoints; pause if it does so already."""
        playing = self.motion.moving and self.motion.back == back
        self.stop()
        if playing:
            self._show()
            return
        self.motion = replace(self.motion, back=back)
        target = 0 if back else self.session.total
        self._begin(Ride(self.session, target, SPEEDS[self.motion.speed], stops=1))

    def pace(self, how: Callable[[Motion], Motion]) -> None:
        """Play at another speed, from here on."""
        moving = self.motion.moving
        self.stop()
        self.motion = how(self.motion)
        if moving:
            self.play(self.motion.back)
        else:
            self._show()

    def seek_rise(self) -> None:
        """Go to the first step where the dataset's loss rose; from there, to the next."""
        self._begin(RiseHunt(self.session))

    def stop(self) -> None:
        """Stay where the cursor is."""
        self._travel = None
        if self.clock is not None:
            self.clock.pause()
        self.motion = replace(self.motion, moving=False)

    def tick(self) -> None:
        """Go on for a slice of time."""
        if (travel := self._travel) is None:
            return
        if travel.go(monotonic() + (0 if self.hurried else SLICE)):
            self.stop()
            self.said = travel.said
        self._show()

    def _begin(self, travel: Travel) -> None:
        """Set out: take a first slice of the way at once, and the rest by the clock."""
        self.said = ""
        self._travel = travel
        self.motion = replace(self.motion, moving=True)
        self.tick()
        if self._travel is not None and self.clock is not None:
            self.clock.resume()

"""Playing: how fast the cursor goes by itself, which way, and where it is due at a given time."""

import math
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, replace

# Steps a second. The slowest leaves two seconds for a sentence; the fastest is as fast as it goes. From one
# to the one after the next is twice the speed.
SPEEDS = (*(base * 2.0**power for power in range(11) for base in (0.5, 0.75)), 1024.0, math.inf)
NORMAL = SPEEDS.index(4.0)
LONGEST = 1.0  # seconds between two looks at the clock: more than a busy machine needs
FRAME = 1 / 30  # seconds, as which anything longer counts


Now = Callable[[], float]  # the time in seconds, from whoever opened the app: a film has a time of its own


@dataclass(frozen=True)
class Motion:
    """Whether the cursor moves by itself, at which of SPEEDS it does while playing, and whether back."""

    moving: bool = False
    speed: int = NORMAL
    back: bool = False

    @property
    def pace(self) -> str:
        """The speed in few characters, always as wide."""
        speed = SPEEDS[self.speed]
        return (f"{speed:g}/s" if math.isfinite(speed) else "max").rjust(6)

    def faster(self, by: int) -> "Motion":
        """Return the same at a speed further along, as far as there are any."""
        return self.at(self.speed + by)

    def at(self, speed: int) -> "Motion":
        """Return the same at one of the speeds, or at the nearest that there is."""
        return replace(self, speed=min(len(SPEEDS) - 1, max(0, speed)))


def nearest(speed: float) -> int:
    """Return which of SPEEDS is the slowest that is as fast as that, in steps a second."""
    return min(bisect_left(SPEEDS, speed), len(SPEEDS) - 1)


class Clock:
    """Says how many steps are due by when, at a speed in steps a second.

    It goes by the time that was seen. What lasts longer than `LONGEST` between two looks was not: the program
    had been stopped, or the machine was asleep. Playing goes on where it was then, as after one frame.
    """

    def __init__(self, speed: float, now: float) -> None:
        self._speed = speed
        self._seen, self._looked = 0.0, now
        self._taken = 0

    def due(self, now: float) -> float:
        """Return how many steps should be taken now."""
        passed, self._looked = now - self._looked, now
        self._seen += passed if passed <= LONGEST else FRAME
        if math.isinf(self._speed):
            return math.inf
        return int(self._seen * self._speed) - self._taken

    def took(self, steps: int) -> None:
        """Count steps as taken."""
        self._taken += steps

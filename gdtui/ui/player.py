"""Playing: how fast the cursor goes by itself, and where it is due at a given time."""

import math
from dataclasses import dataclass, replace

# Steps a second. The slowest leaves two seconds for a sentence; the fastest is as fast as it goes.
SPEEDS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 1024.0, math.inf)
NORMAL = SPEEDS.index(4.0)


@dataclass(frozen=True)
class Motion:
    """Whether the cursor moves by itself, and at which of SPEEDS it does while playing."""

    moving: bool = False
    speed: int = NORMAL

    @property
    def pace(self) -> str:
        """The speed in few characters, always as wide."""
        speed = SPEEDS[self.speed]
        return (f"{speed:g}/s" if math.isfinite(speed) else "max").rjust(6)

    def faster(self, by: int) -> "Motion":
        """Return the same at a speed further along, as far as there are any."""
        return replace(self, speed=min(len(SPEEDS) - 1, max(0, self.speed + by)))


class Journey:
    """A way to a step, at a speed, begun at some time: says how many steps are due by when."""

    def __init__(self, target: int, speed: float, now: float) -> None:
        self.target = target
        self._speed = speed
        self._since = now
        self._taken = 0

    def due(self, now: float) -> float:
        """Return how many steps should be taken now."""
        if math.isinf(self._speed):
            return math.inf
        return int((now - self._since) * self._speed) - self._taken

    def took(self, steps: int) -> None:
        """Count steps as taken."""
        self._taken += steps

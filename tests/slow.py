"""A line that carries few bytes: as a modem's, or a mobile phone's in a train."""

import os
import select

from tests.forked import Forked, Silent

ALL = 1 << 40  # bytes: more than anybody sends


class SlowLine(Forked):
    """A terminal that reads only as many bytes as the line is told to carry, and answers what it has read."""

    _room = ALL

    def carry(self, count: int) -> None:
        """Carry so many bytes on, of what the program has sent once it has nothing more to do."""
        self._room = 0
        self.settled(asleep=0.05)
        self._room = count
        self._read(0)
        self._room = 0

    def fill(self, key: str) -> None:
        """Press a key that changes the picture, and carry nothing, until the program can write no more."""
        self._room = 0
        while self.takes_more:
            self.press(key)
            self.settled(asleep=0.05)

    def carry_all(self) -> None:
        """Carry whatever comes from now on."""
        self._room = ALL

    def _read(self, timeout: float) -> bool:
        """Read what the line has carried."""
        got = False
        while self._fd >= 0 and select.select([self._fd] if self._room else [], [], [], timeout)[0]:
            data = os.read(self._fd, min(self._room, 65536))
            self._room -= len(data)
            self._take(data)
            got, timeout = True, 0
        return got


class SlowAndSilent(SlowLine, Silent):
    """A slow line to a terminal that answers no questions."""

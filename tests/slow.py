"""A line that carries few bytes a second, as a modem's, or a mobile phone's in a train."""

import os
import select
import time

from tests.terminal import Silent, Terminal


class SlowLine(Terminal):
    """A terminal that reads `rate` bytes a second, and answers what it has read."""

    rate = 2400
    _free = 0.0  # the time from which on the line can carry more

    def _read(self, timeout: float) -> bool:
        """Read what the line has carried by now; wait for it at most so long."""
        end = time.monotonic() + timeout
        while (wait := self._free - time.monotonic()) > 0:
            if time.monotonic() >= end:
                return False
            time.sleep(min(wait, max(0.0, end - time.monotonic())))
        if self._fd < 0 or not select.select([self._fd], [], [], max(0.0, end - time.monotonic()))[0]:
            return False
        data = os.read(self._fd, self.rate // 50)
        self._free = time.monotonic() + len(data) / self.rate
        self._take(data)
        return True


class SlowAndSilent(SlowLine, Silent):
    """A line four times as fast, to a terminal that answers no questions."""

    rate = 9600


def hold(terminal: Terminal, key: str, times: int) -> None:
    """Press a key thirty times a second, as a keyboard repeats it."""
    begun = time.monotonic()
    for number in range(times):
        terminal.press(key)
        while time.monotonic() < begun + (number + 1) / 30:
            terminal.watch(0.005)

"""In which order a program's tracks made their updates: each has a place in the program's own time."""

from array import array
from bisect import bisect_left, bisect_right


class Order:
    """Counts all updates, from 1 on: that is the program's time. Of the first track, which may be alone, only
    what lies between its updates is kept.
    """

    def __init__(self) -> None:
        self.time = 0  # how many updates there were
        self._first = 0  # of them those of the first track
        self._before = array("q")  # of each update of another track, how many of the first's were before it
        self._others = array("q")  # and its time
        self._own: dict[int, array[int]] = {}  # of each other track, the times of its updates

    def add(self, track: int, count: int) -> None:
        """Take note of so many updates of a track behind each other."""
        times = range(self.time + 1, self.time + count + 1)
        self.time += count
        if track == 0:
            self._first += count
            return
        self._before.extend([self._first] * count)
        self._others.extend(times)
        self._own.setdefault(track, array("q")).extend(times)

    def when(self, track: int, steps: int) -> int:
        """Return when so many updates of a track were over; with none, the time just before its first one."""
        if track == 0:
            return steps + bisect_left(self._before, steps) if steps else 0
        own = self._own.get(track, ())
        if steps:
            return own[min(steps, len(own)) - 1] if own else self.time
        return own[0] - 1 if own else self.time

    def made(self, track: int, time: int) -> int:
        """Return how many updates a track had made by a time."""
        if track == 0:
            return min(self._first, time - bisect_right(self._others, time))
        return bisect_right(self._own.get(track, ()), time)

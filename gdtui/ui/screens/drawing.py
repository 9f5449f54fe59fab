"""Drawing: what changes is drawn at once or, while several things are done, after the last of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Drawing:
    """Calls `draw` when something has changed. Within `once` it waits, and `arrange` is called before it."""

    def __init__(self, draw: Callable[[], None], arrange: Callable[[], None]) -> None:
        self._draw, self._arrange = draw, arrange
        self._stale = False  # has something changed that is not drawn yet?
        self.waiting = False  # is more to come, after which all is drawn?

    def request(self) -> None:
        """Draw: now or, within `once`, at its end."""
        self._stale = True
        if not self.waiting:
            self.draw_now()

    def draw_now(self) -> None:
        """Draw what has changed, if anything has, whatever is still to come."""
        if self._stale:
            self._stale = False
            self._draw()

    @contextmanager
    def once(self) -> Iterator[None]:
        """Draw what is requested meanwhile once, at the end; within another `once` at that one's end."""
        if self.waiting:
            yield
            return
        self.waiting = True
        try:
            yield
        finally:
            self.waiting = False
            self._arrange()
            self.draw_now()

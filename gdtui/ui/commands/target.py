"""What commands are given: a desk, and what is on it. Only for whoever checks types."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from gdtui.core.session.session import Session
from gdtui.display.views import View
from gdtui.ui.playback.speed import Motion


class Going(Protocol):
    """What moves the cursor by itself: see `guide.Guide`."""

    def ride(self, target: int, stops: int = 0) -> None:
        """Go to a step as fast as it goes; at the `stops`-th breakpoint on the way, stop."""

    def play(self, back: bool = False) -> None:
        """Play one way or the other; pause where it does already."""

    def pace(self, how: Callable[[Motion], Motion]) -> None:
        """Play at another speed."""

    def seek_rise(self) -> None:
        """Go to the first step where the dataset's loss rose, or from such a step to the next."""


class Panes(Protocol):
    """What holds the panes: see `screens.board.Board`."""

    def step(self, by: int) -> None:
        """Go to the next or the previous pane."""

    def chart(self, by: int) -> None:
        """Go to the next or the previous of the charts."""

    def zoom(self) -> None:
        """Enlarge the pane in focus, or put it back."""


class Desk(Protocol):
    """What commands are given to: the session, and the few things that only a screen has."""

    @property
    def session(self) -> Session:
        """The session, to be asked; `walk` changes it."""

    @property
    def guide(self) -> Going:
        """What moves the cursor by itself."""

    @property
    def board(self) -> Panes:
        """What holds the panes."""

    @property
    def marked_row(self) -> int | None:
        """After how many steps the row that is marked in the log is done."""

    def hurried(self) -> AbstractContextManager[None]:
        """Do several things at once: what they do is drawn after the last of them."""

    def tell(self, notice: str) -> None:
        """Say something, until the next command."""

    def walk(self, how: Callable[[Session], object]) -> None:
        """Stop moving, change something about the session, and show where it is."""

    def look(self, pane: str, how: Callable[[View], View]) -> None:
        """Have a chart seen, and look at it in another way."""

    def scroll(self, by: int) -> None:
        """Move by rows in the pane in focus."""

    def show_keys(self) -> None:
        """Show all keys."""

    def show_line(self, text: str = "") -> None:
        """Open the line for words, with a text in it to begin with."""

    def redraw(self) -> None:
        """Draw every cell again: something else has drawn on the terminal."""

    def suspend(self) -> None:
        """Go back to the shell, if there is one."""

    def interrupt(self) -> None:
        """End the program as one that was interrupted."""

    def leave(self) -> None:
        """End the program."""

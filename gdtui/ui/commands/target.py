"""The target of commands: what an action can do to the screen. Only for whoever checks types."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from gdtui.core.session.opened import Opened
from gdtui.core.session.session import Session
from gdtui.display.views import View
from gdtui.ui.playback.speed import Motion

if TYPE_CHECKING:
    from gdtui.core.runs.source import Rerun
    from gdtui.ui.commands.table import Command
    from gdtui.ui.screens.fronts import Front


class Playing(Protocol):
    """What moves the cursor while time passes: see `playback.player.Player`."""

    def go_to(self, step: int, stops: int = 0) -> None:
        """Go to a step as fast as it goes; at the `stops`-th breakpoint on the way, stop."""

    def step(self, count: int) -> None:
        """Take so many steps more."""

    def play(self, back: bool = False) -> None:
        """Play one way or the other; pause where it does already."""

    def set_speed(self, change: Callable[[Motion], Motion]) -> None:
        """Play at another speed."""

    def find_epoch_end(self, epochs: int) -> None:
        """Go to the end of this epoch, or of a later one, where it is not known before it has come."""

    def run_again(self, again: "Rerun", done: str) -> None:
        """Have a program run again, and go on in it; `done` is what there is to say then."""

    def find_rise(self) -> None:
        """Go to the first step where the dataset's loss rose, or from such a step to the next."""


class Panes(Protocol):
    """What holds the panes: see `screens.board.Board`."""

    def step(self, by: int) -> None:
        """Go to the next or the previous pane."""

    def chart(self, by: int) -> None:
        """Go to the next or the previous of the charts."""

    def zoom(self) -> None:
        """Enlarge the pane in focus, or put it back."""


class Target(Protocol):
    """The session, and the few things that only a screen has."""

    commands: "Sequence[Command]"  # that it has
    wanted_again: bool  # has somebody asked for the command that opens this again?

    @property
    def opened(self) -> Opened:
        """The sessions that were opened, to be read; `change_opened` changes them."""

    @property
    def session(self) -> Session:
        """The session, to be read; `change_session` changes it."""

    @property
    def player(self) -> Playing:
        """What moves the cursor while time passes."""

    @property
    def board(self) -> Panes:
        """What holds the panes."""

    @property
    def marked_row(self) -> int | None:
        """After how many steps the row that is marked in the log is done; None where none is marked."""

    def drawn_once(self) -> AbstractContextManager[None]:
        """Do several things at once: what they change is drawn after the last of them."""

    def tell(self, notice: str) -> None:
        """Show a notice until the next command."""

    def change_session(self, change: Callable[[Session], object]) -> None:
        """Stop moving, change something about the session, and show where it is."""

    def change_opened(self, change: Callable[[Opened], object]) -> None:
        """Stop moving, open another session or return to one, and show where it is."""

    def change_view(self, pane: str, change: Callable[[View], View]) -> None:
        """Bring a chart's pane to the front, and draw the charts with another view."""

    def scroll(self, by: int) -> None:
        """Move by rows in the pane in focus."""

    def show_more_keys(self) -> None:
        """Show the other keys in the last line, or the first ones again."""

    def show(self, front: "Front") -> None:
        """Show something before the panes. InputError where there is nothing to show."""

    def export(self, file: str) -> None:
        """Write what is open to a file while other things go on. InputError where that cannot be."""

    def save(self, file: str) -> None:
        """Write what is seen to a picture."""

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

"""A driver without a terminal: what it would send goes to a camera, with the cells that would be seen."""

from typing import Any, ClassVar, Protocol

from textual import events
from textual.geometry import Size

from gdtui.terminal.abilities import Abilities
from gdtui.terminal.cells import Cells
from gdtui.terminal.driver import CellDriver
from gdtui.terminal.styles import Style


class Camera(Protocol):
    """What a stage is filmed with."""

    @property
    def rolls(self) -> bool:
        """Whether it takes pictures now; what changes meanwhile is in the first one after."""

    def take(self, sequences: str, cells: Cells) -> None:
        """Take what a terminal would be sent, and the cells that it would show then."""


class StageDriver(CellDriver):
    """Draws for a camera at the size of its picture, of which the app has all but the `below` last rows.

    It does all that the driver of a terminal does to a frame, and has nothing to do with any terminal,
    signal or thread: what it gives depends on what it is given alone. `stage_for` returns a class.
    """

    camera: ClassVar[Camera]
    picture: ClassVar[tuple[int, int]]
    below: ClassVar[int]

    def __init__(self, app: Any, *, debug: bool = False, mouse: bool = True, size: Any = None) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size or self._app_size(self.picture))

    def start_application_mode(self) -> None:
        """Begin to draw."""
        self.resize(self.picture)

    def stop_application_mode(self) -> None:
        """End, of which there is nothing to see."""

    def disable_input(self) -> None:
        """Hear no more: nothing is heard anyway, but for `press`."""

    def expect_end(self, code: int) -> None:
        """End as the app does, and not before."""

    def suspend_process(self) -> None:
        """Go on: there is no shell to go back to."""

    def flush(self) -> None:
        """Give the camera what was drawn."""
        if self.camera.rolls and (sequences := self._display.difference()):
            self.camera.take(sequences, self._display.cells)

    def resize(self, picture: tuple[int, int]) -> None:
        """Have a picture of another size."""
        self._display.resize(picture)
        self._size = self._app_size(picture)
        size = Size(*self._size)
        self.send_message(events.Resize(size, size))

    def press(self, given: events.Key | events.Paste) -> None:
        """Press a key, or paste a text."""
        self._typed.take(given)
        self._typed.release()

    def put(self, y: int, x: int, text: str, style: Style) -> None:
        """Write something that is not the app's, into the rows that it does not have."""
        self._display.put(y, x, text, style)

    def _app_size(self, picture: tuple[int, int]) -> tuple[int, int]:
        return picture[0], picture[1] - self.below


def stage_for(
    abilities: Abilities, camera: Camera, picture: tuple[int, int], below: int = 0
) -> type[StageDriver]:
    """Return the driver that draws for a camera, as on a terminal with these abilities."""
    given = {"abilities": abilities, "camera": camera, "picture": picture, "below": below}
    return type("StageDriver", (StageDriver,), given)

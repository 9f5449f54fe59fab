"""What should be seen on a terminal, what is seen, and what of the difference it is able to show."""

from collections.abc import Callable
from dataclasses import replace

from gdtui.terminal.abilities import Abilities
from gdtui.terminal.cells import Cells
from gdtui.terminal.difference import Shown
from gdtui.terminal.fallback import Rgb, colourless, in_ascii
from gdtui.terminal.frames import read_frame
from gdtui.terminal.styles import Style


class Display:
    """Takes frames, and gives what has to be sent. `ground` says in which colour the screen is when empty."""

    def __init__(self, abilities: Abilities, ground: Callable[[], Rgb]) -> None:
        self._abilities, self._ground = abilities, ground
        self.resize((0, 0))

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        return self._cells.width, self._cells.height

    @property
    def cells(self) -> Cells:
        """What should be seen, to be read."""
        return self._cells

    def resize(self, size: tuple[int, int]) -> None:
        """Begin anew at a size: nothing is known of what a terminal shows that has another one."""
        self._cells, self._shown = Cells(*size), Shown(*size)

    def lack_signs(self) -> None:
        """Draw nothing but ASCII from now on."""
        self._abilities = replace(self._abilities, ascii=True)

    def forget(self) -> None:
        """Take nothing for shown: something else may have drawn on the terminal."""
        self._shown = Shown(*self.size)
        self._cells.touch_all()

    def take(self, frame: str) -> None:
        """Have what a frame draws seen."""
        read_frame(frame, self._cells, self._paint)

    def put(self, y: int, x: int, text: str, style: Style) -> None:
        """Have a text seen that is in no frame."""
        self._cells.put(y, x, *self._paint(text, style))

    def difference(self) -> str:
        """Return what makes the terminal show what should be seen, and take it as sent."""
        return self._shown.become(self._cells)

    def _paint(self, text: str, style: Style) -> tuple[str, Style]:
        if self._abilities.ascii:
            text = in_ascii(text)
        return text, style if self._abilities.colours else colourless(style, self._ground())

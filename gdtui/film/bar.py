"""The bar below the screen: a caption, and the keys that are pressed."""

from collections.abc import Callable

from gdtui.core.errors import InputError, visible
from gdtui.display.cells import cells_of, cut, left, shortened, wrapped
from gdtui.terminal.styles import Style

ROWS = 2  # of the picture, below the screen
KEYS = 20  # columns of what is pressed
MARGIN = 1
MOST = 1000  # characters of a caption that are looked at

Put = Callable[[int, int, str, Style], None]  # a text at a row and a column, in a style


class Bar:
    """Says what is happening: what it says is there to be set, and then drawn."""

    def __init__(self, with_keys: bool) -> None:
        self._for_keys = KEYS if with_keys else 0
        self.caption, self.keys = "", ""

    def check(self, caption: str, columns: int) -> None:
        """InputError where a caption has no room in so many columns."""
        if len(self._lines(caption, columns)) > ROWS:
            most = ROWS * self._room(columns)
            raise InputError("film.caption", text=visible(caption), most=most)

    def draw(self, put: Put, size: tuple[int, int], caption: Style, keys: Style) -> None:
        """Draw it into the last rows of a picture, in a style for the caption and one for the keys."""
        columns, rows = size
        lines = [*self._lines(self.caption, columns), *[""] * ROWS]
        for y, line in enumerate(lines[:ROWS], rows - ROWS):
            put(y, 0, cut(left(" " * MARGIN + line, columns), columns), caption)
        if self.keys:
            pressed = cut(f" {shortened(self.keys, KEYS - 2 * MARGIN - 2)} ", columns)
            put(rows - ROWS, max(0, columns - MARGIN - cells_of(pressed)), pressed, keys)

    def _room(self, columns: int) -> int:
        return max(1, columns - 2 * MARGIN - self._for_keys)

    def _lines(self, caption: str, columns: int) -> list[str]:
        return wrapped(visible(caption, MOST), self._room(columns))

"""The line that a terminal shows which is too small for anything else."""

from gdtui.display.cells import fitting
from gdtui.display.rows import Row, Span
from gdtui.locales import texts
from gdtui.ui.panes.row_widget import RowWidget, roles


def too_small_row(needed: tuple[int, int], width: int, height: int) -> Row:
    """Return which size is needed and which there is, in as many words as fit: the last is one character."""
    need, have = "×".join(map(str, needed)), f"{width}×{height}"
    return (Span(fitting(texts("room.too_small", need=need, have=have), width) or "+", "accent"),)


class TooSmallLine(RowWidget):
    """Says which size is needed."""

    COMPONENT_CLASSES = roles("accent")

    def __init__(self, needed: tuple[int, int]) -> None:
        super().__init__("room")
        self._needed = needed

    def line(self, y: int) -> Row:
        """Return the one line."""
        return too_small_row(self._needed, *self.size) if y == 0 else ()

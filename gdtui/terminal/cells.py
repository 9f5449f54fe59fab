"""A screen as rows of cells: each a grapheme and its style. The second cell of a wide grapheme is empty."""

from collections.abc import Iterator

from rich.cells import cell_len, split_graphemes

from gdtui.terminal.styles import PLAIN, Style

# What takes one cell for certain: Latin, box drawing, blocks and shapes, braille.
RANGES = ((0x20, 0x7F), (0xA0, 0xAD), (0xAE, 0x300), (0x2500, 0x25FD), (0x2800, 0x2900))
NARROW = frozenset(chr(code) for start, end in RANGES for code in range(start, end))

Row = tuple[list[str | None], list[Style]]


class Cells:
    """What should be seen: `width` × `height` cells. One that was never drawn is None and stays as it is."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.rows: list[Row] = [([None] * width, [PLAIN] * width) for _ in range(height)]
        self.touched: dict[int, tuple[int, int]] = {}  # rows drawn on since somebody looked: from, to

    def put(self, y: int, x: int, text: str, style: Style) -> int:
        """Draw text at a place, cut at the edges; return the column behind it."""
        if not 0 <= y < self.height:
            return x + cell_len(text)
        put = self._put_narrow if NARROW.issuperset(text) else self._put_graphemes
        end = put(y, x, text, style)
        self._touch(y, x - 1, end + 1)
        return end

    def touch_all(self) -> None:
        """Take every row for drawn on."""
        self.touched = {y: (0, self.width) for y in range(self.height)}

    def _touch(self, y: int, start: int, end: int) -> None:
        """Note that a row was drawn on, with the cells beside it, which may have lost a half."""
        before = self.touched.get(y, (start, end))
        self.touched[y] = max(0, min(start, before[0])), min(self.width, max(end, before[1]))

    def _put_narrow(self, y: int, x: int, text: str, style: Style) -> int:
        end = x + len(text)
        if end > self.width:
            text = text[: max(0, self.width - x)]
        last = x + len(text)
        graphemes, styles = self.rows[y]
        self._part(y, x)
        self._part(y, last)
        graphemes[x:last] = text
        styles[x:last] = [style] * len(text)
        return end

    def _put_graphemes(self, y: int, x: int, text: str, style: Style) -> int:
        graphemes, styles = self.rows[y]
        for grapheme, width in _graphemes(text):
            if width == 0:
                self._join(y, x, grapheme)
                continue
            if x + width <= self.width:
                self._part(y, x)
                self._part(y, x + width)
                graphemes[x : x + width] = [grapheme, *[""] * (width - 1)]
                styles[x : x + width] = [style] * width
            x += width
        return x

    def _join(self, y: int, x: int, mark: str) -> None:
        """Put a mark that has no width of its own onto the grapheme before it."""
        graphemes = self.rows[y][0]
        at = x - 2 if 1 < x <= self.width and graphemes[x - 1] == "" else x - 1
        if 0 <= at < self.width and graphemes[at]:
            graphemes[at] = f"{graphemes[at]}{mark}"

    def _part(self, y: int, x: int) -> None:
        """Make blanks of a wide grapheme that is about to lose one of its cells at the column `x`."""
        graphemes = self.rows[y][0]
        if 0 < x < self.width and graphemes[x] == "":
            graphemes[x - 1] = graphemes[x] = " "


def _graphemes(text: str) -> Iterator[tuple[str, int]]:
    """Yield the graphemes and how many cells each takes; control characters take none and are left out."""
    for start, end, width in split_graphemes(text)[0]:
        grapheme = text[start:end]
        if width or grapheme.isprintable() or grapheme == "\u200d":
            yield grapheme, width

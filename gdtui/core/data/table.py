"""Reads the columns of a file as numbers, fast where nothing is odd, and else cell by cell to say what is."""

import csv
import warnings
from collections.abc import Iterator, Sequence

import numpy as np

from gdtui.core.arrays import Array
from gdtui.core.data.cells import number, wrong
from gdtui.core.data.dialect import LOOKED_AT, names_of, separator_of
from gdtui.core.data.selection import Columns, chosen
from gdtui.core.errors import InputError, Phrase, visible

PLAIN = b"0123456789+-eE \r\n"  # what plain numbers are written with, beside point and separator


class Text(Iterator[str]):
    """The lines of a file one by one, or all that is left of a block at once; and how many were read.

    InputError for a line that is no UTF-8, or in which a lone carriage return would be taken for its end.
    """

    def __init__(self, file: Phrase | str, blocks: Iterator[bytes]) -> None:
        self._file, self._blocks = file, blocks
        self._block, self._at = b"", 0
        self.lines = 0

    def rest(self) -> bytes:
        """Return what is left of the block, or else the next one; nothing at the end of the file."""
        if self._at == len(self._block):
            self._block, self._at = next(self._blocks, b""), 0
        return self._block[self._at :] if self._at else self._block

    def skip(self) -> None:
        """Have the rest of the block for read."""
        self.lines += self._block.count(b"\n", self._at)
        self._at = len(self._block)

    @property
    def inside(self) -> bool:
        """Is anything left of the block?"""
        return self._at < len(self._block)

    def __next__(self) -> str:
        if not self.inside and not self.rest():
            raise StopIteration
        end = self._block.index(b"\n", self._at) + 1
        line, self._at = self._block[self._at : end], end
        self.lines += 1
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            raise InputError("csv.encoding", file=self._file, line=self.lines) from None
        if "\r" in text.removesuffix("\r\n"):
            raise InputError("csv.carriage_return", file=self._file, line=self.lines)
        return text


class Table:
    """The rows of a file, of which some columns are read: the names that stand above are read at once."""

    def __init__(
        self, file: Phrase | str, blocks: Iterator[bytes], decimal: str, x: str | None, target: str | None
    ) -> None:
        self._file, self._decimal = file, decimal
        self._text = Text(file, blocks)
        begins = self._text.rest()
        if not begins:
            raise InputError("csv.empty", file=file)
        self._separator = separator_of(begins[:LOOKED_AT].decode("utf-8", "replace"))
        if self._separator == decimal == ",":
            raise InputError("csv.commas", file=file)
        self._reader = csv.reader(self._text, delimiter=self._separator, strict=True)
        first = self._record()
        names = names_of(first)
        self._first = first if names is None else None
        self.columns: Columns = chosen(file, names, len(first), x, target)
        self._kept = sorted([*self.columns.features, self.columns.target])
        self._rows = 0
        self.starts: list[
            tuple[int, int]
        ] = []  # rows from 0 on, each with the line from which lines are rows

    def parts(self) -> Iterator[Array]:
        """Yield the numbers of the chosen columns, (rows, features + 1) with the target last, row by row."""
        order = [self._kept.index(i) for i in (*self.columns.features, self.columns.target)]
        if self._first is not None:
            self._begin(1, 1)
            yield self._row(self._first, 1)[None, order]
        while block := self._text.rest():
            found = self._plain(block)
            if found is not None:
                self._begin(self._text.lines + 1, len(found))
                self._text.skip()
            else:
                found = self._careful()
            yield found[:, order]

    def _begin(self, line: int, rows: int) -> None:
        """Note that so many rows begin in that line, and each of them in a line of its own."""
        row, start = self.starts[-1] if self.starts else (0, 0)
        if line != start + self._rows - row:
            self.starts.append((self._rows, line))
        self._rows += rows

    def _plain(self, block: bytes) -> Array | None:
        """Return the numbers of a block of plain lines; None where anything in it has to be looked at.

        What is read here is to the last bit what the careful way gives: both round to the nearest float.
        """
        if b'"' in block or block.count(b"\r") != block.count(b"\r\n"):
            return None
        found = self._chosen_text(block)
        if found is None:
            return None
        text, rows = found
        if text.translate(None, PLAIN + self._separator.encode() + self._decimal.encode()):
            return None
        table = bytes.maketrans(f"{self._separator}\n{self._decimal}".encode(), b",,.")
        text = text.translate(table, b"\r")
        if b",," in b"," + text.replace(b" ", b""):  # numpy would take an empty cell with a blank in it for 0
            return None
        with warnings.catch_warnings():
            warnings.simplefilter("error", DeprecationWarning)  # which says that not all of it is numbers
            try:
                numbers = np.fromstring(text[:-1], sep=" ,")
            except (DeprecationWarning, ValueError):
                return None
        whole = numbers.size == rows * len(self._kept) and np.isfinite(numbers).all()
        return numbers.reshape(rows, -1) if whole else None

    def _chosen_text(self, block: bytes) -> tuple[bytes, int] | None:
        """Return what of a block the chosen columns hold, and its rows; None where columns are missing."""
        signs = np.frombuffer(block, np.uint8)
        width, newline = self.columns.width, ord("\n")
        ends = np.flatnonzero((signs == ord(self._separator)) | (signs == newline))
        if len(ends) % width:
            return None
        row_ends = (signs[ends] == newline).reshape(-1, width)
        if not row_ends[:, -1].all() or row_ends[:, :-1].any():
            return None
        if len(self._kept) == width:
            return block, len(row_ends)
        if not _is_text(block):
            return None
        kept = np.zeros(width, np.bool_)
        kept[self._kept] = True
        of_cells = np.tile(kept, len(row_ends))
        return signs[np.repeat(of_cells, np.diff(ends, prepend=-1))].tobytes(), len(row_ends)

    def _careful(self) -> Array:
        """Return the numbers of what is left of a block, cell by cell. InputError says where one is none."""
        rows = []
        while self._text.inside:
            line = self._text.lines + 1
            rows.append(self._row(self._record(), line))
            self._begin(line, 1)
        return np.array(rows)

    def _record(self) -> list[str]:
        """Return the cells of the next row, which a quoted cell can have go on in the next lines."""
        line = self._text.lines + 1
        try:
            cells = next(self._reader)
        except csv.Error as error:
            kinds = {"unexpected": "csv.quote", "limit": "csv.long_cell"}
            code = next((kinds[each] for each in kinds if each in str(error)), "csv.after_quote")
            raise InputError(code, file=self._file, line=line) from None
        if not cells:
            raise InputError("csv.empty_line", file=self._file, line=line)
        return cells

    def _row(self, cells: Sequence[str], line: int) -> Array:
        """Return the numbers of a row that begins in that line."""
        if len(cells) != self.columns.width:
            count = {"count": len(cells), "width": self.columns.width}
            raise InputError("csv.ragged", file=self._file, line=line, **count)
        numbers = np.array([number(cells[i], self._decimal) for i in self._kept])
        bad = np.flatnonzero(np.isnan(numbers))
        if len(bad):
            raise self._fault(cells, line, self._kept[bad[0]])
        return numbers

    def _fault(self, cells: Sequence[str], line: int, i: int) -> InputError:
        """Return what is wrong with a cell of a row that begins in that line."""
        why: Phrase = wrong(cells[i], self._decimal)
        if cells is self._first:
            why = Phrase("csv.no_names", wrong=why)
        line += sum(cell.count("\n") for cell in cells[:i])
        column = visible(self.columns.title(i))
        return InputError("csv.at", file=self._file, line=line, column=column, wrong=why)


def _is_text(block: bytes) -> bool:
    try:
        return block.isascii() or bool(block.decode("utf-8"))
    except UnicodeDecodeError:
        return False

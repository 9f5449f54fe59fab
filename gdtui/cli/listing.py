"""Lists: rows of cells under a heading, in columns as wide as what stands in them."""

from collections.abc import Iterable, Iterator, Sequence

from gdtui.display.cells import cells_of, left
from gdtui.trace.files import standard_output


def print_list(heads: Sequence[str], rows: Iterable[Sequence[str]], usage: str) -> None:
    """Print the rows under their heads, and below them how one of the things listed is asked for."""
    with standard_output() as out:
        out.writelines(f"{line}\n" for line in (*lines([heads, *rows]), "", usage))


def lines(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield a line for each row of as many cells."""
    widths = [max(map(cells_of, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(left(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()

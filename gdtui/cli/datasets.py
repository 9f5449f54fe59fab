"""Lists the built-in datasets: how large each is, what can be chosen of it, and what it is good for."""

from collections.abc import Iterator

from gdtui.core.data.builtin import BUILT_IN, BuiltIn
from gdtui.display.cells import cells_of, left
from gdtui.locales import text
from gdtui.trace.files import standard_output

HEADS = ("name", "size", "choices", "good_for")


def print_datasets() -> None:
    """Print a row for each built-in dataset under a heading, and how one is asked for."""
    with standard_output() as out:
        out.writelines(f"{line}\n" for line in lines())


def lines() -> Iterator[str]:
    """Yield the lines of the list: columns as wide as what stands in them."""
    heads = tuple(text(f"datasets.{head}") for head in HEADS)
    rows = [heads, *(_row(name, found) for name, found in BUILT_IN.items())]
    widths = [max(cells_of(row[i]) for row in rows) for i in range(len(HEADS))]
    for row in rows:
        yield "  ".join(left(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()
    yield ""
    yield text("datasets.usage")


def _row(name: str, found: BuiltIn) -> tuple[str, ...]:
    """Return the cells of a dataset, of which nothing is made: the largest would take its time."""
    size = f"{found.rows} × {found.features}"
    return name, size, " ".join(found.defaults), text(f"datasets.purpose.{name}")

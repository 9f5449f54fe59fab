"""The code pane: the program's source with the line of its update lit, and what its names are now."""

import math
from collections.abc import Sequence

from gdtui.core.runs.recorded import Recorded
from gdtui.core.runs.source import Listing
from gdtui.core.session.moments import Moment
from gdtui.display.cells import cells_of, right, shortened
from gdtui.display.numbers import fitted
from gdtui.display.rows import Picture, Row, Span, within
from gdtui.locales import texts
from gdtui.ui.panes.pane import Pane
from gdtui.ui.panes.row_widget import roles

VALUE = 11  # characters of a value, at most
LEAST = 24  # columns of code that a value leaves


class CodePane(Pane):
    """Shows the source; the loop is in sight until somebody scrolls."""

    COMPONENT_CLASSES = roles("dim", "accent", "strong", "current", "bad")

    def __init__(self) -> None:
        super().__init__("code")
        self._brought: Listing | None = None  # whose loop was brought in sight

    def titles(self) -> Sequence[str]:
        """Return the name, and before it the file's."""
        listing = _listing(self.moment)
        named = () if listing is None else (f"{texts('title.code')[0]} · {listing.name}",)
        return (*named, *super().titles())

    def length(self, moment: Moment, width: int, height: int) -> int:
        """Return how many lines there are."""
        listing = _listing(moment)
        return 0 if listing is None else len(listing.lines)

    def sight(self, moment: Moment, width: int, height: int, first: int) -> Picture:
        """Return the lines from `first` on."""
        run = moment.run.recorded
        if run is None:
            return ()
        listing, known = run.source.listing, values_at(run, moment.steps)
        stop = min(len(listing.lines), first + height)
        failed = listing.failed if moment.end.reason == "failed" else None
        lines = [_line(listing, at, known, moment.steps > 0, width) for at in range(first, stop)]
        return tuple(_failed(row) if first + at + 1 == failed else row for at, row in enumerate(lines))

    def bring_in_sight(self) -> None:
        """Have the loop in sight at first, with its update in the middle."""
        listing = _listing(self.moment)
        known = self._brought
        if listing is None or (
            known is not None and (known.name, known.update) == (listing.name, listing.update)
        ):
            return
        self._brought = listing
        if listing.update is None:
            self.scroll_to(y=0, animate=False, force=True, immediate=True)
            return
        height = self.size.height - len(self.band)
        top = min(listing.first - 1, max(0, listing.update - 1 - height // 2))
        if listing.update > top + height:
            top = listing.update - height // 2
        if (listing.last or listing.update) <= height:
            top = 0
        if top != self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, force=True, immediate=True)


def _failed(row: Row) -> Row:
    """Return a line as the one where the program failed."""
    return (Span("✗", "bad"), *(Span(text, "bad") for text, _ in row[1:]))


def _listing(moment: Moment | None) -> Listing | None:
    run = None if moment is None else moment.run.recorded
    return None if run is None else run.source.listing


def values_at(run: Recorded, steps: int) -> dict[str, float]:
    """Return what each name is after so many steps, as far as it is recorded."""
    if not steps:
        return dict(run.recording.start)
    found: dict[str, float] = {}
    for role in ("variable", "shown", "parameter", "loss"):
        names = run.recording.names(role)
        numbers = run.recording.block(role, names, steps - 1, steps)[0].tolist()
        found |= {name: number for name, number in zip(names, numbers, strict=True) if not math.isnan(number)}
    return found


def _line(listing: Listing, at: int, known: dict[str, float], begun: bool, width: int) -> Row:
    """Return a line of the source, with what is assigned in it at the end where there is room."""
    number, source = at + 1, listing.lines[at]
    lit = number == listing.update
    in_loop = listing.first <= number <= (listing.last or listing.first - 1)
    digits = len(str(len(listing.lines)))
    head = (Span("▸" if lit else " ", "accent"), Span(f"{right(str(number), digits)} ", "dim"))
    room = width - 2 - digits
    role = "current" if lit and begun else "strong" if lit else "" if in_loop else "dim"
    said = [
        f"{name} {fitted(known[name], VALUE)}"
        for name, line in listing.assigned
        if line == number and name in known
    ]
    while len(said) > 1 and room - cells_of("  ".join(said)) - 2 < cells_of(source):
        said.pop()
    value = "  ".join(said)
    if value and room - cells_of(value) - 2 >= min(LEAST, cells_of(source)):
        text = shortened(source, room - cells_of(value) - 2)
        gap = " " * (room - cells_of(text) - cells_of(value))
        return (*head, Span(text, role), Span(gap), Span(value, "accent" if lit and begun else "dim"))
    return within((*head, Span(shortened(source, room), role)), width)

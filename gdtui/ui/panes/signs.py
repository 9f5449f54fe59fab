"""The signs pane: the numbers of the last update that tell what is wrong, when something is."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from textual.geometry import Size

from gdtui.core.runs.vitals import rates_of
from gdtui.core.session.moments import Moment
from gdtui.display.cells import cells_of, cut, fitting, left
from gdtui.display.labels import run_labels
from gdtui.display.numbers import fitted, signed
from gdtui.display.rows import Picture, Row, Span, within
from gdtui.locales import text, texts
from gdtui.ui.panes.pane import Pane
from gdtui.ui.panes.row_widget import roles
from gdtui.ui.panes.signwords import Column, column, column_before, meaning

NUMBER = 10  # columns of a number
GAP = 2  # between columns
FEW = 6  # parameters, at most, whose own rates are shown
ROWS = ("loss", "left", "rate", "moved", "turn", "noise")  # those that tell most first
SIGNED = ("left", "turn")


class Sign(NamedTuple):
    """A row: what it is called in several lengths, its numbers, whether signed, and what they mean."""

    names: Sequence[str]
    values: Sequence[float]
    signed: bool = False
    means: Sequence[str] = ()
    bad: bool = False


def sign_rows(moment: Moment, width: int) -> Picture:
    """Return a heading, and a row for each sign.

    Of one run it has the numbers of the last update and of the one before, with what the last mean in words
    where there is room; of several runs each one's last.
    """
    heads, signs = _beside(moment) if moment.several else _alone(moment)
    least, most = (max(cells_of(sign.names[at]) for sign in signs) for at in (-1, 0))
    count = max(1, min(len(heads), (width - least - 1) // (NUMBER + GAP)))
    free = width - 1 - count * (NUMBER + GAP)
    words = max(cells_of(sign.means[-1]) if sign.means else 0 for sign in signs)
    if words and free >= least + GAP + words:  # a longer name is worth less than a word for the number
        free -= GAP + words
    wide = max(1, min(most, free))
    head = tuple(Span(f"{' ' * GAP}{left(cut(word, NUMBER), NUMBER)}", role) for word, role in heads[:count])
    viewed = moment.view if moment.several else 0
    rows = [_row(sign, wide, count, width, viewed) for sign in signs]
    return (within((Span(" " * (wide + 1)), *head), width), *rows)


def _alone(moment: Moment) -> tuple[list[tuple[str, str]], list[Sign]]:
    """Return the heads and the signs of one run: in its last update, and in the one before."""
    columns = [column(moment, moment.steps), column_before(moment)]
    signs = []
    for name in ROWS:
        means, bad = meaning(name, moment, columns)
        signs.append(Sign(_names(name), [each[name] for each in columns], name in SIGNED, means, bad))
        if name == "rate" and 1 < len(moment.run.names) <= FEW:
            signs += _own_rates(moment)
    return [(texts(f"signs.{each}")[-1], "dim") for each in ("now", "was")], signs


def _beside(moment: Moment) -> tuple[list[tuple[str, str]], list[Sign]]:
    """Return the heads and the signs of several runs, each with its last update."""
    heads = [(f"{label.letter} {label.sign}", label.role) for label in run_labels(moment)]
    columns: list[Column] = [column(trail, trail.steps) for trail in moment.trails]
    return heads, [Sign(_names(name), [each[name] for each in columns], name in SIGNED) for name in ROWS]


def _names(name: str) -> Sequence[str]:
    return texts("signs.loss") if name == "loss" else texts(f"vitals.{name}")


def _own_rates(moment: Moment) -> list[Sign]:
    """Return the effective rate of each parameter."""
    rates = zip(moment.run.names, rates_of(moment.run, moment.steps).tolist(), strict=True)
    return [Sign([f"  {form}" for form in texts("signs.own", name=name)], (rate,)) for name, rate in rates]


def _row(sign: Sign, wide: int, count: int, width: int, viewed: int) -> Row:
    """Return the row of a sign: its name, its numbers, and what fits of what they mean."""
    name = fitting(sign.names, wide) or cut(sign.names[-1], wide)
    spans = [Span(f" {name}{' ' * (wide - cells_of(name))}", "dim")]
    for at, value in enumerate(sign.values[:count]):
        number = "·" if math.isnan(value) else (signed if sign.signed else fitted)(value, NUMBER)
        role = ("bad" if sign.bad else "strong") if at == viewed else ""
        spans.append(Span(f"{' ' * GAP}{left(number, NUMBER)}", role))
    room = width - 1 - wide - count * (NUMBER + GAP) - GAP
    words = fitting(sign.means, room) if sign.means else None
    if words:
        blank = " " * (GAP + (count - len(sign.values[:count])) * (NUMBER + GAP))
        spans.append(Span(f"{blank}{words}", "bad" if sign.bad else "dim"))
    return within(tuple(spans), width)


class SignsPane(Pane):
    """Shows the vital signs of the viewed run, or those of all runs side by side."""

    COMPONENT_CLASSES = roles("dim", "strong", "bad")

    def __init__(self) -> None:
        super().__init__("signs")

    def titles(self) -> Sequence[str]:
        """Return what the signs are called, and the pane."""
        return (text("signs.title"), *texts("title.signs"))

    def rows(self, moment: Moment, width: int, height: int) -> Picture:
        """Return the rows."""
        return sign_rows(moment, width)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many rows there are: they are the same ones all along a run."""
        few = len(self.moment.run.names) if self.moment is not None and not self.moment.several else 1
        return 1 + len(ROWS) + (few if 1 < few <= FEW else 0)

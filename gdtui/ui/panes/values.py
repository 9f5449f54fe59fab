"""The values pane: what a program's parameters are and were, and the signs that tell what is wrong."""

import math
from collections.abc import Sequence

import numpy as np
from textual.geometry import Size

from gdtui.core.runs.layers import arrays_of
from gdtui.core.runs.moves import in_layer, layers_of
from gdtui.core.runs.run import Run
from gdtui.core.runs.vitals import Vitals, rates_of, vitals
from gdtui.core.session.moments import Moment
from gdtui.display.cells import cells_of, fitting, left, named, shortened
from gdtui.display.numbers import fitted, signed
from gdtui.display.rows import Picture, Row, Span, within
from gdtui.locales import counted_forms, texts
from gdtui.ui.panes.layerrows import layer_rows
from gdtui.ui.panes.pane import Pane
from gdtui.ui.panes.row_widget import roles

NAME = 12  # columns of a name, at most
NUMBER = 10  # of a number beside others
LEAST = 7  # of one where there is little room
SIGN = 6  # digits of a sign
SIGNS = 2  # rows of signs, and one of the loss
SHOWN = ("moved", "rate", "turn", "left")
COLUMNS = ("now", "was", "moved", "gradient", "rate")  # of each parameter, as many as there is room for
NOTHING = np.full(1, np.nan)


def value_rows(moment: Moment, width: int) -> Picture:
    """Return a heading, and each parameter with what it was, by how much it moved, and its gradient.

    Where there are layers, these, and behind them the parameters that are in none.
    """
    run, names = moment.run, moment.run.names
    if not names:
        return ()
    if is_by_layer(run) and run.recorded is not None:
        layers = [*layers_of(run), *arrays_of(run.recorded)]
        alone = [not in_layer(name, layers) for name in names]
        rows = layer_rows(moment, run.recorded, width)
        return (*rows, *_number_rows(moment, width, alone)) if any(alone) else rows
    return _number_rows(moment, width, [True] * len(names))


def is_by_layer(run: Run) -> bool:
    """Are there layers, or so many numbers that arrays are shown as such?"""
    return run.recorded is not None and bool(layers_of(run) or arrays_of(run.recorded))


def _number_rows(moment: Moment, width: int, shown: Sequence[bool]) -> Picture:
    """Return a heading, and some of the parameters."""
    run, names = moment.run, moment.run.names
    taken = moment.step is not None
    now, before = moment.params.tolist(), moment.params_before.tolist()
    gradients = moment.step.gradient.tolist() if moment.step is not None else [math.nan] * len(names)
    rates = rates_of(run, moment.steps).tolist()
    wide = min(NAME, max(cells_of(name) for name, shows in zip(names, shown, strict=True) if shows))
    forms = [texts(f"values.{each}") for each in COLUMNS]
    count, each = _columns(width - wide - 3)
    first = 1 if count == len(COLUMNS) else 2  # where one has no room it is what was: Δ tells it
    forms = [forms[0], *forms[first:]]
    head = "".join(f" {left(fitting(words, each) or '', each)}" for words in forms[:count])
    rows: list[Row] = [(Span(f"{' ' * (wide + 2)}{head}", "dim"),)]
    for i, name in enumerate(names):
        if not shown[i]:
            continue
        moved = taken and now[i] != before[i]
        others = [(before[i], False), (now[i] - before[i], True), (gradients[i], True), (rates[i], False)]
        others = others[first - 1 :]
        cells = [
            _cell(value, each, sign) if taken else left("·", each) for value, sign in others[: count - 1]
        ]
        rows.append(
            within(
                (
                    Span("▸ " if moved else "  ", "accent"),
                    Span(left(named(name, wide), wide), "dim"),
                    Span(f" {_cell(now[i], each, False)}", "accent" if moved else "strong"),
                    Span("".join(f" {cell}" for cell in cells)),
                ),
                width,
            )
        )
        rows += _own_rows(moment, name, width)
    return tuple(rows)


def _own_rows(moment: Moment, name: str, width: int) -> Picture:
    """Return what a gradient has got in this step, where it holds that of the step before as well."""
    run = moment.run.recorded
    if run is None or moment.step is None or not run.recording.names("own"):
        return ()
    own = float(run.recording.block("own", [name], moment.steps - 1, moment.steps)[0, 0])
    if math.isnan(own):
        return ()
    words = fitting(texts("values.own"), width - NUMBER - 4) or texts("values.own")[-1]
    return (within((Span(f"    {words} ", "dim"), Span(signed(own, NUMBER), "accent")), width),)


def _columns(room: int) -> tuple[int, int]:
    """Return how many columns of numbers there are, up to five, and how wide each is."""
    for count in range(5, 1, -1):
        each = room // count - 1
        if each >= LEAST:
            return count, min(NUMBER, each)
    return 1, max(1, room - 1)


def _cell(value: float, width: int, sign: bool) -> str:
    if math.isnan(value):
        return left("·", width)
    return left(signed(value, width) if sign else fitted(value, width), width)


def sign_rows(moment: Moment, width: int) -> Picture:
    """Return the loss before and now, and the vital signs of the last update."""
    run = moment.run.recorded
    if run is None:
        return ()
    found = vitals(run, moment.steps, moment.steps) if moment.steps else Vitals(*[NOTHING] * 4)
    known = {name: float(getattr(found, name)[0]) for name in SHOWN}
    now, was = (run.losses.at("recorded", max(0, steps)) for steps in (moment.steps, moment.steps - 1))
    loss = run.source.listing.loss
    named = texts("values.loss") if loss is None else (shortened(loss, NAME),)
    rows = [_facts([(named, now, False), (texts("values.was"), was, False)], width)]
    signs = [(texts(f"vitals.{name}"), known[name], name in ("turn", "left")) for name in SHOWN]
    rows += [_facts(signs[i : i + 2], width) for i in (0, 2)]
    return tuple(rows)


def _facts(facts: Sequence[tuple[Sequence[str], float, bool]], width: int) -> Row:
    """Return names and numbers in columns of half the width, each name as long as leaves room for these."""
    half = (width - 2) // len(facts)
    spans: list[Span] = [Span("  ")]
    for names, value, sign in facts:
        name = fitting(names, half - LEAST - 2) or names[-1]
        room = max(1, half - cells_of(name) - 2)
        number = "·" if math.isnan(value) else (signed if sign else fitted)(value, min(NUMBER, room))
        spans += [Span(f"{name} ", "dim"), Span(left(number, room + 1))]
    return within(tuple(spans), width)


class ValuesPane(Pane):
    """Shows the values, and below them the signs, which stay in sight."""

    COMPONENT_CLASSES = roles("dim", "accent", "strong")

    def __init__(self) -> None:
        super().__init__("values")
        self._count = 0  # of parameters that it was laid out for, and of gradients that were not zeroed

    def watch_moment(self) -> None:
        """Show the new moment; another program has more parameters, or fewer."""
        super().watch_moment()
        count = 0 if self.moment is None else _most_rows(self.moment)
        if count != self._count:
            self._count = count
            self.refresh(layout=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Say how many are below now."""
        super().watch_scroll_y(old_value, new_value)
        self._label()

    def footing(self, title: Row) -> Row:
        """Return how many values are below those in sight."""
        below = self.virtual_size.height - self.size.height - self.scroll_offset.y
        forms = counted_forms("values.below", below) if self.moment is not None and below > 0 else ()
        return (Span(found, "dim"),) if (found := fitting(forms, self.edge)) else ()

    def rows(self, moment: Moment, width: int, height: int) -> Picture:
        """Return the values that there is room for above the signs."""
        return value_rows(moment, width)

    def length(self, moment: Moment, width: int, height: int) -> int:
        """Return how many rows there are, those of the signs among them."""
        return len(self._made(moment, width, height)) + 2 + SIGNS

    def sight(self, moment: Moment, width: int, height: int, first: int) -> Picture:
        """Return the heading, the values from `first` on, and the signs at the end."""
        values, signs = self._made(moment, width, height), sign_rows(moment, width)
        room = max(1, height - len(signs) - 1)
        if not values:
            return signs
        shown = (values[0], *values[1 + first : first + room])
        return (*shown, *[()] * max(0, room - len(shown)), (), *signs)[: max(0, height)]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return as many rows as there are parameters, and the signs."""
        moment = self.moment
        if moment is None:
            return 3 + SIGNS
        by_layer = is_by_layer(moment.run)
        rows = len(value_rows(moment, width)) if by_layer else 1 + _most_rows(moment)
        return rows + 2 + SIGNS


def _most_rows(moment: Moment) -> int:
    """Return how many rows the parameters may need, with one for each gradient that was not zeroed."""
    run = moment.run.recorded
    return len(moment.run.names) + (len(run.recording.names("own")) if run is not None else 0)

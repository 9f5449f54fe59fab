"""The standings line: who is nearest the optimum, for what all of the runs have spent."""

from textual.reactive import reactive

from gdtui.core.analysis.standings import Standing, standings
from gdtui.core.session.moments import Moment
from gdtui.display.labels import run_labels
from gdtui.display.rows import Row, Span, length, within
from gdtui.display.views import PLAIN_VIEW, UNIT_WORDS, View
from gdtui.ui.panes.row_widget import RowWidget, roles

DIGITS = 4
NUMBER = 10  # columns of a distance and what separates it from the next run


def standings_row(moment: Moment, view: View, width: int) -> Row:
    """Return the runs from the nearest to the furthest, each with its distance, as far as there is room."""
    now = standings(moment, view.unit)
    goal = "lowest loss" if now.by_loss else "nearest w*" if len(moment.params) == 1 else "nearest optimum"
    spent = f"{now.cost} {UNIT_WORDS[view.unit].removesuffix('s' if now.cost == 1 else '')}"
    heads = (f" {goal} after {spent}", f" {goal} at {now.cost}", f" {goal}", "")
    tails = ("  cursors linked ", " linked ", "") if moment.linked else ("  cursors apart ", " apart ", "")
    for short, numbers in ((True, True), (False, True), (False, False)):
        places = enumerate(now.places, 1)
        runs = tuple(_place(moment, place, number, short, numbers) for number, place in places)
        for head, tail in ((head, tail) for head in heads for tail in tails):
            room = width - len(head) - len(tail) - length(runs)
            if room >= 0:
                return (Span(head, "dim"), *runs, Span(" " * room), Span(tail, "dim"))
    brief = (run_labels(moment)[place.run] for place in now.places)
    return within(tuple(Span(f" {label.letter} {label.sign}", label.role) for label in brief), width)


def _place(moment: Moment, place: Standing, number: int, named: bool, numbers: bool) -> Span:
    """Return a run's place: its letter and sign, its name where there is room, and how far it is."""
    label = run_labels(moment)[place.run]
    name = f"  {number} {label.name() if named else f'{label.letter} {label.sign}'}"
    if not numbers:
        return Span(name, label.role)
    away = "ended" if place.away is None else f"{place.away:#.{DIGITS}g}" if place.away else "0"
    return Span(f"{name} {away.ljust(NUMBER)}", label.role)


class StandingsLine(RowWidget):
    """Shows the standings of several runs."""

    COMPONENT_CLASSES = roles("dim")

    moment: reactive[Moment | None] = reactive(None)
    chart_view: reactive[View] = reactive(PLAIN_VIEW)

    def line(self, y: int) -> Row:
        """Return the one line."""
        if self.moment is None:
            return ()
        return standings_row(self.moment, self.chart_view, self.size.width)

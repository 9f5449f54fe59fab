"""The standings line: who is nearest the optimum, for what all of the runs have spent."""

from textual.reactive import reactive

from gdtui.core.analysis.standings import Standing, Standings, standings
from gdtui.core.session.moments import Moment
from gdtui.display.cells import cells_of, left
from gdtui.display.labels import run_labels
from gdtui.display.numbers import even, fitted
from gdtui.display.rows import Row, Span, length, within
from gdtui.display.views import PLAIN_VIEW, View
from gdtui.locales import counted, text, texts
from gdtui.ui.panes.row_widget import RowWidget, roles

DIGITS = 4
NUMBER = 10  # columns of a distance and what separates it from the next run


def standings_row(moment: Moment, view: View, width: int) -> Row:
    """Return the runs from the nearest to the furthest, each with its distance, as far as there is room."""
    if any(trail.run.recorded is not None for trail in moment.trails):
        return _side_by_side(moment, width)
    now = standings(moment, view.unit)
    spent = counted(f"unit.spent.{view.unit}", now.cost)
    forms = texts("standings.heads", goal=_goal(moment, now.by_loss), spent=spent, cost=now.cost)
    heads = (*(f" {form}" for form in forms), "")
    longest, *shorter = texts("standings.linked" if moment.linked else "standings.apart")
    tails = (f"  {longest} ", *(f" {form} " for form in shorter), "")
    for short, numbers in ((True, True), (False, True), (False, False)):
        runs = tuple(_place(moment, now, place, short, numbers) for place in now.places)
        for head, tail in ((head, tail) for head in heads for tail in tails):
            room = width - cells_of(head) - cells_of(tail) - length(runs)
            if room >= 0:
                return (Span(head, "dim"), *runs, Span(" " * room), Span(tail, "dim"))
    brief = (run_labels(moment)[place.run] for place in now.places)
    return within(tuple(Span(f" {label.letter} {label.sign}", label.role) for label in brief), width)


def _side_by_side(moment: Moment, width: int) -> Row:
    """Return the first parameter that all have, in each run: what programs minimise need not be the same."""
    common = [name for name in moment.run.names if all(name in each.run.names for each in moment.trails)]
    name = common[0] if common else ""
    runs = []
    for trail, label in zip(moment.trails, run_labels(moment), strict=True):
        value = fitted(float(trail.params[trail.run.names.index(name)]), NUMBER) if name else label.short
        runs.append(Span(f"  {label.letter} {label.sign} {left(value, NUMBER)}", label.role))
    together = len({trail.steps for trail in moment.trails}) == 1  # tracks of a program need not be
    forms = texts("beside.heads", name=name, count=moment.reach) if name else ()
    forms = forms if together else forms[-1:]
    for head in (*(f" {form}" for form in forms), ""):
        if cells_of(head) + length(tuple(runs)) <= width:
            return (Span(head, "dim"), *runs)
    return within(tuple(runs), width)


def _goal(moment: Moment, by_loss: bool) -> str:
    """Return what the runs are compared by."""
    if by_loss:
        return text("standings.lowest_loss")
    names = moment.run.names
    if len(names) == 1:
        return text("standings.nearest", name=names[0])
    return text("standings.nearest_optimum")


def _place(moment: Moment, now: Standings, place: Standing, named: bool, numbers: bool) -> Span:
    """Return a run's place: its letter and sign, its name where there is room, and how far it is.

    Runs that are as near as each other share a place, and have a = behind it.
    """
    label = run_labels(moment)[place.run]
    rank = f"{now.rank(place)}{'=' if now.is_shared(place) else ''}"
    name = f"  {rank} {label.name() if named else f'{label.letter} {label.sign}'}"
    if not numbers:
        return Span(name, label.role)
    away = text("standings.ended") if place.away is None else even(place.away, DIGITS)
    return Span(f"{name} {left(away, NUMBER)}", label.role)


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

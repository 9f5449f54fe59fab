"""The landscape: the loss over the parameters, and the runs' way down in it."""

from itertools import combinations

from gdtui.charts.arrows import velocity
from gdtui.charts.contours import contours
from gdtui.charts.descent import descended, descent
from gdtui.charts.scope import scope
from gdtui.charts.valley import valley
from gdtui.core.runs.run import Run
from gdtui.core.session.moments import Moment
from gdtui.display.labels import viewed_label
from gdtui.display.rows import Picture, Row, Span, blank
from gdtui.display.views import PLAIN_VIEW, View
from gdtui.locales import text


def landscape(
    moment: Moment,
    width: int,
    height: int,
    view: View = PLAIN_VIEW,
    ascii: bool = False,
    colours: bool = True,
) -> Picture:
    """Return the loss over one parameter as a valley, over two as a map of exactly width × height.

    Of more than two the view's pair is shown, the others as they are now in the viewed run. Without colours
    heights are told by characters.
    """
    problem = moment.run.problem
    if min(width, height) < 1 or problem is None:
        return blank(width, height)
    which = pair(moment.run, view)
    if len(which) == 1:
        return valley(moment, problem, width, height, ascii)
    return contours(moment, problem, which, width, height, ascii, colours)


def pair(run: Run, view: View = PLAIN_VIEW) -> tuple[int, ...]:
    """Return the indices of the one or two parameters that are shown."""
    count = len(run.names)
    pairs: list[tuple[int, ...]] = [*combinations(range(count), 2)] or [(0,)]
    return pairs[view.pair % len(pairs)]


def magnification(moment: Moment, view: View = PLAIN_VIEW) -> int:
    """Return how much closer the landscape is seen than at the start: 1, 8, 64, …"""
    return 1 if moment.run.problem is None else scope(moment, pair(moment.run, view)).magnified


def caption(moment: Moment, view: View = PLAIN_VIEW) -> tuple[Row, ...]:
    """Return what the landscape's lit curve, or its map, is: each shorter than the one before."""
    names, which = moment.run.names, pair(moment.run, view)
    if moment.run.problem is None:
        return ()
    if len(which) == 1:
        done = descent(moment)
        if done is None:
            whole = (text("landscape.all_and_each"), text("landscape.mean_of_all"))
            return tuple((Span(form, "dim"),) for form in whole)
        lit = Span(f"▸ {descended(done)}", viewed_label(moment).role)
        along = velocity(moment) is not None
        goes = "landscape.goes_along" if along else "landscape.goes_down"
        what = text(goes if done.moved else "landscape.no_update")
        signs = text("landscape.gradient_alone" if along else "landscape.signs")
        way, key = Span(f"  {what}", "dim"), Span(f"  {signs}", "dim")
        landed = moment.run.batching.updates(moment.steps) > 1
        return (*(((lit, way, key),) if landed else ()), (lit, way), (lit,))
    held = [i for i in range(len(names)) if i not in which]
    by_velocity = f"  {text('landscape.velocity')}" if velocity(moment) is not None else ""
    values = [f"{names[i]} = {float(moment.params[i]):.4g}" for i in held]
    if not values:
        best = f"✚ {text('landscape.optimum')}" if moment.run.optimum is not None else ""
        return tuple((Span(form, "dim"),) for form in (f"{best}{by_velocity}".strip(), best) if form)
    counts = range(len(values), 0, -1)
    forms = (text("landscape.held", values="  ".join(values[:count])) for count in counts)
    return tuple((Span(form, "dim"),) for form in forms)

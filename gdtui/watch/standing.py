"""Brings a session of programs to where it is to stand: they go on as far as that, and no further."""

from gdtui.core.conditions.condition import condition
from gdtui.core.errors import InputError
from gdtui.core.session.branches import RunCursor
from gdtui.core.session.session import Session
from gdtui.watch.watching import Watching

PIECE = 2048  # steps that are asked for at once


def stand(session: Session, watching: Watching) -> None:
    """Have a session stand as it is said, with its marks and breakpoints.

    A program that ends before stays at its end. InputError where there is no such run, or a condition asks
    for what is not known.
    """
    session.title, session.notes = watching.title, watching.notes
    places = [steps for _, steps in watching.marks]
    for steps in (*places, watching.at):  # the last of them is where it stays
        _go(session, steps)
    runs = [trail.run for trail in session.moment.trails]
    for letter, steps in watching.marks:
        each = _for_each(steps, len(runs))
        session.marks[letter] = tuple(RunCursor(run).at(at) for run, at in zip(runs, each, strict=True))
    if watching.view >= len(runs):
        raise InputError("watch.no_run", runs=len(runs))
    session.stand(_for_each(watching.at, len(runs)), watching.view, len(watching.at) == 1, 0)
    session.stop_at(*(condition(text, session.run.names) for text in watching.breaks))


def _go(session: Session, steps: tuple[int, ...]) -> None:
    """Have the programs go on as far as that, in pieces: there is more time between them."""
    target = max(steps)
    while not session.approach(target, PIECE):
        pass


def _for_each(steps: tuple[int, ...], runs: int) -> tuple[int, ...]:
    """Return a step for each run: the last one for those that are not told of."""
    return (*steps, *[steps[-1]] * runs)[:runs]

"""Openings: what a session is opened with, as a value; a session opened with its own is the same again."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from gdtui.core.problem.problems import Problem
from gdtui.core.runs.memory import Memory
from gdtui.core.runs.trained import Trained
from gdtui.core.session.branches import RunCursor, RunCursors
from gdtui.core.session.session import Session
from gdtui.core.training.config import RunConfig

if TYPE_CHECKING:  # whoever sets no breakpoint needs not wait for their language
    from gdtui.core.conditions.condition import Condition


class Mark(NamedTuple):
    """A letter, and where each run stands there: at one step all of them, or each at its own.

    `others` are the configurations of the runs that it is in, where those are not the ones that are open.
    """

    letter: str
    steps: tuple[int, ...]
    others: tuple[RunConfig | None, ...] = ()


class Opening(NamedTuple):
    """The runs by their choices, where they stand, which one is viewed, and what was set.

    `at` is one step where the runs go together, and a step for each where they do not. `breaks` are the
    texts of conditions. Title and notes, line by line, are somebody's words about it, harmless to show.
    """

    configs: tuple[RunConfig, ...]
    at: tuple[int, ...] = (0,)
    phase: int = 0
    view: int = 0
    marks: tuple[Mark, ...] = ()
    breaks: tuple[str, ...] = ()
    title: str = ""
    notes: tuple[str, ...] = ()

    @property
    def kept(self) -> "Opening":
        """The same as far as it was chosen, and not only walked or looked at."""
        return self._replace(at=(0,), phase=0, view=0)


def memory_of(session: Session) -> Memory | None:
    """Return what the session's runs keep their steps in; None where nobody trains them."""
    return session.run.memory if isinstance(session.run, Trained) else None


def asleep(session: Session) -> "tuple[Condition, ...]":
    """Return the breakpoints that no run can hit as it is now; one that is returned to may."""
    return session.breakpoints.asleep([trail.run for trail in session.moment.trails])


def opening_of(session: Session) -> Opening | None:
    """Return what opens the session again; None where its runs are not known by their choices."""
    moment = session.moment
    configs = tuple(config for trail in moment.trails if (config := trail.run.config) is not None)
    if len(configs) < len(moment.trails):
        return None
    steps = tuple(trail.steps for trail in moment.trails)
    return Opening(
        configs,
        (max(steps),) if moment.linked else steps,
        moment.phase,
        moment.view,
        tuple(_mark(session, letter) for letter in session.marks),
        tuple(each.text for each in session.breakpoints.conditions if each not in asleep(session)),
        session.title,
        session.notes,
    )


def _mark(session: Session, letter: str) -> Mark:
    places = session.marks[letter]
    runs = [trail.run for trail in session.moment.trails]
    pairs = list(zip(places, runs, strict=True))
    # To recall a mark that is in another run than one that is open brings all of the runs that it is in.
    open_still = all(place.lies_in(run) for place, run in pairs)
    others = tuple(
        None if open_still or place.run.common(run) is None else place.run.config for place, run in pairs
    )
    steps = one_or_each([place.steps for place in places])
    return Mark(letter, steps, others if any(others) else ())


def one_or_each(steps: Sequence[int]) -> tuple[int, ...]:
    """Return the steps of several runs, or a single one where all are the same."""
    return tuple(steps[:1] if len(set(steps)) == 1 else steps)


def open_session(problem: Problem, opening: Opening, memory: Memory | None = None) -> Session:
    """Return a session that stands as the opening says. The runs are computed as far as that needs.

    They share a memory: one of their own, or that of a session which this one is opened beside.
    """
    memory = memory or Memory()
    runs = [Trained(problem, config, memory=memory) for config in opening.configs]
    session = Session(*runs)
    session.title, session.notes = opening.title, opening.notes
    for mark in opening.marks:
        session.marks[mark.letter] = _places(problem, runs, mark)
    session.stand(_for_each(opening.at, runs), opening.view, len(opening.at) == 1, opening.phase)
    if opening.breaks:
        from gdtui.core.conditions.condition import condition

        session.stop_at(*(condition(text, problem.model.names) for text in opening.breaks))
    return session


def _places(problem: Problem, runs: Sequence[Trained], mark: Mark) -> RunCursors:
    others = [
        run if other is None else Trained(problem, other, run)
        for run, other in zip(runs, mark.others or [None] * len(runs), strict=True)
    ]
    steps = _for_each(mark.steps, runs)
    return tuple(RunCursor(run).at(at) for run, at in zip(others, steps, strict=True))


def _for_each(steps: tuple[int, ...], runs: Sequence[Trained]) -> tuple[int, ...]:
    return steps * len(runs) if len(steps) == 1 else steps

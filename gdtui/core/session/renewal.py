"""Renewal: another session from one that is open, with one thing chosen anew and all else as it is."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

from gdtui.core.data.source import is_standard_input
from gdtui.core.errors import ConditionError, InputError
from gdtui.core.problem.models import read_model
from gdtui.core.problem.problems import Asked, Problem, asked_problem
from gdtui.core.problem.problems import with_model as of_model
from gdtui.core.session.arguments import read_condition
from gdtui.core.session.moments import Trail
from gdtui.core.session.opening import Mark, Opening, memory_of, open_session, opening_of
from gdtui.core.session.session import Session
from gdtui.core.training.chosen import read_choices, start_of
from gdtui.core.training.config import RunConfig, run_config, run_configs

AT_ONCE = 100_000  # steps that are computed before anything is shown


class Renewed(NamedTuple):
    """A session, where its cursor should go from where it stands, and the breakpoints that it has no more."""

    session: Session
    steps: int
    dropped: tuple[str, ...] = ()


Renewal = Callable[[Session, str], Renewed]  # from what is open, and what was said


def with_problem(session: Session, name: str) -> Renewed:
    """Return the same runs at the start of another problem, at the rates and batches that they have now."""
    if is_standard_input(name):
        raise InputError("csv.here")
    return _begun(session, asked_problem(Asked(name)))


def with_model(session: Session, text: str) -> Renewed:
    """Return the same runs at the start of fitting another model to the same data."""
    problem, _ = _known(session)
    return _begun(session, of_model(problem, read_model(text)))


def _begun(session: Session, chosen: Problem) -> Renewed:
    old, now = _known(session)
    configs = tuple(_moved(_present(trail), old, chosen) for trail in session.moment.trails)
    return renewed(session, chosen, Opening(configs, view=now.view, breaks=now.breaks))


def with_runs(session: Session, text: str) -> Renewed:
    """Return other runs where the cursor stands, as the viewed one is in all that they leave open."""
    problem, now = _known(session)
    present = _present(session.moment)
    common = _choices(present, problem)
    common.pop("batch")
    configs = tuple(named.config for named in run_configs(problem, text, **common))
    return renewed(session, problem, _told(Opening(configs, (session.steps,), breaks=now.breaks), now))


def with_start(session: Session, text: str) -> Renewed:
    """Return the runs at the start, from other parameters, at the rates and batches that they have now."""
    problem, now = _known(session)
    start = run_config(problem, start=start_of(text)).start
    present = map(_present, session.moment.trails)
    configs = tuple(_checked(problem, replace(config, start=start)) for config in present)
    return renewed(session, problem, _told(Opening(configs, view=now.view, breaks=now.breaks), now))


def with_dtype(session: Session, text: str) -> Renewed:
    """Return this very moment in another precision."""
    problem, now = _known(session)
    values = read_choices({"dtype": text})
    dtype = run_config(problem, **values).dtype
    return renewed(
        session, problem, _mapped(now, lambda config: _checked(problem, replace(config, dtype=dtype)))
    )


def with_epochs(session: Session, text: str) -> Renewed:
    """Return this moment of runs of so many epochs, or their end where that comes before."""
    problem, now = _known(session)
    digits = text if text.isascii() and text.isdecimal() else "0"
    epochs = run_config(problem, epochs=int(digits[:20])).epochs
    total = epochs * len(problem.dataset)

    def cut(config: RunConfig) -> RunConfig:
        kept = tuple(change for change in config.changes if change.steps < total)
        return replace(config, epochs=epochs, changes=kept)

    mapped = _mapped(now, cut)
    marks = tuple(mark for mark in mapped.marks if max(mark.steps) <= total)
    return renewed(session, problem, mapped._replace(at=tuple(min(at, total) for at in now.at), marks=marks))


def with_seed(session: Session, text: str) -> Renewed:
    """Return this step with the order of a seed, or in the given order where the text says none."""
    problem, now = _known(session)
    seed = None if text == "none" else run_config(problem, **read_choices({"seed": text})).seed

    def ordered(config: RunConfig) -> RunConfig:
        return replace(config, seed=seed, replacement=config.replacement and seed is not None)

    return renewed(session, problem, _mapped(now, ordered))


def _told(opening: Opening, now: Opening) -> Opening:
    """Return an opening with the words about another: the data is the same, and they may be about it."""
    return opening._replace(title=now.title, notes=now.notes)


def _known(session: Session) -> tuple[Problem, Opening]:
    problem, opening = session.run.problem, opening_of(session)
    if problem is None or opening is None:
        raise InputError("renewal.recorded")
    return problem, opening


def _present(trail: Trail) -> RunConfig:
    config = trail.config
    if config is None:
        raise InputError("renewal.recorded")
    return config


def _choices(config: RunConfig, problem: Problem) -> dict[str, Any]:
    """Return a configuration as `run_config` takes it; what its problem chose is left to the problem."""
    samples = len(problem.dataset)
    return {
        "batch": "all" if config.batch == samples > 1 else config.batch,
        "lr": config.lr,
        "epochs": config.epochs,
        "start": None if config.start == problem.start else config.start,
        "dtype": config.dtype,
        "shuffle": config.seed is not None,
        "seed": config.seed or 0,
        "replacement": config.replacement,
        "optimizer": config.optimizer,
        "schedule": config.schedule,
    }


def _moved(config: RunConfig, old: Problem, new: Problem) -> RunConfig:
    """Return the configuration for another problem: GD stays GD; what does not fit is that problem's."""
    choices = _choices(config, old)
    if choices["batch"] != "all" and choices["batch"] > len(new.dataset):
        choices["batch"] = "all"
    if len(new.model.names) != len(old.model.names):
        choices["start"] = None
    return run_config(new, **choices)


def _checked(problem: Problem, config: RunConfig) -> RunConfig:
    """Return the configuration. OptionError where its start is beyond its precision."""
    run_config(problem, start=config.start, dtype=config.dtype)
    return config


def _mapped(opening: Opening, change: Callable[[RunConfig], RunConfig]) -> Opening:
    """Return the opening with each run changed, those that only marks are in among them."""
    marks = tuple(
        Mark(mark.letter, mark.steps, tuple(other and change(other) for other in mark.others))
        for mark in opening.marks
    )
    return opening._replace(configs=tuple(map(change, opening.configs)), marks=marks)


def renewed(old: Session, problem: Problem, opening: Opening) -> Renewed:
    """Open it beside the old one, without what it cannot keep; a long way to its place is left to go."""
    kept, dropped = _conditions(problem, opening)
    far = len(opening.at) == 1 and opening.at[0] > AT_ONCE
    begun = opening._replace(at=(0,), phase=0) if far else opening
    session = open_session(problem, begun._replace(breaks=kept), memory_of(old))
    return Renewed(session, opening.at[0] if far else session.steps, dropped)


def _conditions(problem: Problem, opening: Opening) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return which of the conditions mean something of the problem's parameters and runs, and which not."""
    kept, dropped = [], []
    for text in opening.breaks:
        try:
            kept.append(read_condition(problem, opening.configs, text))
        except ConditionError:
            dropped.append(text)
    return tuple(kept), tuple(dropped)

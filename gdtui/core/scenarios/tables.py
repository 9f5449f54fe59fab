"""Tables: a session's opening as a scenario's file says it, in the order in which somebody would read it."""

import csv
import os
from collections.abc import Sequence
from typing import Any

from gdtui.core.data.source import is_file, is_standard_input
from gdtui.core.errors import InputError
from gdtui.core.problem.problems import PREDICT_AT, Problem
from gdtui.core.problem.working import PHASES
from gdtui.core.scenarios.keys import RUN
from gdtui.core.scenarios.kinds import WHOLE
from gdtui.core.session.arguments import mark_text
from gdtui.core.session.opening import Mark, Opening
from gdtui.core.training.arguments import LETTERS, batch_text, options_of
from gdtui.core.training.chosen import OF_OPTIMIZERS, OF_SCHEDULES, SYNONYMS
from gdtui.core.training.config import Choices, RunConfig
from gdtui.core.training.optimizers.rule import Optimizer
from gdtui.core.training.optimizers.table import SGD
from gdtui.core.training.schedules import CONSTANT, Schedule

Table = dict[str, Any]


def tables_of(problem: Problem, opening: Opening, folder: str) -> Table:
    """Return all that a file in a folder says of an opening, by key. InputError where none can say it.

    No file asks for what was made in Python, or came on standard input.
    """
    if options_of(problem, opening.configs) is None:
        raise InputError("scenario.none")
    runs = [_run(problem, config) for config in opening.configs]
    shared, *others = runs
    kept = _common(runs)
    told = {"title": opening.title, "notes": "\n".join(opening.notes)}
    tables = {
        **{key: text for key, text in told.items() if text},
        **_data(problem, folder),
        "epochs": opening.configs[0].epochs,
        **(kept if others else shared),
    }
    if opening.breaks:
        tables["breaks"] = list(opening.breaks)
    changes = [_changes(config) for config in opening.configs]
    if others:
        own = [{key: run[key] for key in run if key not in kept} for run in runs]
        each = zip(own, changes, strict=True)
        tables["runs"] = [{**run, **({"changes": changed} if changed else {})} for run, changed in each]
    elif changes[0]:
        tables["changes"] = changes[0]
    return {**tables, **_where(opening)}


def _common(runs: Sequence[Table]) -> Table:
    """Return what all runs have; of an optimizer or a schedule all that is said of it, or nothing."""
    first, *others = runs
    kept = {key: first[key] for key in first if all(run.get(key) == first[key] for run in others)}
    for group in ({"optimizer", *OF_OPTIMIZERS, *SYNONYMS}, {"schedule", *OF_SCHEDULES}):
        said = [{key: run[key] for key in run if key in group} for run in runs]
        if any(each != said[0] for each in said):
            kept = {key: value for key, value in kept.items() if key not in group}
    return kept


def _data(problem: Problem, folder: str) -> Table:
    asked = problem.asked
    if asked is None or is_standard_input(asked.source):
        raise InputError("scenario.none")
    source = _from(folder, asked.source) if is_file(asked.source) else asked.source
    columns = None if asked.x is None else next(csv.reader([asked.x], skipinitialspace=True))
    table = {
        "dataset": source,
        "x": columns[0] if columns and len(columns) == 1 else columns,
        "target": asked.target,
        "decimal": asked.decimal,
        "standardize": asked.standardize or None,
        "model": asked.model,
        "degree": asked.degree,
        "predict": None if problem.predict_at == PREDICT_AT else problem.predict_at,
    }
    return {key: value for key, value in table.items() if value is not None}


def _from(folder: str, file: str) -> str:
    """Return the name of a file from a folder, where links lead elsewhere than their names say.

    Whoever sends both files sends them from one place: an absolute name stays only for a file that is neither
    beside the folder nor in it.
    """
    place, name = os.path.split(file)
    found = os.path.join(os.path.realpath(place), name)
    real = os.path.realpath(folder)
    near = {real, os.path.dirname(real)} - {os.path.abspath(os.sep)}
    if os.path.isabs(file) and not any(os.path.commonpath([found, each]) == each for each in near):
        return file
    return os.path.relpath(found, real)


def _run(problem: Problem, config: RunConfig) -> Table:
    """Return a run's choices before any change; what is usual stands there where a reader looks for it."""
    mode = batch_text(problem, config)
    order: Table = {}
    if config.seed is not None:
        order = {"replacement": True} if config.replacement else {"shuffle": True}
        order["seed"] = config.seed
    start = list(config.start)
    return {
        **({"batch": config.batch} if "=" in mode else {"mode": mode}),
        **_optimizer(config.optimizer),
        "lr": config.lr,
        **(_schedule(config.schedule) if config.schedule != CONSTANT else {}),
        "start": start[0] if len(start) == 1 else start,
        **({} if config.dtype == "float64" else {"dtype": config.dtype}),
        **order,
    }


def _optimizer(optimizer: Optimizer) -> Table:
    if optimizer == SGD:
        return {}
    return {"optimizer": optimizer.name, **{key: _plain(value) for key, value in optimizer.options}}


def _schedule(schedule: Schedule) -> Table:
    per = {"per": schedule.per} if schedule.per != CONSTANT.per else {}
    options = {key: _plain(value, RUN[key] is WHOLE) for key, value in schedule.options}
    return {"schedule": schedule.name, **options, **per}


def _plain(value: Any, whole: bool = False) -> Any:
    return int(value) if whole else list(value) if isinstance(value, tuple) else value


def _changes(config: RunConfig) -> list[Table]:
    tables: list[Table] = []
    before = config.choices
    for steps, now in config.changes:
        tables.append({"step": steps, **_changed(before, now)})
        before = now
    return tables


def _changed(before: Choices, now: Choices) -> Table:
    """Return what is chosen otherwise."""
    changed: Table = {}
    if now.batch != before.batch:
        changed["batch"] = now.batch
    if now.optimizer != before.optimizer:
        changed |= {"optimizer": now.optimizer.name, **_optimizer(now.optimizer)}
    if now.lr != before.lr:
        changed["lr"] = now.lr
    if now.schedule != before.schedule:
        changed |= _schedule(now.schedule)
    return changed


def _where(opening: Opening) -> Table:
    """Return the tables of the place and of the marks, if anything is to be said there."""
    place: Table = {}
    if any(opening.at) or len(opening.at) > 1:
        place["step"] = _one_or_all(opening.at)
    if opening.phase:
        place["phase"] = PHASES[opening.phase - 1]
    if opening.view:
        place["run"] = LETTERS[opening.view]
    marks = {mark.letter: _mark(mark, opening.configs) for mark in opening.marks}
    return {key: table for key, table in (("place", place), ("marks", marks)) if table}


def _mark(mark: Mark, configs: Sequence[RunConfig]) -> Any:
    """Return where a mark stands: steps as numbers, and with what else is said of one as text."""
    places = mark_text(mark, configs).partition("=")[2].split(",")
    return _one_or_all([int(place) if place.isdecimal() else place for place in places])


def _one_or_all(values: Sequence[Any]) -> Any:
    return values[0] if len(values) == 1 else list(values)

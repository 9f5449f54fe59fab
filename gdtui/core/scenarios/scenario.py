"""Scenarios: what was wanted becomes a problem, runs and a place, or all is said that is wrong with it."""

import math
import os
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple, TypeVar

from gdtui.core.data.source import Progress, is_file, is_standard_input
from gdtui.core.errors import InputError, OptionError, Phrase, visible
from gdtui.core.limits import EPOCHS, LEGAL, YES
from gdtui.core.problem.models import read_model
from gdtui.core.problem.problems import PLAIN, Asked, Problem, asked_problem
from gdtui.core.scenarios.choosing import check_without_data, runs_of
from gdtui.core.scenarios.reading import is_scenario, read
from gdtui.core.scenarios.refusals import Refusals
from gdtui.core.scenarios.wanted import Said, Values, Wanted
from gdtui.core.session.arguments import read_at, read_condition, read_mark, read_phase, read_view
from gdtui.core.session.opening import Mark, Opening
from gdtui.core.training.config import NamedConfig, RunConfig

MAX_TITLE, MAX_NOTE, NOTES = 100, 400, 200  # characters of the title and of a line of notes; such lines
T = TypeVar("T")
Runs = tuple[RunConfig, ...]


class Scenario(NamedTuple):
    """What is fitted, what is opened of it, and how each run is asked for beside others."""

    problem: Problem
    opening: Opening
    names: tuple[str, ...]

    @property
    def named(self) -> list[NamedConfig]:
        """The runs with their names."""
        return list(map(NamedConfig, self.names, self.opening.configs))


def opened(
    source: str, given: Wanted, progress: Progress | None = None, usual: str | None = None
) -> Scenario:
    """Return the scenario of a file, or of data of that name; what is given besides wins.

    Where no runs are named they are those of `usual`, as `--runs` has them, or a single one. InputError says
    what cannot be used; of a file all of it, line by line (see `refusals.Refused`). How far a file of data is
    read is said to `progress`.
    """
    if is_scenario(source):
        found, refusals = read(source)
        wanted = found.but(given)
    else:
        wanted, refusals = given._replace(data={**given.data, "dataset": Said(source)}), Refusals()
    if usual is not None and not wanted.runs and wanted.listed is None:
        wanted = wanted.but(Wanted(listed=usual))
    problem = _problem(wanted.data, os.path.dirname(source), refusals, progress)
    if problem is None:
        check_without_data(asked_problem(Asked()), wanted, refusals)
        refusals.check()
        raise AssertionError  # there is no problem, and nothing was wrong
    named = runs_of(problem, wanted, refusals)
    opening = _opening(problem, tuple(each.config for each in named), wanted, refusals)
    refusals.check()
    return Scenario(problem, opening, tuple(each.name for each in named))


def _problem(data: Values, folder: str, refusals: Refusals, progress: Progress | None) -> Problem | None:
    """Return the problem; None where its data is refused. A file is looked for beside the scenario's."""
    kept = dict(data)
    while True:
        try:
            asked = _asked(kept, folder)
            if asked.model is not None or asked.degree is not None:  # which is wrong without the data, too
                read_model(asked.model or "", asked.degree)
            at = _finite(kept["predict"].text) if "predict" in kept else None
            problem = asked_problem(asked, progress)
            return problem if at is None else replace(problem, predict_at=at)
        except InputError as error:
            key = _key(error, kept)
            if key not in kept:
                raise
            refusals.refuse(kept.pop(key), error)
            if key == "dataset":
                return None


def _asked(data: Values, folder: str) -> Asked:
    text = {key: said.text for key, said in data.items()}
    source = text.get("dataset", PLAIN)
    if "dataset" in data and data["dataset"].path is not None:
        if is_standard_input(source):
            raise InputError("scenario.standard_input")
        if is_file(source):
            source = os.path.join(folder, source)
    degree = int(text["degree"]) if "degree" in text else None
    x, target, decimal = (text.get(key) for key in ("x", "target", "decimal"))
    return Asked(source, text.get("model"), degree, x, target, decimal, text.get("standardize") == YES)


def _finite(text: str) -> float:
    if not math.isfinite(found := float(text)):
        raise OptionError("predict", text, LEGAL["predict"])
    return found


def _key(error: InputError, data: Values) -> str:
    """Return which of the values an error is about: the data itself, where that is none of the others."""
    option = error.option if isinstance(error, OptionError) else error.values.get("option")
    where = error.values.get("where")
    model = isinstance(where, Phrase) and where.code == "choice.model"
    if option is None and (model or error.code.startswith("model.")) and "model" in data:
        return "model"
    if option is None and error.code in ("csv.both", "csv.twice"):
        return "target" if error.code == "csv.both" and "target" in data else "x"
    return str(option) if option in data else "dataset"


def _opening(problem: Problem, configs: Runs, wanted: Wanted, refusals: Refusals) -> Opening:
    place = wanted.place

    def tried(said: Said | None, read: Callable[[str, Runs], T], usual: T, option: str | None = None) -> T:
        """Return what is read of a text; what is usual, where there is none or it is refused."""
        if said is None:
            return usual
        try:
            return read(said.text, configs)
        except InputError as error:
            if wanted.cut and said.path is not None and _is_of_longer(configs, said.text, read):
                return usual
            if option is not None and said.path is None:
                error = InputError("option.given", option=option, text=visible(said.text), error=error)
            refusals.refuse(said, error)
            return usual

    start: tuple[int, ...] = (0,)
    at = tried(place.get("step"), lambda text, runs: read_at(problem, runs, text), start)
    phase = tried(place.get("phase"), lambda text, _: read_phase(text), 0)
    view = tried(place.get("run"), lambda text, runs: read_view(text, len(runs)), 0)
    marks: dict[str, Mark] = {}

    def read_another(text: str, runs: Runs) -> None:
        mark = read_mark(problem, runs, text)
        if mark.letter in marks:
            raise InputError("mark.twice")
        if runs is configs:
            marks[mark.letter] = mark

    for said in wanted.marks:
        tried(said, read_another, None, "--mark")
    breaks = (
        tried(said, lambda text, runs: read_condition(problem, runs, text), "", "--break")
        for said in wanted.breaks
    )
    kept = tuple(text for text in breaks if text)
    return Opening(configs, at, phase, view, tuple(marks.values()), kept, *told(wanted.told))


def _is_of_longer(configs: Runs, text: str, read: Callable[[str, Runs], object]) -> bool:
    """Is a text right, but of steps that these runs are too short for?"""
    try:
        read(text, tuple(replace(config, epochs=EPOCHS) for config in configs))
    except InputError:
        return False
    return True


def told(words: Values) -> tuple[str, tuple[str, ...]]:
    """Return the title and the lines of the notes, harmless to show."""
    title = visible(words["title"].text.strip(), MAX_TITLE) if "title" in words else ""
    notes = words["notes"].text.strip("\r\n").splitlines() if "notes" in words else []
    return title, tuple(visible(line.expandtabs(4).rstrip(), MAX_NOTE) for line in notes[:NOTES])

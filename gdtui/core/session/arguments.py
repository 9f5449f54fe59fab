"""Openings as the command line writes them: where the runs stand, and marks."""

import re
import shlex
from collections.abc import Sequence
from dataclasses import replace

from gdtui.core.choices import choice
from gdtui.core.data.source import is_standard_input
from gdtui.core.errors import InputError, OptionError, Phrase, visible
from gdtui.core.problem.problems import PLAIN, PREDICT_AT, Asked, Problem
from gdtui.core.problem.working import PHASES
from gdtui.core.session.opening import Mark, Opening, one_or_each, opening_of
from gdtui.core.session.session import Session
from gdtui.core.training.arguments import (
    CHANGED,
    LETTERS,
    begun_text,
    changes_text,
    options_of,
    read_changed,
    read_step,
    with_changes,
)
from gdtui.core.training.chosen import BETWEEN, shortest
from gdtui.core.training.config import CHANGEABLE, RunConfig

WAY = "/"  # before each part of what a run does otherwise that a mark is in
PARTS = re.compile(f"{WAY}(?!t)")  # but not that of the schedule 1/t


def command(session: Session) -> str | None:
    """Return the command that opens a session as it is now, for a shell; None where none does.

    Data from standard input, and problems and optimizers that the command line does not know, have none. Of
    a program it is the one that watches it from its start.
    """
    if session.run.recorded is not None:
        return session.run.recorded.source.command
    problem, opening = session.run.problem, opening_of(session)
    if problem is None or opening is None or problem.asked is None:
        return None
    if is_standard_input(problem.asked.source):  # what came there has gone by
        return None
    words = arguments(problem, opening)
    if words is None:
        return None
    at = problem.predict_at
    predict = [] if at == PREDICT_AT else [f"--predict={shortest(at)}"]
    return shlex.join(["gdtui", *problem_arguments(problem.asked), *words, *predict])


def problem_arguments(asked: Asked) -> list[str]:
    """Return the arguments that ask for a problem."""
    named = {name: getattr(asked, name) for name in ("model", "degree", "x", "target", "decimal")}
    options = [
        word
        for name, value in named.items()
        if value is not None
        for word in ([f"--{name}={value}"] if str(value).startswith("-") else [f"--{name}", str(value)])
    ]
    source = [] if asked.source == PLAIN else [asked.source]
    return [*source, *options, *(["--standardize"] if asked.standardize else [])]


def arguments(problem: Problem, opening: Opening) -> list[str] | None:
    """Return the arguments that open a problem so, without what is so anyway; None where none do."""
    options = options_of(problem, opening.configs)
    marks = [mark_text(mark, opening.configs) for mark in opening.marks]
    if options is None:
        return None
    words = list(options)
    if any(opening.at) or len(opening.at) > 1:
        words += ["--at", ",".join(map(str, opening.at))]
    if opening.phase:
        words += ["--phase", PHASES[opening.phase - 1]]
    if opening.view:
        words += ["--view", LETTERS[opening.view]]
    words += [word for mark in marks for word in ("--mark", mark)]
    return words + [word for text in opening.breaks for word in ("--break", text)]


def mark_text(mark: Mark, configs: Sequence[RunConfig]) -> str:
    """Return a mark beside these runs as `--mark` has it."""
    others = mark.others or [None] * len(mark.steps)
    steps = mark.steps * len(others) if len(mark.steps) == 1 else mark.steps
    told = zip(steps, others, configs, strict=False)  # one step, and nothing else, may be that of all
    texts = [f"{step}{_way_text(other, config)}" for step, other, config in told]
    return f"{mark.letter}={','.join(texts)}"


def _way_text(config: RunConfig | None, beside: RunConfig) -> str:
    """Return what a mark says of a run that is not open: what it begins with, and its changes."""
    if config is None:
        return ""
    parts = [*begun_text(config, beside), *changes_text(config)]
    return "".join(f"{WAY}{part.replace(',', BETWEEN)}" for part in parts)  # a comma ends a place


def _most(problem: Problem, configs: Sequence[RunConfig]) -> int:
    return max(config.epochs for config in configs) * len(problem.dataset)


def read_condition(problem: Problem, configs: Sequence[RunConfig], text: str) -> str:
    """Return the text of a condition on runs. ConditionError says where it is none."""
    from gdtui.core.conditions.condition import condition

    condition(text, problem.model.names, [each for config in configs for each in config.optimizers])
    return text


def read_at(problem: Problem, configs: Sequence[RunConfig], text: str) -> tuple[int, ...]:
    """Return where the runs stand: one step for all, or one for each. OptionError where that is nowhere."""
    steps = [read_step(part) for part in text.split(",")]
    most = _most(problem, configs)
    found = tuple(step for step in steps if step is not None and step <= most)
    if len(found) != len(steps) or len(steps) not in (1, len(configs)):
        raise OptionError("at", text, _legal_steps(configs, most))
    return found


def _legal_steps(configs: Sequence[RunConfig], most: int) -> Phrase:
    if len(configs) == 1:
        return Phrase("legal.step", most=most)
    return Phrase("legal.steps", most=most, runs=len(configs))


def read_phase(text: str) -> int:
    """Return how many phases of the next step are over. OptionError where none has this name."""
    if text not in PHASES[:-1]:
        raise OptionError("phase", text, " ".join(PHASES[:-1]))
    return PHASES.index(text) + 1


def read_view(text: str, runs: int) -> int:
    """Return which of so many runs is viewed. OptionError where none has this letter."""
    letters = LETTERS[:runs]
    if len(text) != 1 or text.upper() not in letters:
        raise OptionError("view", text, Phrase("legal.view", known=" ".join(letters)))
    return letters.index(text.upper())


def read_mark(problem: Problem, configs: Sequence[RunConfig], text: str) -> Mark:
    """Return the mark that a text such as `a=7` or `a=7,12/lr=0.05` says. InputError where it says none."""
    letter, equals, rest = text.partition("=")
    letter, places = letter.strip(), rest.split(",")
    if not (equals and len(letter) == 1 and letter.isascii() and letter.isalpha()):
        raise InputError("mark.letter")
    steps, others, most = [], [], _most(problem, configs)
    for i, place in enumerate(places):
        first, *way = PARTS.split(place)
        step = read_step(first)
        if step is None or step > most or len(places) not in (1, len(configs)):
            raise InputError("mark.step", legal=_legal_steps(configs, most))
        steps.append(step)
        others.append(_read_way(problem, configs[i], way) if way else None)
    if len(steps) == 1 < len(configs) and any(others):
        raise InputError("mark.step", legal=_legal_steps(configs, most))
    return Mark(letter, one_or_each(steps), tuple(others) if any(others) else ())


def _read_way(problem: Problem, config: RunConfig, parts: Sequence[str]) -> RunConfig:
    """Return the configuration of a run that is not open: what of a mark's text stands after its step."""
    values: dict[str, str] = {}
    changes = []
    for part in parts:
        if part[:1].isdigit():
            changes.append(part)
        elif part.partition("=")[0] in CHANGEABLE:
            values |= choice(part, Phrase("change.where"), (), CHANGED, said=CHANGEABLE).values
        else:
            raise InputError("mark.way", part=visible(part))
    begun = replace(config, changes=()).changed(0, **read_changed(problem, config, values))
    return with_changes(problem, [begun], changes)[0]

"""Configurations as the command line writes them: the options of a run, or of several side by side."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gdtui.core.choices import choice
from gdtui.core.errors import InputError, OptionError, Phrase, visible
from gdtui.core.limits import MODES, OPTIMIZERS, RUNS, SCHEDULES, YES
from gdtui.core.problem.problems import Problem
from gdtui.core.training.chosen import (
    MANY,
    OF_OPTIMIZERS,
    OF_SCHEDULES,
    SYNONYMS,
    optimizer_text,
    read_choices,
    schedule_text,
    shortest,
)
from gdtui.core.training.config import CHANGEABLE, Choices, RunConfig, run_config
from gdtui.core.training.optimizers.table import SGD, dashed, default_rate, is_known

LETTERS = "ABCDEF"[:RUNS]  # of runs side by side, as the screen has them
CHANGED = ("lr", "batch", *MANY)  # what a run can change on its way


# From configurations to options.


def options_of(problem: Problem, configs: Sequence[RunConfig]) -> list[str] | None:
    """Return the options that plan these runs, without what is so anyway; None where no options do.

    What all runs share is an option of its own, and what they do not stands in `--runs`.
    """
    plain = run_config(problem)
    if any(config.epochs != configs[0].epochs or not _is_known(config) for config in configs):
        return None
    shared = _shared(configs)
    options = [
        option
        for name, value in shared.items()
        if not all(_is_usual(name, config, plain) for config in configs)
        for option in _option(name, value, drawn=shared.get("replacement") == YES)
    ]
    if configs[0].epochs != plain.epochs:
        options += ["--epochs", str(configs[0].epochs)]
    if len(configs) > 1:
        return ["--runs", ",".join(run_texts(problem, configs)), *options, *_changes_of(problem, configs)]
    config = configs[0]
    if config.optimizer != SGD:
        options = ["--optimizer", optimizer_text(config.optimizer), *options]
    batching = {"sgd": [], "gd": ["--mode", "gd"]}.get(
        batch_text(problem, config), ["--batch", str(config.batch)]
    )
    return [*batching, *options, *_changes_of(problem, configs)]


def _is_known(config: RunConfig) -> bool:
    """Can the command line ask for all optimizers of a run?"""
    chosen = [config.choices, *(change.choices for change in config.changes)]
    return all(is_known(choices.optimizer) for choices in chosen)


# How each choice of a run is written, as `read_choices` reads it.
WRITERS: dict[str, Callable[[RunConfig], str]] = {
    "lr": lambda config: shortest(config.lr),
    "start": lambda config: ",".join(map(shortest, config.start)),
    "dtype": lambda config: config.dtype,
    "seed": lambda config: "" if config.seed is None else str(config.seed),
    "replacement": lambda config: YES if config.replacement else "",
    "schedule": lambda config: schedule_text(config.schedule),
}


def run_texts(problem: Problem, configs: Sequence[RunConfig]) -> list[str]:
    """Return how each run is asked for beside the others, as in `adam:lr=0.05`."""
    plain, shared = run_config(problem), _shared(configs)
    return [_run_text(problem, config, plain, shared) for config in configs]


def _shared(configs: Sequence[RunConfig]) -> dict[str, str]:
    """Return the choices that all runs have in common."""
    each = {name: [writer(config) for config in configs] for name, writer in WRITERS.items()}
    return {name: texts[0] for name, texts in each.items() if len(set(texts)) == 1}


def _is_usual(name: str, config: RunConfig, plain: RunConfig) -> bool:
    """Is this choice what it is where nobody chooses?"""
    if name == "lr":
        return config.lr == default_rate(config.optimizer.name)
    return WRITERS[name](config) == WRITERS[name](plain)


def _option(name: str, value: str, drawn: bool) -> list[str]:
    if name == "replacement":
        return ["--replacement"]
    if name == "seed":
        return [*([] if drawn else ["--shuffle"]), *([] if value == "0" else ["--seed", value])]
    return [f"--{name}={value}"] if value.startswith("-") else [f"--{name}", value]


def batch_text(problem: Problem, config: RunConfig) -> str:
    """Return how a run is batched: sgd, gd, or batch=N."""
    named = {str(len(problem.dataset)): "gd", MODES["sgd"]: "sgd"}
    return named.get(str(config.batch), f"batch={config.batch}")


def _run_text(problem: Problem, config: RunConfig, plain: RunConfig, shared: dict[str, str]) -> str:
    """Return how a run is written beside others: what it does not share, and is not so anyway."""
    parts = [batch_text(problem, config)]
    if config.optimizer.name != SGD.name:
        batch = {"sgd": [], "gd": ["batch=all"]}.get(parts[0], parts)
        parts = [config.optimizer.name, *batch]
    parts += optimizer_text(config.optimizer).split(":")[1:]
    for name, writer in WRITERS.items():
        if name not in shared and not _is_usual(name, config, plain):
            parts.append(f"{name}={writer(config)}")
    return ":".join(parts)


def changes_text(config: RunConfig) -> list[str]:
    """Return the changes of a run on its way, each as in `11:lr=0.003`."""
    texts, before = [], config.choices
    for step, now in config.changes:
        written = zip(_choices_text(before), _choices_text(now), strict=True)
        texts.append(":".join([str(step), *(new for old, new in written if old != new)]))
        before = now
    return texts


def _choices_text(choices: Choices) -> list[str]:
    """Return what a run can change on its way, each as a part of a text."""
    return [
        f"lr={shortest(choices.lr)}",
        f"batch={choices.batch}",
        f"optimizer={optimizer_text(choices.optimizer)}",
        f"schedule={schedule_text(choices.schedule)}",
    ]


def begun_text(config: RunConfig, beside: RunConfig) -> list[str]:
    """Return the choices that a run begins with: rate, batch, and what is otherwise than in another run."""
    lr, batch, *others = _choices_text(config.choices)
    same = _choices_text(beside.choices)
    return [lr, batch, *(other for other in others if other not in same)]


def _changes_of(problem: Problem, configs: Sequence[RunConfig]) -> list[str]:
    several = len(configs) > 1
    return [
        word
        for letter, config in zip(LETTERS, configs, strict=False)
        for text in changes_text(config)
        for word in ("--change", f"{letter}:{text}" if several else text)
    ]


# From options to configurations.


def with_changes(problem: Problem, configs: Sequence[RunConfig], texts: Sequence[str]) -> list[RunConfig]:
    """Return the configurations with the changes that these texts say, as in `11:lr=0.003`.

    Of several runs `B:11:lr=0.003` changes the second, and without a letter all change. InputError says what
    cannot be used.
    """
    changed = list(configs)
    said: set[tuple[int, int, str]] = set()
    found = [(*read_change(problem, configs, text), text) for text in texts]
    for which, step, values, text in sorted(found, key=lambda each: each[1]):
        for i in which:
            if said & (now := {(i, step, key) for key in values}):
                raise InputError("change.twice", text=visible(text), step=step)
            said |= now
            changed[i] = changed[i].changed(step, **values)
    return changed


def read_change(
    problem: Problem, configs: Sequence[RunConfig], text: str
) -> tuple[tuple[int, ...], int, dict[str, Any]]:
    """Return which runs a text such as `B:11:lr=0.003` changes, after how many steps, and what."""
    first, _, rest = text.partition(":")
    which = tuple(range(len(configs)))
    letters = LETTERS[: len(configs)]
    if first.strip().isalpha():
        if len(configs) == 1 or first.strip().upper() not in [*letters]:
            raise InputError("change.run", text=visible(text), run=visible(first), known=" ".join(letters))
        which, (first, _, rest) = (letters.index(first.strip().upper()),), rest.partition(":")
    most = min(configs[i].epochs for i in which) * len(problem.dataset) - 1
    step = read_step(first)
    if step is None or not 1 <= step <= most:
        raise InputError("change.step", text=visible(text), step=visible(first), most=most)
    return which, step, _read_values(problem, configs[which[0]].at(step), text, rest)


def _read_values(problem: Problem, config: RunConfig, text: str, rest: str) -> dict[str, Any]:
    where = Phrase("change.where")
    if "=" not in rest.partition(":")[0]:
        raise InputError("change.nothing", text=visible(text))
    given = choice(rest, where, (), CHANGED, said=CHANGEABLE).values
    try:
        return read_changed(problem, config, given)
    except OptionError as error:
        raise InputError("change.value", text=visible(text), error=error) from None


def read_changed(problem: Problem, config: RunConfig, given: Mapping[str, str]) -> dict[str, Any]:
    """Return what `RunConfig.changed` takes of choices by key. OptionError names one that cannot be used."""
    sized = {**given, "batch": MODES.get(given["batch"], given["batch"])} if "batch" in given else given
    values = read_choices(sized, config.optimizer, config.schedule)
    checked = run_config(problem, **{"lr": config.lr, "start": config.start, **values})
    return {key: getattr(checked, key) for key in values}


def with_choice(config: RunConfig, key: str, text: str) -> dict[str, Any]:
    """Return what `RunConfig.changed` takes of an optimizer or a schedule, as in `adam:betas=0.9,0.99`.

    Without a name, as in `betas=0.9,0.99`, the options are those of the one that there is.
    """
    return read_choices(_chosen(key, text), config.optimizer, config.schedule)


def chosen_by(key: str, text: str) -> dict[str, Any]:
    """Return an optimizer or a schedule by its key, as a text such as `adam:betas=0.9,0.99` has it."""
    return read_choices(_chosen(key, text))


def choice_texts(key: str, text: str | None, options: Mapping[str, Any]) -> dict[str, str]:
    """Return the choices by key that a text has and options beside it. InputError for one that both have."""
    said = {} if text is None else _chosen(key, text)
    beside = {dashed(option): str(value) for option, value in options.items()}
    for option in beside:
        if {SYNONYMS.get(each, each) for each in said} & {SYNONYMS.get(option, option)}:
            raise InputError("option.twice", option=f"--{option}")
    return {**said, **beside}


WHERE = {"optimizer": Phrase("choice.optimizer"), "schedule": Phrase("choice.schedule")}


def _chosen(key: str, text: str) -> dict[str, str]:
    of_optimizers = (OPTIMIZERS, [*map(dashed, OF_OPTIMIZERS), *SYNONYMS])
    names, options = of_optimizers if key == "optimizer" else (SCHEDULES, OF_SCHEDULES)
    found = choice(text, WHERE[key], names, options)
    return {**({key: found.name} if found.name else {}), **found.values}


def read_step(text: str) -> int | None:
    """Return the count that a text says, from 0 on; None where it says none."""
    digits = text.strip()
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 19 else None

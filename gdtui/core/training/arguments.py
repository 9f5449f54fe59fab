"""Configurations as the command line writes them: the options of a run, or of several side by side."""

from collections.abc import Callable, Sequence
from typing import Any

from gdtui.core.choices import choice
from gdtui.core.errors import InputError, OptionError, Phrase, visible
from gdtui.core.limits import MODES, RUNS
from gdtui.core.problem.problems import Problem
from gdtui.core.training.config import RUN_CHOICES, RunConfig, run_config
from gdtui.core.training.optimizers import sgd

LETTERS = "ABCDEF"[:RUNS]  # of runs side by side, as the screen has them
CHANGED = ("lr", "batch")  # what a run can change on its way


def shortest(value: float) -> str:
    """Return the shortest text that means this very number."""
    return repr(float(value)).removesuffix(".0").replace("e+", "e")


# From configurations to options.


def options_of(problem: Problem, configs: Sequence[RunConfig]) -> list[str] | None:
    """Return the options that plan these runs, without what is so anyway; None where no options do.

    What all runs share is an option of its own, and what they do not stands in `--runs`.
    """
    plain = run_config(problem)
    if any(config.optimizer is not sgd or config.epochs != configs[0].epochs for config in configs):
        return None
    shared = {name: writer(configs[0]) for name, writer in WRITERS.items() if _is_shared(name, configs)}
    options = [
        option
        for name, value in shared.items()
        if value != WRITERS[name](plain)
        for option in _option(name, value, configs[0])
    ]
    if configs[0].epochs != plain.epochs:
        options += ["--epochs", str(configs[0].epochs)]
    runs = [_run_text(problem, config, plain, shared) for config in configs]
    if len(runs) > 1:
        return ["--runs", ",".join(runs), *options, *_changes_of(problem, configs)]
    batching = {"sgd": [], "gd": ["--mode", "gd"]}.get(runs[0], ["--batch", str(configs[0].batch)])
    return [*batching, *options, *_changes_of(problem, configs)]


# How each choice of a run is written, as `RUN_CHOICES` reads it.
WRITERS: dict[str, Callable[[RunConfig], str]] = {
    "lr": lambda config: shortest(config.lr),
    "start": lambda config: ",".join(map(shortest, config.start)),
    "dtype": lambda config: config.dtype,
    "seed": lambda config: "" if config.seed is None else str(config.seed),
}


def _is_shared(name: str, configs: Sequence[RunConfig]) -> bool:
    return len({WRITERS[name](config) for config in configs}) == 1


def _option(name: str, value: str, config: RunConfig) -> list[str]:
    if name == "seed":
        return ["--shuffle", *(["--seed", value] if config.seed else [])]
    return [f"--{name}={value}"] if value.startswith("-") else [f"--{name}", value]


def _run_text(problem: Problem, config: RunConfig, plain: RunConfig, shared: dict[str, str]) -> str:
    """Return how a run is written beside others: what it does not share, and is not so anyway."""
    named = {str(len(problem.dataset)): "gd", MODES["sgd"]: "sgd"}
    parts = [named.get(str(config.batch), f"batch={config.batch}")]
    for name, writer in WRITERS.items():
        if name not in shared and writer(config) != writer(plain):
            parts.append(f"{name}={writer(config)}")
    return ":".join(parts)


def changes_text(config: RunConfig) -> list[str]:
    """Return the changes of a run on its way, each as in `11:lr=0.003`."""
    texts, lr, batch = [], config.lr, config.batch
    for change in config.changes:
        parts = [str(change.steps)]
        parts += [f"lr={shortest(change.lr)}"] if change.lr != lr else []
        parts += [f"batch={change.batch}"] if change.batch != batch else []
        texts.append(":".join(parts))
        lr, batch = change.lr, change.batch
    return texts


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
    return which, step, _read_values(problem, configs[which[0]], text, rest)


def _read_values(problem: Problem, config: RunConfig, text: str, rest: str) -> dict[str, Any]:
    where = Phrase("change.where")
    if "=" not in rest.partition(":")[0]:
        raise InputError("change.nothing", text=visible(text))
    values: dict[str, Any] = {}
    given = choice(rest, where, (), CHANGED).values
    try:
        for key, value in given.items():
            values |= RUN_CHOICES[key](MODES.get(value, value) if key == "batch" else value)
        checked = run_config(problem, **{"start": config.start, **values})
    except OptionError as error:
        raise InputError("change.value", text=visible(text), error=error) from None
    return {key: getattr(checked, key) for key in values}


def read_step(text: str) -> int | None:
    """Return the count that a text says, from 0 on; None where it says none."""
    digits = text.strip()
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 19 else None

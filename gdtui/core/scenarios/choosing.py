"""Choosing: configurations from what is said of the runs; what cannot be chosen is refused, one by one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from gdtui.core.errors import InputError, OptionError, Phrase
from gdtui.core.limits import EPOCHS, MODES, NO, RUNS, YES
from gdtui.core.problem.problems import Problem
from gdtui.core.scenarios.refusals import Refusals
from gdtui.core.scenarios.wanted import OF_NAMES, Said, Values, Wanted, over, same
from gdtui.core.training.arguments import changes_text, read_changed, read_step, run_texts, with_changes
from gdtui.core.training.chosen import read_choices, shortest
from gdtui.core.training.config import NamedConfig, RunConfig, run_config, run_configs

Texts = Mapping[str, str]
T = TypeVar("T")


def runs_of(problem: Problem, wanted: Wanted, refusals: Refusals) -> list[NamedConfig]:
    """Return the configurations that are wanted, each with how it is asked for beside others."""
    if wanted.listed is not None:
        common = _usable(lambda texts: _options(problem, texts), wanted.shared, refusals)
        named = run_configs(problem, wanted.listed, **common)
        names, configs = [each.name for each in named], [each.config for each in named]
    else:
        configs = [_config(problem, values, refusals) for values in _each_says(wanted, refusals)]
        names = run_texts(problem, configs)
    epochs = configs[0].epochs
    if wanted.cut:  # what lies beyond the end is left out, but not before it is known to be right
        configs = [replace(config, epochs=EPOCHS) for config in configs]
    for which, values in sorted(wanted.changes, key=lambda change: _step(change[1])):
        for i in range(len(configs)) if which is None else (which,):
            configs[i] = _changed(problem, configs[i], values, refusals)
    if wanted.cut:
        configs = [_cut(problem, config, epochs) for config in configs]
    configs = with_changes(problem, configs, wanted.changed)
    if wanted.listed is None:
        names = _told_apart(names, configs)
    return list(map(NamedConfig, names, configs))


def _cut(problem: Problem, config: RunConfig, epochs: int) -> RunConfig:
    """Return the first epochs of a configuration, so many."""
    total = epochs * len(problem.dataset)
    kept = tuple(change for change in config.changes if change.steps < total)
    return replace(config, epochs=epochs, changes=kept)


def _told_apart(names: Sequence[str], configs: Sequence[RunConfig]) -> list[str]:
    """Return the names with the rates and the changes where these differ, as in `adam:lr=0.001/6:lr=0.5`.

    A rate that nobody chose is the optimizer's own: then the name alone does not say it.
    """
    changes = [changes_text(config) for config in configs]
    rates = {config.lr for config in configs}
    told = []
    for name, config, changed in zip(names, configs, changes, strict=True):
        said = any(part.partition("=")[0].strip() == "lr" for part in name.split(":"))
        rate = f":lr={shortest(config.lr)}" if len(rates) > 1 and not said else ""
        way = [] if all(each == changed for each in changes) else changed
        told.append(name + rate + "".join(f"/{text}" for text in way))
    return told


def check_without_data(problem: Problem, wanted: Wanted, refusals: Refusals) -> None:
    """Refuse what can be chosen of no data, by that of a problem which stands in for it."""
    configs = [_config(problem, _without_data(values), refusals) for values in _each_says(wanted, refusals)]
    for which, values in wanted.changes:
        for config in configs if which is None else configs[which : which + 1]:
            _chosen(problem, config, _without_data(values), refusals)


def _each_says(wanted: Wanted, refusals: Refusals) -> list[Values]:
    """Return what each run says, or the one that there is; too many of them are refused."""
    if len(wanted.runs) > RUNS:
        refusals.add(("runs",), Phrase("scenario.many_runs", most=RUNS))
    return [over(wanted.shared, run) for run in wanted.runs[:RUNS]] or [wanted.shared]


def _without_data(values: Values) -> dict[str, Said]:
    """Return what is wrong or right whatever the data is."""
    return {key: said for key, said in values.items() if key not in ("batch", "start")}


def _config(problem: Problem, values: Values, refusals: Refusals) -> RunConfig:
    chosen = _usable(lambda texts: _options(problem, texts), values, refusals)
    return run_config(problem, **chosen)


def _options(problem: Problem, texts: Texts) -> dict[str, Any]:
    """Return what `run_config` takes of these texts. OptionError names one that it cannot take."""
    plain = dict(texts)
    epochs = {"epochs": int(plain.pop("epochs"))} if "epochs" in plain else {}
    shuffle, drawn = plain.pop("shuffle", None), plain.get("replacement") == YES
    if shuffle == YES:
        plain.setdefault("seed", "0")
    elif shuffle == NO and not drawn and "seed" in plain:
        raise OptionError("seed", plain["seed"], Phrase("legal.not_shuffled"))
    chosen = {**epochs, **read_choices(_batched(plain))}
    run_config(problem, **chosen)
    return chosen


def _batched(texts: Texts) -> dict[str, str]:
    """Return the texts with the batch that a mode is. OptionError where another is said beside it."""
    plain = dict(texts)
    mode, batch = plain.pop("mode", None), texts.get("batch")
    if mode is None:
        return plain
    if batch not in (None, MODES[mode]):
        raise OptionError("batch", batch, Phrase("legal.said_by_mode", batch=MODES[mode], mode=mode))
    return {**plain, "batch": MODES[mode]}


def _usable(make: Callable[[Texts], T], values: Values, refusals: Refusals) -> T:
    """Return what is made of the values that can be used; the others are refused."""
    kept = dict(values)
    while True:
        try:
            return make({key: said.text for key, said in kept.items()})
        except OptionError as error:
            key = next((key for key in kept if same(key, error.option)), None)
            if key is None:
                raise
            refusals.refuse(kept[key], OptionError(key, error.value, error.legal))
            for each in (key, *OF_NAMES.get(key, ())):  # whose options they are is not known then
                kept.pop(each, None)


def _step(values: Values) -> int:
    return read_step(values["step"].text) or 0 if "step" in values else 0


def _chosen(problem: Problem, now: RunConfig, values: Values, refusals: Refusals) -> dict[str, Any]:
    """Return what a change chooses otherwise than a run has it."""
    said: dict[str, Said] = {key: values[key] for key in values if key != "step"}
    return _usable(lambda texts: read_changed(problem, now, _batched(texts)), said, refusals)


def _changed(problem: Problem, config: RunConfig, values: Values, refusals: Refusals) -> RunConfig:
    """Return the configuration with a change, if it can be made."""
    most, step = config.epochs * len(problem.dataset) - 1, _step(values)
    chosen = _chosen(problem, config.at(step), values, refusals)
    wrong: InputError | None = None
    if not 1 <= step <= most:
        wrong = OptionError("step", step, Phrase("legal.change_step", most=most))
    elif any(change.steps == step for change in config.changes):
        wrong = InputError("scenario.twice")
    if wrong is None:
        return config.changed(step, **chosen)
    if "step" in values:
        refusals.refuse(values["step"], wrong)
    return config

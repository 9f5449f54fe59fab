"""The arguments of every command, checked, and the front end that each hands over to."""

import math
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import App, Parameter

from gdtui.core.errors import ConditionError, InputError, OptionError, Phrase, visible
from gdtui.core.limits import LEGAL, MODES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cyclopts import Token

    from gdtui.core.conditions.condition import Condition
    from gdtui.core.problem.problems import Problem
    from gdtui.core.session.opening import Opening
    from gdtui.core.training.config import NamedConfig, RunConfig

ProblemName = Annotated[str, Parameter(name="PROBLEM", help="help.problem")]


def _whole(kind: type[int], tokens: "Sequence[Token]") -> int:
    """Return the whole number that an option was given. ValueError for 1.5, which would be rounded."""
    digits = tokens[0].value.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal()):
        raise ValueError(digits)
    return int(tokens[0].value)


Format = Literal["lecture", "csv", "jsonl"]
TableFormat = Literal["table", "csv", "jsonl"]


@Parameter(name="*")
@dataclass(frozen=True)
class Data:
    """What is fitted, and with which model."""

    model: Annotated[str | None, Parameter(help="help.model")] = None
    degree: Annotated[int | None, Parameter(help="help.degree", converter=_whole)] = None
    x: Annotated[str | None, Parameter(name="--x", help="help.x", allow_leading_hyphen=True)] = None
    target: Annotated[str | None, Parameter(help="help.target", allow_leading_hyphen=True)] = None
    decimal: Annotated[Literal[".", ","] | None, Parameter(help="help.decimal")] = None
    standardize: Annotated[bool, Parameter(help="help.standardize", negative=())] = False

    def problem(self, source: str) -> "Problem":
        """Return the problem of these options; a file that takes long to read shows how far it is.

        InputError says what cannot be used.
        """
        from gdtui.cli.progress import progress
        from gdtui.core.problem.problems import Asked, asked_problem

        asked = Asked(source, self.model, self.degree, self.x, self.target, self.decimal, self.standardize)
        with progress(source) as told:
            return asked_problem(asked, told)


@Parameter(name="*")
@dataclass(frozen=True)
class Choices:
    """What every command takes: the choices that runs side by side have in common."""

    lr: Annotated[float | None, Parameter(help="help.lr")] = None
    epochs: Annotated[int, Parameter(help="help.epochs", converter=_whole)] = 100
    start: Annotated[str | None, Parameter(help="help.start", allow_leading_hyphen=True)] = None
    dtype: Annotated[Literal["float64", "float32"], Parameter(help="help.dtype")] = "float64"
    shuffle: Annotated[bool, Parameter(help="help.shuffle", negative=())] = False
    seed: Annotated[int | None, Parameter(help="help.seed", converter=_whole)] = None
    replacement: Annotated[bool, Parameter(help="help.replacement", negative=())] = False
    schedule: Annotated[str | None, Parameter(help="help.schedule")] = None

    def configs(self, problem: "Problem", runs: str) -> "list[NamedConfig]":
        """Return the configurations of several runs, as `run_configs` reads them."""
        from gdtui.core.training.config import run_configs

        return run_configs(problem, runs, **self._given())

    def _given(self) -> dict[str, Any]:
        from gdtui.core.training.chosen import start_of

        start = None if self.start is None else start_of(self.start)
        given = {name: getattr(self, name) for name in ("lr", "epochs", "dtype")}
        drawn = self.shuffle or self.replacement or self.seed is not None
        order = {"shuffle": drawn, "seed": self.seed or 0, "replacement": self.replacement}
        return {"start": start, **given, **order, **_read("schedule", self.schedule)}


def _read(key: str, text: str | None, **options: Any) -> dict[str, Any]:
    """Return the optimizer or the schedule that a text and options beside it say, by its key."""
    options = {option: value for option, value in options.items() if value is not None}
    if text is None and not options:
        return {}
    from gdtui.core.training.arguments import chosen_by

    return chosen_by(key, text, options)


@Parameter(name="*")
@dataclass(frozen=True)
class Options(Choices):
    """The choices of a single run."""

    mode: Annotated[Literal["gd", "sgd"] | None, Parameter(help="help.mode")] = None
    batch: Annotated[str | None, Parameter(help="help.batch")] = None
    optimizer: Annotated[str | None, Parameter(help="help.optimizer")] = None
    momentum: Annotated[float | None, Parameter(help="help.momentum")] = None
    betas: Annotated[str | None, Parameter(help="help.betas")] = None
    alpha: Annotated[float | None, Parameter(help="help.alpha")] = None
    rho: Annotated[float | None, Parameter(help="help.rho")] = None
    eps: Annotated[float | None, Parameter(help="help.eps")] = None
    weight_decay: Annotated[float | None, Parameter(help="help.weight_decay")] = None
    change: Annotated[list[str] | None, Parameter(help="help.change", negative=())] = None

    def config(self, problem: "Problem") -> "RunConfig":
        """Return the configuration of these options; OptionError names the one that does not fit."""
        from gdtui.core.training.config import run_config

        planned = run_config(problem, batch=self._batch(), **self._given(), **self._optimizer())
        if not self.change:
            return planned
        from gdtui.core.training.arguments import with_changes

        return with_changes(problem, [planned], self.change)[0]

    def configs(self, problem: "Problem", runs: str) -> "list[NamedConfig]":
        """Return the configurations of several runs; each of them says how it is batched."""
        said = {"mode": self.mode, "batch": self.batch, "optimizer": self.optimizer, **self._options}
        for option, value in said.items():
            if value is not None:
                raise OptionError(option.replace("_", "-"), value, Phrase("legal.said_by_runs"))
        return super().configs(problem, runs)

    @property
    def _options(self) -> dict[str, Any]:
        names = ("momentum", "betas", "alpha", "rho", "eps", "weight_decay")
        return {name: getattr(self, name) for name in names}

    def _optimizer(self) -> dict[str, Any]:
        return _read("optimizer", self.optimizer, **self._options)

    def _batch(self) -> str:
        named = MODES[self.mode or "sgd"]
        if self.mode and self.batch not in (None, named):
            raise OptionError("batch", self.batch, Phrase("legal.said_by_mode", batch=named, mode=self.mode))
        return self.batch or named


def open_screen(
    problem: ProblemName = "lecture",
    /,
    *,
    data: Data = Data(),
    options: Options = Options(),
    runs: Annotated[str | None, Parameter(help="help.runs")] = None,
    at: Annotated[str | None, Parameter(help="help.at")] = None,
    phase: Annotated[str | None, Parameter(help="help.phase")] = None,
    view: Annotated[str | None, Parameter(help="help.view")] = None,
    marks: Annotated[list[str] | None, Parameter(name="--mark", help="help.mark", negative=())] = None,
    breaks: Annotated[
        list[str] | None,
        Parameter(
            name="--break",
            help="help.break",
            allow_leading_hyphen=True,
            negative=(),
        ),
    ] = None,
    predict: Annotated[float | None, Parameter(help="help.predict_shown")] = None,
    ascii: Annotated[bool, Parameter(help="help.ascii", negative=())] = False,
) -> None:
    """Open the screen, unless there is no terminal to open it in."""
    from gdtui.cli import screen
    from gdtui.core.data.source import is_standard_input

    def opened(problem: "Problem") -> "Opening":
        from gdtui.core.session.arguments import opening

        if runs is None:
            configs = [replace(options, change=None).config(problem)]
        else:
            configs = [named.config for named in options.configs(problem, runs)]
        return opening(
            problem,
            configs,
            changes=options.change or (),
            at=at,
            phase=phase,
            view=view,
            marks=marks or (),
            breaks=breaks or (),
        )

    chosen = data.problem(problem)
    if is_standard_input(problem):
        screen.take_keyboard()
    sys.exit(screen.open_screen(chosen, opened, ascii, _finite(predict)))


def print_trace(
    problem: ProblemName = "lecture",
    /,
    *,
    data: Data = Data(),
    options: Options = Options(),
    format: Annotated[Format, Parameter(help="help.format_run")] = "lecture",
    predict: Annotated[float | None, Parameter(help="help.predict")] = None,
    output: Annotated[Path | None, Parameter(help="help.output")] = None,
    until: Annotated[
        str | None,
        Parameter(help="help.until", allow_leading_hyphen=True),
    ] = None,
    chart: Annotated[bool, Parameter(help="help.chart", negative=())] = False,
) -> None:
    """Print the trace of the run."""
    from gdtui.trace.printing import print_run

    predict = _finite(predict)
    chosen = data.problem(problem)
    config, stop = options.config(chosen), None if until is None else _condition("--until", until, chosen)
    print_run(chosen, config, format, predict_at=predict, output=output, chart=chart, until=stop)


def _finite(predict: float | None) -> float | None:
    """Return the input to predict, if one is asked for. OptionError where it is infinite or no number."""
    if predict is not None and not math.isfinite(predict):
        raise OptionError("predict", predict, LEGAL["predict"])
    return predict


def _condition(option: str, text: str, problem: "Problem") -> "Condition":
    """Return the condition that an option gives. InputError says where it is none, after its name."""
    from gdtui.core.conditions.condition import condition

    try:
        return condition(text, problem.model.names)
    except ConditionError as error:
        raise InputError("option.condition", option=option, text=visible(text), error=error) from None


def compare(
    problem: ProblemName = "lecture",
    /,
    *,
    data: Data = Data(),
    options: Choices = Choices(),
    runs: Annotated[str, Parameter(help="help.runs_compare")] = "gd,sgd",
    format: Annotated[TableFormat, Parameter(help="help.format_compare")] = "table",
    output: Annotated[Path | None, Parameter(help="help.output")] = None,
) -> None:
    """Print a row for each epoch of each run."""
    from gdtui.trace.comparison import print_comparison

    chosen = data.problem(problem)
    print_comparison(chosen, options.configs(chosen, runs), format, output)


def print_datasets() -> None:
    """Print the built-in datasets."""
    from gdtui.cli.datasets import print_datasets

    print_datasets()


def print_optimizers() -> None:
    """Print the optimizers and the schedules."""
    from gdtui.cli.optimizers import print_optimizers

    print_optimizers()


def print_models() -> None:
    """Print the models."""
    from gdtui.cli.models import print_models

    print_models()


def print_help(
    topic: Annotated[str | None, Parameter(name="TOPIC", help="help.topic")] = None,
    /,
) -> None:
    """Print a page of the manual; without a topic, what there is."""
    from gdtui.cli.manual import print_page

    print_page(topic)


def application() -> App:
    """Return the parser of all commands; help is printed by ours, which needs no rich."""
    app = App(name="gdtui", default_command=open_screen, help_flags=[], version_flags=[])
    app.command(print_trace, name="run", help_flags=[], version_flags=[])
    app.command(compare, name="compare", help_flags=[], version_flags=[])
    app.command(print_datasets, name="datasets", help_flags=[], version_flags=[])
    app.command(print_models, name="models", help_flags=[], version_flags=[])
    app.command(print_optimizers, name="optimizers", help_flags=[], version_flags=[])
    app.command(print_help, name="help", help_flags=[], version_flags=[])
    return app

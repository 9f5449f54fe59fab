"""The arguments of every command, checked, and the front end that each hands over to."""

import math
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import App, Parameter

from gdtui.core.errors import ConditionError, InputError, OptionError, visible
from gdtui.core.limits import LEGAL, MODES

if TYPE_CHECKING:
    from gdtui.core.conditions.condition import Condition
    from gdtui.core.problem.problems import Problem
    from gdtui.core.training.config import NamedConfig, RunConfig

ProblemName = Annotated[str, Parameter(name="PROBLEM", help="lecture [default], noisy, line[:noise=F…]")]
Format = Literal["lecture", "csv", "jsonl"]
TableFormat = Literal["table", "csv", "jsonl"]


@Parameter(name="*")
@dataclass(frozen=True)
class Choices:
    """What every command takes: the choices that runs side by side have in common."""

    lr: Annotated[float, Parameter(help="learning rate")] = 0.01
    epochs: Annotated[int, Parameter(help="how often every sample is seen")] = 100
    start: Annotated[str | None, Parameter(help="F[,F…]: the parameters to start from")] = None
    dtype: Annotated[Literal["float64", "float32"], Parameter(help="precision")] = "float64"
    shuffle: Annotated[bool, Parameter(help="a new order each epoch, not the given one", negative=())] = False
    seed: Annotated[int, Parameter(help="of the shuffled order")] = 0

    def configs(self, problem: "Problem", runs: str) -> "list[NamedConfig]":
        """Return the configurations of several runs, as `run_configs` reads them."""
        from gdtui.core.training.config import run_configs

        return run_configs(problem, runs, **self._given())

    def _given(self) -> dict[str, Any]:
        from gdtui.core.training.config import start_of

        start = None if self.start is None else start_of(self.start)
        names = ("lr", "epochs", "dtype", "shuffle", "seed")
        return {"start": start, **{name: getattr(self, name) for name in names}}


@Parameter(name="*")
@dataclass(frozen=True)
class Options(Choices):
    """The choices of a single run."""

    mode: Annotated[Literal["gd", "sgd"] | None, Parameter(help="GD is --batch all, SGD is --batch 1")] = None
    batch: Annotated[str | None, Parameter(help="N|all: samples per update  [default: 1]")] = None

    def config(self, problem: "Problem") -> "RunConfig":
        """Return the configuration of these options; OptionError names the one that does not fit."""
        from gdtui.core.training.config import run_config

        return run_config(problem, batch=self._batch(), **self._given())

    def configs(self, problem: "Problem", runs: str) -> "list[NamedConfig]":
        """Return the configurations of several runs; each of them says how it is batched."""
        for option, value in (("mode", self.mode), ("batch", self.batch)):
            if value is not None:
                raise OptionError(option, value, "needed where --runs says it for each run; leave it out")
        return super().configs(problem, runs)

    def _batch(self) -> str:
        named = MODES[self.mode or "sgd"]
        if self.mode and self.batch not in (None, named):
            raise OptionError(
                "batch", self.batch, f"{named}, which --mode {self.mode} means; leave one of the two out"
            )
        return self.batch or named


def open_screen(
    problem: ProblemName = "lecture",
    /,
    *,
    options: Options = Options(),
    runs: Annotated[str | None, Parameter(help="RUN[,RUN…]: side by side: gd,sgd:lr=0.05,batch=2")] = None,
    breaks: Annotated[
        list[str] | None,
        Parameter(
            name="--break",
            help="COND: stop where it is hit; any number of these",
            allow_leading_hyphen=True,
            negative=(),
        ),
    ] = None,
    ascii: Annotated[bool, Parameter(help="no characters but ASCII", negative=())] = False,
) -> None:
    """Open the screen, unless there is no terminal to open it in."""
    from gdtui.cli import screen

    def configs(problem: "Problem") -> "list[RunConfig]":
        if runs is None:
            return [options.config(problem)]
        return [named.config for named in options.configs(problem, runs)]

    def conditions(problem: "Problem") -> "list[Condition]":
        return [_condition("--break", text, problem) for text in breaks or ()]

    sys.exit(screen.open_screen(problem, configs, conditions, ascii))


def print_trace(
    problem: ProblemName = "lecture",
    /,
    *,
    options: Options = Options(),
    format: Annotated[Format, Parameter(help="the lecture's, or data")] = "lecture",
    predict: Annotated[float | None, Parameter(help="the input to predict  [default: the problem's]")] = None,
    output: Annotated[Path | None, Parameter(help="write to a file, whole or not at all")] = None,
    until: Annotated[
        str | None,
        Parameter(help="COND: end with its first step: 'loss < 0.01'", allow_leading_hyphen=True),
    ] = None,
    chart: Annotated[bool, Parameter(help="draw the loss at the end", negative=())] = False,
) -> None:
    """Print the trace of the run."""
    from gdtui.core.problem.problems import problem as built_in
    from gdtui.trace.printing import print_run

    if predict is not None and not math.isfinite(predict):
        raise OptionError("predict", predict, LEGAL["predict"])
    chosen = built_in(problem)
    config, stop = options.config(chosen), None if until is None else _condition("--until", until, chosen)
    print_run(chosen, config, format, predict_at=predict, output=output, chart=chart, until=stop)


def _condition(option: str, text: str, problem: "Problem") -> "Condition":
    """Return the condition that an option gives. InputError says where it is none, after its name."""
    from gdtui.core.conditions.condition import condition

    try:
        return condition(text, problem.model.names)
    except ConditionError as error:
        raise InputError(f"{option} '{visible(text)}': {error}") from None


def compare(
    problem: ProblemName = "lecture",
    /,
    *,
    options: Choices = Choices(),
    runs: Annotated[str, Parameter(help="RUN[,RUN…]: what to compare")] = "gd,sgd",
    format: Annotated[TableFormat, Parameter(help="for people, or data")] = "table",
    output: Annotated[Path | None, Parameter(help="write to a file, whole or not at all")] = None,
) -> None:
    """Print a row for each epoch of each run."""
    from gdtui.core.problem.problems import problem as built_in
    from gdtui.trace.comparison import print_comparison

    chosen = built_in(problem)
    print_comparison(chosen, options.configs(chosen, runs), format, output)


def application() -> App:
    """Return the parser of all commands; help is printed by ours, which needs no rich."""
    app = App(name="gdtui", default_command=open_screen, help_flags=[], version_flags=[])
    app.command(print_trace, name="run", help_flags=[], version_flags=[])
    app.command(compare, name="compare", help_flags=[], version_flags=[])
    return app

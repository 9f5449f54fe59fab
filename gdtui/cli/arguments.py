"""The arguments of every command, checked, and the front end that each hands over to."""

import math
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import App, Parameter

from gdtui.cli.options import Choices, Data, Options
from gdtui.core.errors import ConditionError, InputError, OptionError, visible
from gdtui.core.limits import LEGAL

if TYPE_CHECKING:
    from gdtui.core.conditions.condition import Condition
    from gdtui.core.problem.problems import Problem
    from gdtui.core.session.opening import Opening

NO_DATA, NO_OPTIONS, NO_CHOICES = Data(), Options(), Choices()  # all as they are where nothing is said
ProblemName = Annotated[str, Parameter(name="PROBLEM", help="help.problem")]


Format = Literal["lecture", "csv", "jsonl"]
TableFormat = Literal["table", "csv", "jsonl"]


def open_screen(
    problem: ProblemName = "lecture",
    /,
    *,
    data: Data = NO_DATA,
    options: Options = NO_OPTIONS,
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
    data: Data = NO_DATA,
    options: Options = NO_OPTIONS,
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
    data: Data = NO_DATA,
    options: Choices = NO_CHOICES,
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

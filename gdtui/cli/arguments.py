"""The arguments of every command, checked, and the front end that each hands over to."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import App, Parameter

from gdtui.cli.options import NO_WATCH, Choices, Data, Options, Place, Watched
from gdtui.core.errors import ConditionError, InputError, visible

if TYPE_CHECKING:
    from gdtui.core.conditions.condition import Condition
    from gdtui.core.problem.problems import Problem
    from gdtui.core.scenarios.scenario import Scenario
    from gdtui.core.training.config import RunConfig

# All as they are where nothing is said.
NO_DATA, NO_OPTIONS, NO_CHOICES, NO_PLACE = Data(), Options(), Choices(), Place()
COMPARED = "gd,sgd"  # where nobody says what
ProblemName = Annotated[str, Parameter(name="PROBLEM", help="help.problem")]


Format = Literal["lecture", "csv", "jsonl"]
TableFormat = Literal["table", "csv", "jsonl"]
WatchFormat = Literal["jsonl", "csv"]
CastVersion = Annotated[Literal["2", "3"], Parameter(help="help.cast_version")]


def open_screen(
    problem: ProblemName = "lecture",
    /,
    *,
    data: Data = NO_DATA,
    options: Options = NO_OPTIONS,
    place: Place = NO_PLACE,
    predict: Annotated[float | None, Parameter(help="help.predict_shown")] = None,
    ascii: Annotated[bool, Parameter(help="help.ascii", negative=())] = False,
    record: Annotated[Path | None, Parameter(help="help.record")] = None,
    cast_version: CastVersion = "2",
    script: Annotated[Path | None, Parameter(name="--script", help="help.keys_script")] = None,
) -> None:
    """Open the screen, unless there is no terminal to open it in."""
    from gdtui.cli import screen
    from gdtui.core.data.source import is_standard_input

    chosen = opened(problem, data, options, place, predict=predict)
    if is_standard_input(problem):
        screen.take_keyboard()
    recorded = screen.Recorded(record, int(cast_version), script)
    sys.exit(screen.open_screen(chosen.problem, chosen.opening, ascii, recorded))


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
    view: Annotated[str | None, Parameter(help="help.view_run")] = None,
    chart: Annotated[bool, Parameter(help="help.chart", negative=())] = False,
    chart_file: Annotated[Path | None, Parameter(help="help.chart_file")] = None,
    paper: Annotated[bool, Parameter(help="help.on_paper", negative=())] = False,
) -> None:
    """Print the trace of the run; of several, that of the one which is viewed."""
    from gdtui.cli.drawing import drawn_to
    from gdtui.cli.progress import training
    from gdtui.trace.printing import print_run

    if paper and chart_file is None:
        raise InputError("film.chart_only")
    picture = None if chart_file is None else drawn_to(chart_file, paper, output)
    chosen = opened(problem, data, options, predict=predict, view=view)
    viewed = chosen.opening.view
    if len(chosen.names) > 1:
        _tell_which(chosen.names, viewed)
    config = chosen.opening.configs[viewed]
    stop = None if until is None else _condition("--until", until, chosen.problem, config)
    print_run(
        chosen.problem,
        config,
        format,
        predict_at=None,
        output=output,
        chart=chart,
        until=stop,
        watching=training,
        picture=picture,
    )


def opened(
    source: str,
    data: Data,
    options: Choices,
    place: "Place | None" = None,
    *,
    runs: str | None = None,
    usual: str | None = None,
    predict: float | None = None,
    view: str | None = None,
) -> "Scenario":
    """Return what the arguments of a command ask for. InputError names what cannot be used of them.

    Where nobody names runs, they are those of `usual`, or a single one.
    """
    from gdtui.cli.progress import progress
    from gdtui.core.scenarios.scenario import opened as opened_as
    from gdtui.core.scenarios.wanted import Said, Wanted

    listed = place.runs if place is not None else runs
    if listed is not None and isinstance(options, Options):
        options.check_alone()
    at = {} if predict is None else {"predict": Said(repr(predict))}
    given = Wanted(
        data={**data.wanted(), **at},
        shared=options.wanted(),
        listed=listed,
        changed=tuple(options.change or ()) if isinstance(options, Options) else (),
        place={} if view is None else {"run": Said(view)},
    )
    if place is not None:
        given = place.beside(given)
    with progress(source) as told:
        return opened_as(source, given, told, usual)


def _tell_which(names: "Sequence[str]", viewed: int) -> None:
    from gdtui.core.training.arguments import LETTERS
    from gdtui.locales import text
    from gdtui.trace.files import tell

    tell(text("trace.viewed", count=len(names), letter=LETTERS[viewed], run=names[viewed]))


def _condition(option: str, text: str, problem: "Problem", config: "RunConfig") -> "Condition":
    """Return the condition that an option gives. InputError says where it is none, after its name."""
    from gdtui.core.conditions.condition import condition

    try:
        return condition(text, problem.model.names, config.optimizers)
    except ConditionError as error:
        raise InputError("option.given", option=option, text=visible(text), error=error) from None


def compare(
    problem: ProblemName = "lecture",
    /,
    *,
    data: Data = NO_DATA,
    options: Choices = NO_CHOICES,
    runs: Annotated[str | None, Parameter(help="help.runs_compare")] = None,
    format: Annotated[TableFormat, Parameter(help="help.format_compare")] = "table",
    output: Annotated[Path | None, Parameter(help="help.output")] = None,
) -> None:
    """Print a row for each epoch of each run."""
    from gdtui.cli.progress import training
    from gdtui.trace.comparison import print_comparison

    chosen = opened(problem, data, options, runs=runs, usual=COMPARED)
    print_comparison(chosen.problem, chosen.named, format, output, training)


def print_scenario(
    problem: ProblemName = "lecture",
    /,
    *,
    data: Data = NO_DATA,
    options: Options = NO_OPTIONS,
    place: Place = NO_PLACE,
    predict: Annotated[float | None, Parameter(help="help.predict_shown")] = None,
    output: Annotated[Path | None, Parameter(help="help.output")] = None,
) -> None:
    """Print the scenario that the arguments ask for."""
    from gdtui.trace.scenario import print_scenario

    chosen = opened(problem, data, options, place, predict=predict)
    print_scenario(chosen.problem, chosen.opening, output)


def record(
    script: Annotated[Path, Parameter(name="SCRIPT", help="help.script")],
    /,
    *,
    outputs: Annotated[
        list[Path] | None, Parameter(name=["--output", "-o"], help="help.film", negative=())
    ] = None,
    cast_version: CastVersion = "2",
) -> None:
    """Film a script."""
    from gdtui.cli.filmed import session_of
    from gdtui.cli.record import record

    record(script, outputs or [], int(cast_version), session_of)


def check(
    file: Annotated[str, Parameter(name="FILE", help="help.check_file")],
    problem: Annotated[str | None, Parameter(name="PROBLEM", help="help.problem")] = None,
    /,
    *,
    data: Data = NO_DATA,
    options: Options = NO_OPTIONS,
    open: Annotated[bool, Parameter(help="help.check_open", negative=())] = False,
    ascii: Annotated[bool, Parameter(help="help.ascii", negative=())] = False,
) -> None:
    """Check what somebody's own program printed; exit with 0 where it is right, and with 1 where not."""
    from gdtui.cli.checking import beginning_at, check_print, said_by

    known = problem is not None or bool(data.wanted())
    chosen = opened(problem or "lecture", data if known else beginning_at(options), options)
    said = said_by(problem, options)
    sys.exit(check_print(file, chosen.problem, chosen.opening, said, known=known, open=open, ascii=ascii))


def watch(
    *words: Annotated[str, Parameter(name="FILE", help="help.watch_file", allow_leading_hyphen=True)],
    how: Watched = NO_WATCH,
    format: Annotated[WatchFormat | None, Parameter(help="help.watch_format")] = None,
    output: Annotated[Path | None, Parameter(help="help.output")] = None,
    ascii: Annotated[bool, Parameter(help="help.ascii", negative=())] = False,
    record: Annotated[Path | None, Parameter(help="help.record")] = None,
    cast_version: CastVersion = "2",
    script: Annotated[Path | None, Parameter(name="--script", help="help.keys_script")] = None,
) -> None:
    """Watch somebody's own training program; exit with 0 where it ended well, and with 1 where it failed."""
    from gdtui.cli.watch import check_files, open_watched

    watching = how.watching(words)
    check_files(watching.programs, output)
    if format is not None or output is not None:
        from gdtui.watch.printing import print_watched

        if len(watching.programs) > 1 or watching.beside:
            raise InputError("watch.several")
        sys.exit(print_watched(watching.programs[0], format or "jsonl", output))
    if how.every > 1:
        raise InputError("watch.every")
    from gdtui.cli.screen import Recorded

    sys.exit(open_watched(watching, ascii, Recorded(record, int(cast_version), script)))


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
    app.command(check, name="check", help_flags=[], version_flags=[])
    app.command(print_scenario, name="scenario", help_flags=[], version_flags=[])
    app.command(watch, name="watch", help_flags=[], version_flags=[])
    app.command(record, name="record", help_flags=[], version_flags=[])
    app.command(print_datasets, name="datasets", help_flags=[], version_flags=[])
    app.command(print_models, name="models", help_flags=[], version_flags=[])
    app.command(print_optimizers, name="optimizers", help_flags=[], version_flags=[])
    app.command(print_help, name="help", help_flags=[], version_flags=[])
    return app

"""What the command line says of itself: its help, and one line for each thing that can be wrong with it."""

from collections.abc import Callable
from inspect import BoundArguments
from itertools import pairwise
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from cyclopts import (
    App,
    CoercionError,
    CycloptsError,
    MissingArgumentError,
    RepeatArgumentError,
    UnknownOptionError,
)
from cyclopts import UnusedCliTokensError as SurplusError
from cyclopts.argument import Argument

from gdtui.cli.options import OF_OPTIMIZERS
from gdtui.core.data import STANDARD_INPUT_FILE
from gdtui.core.errors import InputError, OptionError, Phrase, visible
from gdtui.core.limits import LEGAL
from gdtui.core.nearest import nearest
from gdtui.locales import text

COMMANDS = {
    "gdtui": "gdtui [PROBLEM] [OPTIONS]",
    "run": "gdtui run [PROBLEM] [OPTIONS]",
    "compare": "gdtui compare [PROBLEM] [OPTIONS]",
    "check": "gdtui check FILE [PROBLEM] [OPTIONS]",
    "watch": "gdtui watch FILE.py [ARGS…]",
    "scenario": "gdtui scenario [PROBLEM] [OPTIONS]",
    "record": "gdtui record SCRIPT -o FILE",
    "datasets": "gdtui datasets",
    "models": "gdtui models",
    "optimizers": "gdtui optimizers",
    "help": "gdtui help [TOPIC]",
}
NAME = 29  # columns for an option and its value
# How a value is written: of a type, and of an option whose type does not say.
VALUES: dict[object, str] = {float: "F", int: "N", bool: "", Path: "FILE", list[Path]: "FILE"}
# Ends of names of pictures; of the last ones none is drawn, and that is said.
PICTURES = (".svg", ".png", ".txt", ".gif", ".jpg", ".jpeg", ".webp", ".pdf")
FORMS = {
    "--model": "MODEL",
    "--x": "COL[,COL…]",
    "--target": "COL",
    "--start": "F[,F…]",
    "--batch": "N|all",
    "--optimizer": "NAME",
    "--betas": "F,F",
    "--schedule": "NAME",
    "--runs": "RUN[,RUN…]",
    "--break": "COND",
    "--until": "COND",
    "--change": "STEP:lr=F",
    "--at": "STEP",
    "--phase": "PHASE",
    "--view": "RUN",
    "--mark": "LETTER=STEP",
    "--python": "PATH",
    "--show": "NAME[,NAME…]",
    "--set": "NAME=F",
    "--beside": "ARGUMENTS",
}


def parsed(app: App, given: list[str]) -> tuple[Callable[..., Any], BoundArguments]:
    """Return the command that the arguments name, and its arguments. InputError says what does not fit."""
    if given[:1] == ["watch"]:
        from gdtui.cli.watch import ours_apart

        given = ["watch", *ours_apart(given[1:])]
    else:
        given = _standard_input_named(app, _chart_file_named(given))
    _check_files_named(app, given)
    try:
        command, bound, _ = app.parse_args(given, exit_on_error=False, print_error=False)
    except CycloptsError as error:
        if isinstance(error, SurplusError) and (near := _command_near(given)) is not None:
            raise InputError("option.no_command", text=visible(given[0]), near=near) from None
        raise _refusal(error, _arguments(app, command_of(given))) from None
    return command, bound


def _chart_file_named(given: list[str]) -> list[str]:
    """Return the arguments with --chart by its other name where the name of a picture follows."""
    follows = [*given[1:], ""]
    return [
        "--chart-file" if word == "--chart" and next.lower().endswith(PICTURES) else word
        for word, next in zip(given, follows, strict=False)
    ]


def _check_files_named(app: App, given: list[str]) -> None:
    """InputError where an option that takes a file has an empty text, which would be the folder one is in."""
    if not any(word == "" or word.endswith("=") for word in given):
        return  # without a look at all options, which takes as long as to parse them
    taking = {
        name
        for each in _arguments(app, command_of(given))
        if _kind(each) in (Path, list[Path])
        for name in each.names
    }
    for word, next in pairwise([*given, " "]):
        option, equals, value = word.partition("=")
        if option in taking and (value if equals else next) == "":
            raise InputError("option.no_file", option=option)


def _standard_input_named(app: App, given: list[str]) -> list[str]:
    """Return the arguments with standard input by its other name: the parser takes `-` for an option."""
    if "-" not in given:
        return given
    taking = {each.name for each in _arguments(app, command_of(given)) if _kind(each) is not bool}
    before = ["", *given]
    return [
        STANDARD_INPUT_FILE if word == "-" and last not in taking else word
        for last, word in zip(before, given, strict=False)
    ]


def command_of(given: list[str]) -> str:
    """Return which of COMMANDS the arguments begin with."""
    return given[0] if given[:1] and given[0] in COMMANDS else "gdtui"


def _command_near(given: list[str]) -> str | None:
    """Return the command that the first word may be a slip in, where it is neither one nor a file."""
    word = given[0] if given else ""
    return None if word in COMMANDS or Path(word).exists() else nearest(word, list(COMMANDS))


def _refusal(error: CycloptsError, arguments: list[Argument]) -> InputError:
    """Return the same error in the words that all others have."""
    match error:
        case CoercionError(token=token, argument=argument) if token is not None and argument is not None:
            return OptionError(argument.name.lstrip("-"), token.value, _legal(argument))
        case MissingArgumentError(argument=argument) if argument is not None:
            return OptionError(argument.name.lstrip("-"), "", _legal(argument))
        case RepeatArgumentError(token=token):
            return InputError("option.twice", option=visible(token.keyword))
        case UnknownOptionError(token=token):
            return _unknown(token.keyword or token.value, arguments)
        case SurplusError(unused_tokens=tokens):
            return InputError("option.too_much", text=visible(" ".join(tokens or [])))
        case _:
            return InputError("option.other", error=visible(error, 200))


def _unknown(option: str, arguments: list[Argument]) -> InputError:
    known = [argument.name for argument in arguments if argument.name.startswith("-")]
    of_optimizers = {f"--{name.replace('_', '-')}" for name in OF_OPTIMIZERS}
    listed = " ".join(name for name in known if name not in of_optimizers)
    if of_optimizers & {*known}:  # so many that nobody would find another one among them
        listed = text("option.and_of_optimizers", known=listed)
    unknown = {"option": visible(option), "known": listed}
    if (near := nearest(option.lstrip("-"), [name.lstrip("-") for name in known])) is not None:
        return InputError("option.unknown_near", **unknown, near=f"--{near}")
    return InputError("option.unknown", **unknown)


def _arguments(app: App, command: str) -> list[Argument]:
    chosen = app if command == "gdtui" else app[command]
    return [
        argument
        for argument in chosen.assemble_argument_collection(parse_docstring=False)
        if argument.parameter.help
    ]


def _legal(argument: Argument) -> Phrase | str:
    """Return what an option takes."""
    if choices := _choices(argument):
        return f" {text('legal.or')} ".join(choices)
    if _kind(argument) is bool:
        return Phrase("legal.switch")
    return LEGAL.get(argument.name.lstrip("-"), Phrase("legal.value"))


def _kind(argument: Argument) -> Any:
    """Return the type of the value, where None only means that the option was left out."""
    parts = [part for part in get_args(argument.hint) if part is not NoneType]
    return parts[0] if get_origin(argument.hint) in (Union, UnionType) else argument.hint


def _choices(argument: Argument) -> tuple[str, ...]:
    kind = _kind(argument)
    return get_args(kind) if get_origin(kind) is Literal else ()


def help_text(app: App, command: str) -> str:
    """Return the help of `gdtui` or of one of its commands, as plain text 80 columns wide."""
    rows = [row for argument in _arguments(app, command) for row in _rows_of(argument)]
    if command == "gdtui":
        usages = [f"  {usage:<36} {_purpose(name)}" for name, usage in COMMANDS.items()]
        title = [text("help.summary"), "", *usages]
        rows += [("--help", text("help.help_all")), ("--version", text("help.version"))]
    else:
        title = [f"{COMMANDS[command]}: {_purpose(command)}"]
        rows += [("--help", text("help.help"))]
    return "\n".join([*title, "", *(f"  {name:<{NAME}} {words}" for name, words in rows)])


def _purpose(command: str) -> str:
    return text(f"help.purpose.{command}")


def _rows_of(argument: Argument) -> list[tuple[str, str]]:
    row = _option_row(argument)
    return [row, ("", text("help.built_in"))] if argument.name == "PROBLEM" else [row]


def _option_row(argument: Argument) -> tuple[str, str]:
    """Return how an option is written, and what it does."""
    words = text(argument.parameter.help or "")
    if not argument.name.startswith("-"):
        return argument.name, words
    default = argument.field_info.default
    value = "|".join(_choices(argument)) or FORMS.get(argument.name) or VALUES[_kind(argument)]
    if default not in (None, False):
        words = text("help.default", does=words, default=default)
    return f"{argument.name} {value}".strip(), words

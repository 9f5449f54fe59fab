"""What the command line says of itself: its help, and one line for each thing that can be wrong with it."""

from collections.abc import Callable
from inspect import BoundArguments
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

from gdtui.core.errors import InputError, OptionError, visible
from gdtui.core.limits import LEGAL

SUMMARY = "A debugger for gradient descent: step GD and SGD, forwards and back."
COMMANDS = {
    "gdtui": ("gdtui [PROBLEM] [OPTIONS]", "open the screen"),
    "run": ("gdtui run [PROBLEM] [OPTIONS]", "no screen: print the trace"),
    "compare": ("gdtui compare [PROBLEM] [OPTIONS]", "no screen: runs side by side, by epoch"),
}
VALUES: dict[object, str] = {float: "F", int: "N", bool: "", Path: "FILE", str: "…", list[str]: "…"}


def parsed(app: App, given: list[str]) -> tuple[Callable[..., Any], BoundArguments]:
    """Return the command that the arguments name, and its arguments. InputError says what does not fit."""
    try:
        command, bound, _ = app.parse_args(given, exit_on_error=False, print_error=False)
    except CycloptsError as error:
        raise _refusal(error, _arguments(app, command_of(given))) from None
    return command, bound


def command_of(given: list[str]) -> str:
    """Return which of COMMANDS the arguments begin with."""
    return given[0] if given[:1] and given[0] in COMMANDS else "gdtui"


def _refusal(error: CycloptsError, arguments: list[Argument]) -> InputError:
    """Return the same error in the words that all others have."""
    match error:
        case CoercionError(token=token, argument=argument) if token is not None and argument is not None:
            return OptionError(argument.name.lstrip("-"), token.value, _legal(argument))
        case MissingArgumentError(argument=argument) if argument is not None:
            return OptionError(argument.name.lstrip("-"), "", _legal(argument))
        case RepeatArgumentError(token=token):
            return InputError(f"{visible(token.keyword)} is given twice")
        case UnknownOptionError(token=token):
            known = " ".join(argument.name for argument in arguments if argument.name.startswith("-"))
            return InputError(
                f"{visible(token.keyword or token.value)} is no option; the known ones: {known}"
            )
        case SurplusError(unused_tokens=tokens):
            return InputError(
                f"'{visible(' '.join(tokens or []))}' is too much: one problem is taken at a time"
            )
        case _:
            return InputError(visible(error, 200))


def _arguments(app: App, command: str) -> list[Argument]:
    chosen = app if command == "gdtui" else app[command]
    return [
        argument
        for argument in chosen.assemble_argument_collection(parse_docstring=False)
        if argument.parameter.help
    ]


def _legal(argument: Argument) -> str:
    """Return what an option takes."""
    if choices := _choices(argument):
        return " or ".join(choices)
    return (
        "a switch, which takes no value"
        if _kind(argument) is bool
        else LEGAL.get(argument.name.lstrip("-"), "a value")
    )


def _kind(argument: Argument) -> Any:
    """Return the type of the value, where None only means that the option was left out."""
    parts = [part for part in get_args(argument.hint) if part is not NoneType]
    return parts[0] if get_origin(argument.hint) in (Union, UnionType) else argument.hint


def _choices(argument: Argument) -> tuple[str, ...]:
    kind = _kind(argument)
    return get_args(kind) if get_origin(kind) is Literal else ()


def help_text(app: App, command: str) -> str:
    """Return the help of `gdtui` or of one of its commands, as plain text 80 columns wide."""
    synopsis, purpose = COMMANDS[command]
    rows = [_option_row(argument) for argument in _arguments(app, command)]
    if command == "gdtui":
        title = [SUMMARY, "", *(f"  {usage:<36} {words}" for usage, words in COMMANDS.values())]
        rows += [
            ("--help", "this text; gdtui run --help, gdtui compare --help"),
            ("--version", "the version"),
        ]
    else:
        title = [f"{synopsis}: {purpose}"]
        rows += [("--help", "this text")]
    return "\n".join([*title, "", *(f"  {name:<28} {words}" for name, words in rows)])


def _option_row(argument: Argument) -> tuple[str, str]:
    default, words = argument.field_info.default, argument.parameter.help or ""
    value = "|".join(_choices(argument)) or VALUES[_kind(argument)]
    if ": " in words and value == "…":  # the value's form stands before the words
        value, words = words.split(": ", 1)
    if default not in (None, False) and "[default" not in words:
        words += f"  [default: {default}]"
    return f"{argument.name} {value}".strip() if argument.name.startswith("-") else argument.name, words

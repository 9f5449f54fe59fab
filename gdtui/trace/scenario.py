"""Writes a scenario: the file that opens the same again, for somebody who reads it first."""

import os
import re
from collections.abc import Generator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, TextIO

from gdtui.core.errors import InputError, visible_file
from gdtui.core.problem.problems import Problem
from gdtui.core.scenarios.tables import tables_of
from gdtui.core.session.opening import Opening, opening_of
from gdtui.core.session.session import Session
from gdtui.locales import text as locale_text
from gdtui.trace.files import standard_output, whole_file

HIDDEN = re.compile(r"[^\n\x20-\x7e]")  # what may need an escape


def scenario_text(problem: Problem, opening: Opening, folder: str = "") -> str:
    """Return the text of a file in a folder that opens a problem so. InputError where no file can.

    A character that would not be seen is written as an escape.
    """
    return written(tables_of(problem, opening, folder))


def written(tables: Mapping[str, Any]) -> str:
    """Return the text of a file with these tables. InputError as above."""
    import tomlkit  # not before somebody asks: it takes 50 ms

    document = tomlkit.document()
    for key, value in tables.items():
        lines = isinstance(value, str) and "\n" in value
        document.add(key, tomlkit.string(f"{value}\n", multiline=True) if lines else tomlkit.item(value))
    try:
        text = tomlkit.dumps(document).replace('notes = """', 'notes = """\n', 1)
        text.encode()
    except (UnicodeEncodeError, ValueError):  # the name of a file that is not UTF-8
        raise InputError("scenario.name") from None
    return HIDDEN.sub(lambda found: _escaped(found[0]), text)


def _escaped(character: str) -> str:
    if character.isprintable():
        return character
    return f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}"


def print_scenario(problem: Problem, opening: Opening, output: Path | None) -> None:
    """Write the scenario to the file, or to standard output."""
    text = scenario_text(problem, opening, os.path.dirname(output) if output is not None else "")
    place: AbstractContextManager[TextIO] = standard_output() if output is None else whole_file(output)
    with place as out:
        out.write(text)


def save(session: Session, file: str) -> Generator[None, None, str]:
    """Write the scenario of a session to a file, after a pause; return what was done.

    InputError says what cannot be done, what no file can say before the pause.
    """
    path = Path(file).expanduser()
    problem, opening = session.run.problem, opening_of(session)
    if problem is None or opening is None:
        raise InputError("scenario.none")
    return (yield from kept(scenario_text(problem, opening, os.path.dirname(path)), path, file))


def kept(text: str, path: Path, file: str) -> Generator[None, None, str]:
    """Write a text to a path, which somebody calls `file`, after a pause; return what was done."""
    yield
    try:
        with whole_file(path) as out:
            out.write(text)
    except InputError as error:
        raise InputError("scenario.file", file=visible_file(file), error=error.values["error"]) from None
    return locale_text("scenario.written", file=visible_file(file))

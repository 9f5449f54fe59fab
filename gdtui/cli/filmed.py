"""What a script opens to be filmed: a problem, or somebody's own program."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from gdtui.cli import arguments
from gdtui.cli.usage import parsed
from gdtui.core.data.source import is_file
from gdtui.core.errors import InputError, visible
from gdtui.core.session.opening import open_session
from gdtui.core.session.session import Session


@contextmanager
def session_of(words: Sequence[str]) -> Iterator[Session]:
    """Give what `gdtui` with these arguments would open. InputError where it would open nothing."""
    command, bound = parsed(arguments.application(), list(words))
    if command not in (arguments.open_screen, arguments.watch):
        raise InputError("film.opens_nothing", arguments=visible(" ".join(words)))
    bound.apply_defaults()
    given = bound.arguments
    if given["record"] or given["script"] or given["ascii"]:
        raise InputError("film.no_live")
    if command is arguments.watch:
        from gdtui.cli.watch import watched

        with watched(given["how"].watching(given["words"])) as session:
            yield session
        return
    yield opened_with(given)


def opened_by(words: Sequence[str], folder: str = "") -> Session:
    """Return the session of `gdtui` with these arguments, of a problem. InputError where it opens none.

    Its file is looked for in the folder.
    """
    command, bound = parsed(arguments.application(), list(words))
    if command is not arguments.open_screen:
        raise InputError("film.opens_nothing", arguments=visible(" ".join(words)))
    bound.apply_defaults()
    given = bound.arguments
    if given["problem"] is not None and is_file(given["problem"]):
        given["problem"] = os.path.join(folder, given["problem"])
    return opened_with(given)


def opened_with(given: Mapping[str, Any]) -> Session:
    """Return the session of a problem that was asked for by these arguments."""
    chosen = arguments.opened(
        given["problem"], given["data"], given["options"], given["place"], predict=given["predict"]
    )
    return open_session(chosen.problem, chosen.opening)

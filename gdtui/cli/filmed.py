"""What a script opens to be filmed: a problem, or somebody's own program."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from gdtui.cli import arguments
from gdtui.cli.usage import parsed
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

        with watched(*given["how"].programs(given["words"])) as session:
            yield session
        return
    chosen = arguments.opened(
        given["problem"], given["data"], given["options"], given["place"], predict=given["predict"]
    )
    yield open_session(chosen.problem, chosen.opening)

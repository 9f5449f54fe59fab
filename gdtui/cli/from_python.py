"""Watching from Python: a function of yours that makes a generator, under the keys of the screen."""

import inspect
from collections.abc import Callable, Iterable
from typing import Any

from gdtui.cli.watch import open_watched
from gdtui.core.errors import InputError, visible
from gdtui.watch.program import Program
from gdtui.watch.watching import Watching


def made_by(make: Callable[..., Iterable[Any]], settings: dict[str, float]) -> Program:
    """Return the program of a function. InputError where no file has it by a name."""
    try:
        file = inspect.getsourcefile(make)
    except TypeError:
        file = None
    name = getattr(make, "__qualname__", "")
    if file is None or not all(part.isidentifier() for part in name.split(".")):
        raise InputError("watch.no_function", name=visible(name or make))
    return Program(file=file, function=name, settings=settings)


def watch(make: Callable[..., Iterable[Any]], /, **settings: float) -> int:
    """Open the screen on a function that makes a generator of updates; return its exit code.

    Each update is a mapping, a named tuple or a tuple of numbers; `loss`, `grad`, `epoch` and `sample` say
    what their names say, everything else is a parameter. The function runs in a process of its own, which
    imports the file that it is in: what opens the screen stands below `if __name__ == "__main__":`.
    `settings` are its arguments, or knobs. InputError where no file has it by a name, or there is no
    terminal.
    """
    return open_watched(Watching((made_by(make, settings),)))

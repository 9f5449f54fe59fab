"""What is watched, as a value: the programs, what stands beside them, and where one opens it."""

from typing import NamedTuple

from gdtui.watch.program import Program


class Watching(NamedTuple):
    """Programs side by side, built-in runs beside them, and where they stand: what a scenario says of them.

    `beside` are arguments as `gdtui` takes them; a file in them is looked for in `folder`. `at` is one step
    for all runs, or one for each, and so are those of the marks; `breaks` are texts of conditions; title and
    notes are harmless to show.
    """

    programs: tuple[Program, ...]
    beside: tuple[str, ...] = ()
    at: tuple[int, ...] = (0,)
    view: int = 0
    marks: tuple[tuple[str, tuple[int, ...]], ...] = ()
    breaks: tuple[str, ...] = ()
    title: str = ""
    notes: tuple[str, ...] = ()
    folder: str = ""

"""The source of a program as it is shown: its lines, and where in it which track's updates are."""

import re
import tokenize
from typing import Any

from gdtui.core.errors import visible
from gdtui.core.runs.source import Listing
from gdtui.watch.printed import TAB
from gdtui.watch.program import Program

LONG_LINE = 500  # characters of a line of the source that are shown


class Sources:
    """What a program says of where its updates are, by its tracks."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._loops: dict[int, dict[str, Any]] = {}  # of each track, what is said of its loop
        self._lines: dict[int, int] = {}  # of each optimizer's track, where it steps
        self._failed: int | None = None
        self._listings: dict[int, Listing] = {}

    def note(self, kind: str, said: dict[str, Any]) -> None:
        """Take what the program says: of a loop, or of the line at which a track's updates are."""
        if kind == "loop":
            self._loops[said.get("track", 0)] = said
        else:
            self._lines[said["track"]] = said["line"]
        self._listings.clear()

    def failed(self, line: int | None) -> None:
        """Take note of where the program failed, if it did."""
        self._failed = line
        self._listings.clear()

    def name_of(self, track: int) -> str:
        """Return what a track is called: its loop's line, such as line 12; "" where there is none."""
        return str(self._loops.get(track, {}).get("name", ""))

    def listing(self, track: int) -> Listing:
        """Return the source, with where a track's updates are."""
        if track not in self._listings:
            self._listings[track] = self._listed(track)
        return self._listings[track]

    def _listed(self, track: int) -> Listing:
        loop = self._loops.get(track, self._loops.get(0, {}))
        name = str(loop.get("file") or self._program.file)
        try:
            with tokenize.open(name) as file:  # in the encoding that it says itself
                source = file.read()
        except (OSError, SyntaxError, UnicodeError):
            source = ""
        lines = tuple(visible(line.expandtabs(TAB), LONG_LINE) for line in re.split(r"\r\n|\r|\n", source))
        found = loop.get("assigned")
        assigned = (
            tuple((visible(name), int(line)) for name, line in found) if isinstance(found, list) else ()
        )
        return Listing(
            visible(self._program.name),
            lines,
            self._lines.get(track, loop.get("line")),
            loop.get("first") or 1,
            loop.get("last"),
            assigned,
            visible(loop["loss"]) if loop.get("loss") else None,
            self._failed,
        )

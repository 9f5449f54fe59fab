"""Recordings as asciinema plays them: asciicast, version 2 or 3, a line of JSON for each thing that happens.

https://docs.asciinema.org/manual/asciicast/v2/ and …/v3/
"""

import json
from collections.abc import Iterator, Sequence

from gdtui.film.playing import Film
from gdtui.film.reel import size_of
from gdtui.terminal.styles import PALETTE

TERM = "xterm-256color"
# No cursor, and no line break by the terminal itself: both are known to every player.
BEGIN, ANEW, END = (
    "\x1b[?25l\x1b[?7l\x1b[H\x1b[2J",
    "\x1b[0m\x1b[H\x1b[2J",
    "\x1b[0m\x1b[?7h\x1b[{rows}H\x1b[?25h",
)
VERSIONS = (2, 3)

Event = tuple[float, str, str]  # when, in seconds from the beginning; of which kind; with what


def cast(film: Film, version: int = 2) -> str:
    """Return a film as an asciicast of this version."""
    size = size_of(film.reel.takes[0].picture)
    lines = [header(size, film.title, film.ground, film.ink, version), *_timed(events(film), version)]
    return "".join(f"{line}\n" for line in lines)


def header(
    size: tuple[int, int], title: str, ground: str, ink: str, version: int, idle: float | None = None
) -> str:
    """Return the first line of a recording. It says nothing of when and where it was made.

    With `idle`, players show nothing new for that many seconds at most.
    """
    colours = {"fg": ink.lower(), "bg": ground.lower(), "palette": ":".join(PALETTE)}
    limit = {} if idle is None else {"idle_time_limit": idle}
    if version == 2:
        about = {"version": 2, "width": size[0], "height": size[1], **limit, "title": title}
        return _json({**about, "env": {"TERM": TERM}, "theme": colours})
    term = {"cols": size[0], "rows": size[1], "type": TERM, "theme": colours}
    return _json({"version": 3, "term": term, **limit, "title": title})


def events(film: Film) -> list[Event]:
    """Return what happens, in order: output, sizes, markers; in the end the cursor is there again."""
    found: list[Event] = []
    before = size_of(film.reel.takes[0].picture)
    for number, (at, sequences, picture) in enumerate(film.reel.takes):
        size = size_of(picture)
        if size != before:
            found.append((at, "r", f"{size[0]}x{size[1]}"))
            sequences = ANEW + sequences
        found.append((at, "o", sequences if number else BEGIN + sequences))
        before = size
    found += [(at, "m", label) for at, label in film.reel.markers]
    found.sort(key=lambda event: event[0])
    return [*found, (film.length, "o", END.format(rows=before[1]))]


def _timed(events: Sequence[Event], version: int) -> Iterator[str]:
    """Yield the lines of events: version 3 has the time since the event before."""
    before = 0.0
    for at, kind, data in events:
        yield _json([at if version == 2 else round(at - before, 3), kind, data])
        before = at


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)

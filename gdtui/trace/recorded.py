"""Rows of what somebody's program did: CSV and JSON lines, each number by its name."""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from gdtui.core.errors import visible
from gdtui.core.runs.recording import Recording
from gdtui.locales import text
from gdtui.trace.data import csv_line, json_line
from gdtui.trace.files import tell

PLACES = ("epoch", "sample", "loss")
RESERVED = (*PLACES, "step", "track", "optimizer", "gradient")  # what else has such a name has another


class Named(NamedTuple):
    """An update: after how many of its track, which track, its numbers, and what each is: role and name.

    `loop` names the track of a loop, such as line 12, where there are others.
    """

    step: int
    track: int
    columns: tuple[tuple[str, str], ...]
    numbers: Sequence[float]
    loop: str = ""

    def of(self, *roles: str) -> list[tuple[str, float]]:
        """Return the numbers of these roles by name."""
        pairs = zip(self.columns, self.numbers, strict=True)
        return [(name, number) for (role, name), number in pairs if role in roles]


def recorded_rows(recording: Recording, steps: int) -> Iterator[Named]:
    """Yield the first steps of a recording, each with what is known of it."""
    columns = recording.columns
    for step in range(steps):
        numbers = recording.row(step)
        known = [at for at, number in enumerate(numbers) if not math.isnan(number)]
        named = tuple((columns[at].role, columns[at].name) for at in known)
        yield Named(step + 1, 0, named, [numbers[at] for at in known])


def values_of(row: Named) -> dict[str, object]:
    """Return the values of a row by name: where it is, loss and gradient, and what moves."""
    found: dict[str, object] = {"step": row.step}
    if row.loop:
        found["track"] = row.loop
    elif row.track:
        found["track"] = f"optimizer {row.track + 1}"
    for role in PLACES:
        for _, number in row.of(role):
            found[role] = int(number) if role != "loss" and number.is_integer() else number
    gradient, parameters = row.of("gradient"), [name for name, _ in row.of("parameter")]
    if [name for name, _ in gradient] == parameters and gradient:
        numbers = [number for _, number in gradient]
        found["gradient"] = numbers[0] if len(numbers) == 1 else numbers
    else:  # of some of them
        found |= {f"gradient.{name}" if parameters else "gradient": number for name, number in gradient}
    for name, number in row.of("parameter", "shown", "rate"):
        found[f"param.{name}" if name in RESERVED else name] = number
    return found


def jsonl(rows: Iterator[Named]) -> Iterator[str]:
    """Yield a strict JSON object for each row; a number that is not finite is null."""
    for row in rows:
        yield json_line(values_of(row))


def comma_separated(rows: Iterator[Named]) -> Iterator[str]:
    """Yield a header and a line for each row; where there is something else from a row on, it has a gap.

    The header is that of the first row: what comes later has no column, and is said. So it is of the updates
    of other optimizers than the first, which move other parameters: they are left out.
    """
    header: list[str] = []
    late: set[str] = set()
    others = False
    for row in rows:
        if row.track and not row.loop:
            if not others:
                tell(text("watch.other_columns"))
            others = True
            continue
        found = _flat(row)
        if not header:
            header = list(found)
            yield csv_line(tuple(header))
        for name in found:
            if name not in header and name not in late:
                late.add(name)
                tell(text("watch.late", name=visible(name), step=row.step))
        yield csv_line(tuple(found.get(name) for name in header))


def _flat(row: Named) -> dict[str, object]:
    """Return the values of a row by name, each gradient by its parameter's."""
    found = values_of(row)
    if isinstance(found.get("gradient"), list):
        parts = {f"gradient.{name}": number for name, number in row.of("gradient")}
        found = {
            key: each
            for name, value in found.items()
            for key, each in (parts.items() if name == "gradient" else [(name, value)])
        }
    return found


Format = Callable[[Iterator[Named]], Iterator[str]]
FORMATS: dict[str, Format] = {".jsonl": jsonl, ".csv": comma_separated}

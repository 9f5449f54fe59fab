"""The recorder: what each update was, in numbers, on the tape."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Iterable, Mapping
from typing import Any

from .knobs import Knobs
from .tape import NOTE, ROW, SCHEMA, START, Tape
from .values import MOST, NAN, Unrecorded, is_exact, number, numbers, shapes

Named = Iterable["tuple[str, Any]"]
Column = "tuple[str, str]"  # what a number is (one of ROLES), and its name
# `before` is what a parameter was just before an update, where the last one did not leave it so. `own` is
# what a gradient has got since the update before, where it holds that update's too. What stands behind
# `variable` is by layer: see `layers`.
ROLES = (
    *("epoch", "sample", "loss", "rate", "gradient", "own", "before", "parameter", "shown", "variable"),
    *("weight", "move", "descent", "square", "turn", "ahead"),
)


class Seen:
    """The numbers of one update, as they are gathered."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self.columns: list[tuple[str, str]] = []
        self.numbers: list[float] = []

    def add(self, role: str, named: Named) -> None:
        """Add values of a role; what has no numbers is left out, and named once."""
        for name, value in named:
            if type(value) is float:  # as most are
                self.columns.append((role, name))
                self.numbers.append(value)
                continue
            try:
                for part, shape in shapes(name, value):
                    self._recorder.shape(part, shape)
                if is_exact(value) and value != number(value):
                    self._recorder.note("rounded", name=name, type=type(value).__name__)
                found = numbers(name, value)
                if len(found) == MOST:
                    self._recorder.note("cut", name=name, most=MOST)
                self.columns += [(role, part) for part, _ in found]
                self.numbers += [each for _, each in found]
            except Exception:  # whatever an object of the program's own does when it is looked at
                if role != "variable":
                    self._recorder.note("unrecorded", name=name, type=type(value).__name__)

    def and_also(self, role: str, named: list[tuple[str, float]]) -> Seen:
        """Return this with numbers of another role; itself where there are none."""
        if not named:
            return self
        seen = Seen(self._recorder)
        seen.extend(self)
        seen.add(role, named)
        return seen

    def of(self, role: str) -> dict[str, float]:
        """Return the numbers of a role by name."""
        pairs = zip(self.columns, self.numbers)  # noqa: B905  not in Python 3.9
        return {name: number for (its, name), number in pairs if its == role}

    def extend(self, other: Seen) -> None:
        """Add what another has gathered."""
        self.columns += other.columns
        self.numbers += other.numbers


class Track:
    """The updates of one optimizer, or of the loop."""

    def __init__(self, recorder: Recorder, index: int, every: int) -> None:
        self._recorder, self.index, self._every = recorder, index, every
        self._columns: list[tuple[str, str]] | None = None
        self._begun = False
        self.steps = 0  # that there were

    @property
    def records_next(self) -> bool:
        """Is the next update one that is recorded?"""
        return (self.steps + 1) % self._every == 0

    @property
    def records_all(self) -> bool:
        """Is every update recorded?"""
        return self._every == 1

    @property
    def begun(self) -> bool:
        """Is anything known of it?"""
        return self._begun

    def start(self, seen: Seen) -> None:
        """Record what the parameters are before the first update, which then waits to be asked for."""
        self._put(seen, START)
        if self.index == 0:
            self._recorder.wait()

    def row(self, seen: Seen) -> None:
        """Record an update, and wait until the next one is asked for."""
        self.steps += 1
        if self.steps % self._every == 0:
            self._put(seen, ROW)
        self._recorder.stepped()

    def aside(self, seen: Seen) -> list[float]:
        """Return what is known of an update that is no row yet, as it is kept."""
        columns = self._recorder.aside_columns(seen.columns)
        return [len(seen.numbers), self.index, self.steps + 1, columns, *seen.numbers]

    def _put(self, seen: Seen, kind: int) -> None:
        self._begun = True
        if seen.columns is not self._columns and seen.columns != self._columns:
            self._columns = seen.columns
            self._recorder.schema(self.index, seen.columns)
        self._recorder.put_numbers(kind, [self.index, self.steps, *seen.numbers])


class Recorder:
    """Writes tracks and notes, of one thread of one process: what others do are not our steps."""

    def __init__(self, tape: Tape, token: bytes, knobs: Knobs, every: int = 1) -> None:
        self._tape, self._token, self._every = tape, token, every
        self._knobs = knobs
        tape.on_set = self._set
        self._output = os.dup(1)  # the program may close its own, or put something else there
        self._tracks: list[Track] = []
        self._aside: list[list[tuple[str, str]]] = []  # columns of what is kept aside
        self._noted: set[str] = set()
        self._told: set[tuple[str, int]] = set()
        self._shapes: dict[str, tuple[int, ...]] = {}
        self._pid, self._thread = os.getpid(), threading.get_ident()
        os.register_at_fork(after_in_child=self._copied)

    @property
    def is_own_process(self) -> bool:
        """Whether this is the process that was started, and no copy of it."""
        return os.getpid() == self._pid

    def is_ours(self) -> bool:
        """Return whether a step is one of ours: of the first thread, of the process that was started."""
        if threading.get_ident() == self._thread:
            return True
        if self.is_own_process:
            self.note("thread", name=threading.current_thread().name)
        return False

    def _copied(self) -> None:
        """This is a copy of the program: no thread of it is ours."""
        self._thread = 0

    def track(self, index: int) -> Track:
        """Return a track, which begins when it is first asked for."""
        while len(self._tracks) <= index:
            self._tracks.append(Track(self, len(self._tracks), self._every))
        return self._tracks[index]

    def new_track(self) -> Track:
        """Return a track that is nobody's yet."""
        return self.track(len(self._tracks))

    def seen(self) -> Seen:
        """Return what gathers the numbers of an update."""
        return Seen(self)

    def schema(self, track: int, columns: list[tuple[str, str]]) -> None:
        """Say what the numbers of the rows are from now on."""
        self.put(SCHEMA, json.dumps({"track": track, "columns": columns}).encode())

    def aside_columns(self, columns: list[tuple[str, str]]) -> int:
        """Return the number of these columns, which are said when they first come."""
        if columns not in self._aside:
            self._aside.append(columns)
            self.put(SCHEMA, json.dumps({"aside": len(self._aside) - 1, "columns": columns}).encode())
        return self._aside.index(columns)

    def set_aside(self, numbers: list[float]) -> None:
        """Keep what is known of updates whose pass is not over: the program may not get there."""
        self._tape.set_aside(numbers)

    def note(self, kind: str, **said: Any) -> None:
        """Say something once."""
        key = json.dumps([kind, said], sort_keys=True)
        if key not in self._noted:
            self._noted.add(key)
            self.put(NOTE, json.dumps({"kind": kind, **said}).encode())

    def shape(self, name: str, shape: tuple[int, ...]) -> None:
        """Say what shape an array has from now on, where it had another, or none."""
        if self._shapes.get(name) != shape:
            self._shapes[name] = shape
            said = {"kind": "shape", "name": name, "shape": shape, "step": self._tape.steps}
            self.put(NOTE, json.dumps(said).encode())

    def broadcast(self, line: int, one: tuple[int, ...], other: tuple[int, ...]) -> None:
        """Say once of a line that two arrays are taken each with each there."""
        if ("broadcast", line) not in self._told:
            self._told.add(("broadcast", line))
            self.note("broadcast", line=line, one=one, other=other)

    def put(self, kind: int, payload: bytes) -> None:
        """Write a record."""
        self._tape.put(kind, payload)

    def put_numbers(self, kind: int, numbers: list[float]) -> None:
        """Write a record that is numbers."""
        self._tape.put_numbers(kind, numbers)

    def stepped(self) -> None:
        """Take note of a step, of whichever track; mark it in the output; wait until another is asked for."""
        self._tape.count()
        self.wait()

    def wait(self) -> None:
        """Wait until a step is asked for; what is to be set here is set."""
        self.mark()
        for name, step in self._knobs.missed(self._tape.steps):
            self.note("unasked", name=name, step=step)
        for name, value in self._knobs.after(self._tape.steps):
            self._was_set(name, value)
        self._tape.wait()

    def _set(self, name: str, value: Any) -> None:
        self._knobs.set(name, value, self._tape.steps)
        self._was_set(name, value)

    def _was_set(self, name: str, value: Any) -> None:
        said = {"kind": "set", "name": name, "value": value, "step": self._tape.steps}
        self.put(NOTE, json.dumps(said).encode())

    def mark(self) -> None:
        """Say in the output where in it this step is: all that was printed before stands before the mark."""
        _flush(sys.stdout)
        _flush(sys.stderr)
        os.write(self._output, b"%s%d;" % (self._token, self._tape.steps))


def _flush(stream: Any) -> None:
    try:
        stream.flush()
    except Exception:  # it is closed, or another stands there
        return


def observe(
    recorder: Recorder,
    loss: Any = None,
    grad: Any = None,
    epoch: Any = None,
    sample: Any = None,
    values: Mapping[str, Any] | None = None,
) -> Seen:
    """Return what a program says of an update itself: its loss, gradient and place, and its parameters.

    A gradient of as many numbers as the parameters has their names, in their order.
    """
    seen = recorder.seen()
    for role, value in (("epoch", epoch), ("sample", sample), ("loss", loss)):
        if value is not None:
            seen.add(role, [(role, scalar(value))])
    params = recorder.seen()
    params.add("parameter", (values or {}).items())
    if grad is not None:
        gradient = recorder.seen()
        gradient.add("gradient", [("gradient", grad)])
        if len(gradient.numbers) == len(params.numbers):
            gradient.columns = [("gradient", name) for _, name in params.columns]
        seen.extend(gradient)
    seen.extend(params)
    return seen


def scalar(value: Any) -> float:
    """Return a value as one number; nan where it is none."""
    try:
        return number(value)
    except Unrecorded:
        try:
            found = numbers("", value)
            return found[0][1] if len(found) == 1 else NAN
        except Unrecorded:
            return NAN

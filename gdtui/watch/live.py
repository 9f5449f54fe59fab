"""A program that runs beside the screen: it goes on when somebody wants to see more, and its past is kept."""

import re
import tokenize
from collections.abc import Sequence
from math import inf
from time import monotonic

from gdtui.core.errors import InputError, visible
from gdtui.core.runs.recording import Column, Recording
from gdtui.core.runs.run import End
from gdtui.core.runs.source import Listing, Printed, Rerun, Source
from gdtui.locales import text
from gdtui.trace.files import tell
from gdtui.watch.ending import Ending, ending
from gdtui.watch.notices import notice
from gdtui.watch.printed import TAB, harmless
from gdtui.watch.process import Process
from gdtui.watch.program import Program
from gdtui.watch.tape import End as Ended
from gdtui.watch.tape import Note, Row
from gdtui.watch.track import Track, common_root

PATIENCE = 1.0  # seconds in which most programs have come to their first update
HEARD = 0.2  # seconds in which a program that waits hears what is set
PAUSE = 0.01  # seconds that the screen waits for a step at a stretch
LONG_LINE = 500  # characters of a line of the source that are shown


class Live:
    """A program in its process, and what is recorded of it, one recording for each of its tracks."""

    def __init__(self, program: Program, family: "list[Live] | None" = None) -> None:
        self._program = program
        self.family = family if family is not None else []  # all that were run again: they end together
        self.family.append(self)
        self._parted: tuple[Live, int] | None = None
        self.knobs: dict[str, float] = {}
        self.changes: list[tuple[int, str, float]] = []
        self._process = Process(program)
        self.recording = Recording()  # of the first track
        self._others: list[Track] = []
        self._columns: dict[int, Sequence[tuple[str, str]]] = {}  # of each track's last row
        self._named: dict[int, tuple[Column, ...]] = {}  # the same with harmless names
        self._said: dict[str, object] | None = None  # the last that it says
        self._ending: Ending | None = None
        self._asked = 0  # steps
        self._loops: dict[int, dict[str, object]] = {}  # of each track, what is said of its loop
        self._listing: Listing | None = None
        self.notes: list[Note] = []

    @property
    def tracks(self) -> "list[Live | Track]":
        """Itself, and the tracks of other optimizers, loops and runs of a loop that have begun."""
        return [self, *self._others]

    def track(self, index: int) -> "Live | Track":
        """Return a track, which need not have begun."""
        while len(self._others) < index:
            self._others.append(Track(self, len(self._others) + 1))
            self._listing = None
        return self.tracks[index]

    @property
    def program(self) -> Program:
        """What is watched, as somebody said it."""
        return self._program

    @property
    def name(self) -> str:
        """The program's name, harmless to show."""
        return visible(self._program.name)

    def name_of(self, track: int) -> str:
        """Return what a track is called: its loop's line, such as line 12; "" where there is none."""
        return str(self._loops.get(track, {}).get("name", ""))

    @property
    def begun(self) -> bool:
        """Is an update known, or will nothing more come?"""
        return self.is_seen or self._ending is not None

    @property
    def is_seen(self) -> bool:
        """Was an update seen, or is one about to be made?"""
        return len(self.recording) > 0 or bool(self.recording.columns)

    def bring(self, steps: int) -> None:
        """Have the program go on to so many steps, and wait a moment for them."""
        if self._ending is not None:
            return
        self._asked = max(self._asked, steps)
        self._process.ask(steps)
        end = monotonic() + PAUSE
        while True:
            alive = self._process.alive
            self._take()
            if not alive:
                self._over()
                return
            left = end - monotonic()
            if len(self.recording) >= steps or left <= 0:
                return
            self._process.wait(left)

    def _take(self) -> None:
        """Take what has come."""
        for record in self._process.records():
            match record:
                case Row(track, step, columns, numbers):
                    self._add(track, step, columns, numbers)
                case Note("loop", said):
                    self._loops[said.get("track", 0)] = said
                    self._listing = None
                case Note("knob", said):
                    self.knobs[said["name"]] = said["value"]
                case Note("set", said):
                    self.knobs[said["name"]] = said["value"]
                    self.changes.append((said["step"], said["name"], said["value"]))
                case Note("shape", {"name": name, "shape": shape, "step": step}):
                    for each in self.tracks:
                        each.recording.shape(visible(name), step, tuple(shape))
                case Note():
                    self.notes.append(record)
                case Ended(said):
                    self._said = said

    def _add(
        self, track: int, step: int, columns: Sequence[tuple[str, str]], numbers: Sequence[float]
    ) -> None:
        recording = self.track(track).recording
        if columns is not self._columns.get(track):  # the tape gives the same ones until others come
            self._columns[track] = columns
            self._named[track] = tuple(Column(role, visible(name)) for role, name in columns)  # type: ignore[arg-type]
        if step:
            recording.add(self._named[track], numbers)
        else:
            recording.begin(self._named[track], numbers)

    def _over(self) -> None:
        """Take note of how it ended."""
        self._process.end()
        self._take()
        self._listing = None
        self._ending = ending(self._program, self._said, self._process.code, self._process.steps)

    @property
    def end(self) -> End:
        """How far it has come, and whether it goes on; what there is to say of its end."""
        steps = len(self.recording)
        if self._ending is None:
            return End("running", steps)
        why = "" if self._ending.said is None else str(self._ending.said)
        return End("finished" if self._ending.well else "failed", steps, why)

    @property
    def listing(self) -> Listing:
        """The program's source, with where its updates are."""
        if self._listing is None:
            self._listing = self.listing_of(0)
        return self._listing

    def listing_of(self, track: int) -> Listing:
        """The source of the program, with where a track's updates are."""
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
        name = self.name
        if self._others and (root := common_root(self.recording.names("parameter"))):
            name = f"{name} {root}"
        return Listing(
            name,
            lines,
            _number(loop.get("line")),
            _number(loop.get("first")) or 1,
            _number(loop.get("last")),
            assigned,
            visible(loop["loss"]) if loop.get("loss") else None,
            _number((self._said or {}).get("line")),
        )

    def count_printed(self, steps: int) -> int:
        """Return how many of the lines that are kept were printed after so many steps."""
        return self._process.output.count(steps)

    def printed(self, first: int, stop: int) -> Sequence[Printed]:
        """Return some of the lines that are kept."""
        return [harmless(line) for line in list(self._process.output.lines)[first:stop]]

    @property
    def left_out(self) -> int:
        """How many lines that it printed are not kept."""
        return self._process.output.left_out

    @property
    def notices(self) -> Sequence[str]:
        """What there is to say of the program that its numbers do not."""
        return [said for note in self.notes if (said := notice(note)) is not None]

    @property
    def waits(self) -> bool:
        """Has somebody asked for a step that has not come yet?"""
        return self._ending is None and self._asked > len(self.recording)

    def set(self, name: str, value: float) -> None:
        """Set a knob where the program stands. InputError where there is no such one."""
        self._check(name)
        before, end = len(self.changes), monotonic() + HEARD
        self._process.set(name, value)
        while len(self.changes) == before and self._ending is None and monotonic() < end:
            self._process.wait(PAUSE)
            self._take()

    def again(self, steps: int, name: str, value: float) -> "Rerun":
        """Return the program run again, with a knob set after so many steps. InputError as above."""
        from gdtui.watch.again import Again

        self._check(name)
        return Again(self, self._program, steps, name, value)

    def _check(self, name: str) -> None:
        """InputError where nothing of that name can be set."""
        known = [*self.knobs, *(["lr"] if self.recording.names("rate") and "lr" not in self.knobs else [])]
        if not known:
            raise InputError("watch.no_knobs")
        if name not in known:
            raise InputError("watch.no_knob", name=visible(name), known=", ".join(map(visible, known)))

    def parted_from(self, other: "Live", steps: int) -> None:
        """Take note that so many steps are those of another, and what has come of the other tracks."""
        self._parted = other, steps
        for index, track in enumerate(other._others, 1):
            self.track(index)
            mine = self._others[index - 1]
            mine.parted = min(len(mine.recording), len(track.recording))

    def shared_with(self, other: Source) -> int:
        """Return how many steps it has taken that are the other's, too."""
        mine, theirs = self._past(), other._past() if isinstance(other, Live) else []
        return int(max((min(a, b) for one, a in mine for two, b in theirs if one is two), default=0))

    def _past(self) -> "list[tuple[Live, float]]":
        """Return itself and all that it was run again from, each with how many steps are that one's."""
        found: list[tuple[Live, float]] = [(self, inf)]
        while (parted := found[-1][0]._parted) is not None:
            found.append((parted[0], min(found[-1][1], parted[1])))
        return found

    @property
    def command(self) -> str:
        """The command that watches the program again."""
        return self._program.command

    def close(self) -> None:
        """End the program, if it still runs."""
        self._process.end()

    def close_all(self) -> None:
        """End it, and all that were run again."""
        for each in self.family:
            each.close()


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


def begun(program: Program) -> Live:
    """Return a program that has come to its first update, or to its end without one.

    Where that takes long, it is said what is waited for. InputError where it cannot be started.
    """
    live, patient = Live(program), monotonic() + PATIENCE
    try:
        while not live.begun:
            live.bring(0)
            if patient and monotonic() > patient:
                tell(text("watch.waiting", file=visible(program.name)))
                patient = 0.0
    except BaseException:
        live.close()
        raise
    return live

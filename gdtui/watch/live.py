"""A program that runs beside the screen: it goes on when somebody wants to see more, and its past is kept."""

from collections.abc import Callable, Sequence
from math import inf
from time import monotonic

from gdtui.core.errors import InputError, Phrase, visible
from gdtui.core.limits import RUNS
from gdtui.core.runs.recording import Column
from gdtui.core.runs.run import End
from gdtui.core.runs.source import Listing, Printed
from gdtui.locales import text
from gdtui.trace.files import tell
from gdtui.watch.ending import Ending, ending
from gdtui.watch.notices import notice
from gdtui.watch.order import Order
from gdtui.watch.printed import harmless
from gdtui.watch.process import Process
from gdtui.watch.program import Program
from gdtui.watch.sources import Sources
from gdtui.watch.tape import Column as Said
from gdtui.watch.tape import End as Ended
from gdtui.watch.tape import Note, Rows, Start
from gdtui.watch.track import Track, common_root

PATIENCE = 1.0  # seconds in which most programs have come to their first update
HEARD = 0.2  # seconds in which a program that waits hears what is set
PAUSE = 0.01  # seconds that the screen waits for a step at a stretch


class Live:
    """A program in its process, and what is recorded of it, by its tracks."""

    def __init__(self, program: Program, family: "list[Live] | None" = None) -> None:
        self.program = program
        self.family = family if family is not None else []  # all that were run again: they end together
        self.family.append(self)
        self._parted: tuple[Live, int] | None = None
        self.knobs: dict[str, float] = {}
        self.changes: list[tuple[int, str, float]] = []  # when in the program's time, which knob, to what
        self._process = Process(program)
        self.output = self._process.output
        self.order = Order()
        self.tracks: list[Track] = [Track(self, 0)]  # that have begun, but for the first
        self._columns: dict[int, Sequence[Said]] = {}  # of each track's last row
        self._named: dict[int, tuple[Column, ...]] = {}  # the same with harmless names
        self._said: dict[str, object] | None = None  # the last that it says
        self._ending: Ending | None = None
        self._sources = Sources(program)
        self.notes: list[Note] = []

    @property
    def first(self) -> Track:
        """The track that begins with the program."""
        return self.tracks[0]

    @property
    def is_over(self) -> bool:
        """Has the program ended?"""
        return self._ending is not None

    @property
    def refusal(self) -> Phrase | None:
        """Why what was asked for does not fit the program; None where it does."""
        return self._ending.said if self._ending is not None and self._ending.is_refusal else None

    @property
    def begun(self) -> bool:
        """Is an update known, or will nothing more come?"""
        return self.is_seen or self.is_over

    @property
    def is_seen(self) -> bool:
        """Was an update seen, or is one about to be made?"""
        recording = self.first.recording
        return len(recording) > 0 or bool(recording.columns)

    def track(self, index: int) -> Track:
        """Return a track, which need not have begun."""
        while len(self.tracks) <= index:
            self.tracks.append(Track(self, len(self.tracks)))
        return self.tracks[index]

    def go_on(self, track: Track, steps: int) -> None:
        """Have the program go on until a track has made so many steps, or another begins; wait a moment."""
        known = self.moving
        self._go_on(lambda: 0 if self.moving > known else steps - len(track.recording))

    @property
    def moving(self) -> int:
        """How many tracks have made a step."""
        return sum(len(track.recording) > 0 for track in self.tracks)

    def go_on_to(self, time: int) -> None:
        """Have the program go on to a time of its own; wait a moment."""
        self._go_on(lambda: time - self.order.time)

    def _go_on(self, missing: Callable[[], int]) -> None:
        """Have the program make the updates that are missing, or a piece of them; wait a moment."""
        end = monotonic() + PAUSE
        while self._ending is None:
            self._process.ask(self.order.time + max(0, missing()))
            alive = self._process.alive
            self._take()
            if not alive:
                self._over()
                return
            left = end - monotonic()
            if missing() <= 0 or left <= 0:
                return
            self._process.wait(left)

    def _take(self) -> None:
        """Take what has come."""
        for record in self._process.records():
            match record:
                case Start(track, columns, numbers):
                    self.track(track).recording.begin(self._harmless(track, columns), numbers)
                case Rows(track, _, columns, rows):
                    self.track(track).recording.add(self._harmless(track, columns), rows)
                    self.order.add(track, len(rows))
                case Note("loop" | "at" as kind, said):
                    self._sources.note(kind, said)
                case Note("knob", said):
                    self.knobs[said["name"]] = said["value"]
                case Note("set", said):
                    self.knobs[said["name"]] = said["value"]
                    self.changes.append((said["step"], said["name"], said["value"]))
                case Note("shape", {"name": name, "shape": shape, "step": time}):
                    for each in self.tracks:
                        steps = self.order.made(each.index, time)
                        each.recording.shape(visible(name), steps, tuple(shape))
                case Note():
                    self.notes.append(record)
                case Ended(said):
                    self._said = said

    def _harmless(self, track: int, columns: Sequence[Said]) -> tuple[Column, ...]:
        """Return a track's columns with names that are harmless to show."""
        if columns is not self._columns.get(track):  # the tape gives the same ones until others come
            self._columns[track] = columns
            self._named[track] = tuple(Column(role, visible(name)) for role, name in columns)  # type: ignore[arg-type]
        return self._named[track]

    def _over(self) -> None:
        """Take note of how it ended."""
        self._process.end()
        self._take()
        self._sources.failed(_number((self._said or {}).get("line")))
        self._ending = ending(self.program, self._said, self._process.code, self._process.steps)

    def ended_after(self, steps: int) -> End:
        """Return how it ended, or that it goes on, for a track that has made so many steps."""
        if self._ending is None:
            return End("running", steps)
        why = "" if self._ending.said is None else str(self._ending.said)
        return End("finished" if self._ending.well else "failed", steps, why)

    def listing_of(self, track: int) -> Listing:
        """Return the program's source, with where a track's updates are, and what it is called."""
        listing = self._sources.listing(track)
        if len(self.tracks) == 1:
            return listing
        names = self.tracks[track].recording.names("parameter")
        own = self._sources.name_of(track) or common_root(names) or str(track + 1)
        return listing._replace(name=f"{listing.name} {own}")

    def printed(self, first: int, stop: int) -> Sequence[Printed]:
        """Return some of the lines that are kept, each with its place in the program's time."""
        return [harmless(line) for line in list(self.output.lines)[first:stop]]

    @property
    def notices(self) -> Sequence[str]:
        """What there is to say of the program that its numbers do not."""
        found = [said for note in self.notes if (said := notice(note)) is not None]
        return [*found, text("watch.more_tracks", most=RUNS)] if self.moving > RUNS else found

    def set(self, name: str, value: float) -> None:
        """Set a knob where the program stands. InputError where there is no such one."""
        self.check_knob(name)
        before, end = len(self.changes), monotonic() + HEARD
        self._process.set(name, value)
        while len(self.changes) == before and self._ending is None and monotonic() < end:
            self._process.wait(PAUSE)
            self._take()

    def check_knob(self, name: str) -> None:
        """InputError where nothing of that name can be set."""
        rated = any(track.recording.names("rate") for track in self.tracks) and "lr" not in self.knobs
        known = [*self.knobs, *(["lr"] if rated else [])]
        if not known:
            raise InputError("watch.no_knobs")
        if name not in known:
            raise InputError("watch.no_knob", name=visible(name), known=", ".join(map(visible, known)))

    def parted_from(self, other: "Live", time: int) -> None:
        """Take note that it was run again from another, and is the same up to a time."""
        self._parted = other, time

    def shared_with(self, other: "Live") -> int:
        """Return up to which time it is the same as another."""
        mine, theirs = self._past(), other._past()
        found = max((min(a, b) for one, a in mine for two, b in theirs if one is two), default=0)
        return int(min(found, self.order.time))

    def _past(self) -> "list[tuple[Live, float]]":
        """Return itself and all that it was run again from, each with up to when it is the same."""
        found: list[tuple[Live, float]] = [(self, inf)]
        while (parted := found[-1][0]._parted) is not None:
            found.append((parted[0], min(found[-1][1], parted[1])))
        return found

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
            live.go_on(live.first, 0)
            if patient and monotonic() > patient:
                tell(text("watch.waiting", file=visible(program.name)))
                patient = 0.0
    except BaseException:
        live.close()
        raise
    return live

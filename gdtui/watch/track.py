"""A track of a program: the updates of one of its optimizers, or of one of its loops."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from gdtui.core.runs.recording import Recording
from gdtui.core.runs.run import End
from gdtui.core.runs.source import Listing, Printed, Rerun, Source

if TYPE_CHECKING:
    from gdtui.watch.live import Live


class Track:
    """What is recorded of one track: see `source.Source`. The program itself is that of all its tracks."""

    def __init__(self, live: "Live", index: int) -> None:
        self.live, self.index = live, index
        self.recording = Recording()
        self._asked = 0  # steps

    def bring(self, steps: int) -> None:
        """Have the program go on until this track has made so many steps, and wait a moment for them.

        What others make on the way comes with them. Where another track begins, the program stands still
        after its first step: whoever still wants this one's asks again.
        """
        known = self.live.moving
        self._asked = max(self._asked, steps)
        self.live.go_on(self, steps)
        if self.live.moving > max(known, 1):
            self._asked = len(self.recording)

    @property
    def tracks(self) -> "Sequence[Track]":
        """The program's tracks that have begun."""
        return self.live.tracks

    def made_with(self, other: Source, steps: int) -> int:
        """Return how many steps this track had made when another of the program had made so many."""
        if not isinstance(other, Track) or other.live is not self.live:
            return 0
        return self.live.order.made(self.index, self.when(other, steps))

    def when(self, other: "Track", steps: int) -> int:
        """Return when in the program's time a track had made so many steps."""
        return self.live.order.when(other.index, steps)

    @property
    def end(self) -> End:
        """How far it has come; it ends as the program does."""
        return self.live.ended_after(len(self.recording))

    @property
    def listing(self) -> Listing:
        """The program's source, with where this track's updates are."""
        return self.live.listing_of(self.index)

    @property
    def notices(self) -> Sequence[str]:
        """What there is to say of the program that its numbers do not; the first track says it."""
        return self.live.notices if self.index == 0 else ()

    @property
    def waits(self) -> bool:
        """Has somebody asked for a step that has not come yet?"""
        return not self.live.is_over and self._asked > len(self.recording)

    @property
    def command(self) -> str:
        """The command that watches the program again."""
        return self.live.program.command

    @property
    def knobs(self) -> Mapping[str, float]:
        """The program's, as they are where it stands."""
        return self.live.knobs

    @property
    def changes(self) -> Sequence[tuple[int, str, float]]:
        """What was set: after how many steps of this track, which knob, to what."""
        made = self.live.order.made
        return [(made(self.index, time), name, value) for time, name, value in self.live.changes]

    def set(self, name: str, value: float) -> None:
        """Set a knob where the program stands. InputError where there is no such one."""
        self.live.set(name, value)

    def again(self, steps: int, name: str, value: float) -> Rerun:
        """Return the program run again, with a knob set after so many steps. InputError as above."""
        from gdtui.watch.again import Again

        self.live.check_knob(name)
        return Again(self, self.when(self, steps), name, value)

    def shared_with(self, other: Source) -> int:
        """Return how many steps it has taken that are the other's, too."""
        if not isinstance(other, Track) or other.index != self.index:
            return 0
        return self.live.order.made(self.index, self.live.shared_with(other.live))

    def count_printed(self, steps: int) -> int:
        """Return how many of the lines that are kept were printed by then."""
        return self.live.output.count(self.when(self, steps))

    def printed(self, first: int, stop: int) -> Sequence[Printed]:
        """Return some of the lines that are kept, each with its step."""
        made = self.live.order.made
        return [line._replace(step=made(self.index, line.step)) for line in self.live.printed(first, stop)]

    @property
    def left_out(self) -> int:
        """How many lines that it printed are not kept."""
        return self.live.output.left_out


def common_root(names: Sequence[str]) -> str:
    """Return what a module's parameters have in common, such as `D` of `D.weight`; "" where it is nothing."""
    roots = {name.strip("|").partition(".")[0] for name in names if "." in name}
    return roots.pop() if len(roots) == 1 and all("." in name for name in names) else ""

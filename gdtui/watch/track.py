"""Another track of a program: the updates of a second optimizer, or of another loop or run of it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from gdtui.core.errors import InputError
from gdtui.core.runs.recording import Recording
from gdtui.core.runs.run import End
from gdtui.core.runs.source import Listing, Printed, Rerun, Source

if TYPE_CHECKING:
    from gdtui.watch.live import Live


class Track:
    """What is recorded of one of a program's later tracks; the program itself is the first one's.

    To see its next update the program goes on to the next update of the first track, and no further: that
    one may be a step ahead.
    """

    def __init__(self, live: "Live", index: int) -> None:
        self.live, self._index = live, index
        self.recording = Recording()
        self.parted = 0  # steps that are those of the program that it was run again from

    def bring(self, steps: int) -> None:
        """Have the program go on to so many steps of this track, and wait a moment for them."""
        if len(self.recording) < steps:
            self.live.bring(len(self.live.recording) + 1)

    @property
    def tracks(self) -> Sequence[Source]:
        """The program's tracks."""
        return self.live.tracks

    @property
    def end(self) -> End:
        """How far it has come; it ends as the program does."""
        return self.live.end._replace(steps=len(self.recording))

    @property
    def listing(self) -> Listing:
        """The program's source, with the name of what this track is of, and where its loop is."""
        loop = self.live.name_of(self._index)
        if loop:
            return self.live.listing_of(self._index)._replace(name=f"{self.live.name} {loop}")
        name = common_root(self.recording.names("parameter")) or str(self._index + 1)
        return self.live.listing._replace(name=f"{self.live.name} {name}", update=None, loss=None)

    @property
    def notices(self) -> Sequence[str]:
        """Nothing: the first track says them."""
        return ()

    @property
    def waits(self) -> bool:
        """Has somebody asked for a step that has not come yet?"""
        return self.live.waits

    @property
    def command(self) -> str:
        """The command that watches the program again."""
        return self.live.command

    @property
    def knobs(self) -> Mapping[str, float]:
        """The program's."""
        return self.live.knobs

    @property
    def changes(self) -> Sequence[tuple[int, str, float]]:
        """What was set: it is the program's, and told of the first track."""
        return ()

    def set(self, name: str, value: float) -> None:
        """Raise InputError: what is set is set after a step of the first track."""
        raise InputError("watch.other_track")

    def again(self, steps: int, name: str, value: float) -> Rerun:
        """Raise InputError, as above."""
        raise InputError("watch.other_track")

    def shared_with(self, other: Source) -> int:
        """Return how many steps it has taken that are the other's, too."""
        if not isinstance(other, Track) or other._index != self._index:
            return 0
        if not self.live.shared_with(other.live):
            return 0
        return max(self.parted, other.parted)

    def count_printed(self, steps: int) -> int:
        """Return how many lines were printed by then, as far as that is known: those of the first track."""
        return self.live.count_printed(steps)

    def printed(self, first: int, stop: int) -> Sequence[Printed]:
        """Return some of the lines that are kept."""
        return self.live.printed(first, stop)

    @property
    def left_out(self) -> int:
        """How many lines that it printed are not kept."""
        return self.live.left_out


def common_root(names: Sequence[str]) -> str:
    """Return what a module's parameters have in common, such as `D` of `D.weight`; "" where it is nothing."""
    roots = {name.strip("|").partition(".")[0] for name in names if "." in name}
    return roots.pop() if len(roots) == 1 and all("." in name for name in names) else ""

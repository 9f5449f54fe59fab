"""Where a recording comes from: somebody's own program, which goes on when it is asked to."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from gdtui.core.errors import InputError
from gdtui.core.runs.recording import Recording
from gdtui.core.runs.run import End

if TYPE_CHECKING:
    from gdtui.core.runs.recorded import Recorded


class Listing(NamedTuple):
    """A program's source: its lines, harmless to show, and where in it the updates are, counted from 1.

    `first` and `last` are the lines of its loop, `assigned` those where names get their values.
    """

    name: str
    lines: tuple[str, ...]
    update: int | None = None
    first: int = 1
    last: int | None = None
    assigned: tuple[tuple[str, int], ...] = ()
    loss: str | None = None  # the loss's name
    failed: int | None = None  # the line where the program failed, once it has


class Printed(NamedTuple):
    """A line that a program printed: its step, and its texts, harmless to show, each with its colours.

    These are parameters of SGR sequences, such as "1;31"; "" is none.
    """

    step: int
    pieces: tuple[tuple[str, str], ...]


class Source(Protocol):
    """Where a recording comes from."""

    def bring(self, steps: int) -> None:
        """Have the program go on to so many steps, and wait a moment for them."""

    @property
    def recording(self) -> Recording:
        """What has come so far."""

    @property
    def tracks(self) -> "Sequence[Source]":
        """What is known of the same program: itself, and its other optimizers and loops that have begun."""

    def made_with(self, other: "Source", steps: int) -> int:
        """Return how many steps it had taken when another track of the program had taken so many."""

    @property
    def end(self) -> End:
        """How far that is, and whether more comes."""

    @property
    def listing(self) -> Listing:
        """The program's source."""

    @property
    def notices(self) -> Sequence[str]:
        """What there is to say of the program that its numbers do not, harmless to show."""

    @property
    def waits(self) -> bool:
        """Has somebody asked for a step that has not come yet?"""

    @property
    def command(self) -> str:
        """The command that watches the program again, for a shell."""

    @property
    def knobs(self) -> Mapping[str, float]:
        """What can be set, by name, as it is where the program stands."""

    @property
    def changes(self) -> Sequence[tuple[int, str, float]]:
        """What was set: after how many steps, which knob, to what."""

    def set(self, name: str, value: float) -> None:
        """Set a knob where the program stands. InputError where there is no such one."""

    def again(self, steps: int, name: str, value: float) -> "Rerun":
        """Return the program run again, with a knob set after so many steps. InputError as above."""

    def shared_with(self, other: "Source") -> int:
        """Return how many steps it has taken that are the other's, too."""

    def count_printed(self, steps: int) -> int:
        """Return how many of the lines that are kept were printed by then."""

    def printed(self, first: int, stop: int) -> Sequence[Printed]:
        """Return the lines `first` to before `stop` of these."""

    @property
    def left_out(self) -> int:
        """How many lines that it printed are not kept."""


class Rerun(Protocol):
    """A program that is run again to some step, and compared on the way with what it was."""

    run: "Recorded | None"  # once it is there
    why: InputError | None  # why it is not the same

    def advance(self) -> bool:
        """Go on for a moment; return whether it is over."""

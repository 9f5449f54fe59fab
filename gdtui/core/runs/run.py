"""Runs: what there is to ask of a stream of steps, wherever it comes from.

Session, cursor, breakpoints, log, charts and timeline ask these questions and no others. Who trains answers
them (`trained.Trained`), and so can a recording of steps that somebody else took.
"""

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, Self

from gdtui.core.arrays import Array, Indices
from gdtui.core.problem.problems import Problem
from gdtui.core.problem.working import WorkedRow
from gdtui.core.runs.epochs import Epochs
from gdtui.core.runs.kinds import Measure
from gdtui.core.training.batches import Batching, Unit
from gdtui.core.training.config import RunConfig
from gdtui.core.training.trainer import Step

if TYPE_CHECKING:
    from gdtui.core.runs.recorded import Recorded


class End(NamedTuple):
    """How a run stands: why it goes no further than `steps` steps, or that it is still running there."""

    reason: Literal["running", "finished", "diverged", "failed"]
    steps: int
    why: str = ""


FOREVER = 10**12  # steps: more than any run has


class Page(NamedTuple):
    """Some steps in a row: the loss of each one's sample before its update, (m,), gradient and parameters."""

    losses: Array
    gradients: Array  # (m, p)
    params: Array  # (m, p), after each step


class RunLosses(Protocol):
    """The numbers that are all called the loss, along a run."""

    @property
    def kinds(self) -> tuple[Measure, ...]:
        """Those that are known of this run, at least one."""

    def at(self, kind: Measure, steps: int) -> float:
        """Return a loss after that many steps; nan where there is none."""

    def along(self, kind: Measure, first: int, stop: int) -> Array:
        """Return a loss after each of the steps `first` to `stop`, both counted, (m,); nan where none is."""

    def curve(self, kind: Measure, steps: int, buckets: int) -> tuple[Indices, Array]:
        """Return a loss along the first `steps` steps, thinned to be drawn in `buckets` columns.

        The arrays hold how many steps were taken, and the loss there. They are empty for a loss that is not
        known.
        """

    def sampled(self, kind: Measure) -> bool:
        """Is a loss known at some updates alone, so that nobody knows what lies between them?"""

    def piece(self, most: int) -> int:
        """Return of how many steps, up to `most`, the dataset's loss after each can be told at once."""

    def first_rise(self, first: int, steps: int) -> int | None:
        """Return after how many steps an update first raised the loss, after `first` and up to `steps`.

        It is the dataset's where that is known. None where none did.
        """


class Run(Protocol):
    """A stream of steps and its past. It only grows; where somebody stands in it, it does not know."""

    @property
    def title(self) -> str:
        """What is run, in few words that are harmless to show."""

    @property
    def names(self) -> tuple[str, ...]:
        """One name per parameter, harmless to show."""

    @property
    def total(self) -> int | None:
        """How many steps there are unless the run ends early; None where nobody knows."""

    @property
    def batching(self) -> Batching:
        """How the steps fall into batches."""

    @property
    def epochs(self) -> Epochs | None:
        """How they fall into epochs; None where nobody knows of any."""

    @property
    def units(self) -> tuple[Unit, ...]:
        """In which units its cost is known."""

    @property
    def recorded(self) -> "Recorded | None":
        """The run as a recording of somebody's program; None where it is trained here."""

    @property
    def changes(self) -> tuple[int, ...]:
        """After how many steps its rate or its batches change, rising."""

    @property
    def problem(self) -> Problem | None:
        """What is fitted; None where nothing is known but the steps."""

    @property
    def config(self) -> RunConfig | None:
        """By which choices it is trained; None where they are not known."""

    @property
    def losses(self) -> RunLosses:
        """The losses along it."""

    @property
    def optimum(self) -> Array | None:
        """The parameters of the smallest dataset loss, (p,); None where they are not known or not unique."""

    @property
    def end(self) -> End:
        """How far it has been computed, and whether it goes on from there."""

    def extend(self, steps: int) -> None:
        """Have at least `steps` steps, unless it ends before. An error in somebody's code ends it too."""

    def params_at(self, steps: int | Indices) -> Array:
        """Return the parameters after that many steps, (p,); after each of several such numbers, (m, p)."""

    def page(self, first: int, stop: int) -> Page:
        """Return the steps from `first` to before `stop`, which must have been computed."""

    def step(self, index: int) -> Step:
        """Return step `index`, which must have been computed; it counts from 0."""

    def samples(self, first: int, count: int) -> Indices:
        """Return the rows of the dataset that `count` steps from `first` on visit, taken or not."""

    def rates(self, first: int, stop: int) -> Array:
        """Return the rate that each of the steps `first` to before `stop` is taken with; nan: not known."""

    def state(self, field: str, first: int, stop: int) -> Array:
        """Return what the optimizer remembers by a name after the steps `first` to before `stop`, (m, p).

        nan: it remembers no such thing, or that is not known.
        """

    def working(self, index: int) -> tuple[WorkedRow, ...]:
        """Return the arithmetic of a step, which need not be taken yet; nothing where it is not known."""

    def common(self, other: Self) -> int | None:
        """Return for how many steps the two are the same; None where they are so for ever."""

    def changed(self, steps: int, **chosen: Any) -> Self:
        """Return the run that is this one for so many steps and goes on with what is chosen otherwise.

        The keywords are those of `config.CHANGEABLE`.

        It is this one where that changes nothing, and where nothing can be changed.
        """

    def restarted(self, steps: int) -> Self:
        """Return the run that begins as this one goes on after `steps` steps; itself if it is the same."""


def known_length(run: Run) -> int:
    """Return how many steps there are unless it ends early or, where nobody knows that, those so far."""
    return run.end.steps if run.total is None else run.total

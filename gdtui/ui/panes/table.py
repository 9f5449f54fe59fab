"""The tables of panes: each with where it stands. A new pane is a row here, with titles among the words.

Tab goes through them in this order. What a pane shows of the main screen's state (`moment`, `chart_view`, …)
it says itself, by having a variable of that name.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from gdtui.core.runs.run import Run
    from gdtui.ui.panes.pane import Pane

Part = Literal["left", "middle", "outer"]  # the parts of the main screen, as they stand beside each other


class PaneRow(NamedTuple):
    """A pane: its name, its class as module and name, its part of the screen, and how much it matters.

    `shares` names the pane in whose place it stands, as a tab, where there is not a place for each; its own
    name where it has one. Of those in one place the lowest `rank` is in front until somebody chooses. What
    is in the outer part is imported when the rest has been seen.
    """

    name: str
    home: str
    part: Part
    shares: str
    rank: int

    def make(self) -> "Pane":
        """Return a new pane, of a class that is imported now."""
        module, _, name = self.home.partition(":")
        pane: Pane = getattr(import_module(module), name)()
        return pane


class Panes(NamedTuple):
    """The panes of one kind of run, in the order in which one goes through them."""

    rows: tuple[PaneRow, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Their names."""
        return tuple(pane.name for pane in self.rows)

    def names_in(self, *parts: Part) -> tuple[str, ...]:
        """Return the names of those in these parts of the screen."""
        return tuple(pane.name for pane in self.rows if pane.part in parts)

    def sharing(self, name: str) -> tuple[str, ...]:
        """Return the names of those that share a pane's place, itself among them."""
        return tuple(pane.name for pane in self.rows if pane.shares == name)

    @property
    def charts(self) -> tuple[str, ...]:
        """What shares the charts' place where there is not one for each."""
        return self.sharing("loss")

    @property
    def importance(self) -> tuple[str, ...]:
        """What a class wants to see, the first first."""
        return tuple(pane.name for pane in sorted(self.rows, key=lambda pane: pane.rank))

    @property
    def slots(self) -> "Slots":
        """Which of them share a place, for each place that there is in little room."""
        return tuple(self.sharing(pane.name) for pane in self.rows if pane.shares == pane.name)


Slots = tuple[tuple[str, ...], ...]

LOG = PaneRow("log", "gdtui.ui.panes.log:LogPane", "left", "log", rank=2)
LOSS = PaneRow("loss", "gdtui.ui.panes.loss:LossPane", "middle", "loss", rank=4)

PROBLEM = Panes(
    (
        PaneRow("dataset", "gdtui.ui.panes.dataset:DatasetPane", "left", "dataset", rank=3),
        LOG,
        PaneRow("weights", "gdtui.ui.panes.weights:WeightsPane", "middle", "weights", rank=1),
        LOSS,
        PaneRow("landscape", "gdtui.ui.panes.landscape:LandscapePane", "outer", "loss", rank=5),
        PaneRow("rates", "gdtui.ui.panes.rates:RatesPane", "outer", "loss", rank=6),
        PaneRow("signs", "gdtui.ui.panes.signs:SignsPane", "middle", "loss", rank=7),
    )
)
PROGRAM = Panes(
    (
        PaneRow("code", "gdtui.ui.panes.code:CodePane", "left", "code", rank=3),
        LOG,
        PaneRow("values", "gdtui.ui.panes.values:ValuesPane", "middle", "values", rank=1),
        LOSS,
        PaneRow("output", "gdtui.ui.panes.output:OutputPane", "outer", "loss", rank=5),
    )
)


def panes_of(run: "Run") -> Panes:
    """Return the panes that show a run: what is known of a program is not what is known of a problem."""
    return PROBLEM if run.recorded is None else PROGRAM

"""The table of panes: each once, with where it stands. A new pane is a row here, with titles among the words.

Tab goes through them in this order. What a pane shows of the main screen's state (`moment`, `chart_view`, …)
it says itself, by having a variable of that name.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
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


PANES = (
    PaneRow("dataset", "gdtui.ui.panes.dataset:DatasetPane", "left", "dataset", rank=3),
    PaneRow("log", "gdtui.ui.panes.log:LogPane", "left", "log", rank=2),
    PaneRow("weights", "gdtui.ui.panes.weights:WeightsPane", "middle", "weights", rank=1),
    PaneRow("loss", "gdtui.ui.panes.loss:LossPane", "middle", "loss", rank=4),
    PaneRow("landscape", "gdtui.ui.panes.landscape:LandscapePane", "outer", "loss", rank=5),
    PaneRow("rates", "gdtui.ui.panes.rates:RatesPane", "outer", "loss", rank=6),
)

NAMES = tuple(pane.name for pane in PANES)


def names_in(*parts: Part) -> tuple[str, ...]:
    """Return the names of the panes in these parts of the screen."""
    return tuple(pane.name for pane in PANES if pane.part in parts)


def sharing(name: str) -> tuple[str, ...]:
    """Return the names of the panes that share a pane's place, itself among them."""
    return tuple(pane.name for pane in PANES if pane.shares == name)

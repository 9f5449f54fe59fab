"""Views: how charts are looked at. What they show follows from the moment."""

from typing import NamedTuple

from gdtui.core.runs.kinds import LOSSES, Loss
from gdtui.core.training.batches import Unit
from gdtui.locales import text

UNITS: tuple[Unit, ...] = ("epochs", "updates", "evaluations")


def loss_words(loss: Loss) -> str:
    """Return what one of the three losses is called."""
    return text(f"loss.{loss}")


class View(NamedTuple):
    """Which of the three losses is drawn, over what, on which scale; and the parameters of the landscape."""

    loss: Loss = "dataset"
    unit: Unit = "epochs"
    log: bool = False
    pair: int = 0  # of all pairs of parameters, in order: which two a landscape of several lies over

    def next_loss(self) -> "View":
        """Return the same of the next of the three losses."""
        return self._replace(loss=LOSSES[(LOSSES.index(self.loss) + 1) % len(LOSSES)])

    def next_unit(self) -> "View":
        """Return the same over the next of epochs, updates, gradient evaluations."""
        return self._replace(unit=UNITS[(UNITS.index(self.unit) + 1) % len(UNITS)])

    def other_scale(self) -> "View":
        """Return the same on the other scale: linear, logarithmic."""
        return self._replace(log=not self.log)

    def next_pair(self) -> "View":
        """Return the same over the next pair of parameters."""
        return self._replace(pair=self.pair + 1)


PLAIN_VIEW = View()

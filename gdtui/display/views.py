"""Views: how charts are looked at. What they show follows from the moment."""

from collections.abc import Sequence
from typing import NamedTuple

from gdtui.core.runs.kinds import MEASURES, Measure
from gdtui.core.runs.run import Run
from gdtui.core.training.batches import UNITS, Unit
from gdtui.locales import text, texts


def loss_words(loss: Measure) -> str:
    """Return what one of the losses, or the distance, is called."""
    return loss_forms(loss)[0]


def loss_forms(loss: Measure) -> tuple[str, ...]:
    """Return the same, and then in fewer letters."""
    return texts(f"loss.{loss}")


def scale_words(view: "View") -> str:
    """Return what is said behind a loss of its axis: nothing where that is linear."""
    return f" {text('loss.log')}" if view.log else ""


class View(NamedTuple):
    """Which loss or distance is drawn, over what, on which scale; and the parameters of the landscape."""

    loss: Measure = "dataset"
    unit: Unit = "epochs"
    log: bool = False
    pair: int = 0  # of all pairs of parameters, in order: which two a landscape of several lies over

    def next_loss(self, known: Sequence[Measure] = MEASURES) -> "View":
        """Return the same of the next of the losses that are known, or of the distance."""
        at = known.index(self.loss) if self.loss in known else -1
        return self._replace(loss=known[(at + 1) % len(known)])

    def next_unit(self, known: Sequence[Unit] = UNITS) -> "View":
        """Return the same over the next of epochs, updates, gradient evaluations, of those that are known."""
        at = known.index(self.unit) if self.unit in known else -1
        return self._replace(unit=known[(at + 1) % len(known)])

    def known_of(self, run: Run) -> "View":
        """Return the same of a loss, and over a unit, that are known of a run."""
        loss = self.loss if self.loss in run.losses.kinds else run.losses.kinds[0]
        return self._replace(loss=loss, unit=self.unit if self.unit in run.units else run.units[0])

    def other_scale(self) -> "View":
        """Return the same on the other scale: linear, logarithmic."""
        return self._replace(log=not self.log)

    def next_pair(self) -> "View":
        """Return the same over the next pair of parameters."""
        return self._replace(pair=self.pair + 1)


PLAIN_VIEW = View()

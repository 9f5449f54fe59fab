"""Ways from where a cursor stands: how far the steps, the epochs and the rises of the loss are."""

from typing import NamedTuple

from gdtui.core.errors import InputError
from gdtui.core.runs.epochs import Epochs
from gdtui.core.runs.run import Run
from gdtui.core.session.searches import EpochSearch, RiseSearch


class Ways(NamedTuple):
    """Tells after how many steps things lie, before and behind a place in a run."""

    run: Run  # that is viewed
    own: int  # how many steps that one has taken
    steps: int  # and the run that went furthest
    inside: bool  # of the viewed run's next step?

    def before(self, steps: int = 1) -> int:
        """Return the step that lies that many before; one that has only begun is one of them."""
        return max(0, self.steps + self.inside - steps)

    def epoch_end(self, epochs: int = 1) -> int | None:
        """Return the step that ends this epoch, or the next where one has just ended; or a later epoch.

        None where that is not known before more steps are. InputError where the run has no epochs.
        """
        return self._epochs.end(self.steps, epochs)

    def after_epochs(self, epochs: int) -> int:
        """Return after how many steps so many epochs are over. InputError where the run has none.

        Also where nobody knows yet how long one is.
        """
        if (end := self._epochs.end(0, epochs)) is None:
            raise InputError("watch.no_length")
        return end

    def search_epoch_end(self, epochs: int = 1) -> EpochSearch:
        """Return a search for the step that ends this epoch, or a later one."""
        return EpochSearch(self.run, self.steps, epochs)

    def epoch_beginning(self, epochs: int = 1) -> int:
        """Return the step that this epoch began after, or the one before where none of it was taken."""
        return self._epochs.beginning(self.before(), epochs)

    @property
    def _epochs(self) -> Epochs:
        if (epochs := self.run.epochs) is None:
            raise InputError("watch.no_epochs")
        return epochs

    def search_rise(self) -> RiseSearch:
        """Return a search for the first update that raised the dataset's loss, or for the next such one."""
        before = self.run.batching.start_of_batch(max(0, self.own - 1))
        risen = self.own > 0 and self.run.losses.first_rise(before, self.own) == self.own
        return RiseSearch(self.run, self.own if risen else 0)

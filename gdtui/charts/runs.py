"""How a run is shown wherever it is drawn: by a word, a sign and a colour, never by colour alone."""

from typing import NamedTuple

from gdtui.core.runs import Run

# Each role's sign, and the character that a curve is drawn with, and its run named by, where all is ASCII.
PLAIN = {"sgd": ("●", "*"), "gd": ("▲", "#"), "mini": ("■", "x")}


class Look(NamedTuple):
    """A run's word, a shorter one, and the role that gives its colour and its sign."""

    word: str
    short: str
    role: str

    @property
    def sign(self) -> str:
        """The sign at the curve's end."""
        return PLAIN[self.role][0]

    @property
    def plain(self) -> str:
        """The sign, and all of the curve, in ASCII."""
        return PLAIN[self.role][1]


def look(run: Run) -> Look:
    """Return how this run is shown: SGD where a batch is one sample, GD where it is all of them."""
    if run.batching.size == 1:
        return Look("SGD", "SGD", "sgd")
    if run.batching.size == run.batching.samples:
        return Look("GD", "GD", "gd")
    return Look("mini-batch", "mini", "mini")

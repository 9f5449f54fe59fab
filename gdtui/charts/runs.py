"""How a run is shown wherever it is drawn: by a word, a sign and a colour, never by colour alone."""

from typing import NamedTuple

from gdtui.core.runs import Run


class Look(NamedTuple):
    """A run's word, a shorter one, the sign at its curve's end, and the role that gives its colour."""

    word: str
    short: str
    sign: str
    role: str


def look(run: Run) -> Look:
    """Return how this run is shown: SGD where a batch is one sample, GD where it is all of them."""
    if run.batching.size == 1:
        return Look("SGD", "SGD", "●", "sgd")
    if run.batching.size == run.batching.samples:
        return Look("GD", "GD", "▲", "gd")
    return Look("mini-batch", "mini", "■", "mini")

"""plotext, without the hundred milliseconds in which it writes the documentation of its every method."""

import sys
from types import ModuleType

DOCUMENTATION = "plotext._doc.doc"

if DOCUMENTATION not in sys.modules:
    stand_in = ModuleType(DOCUMENTATION)
    stand_in.docs = None  # type: ignore[attr-defined]  # all that plotext takes from it
    sys.modules[DOCUMENTATION] = stand_in

import plotext  # noqa: E402
from plotext._plotter.plot import plot_class  # noqa: E402  # the only way to a figure that is not the global one

__all__ = ["plot_class", "plotext"]

"""The kinds of numbers that the core computes with."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
Indices = NDArray[np.intp]

# One formula serves a single float, a numpy scalar and an array of them, so that it is written once and
# the fast way and the wide way cannot disagree. numpy's types have no common name for that.
Number = Any
Numbers = Sequence[Any] | Array  # several of them: one per parameter, or one per feature

"""Models: what is predicted from a row, how wrong that is, and which way is uphill.

Each formula is written once, elementwise: `params` is a sequence of numbers, `x` the sequence of a row's
features, `y` its target. Where they are arrays instead of floats, so is the answer, one entry per row.
Beside it stands the same as the rows of its working, which the tests hold to the same bits.
"""

from gdtui.core.problem.models.choice import MODELS, ModelChoice, fitted, read_model
from gdtui.core.problem.models.linear import Linear, MultipleLinear, Proportional
from gdtui.core.problem.models.logistic import Logistic
from gdtui.core.problem.models.model import Model
from gdtui.core.problem.models.polynomial import Polynomial

__all__ = (
    "MODELS",
    "Linear",
    "Logistic",
    "Model",
    "ModelChoice",
    "MultipleLinear",
    "Polynomial",
    "Proportional",
    "fitted",
    "read_model",
)

"""The parameters of a model on standardized features, in the units that the features had before."""

import numpy as np

from gdtui.core.arrays import Array
from gdtui.core.problem.models import Linear, Logistic, MultipleLinear, Proportional
from gdtui.core.problem.problems import Problem

LINEAR = (
    Proportional,
    Linear,
    MultipleLinear,
    Logistic,
)  # models that are a weighted sum of the features, and a bias that comes last
BIAS = "b"


def original_params(problem: Problem, params: Array) -> tuple[tuple[str, float], ...] | None:
    """Return weights and bias by name that predict the same from the features as they were.

    With z_j = (x_j − μ_j)/σ_j the model says Σ w_j·z_j + b, which is Σ (w_j/σ_j)·x_j + (b − Σ w_j·μ_j/σ_j).
    A line through the origin has a bias in those units, too. None where nothing was scaled, and for a model
    that is not linear in its features. Of labels it is the log of the odds that stays the same.
    """
    scaling, names = problem.dataset.scaling, problem.model.names
    if scaling is None or not isinstance(problem.model, LINEAR):
        return None
    features = len(scaling.means)
    values = params.astype(np.float64)
    with np.errstate(all="ignore"):
        weights = values[:features] / scaling.deviations
        bias = np.append(values, 0.0)[features] - (weights * scaling.means).sum()
    return (*zip(names[:features], weights.tolist(), strict=True), (BIAS, float(bias)))

"""The gradient noise scale: how far the samples' own gradients are from the dataset's."""

import numpy as np

from gdtui.core.arrays import Array
from gdtui.core.problem.analysis import CELLS
from gdtui.core.problem.problems import Problem

MOST = 1 << 16  # rows, at most, whose gradients are computed for it


def noise_scales(problem: Problem, params: Array) -> Array:
    """Return tr Σ / |G|² at each row of `params`, (m, p) to (m,), in double precision.

    G is the gradient of the dataset's mean loss, and Σ the covariance of the samples' gradients gᵢ, each of
    which is drawn as often as any other: tr Σ is the mean of |gᵢ − G|². It is the batch size at which the
    noise of a batch's gradient is as large as G itself: B_simple of McCandlish et al., arXiv 1812.06162.

    nan where G is 0 or not finite, where the model's own code fails, and of more than 65,536 rows.
    """
    samples = len(problem.dataset)
    scales = np.full(len(params), np.nan)
    if samples > MOST:
        return scales
    x, y = problem.dataset.columns(np.dtype(np.float64))
    size = max(1, CELLS // (samples * max(1, params.shape[1])))
    with np.errstate(all="ignore"):
        for first in range(0, len(params), size):
            columns = params[first : first + size, :, None].astype(np.float64).swapaxes(0, 1)
            try:
                own = problem.model.evaluate(columns, x, y)[1]
            except Exception:
                return scales
            shape = (columns.shape[1], samples)
            each = np.stack([np.broadcast_to(slope, shape) for slope in own])
            mean = each.mean(axis=2, keepdims=True)
            spread = ((each - mean) ** 2).sum(axis=0).mean(axis=1)
            scales[first : first + size] = spread / (mean[:, :, 0] ** 2).sum(axis=0)
    return np.where(np.isfinite(scales), scales, np.nan)

"""Facts about a problem as a whole: the loss of the dataset, and where it is smallest."""

import numpy as np
from numpy.typing import ArrayLike

from gdtui.core.arrays import Array, Indices, Numbers
from gdtui.core.problem.problems import Problem

CELLS = 1 << 18  # how many sample losses are held at once


def dataset_losses(problem: Problem, params: Array) -> Array:
    """Return the dataset's mean loss at each row of `params`, shape (m, p) to (m,), in their precision.

    The sum runs in the order of the rows, as the lecture's loop does: `cumsum` is sequential, `mean` is not.
    """
    x, y = (part.astype(params.dtype) for part in (problem.dataset.x.T, problem.dataset.y))
    samples = len(problem.dataset)
    size = max(1, CELLS // samples)
    means = np.empty(len(params), dtype=params.dtype)
    with np.errstate(all="ignore"):
        for first in range(0, len(params), size):
            columns = params[first : first + size, :, None].swapaxes(0, 1)
            losses = _evaluated(problem, columns, x, y)
            means[first : first + size] = np.cumsum(losses, axis=1)[:, -1] / samples
    return means


def sample_losses(problem: Problem, params: Array, rows: Indices) -> Array:
    """Return the loss of each of `rows`, (m,), at its own row of `params`, (m, p), in their precision."""
    x, y = (part.astype(params.dtype) for part in (problem.dataset.x.T, problem.dataset.y))
    with np.errstate(all="ignore"):
        return _evaluated(problem, params.T, x[:, rows], y[rows])


def _evaluated(problem: Problem, params: Array, x: Array, y: Array) -> Array:
    """Return the losses, or nan for all where the model's own code fails; then a run ends, and says why."""
    try:
        return np.asarray(problem.model.evaluate(params, x, y)[0])
    except Exception:
        return np.full(np.broadcast_shapes(params.shape[1:], y.shape), np.nan, dtype=y.dtype)


def optimum(problem: Problem) -> Array | None:
    """Return the parameters of the smallest dataset loss, shape (p,); None where they are not unique.

    For a model that is linear in its parameters under squared error the mean gradient is affine,
    g(θ) = H·θ + g(0), so it is zero at θ* = −H⁻¹·g(0), and p + 1 evaluations give H and g(0).
    """
    p = len(problem.model.names)
    with np.errstate(all="ignore"):
        at_zero = mean_gradient(problem, np.zeros(p))
        curvature = np.stack([mean_gradient(problem, unit) - at_zero for unit in np.eye(p)], axis=1)
        if not np.isfinite(curvature).all() or np.linalg.matrix_rank(curvature) < p:
            return None  # beyond what floats can tell, or a valley with a level floor
        solution: Array = np.linalg.solve(curvature, -at_zero)
    return solution if np.isfinite(solution).all() else None


def mean_gradient(problem: Problem, params: Numbers) -> Array:
    """Return the dataset's mean gradient at `params`, shape (p,): the sum over the rows in order, over n."""
    samples = len(problem.dataset)
    _, gradient = problem.model.evaluate(params, problem.dataset.x.T, problem.dataset.y)
    parts: list[ArrayLike] = [np.cumsum(np.broadcast_to(part, samples))[-1] / samples for part in gradient]
    return np.array(parts, dtype=np.float64)

"""Facts about a problem as a whole: the loss of the dataset, and where it is smallest."""

import numpy as np

from gdtui.core.arrays import Array, Indices
from gdtui.core.problem.models import Logistic
from gdtui.core.problem.newton import NoOptimum, logistic_excess, logistic_optimum
from gdtui.core.problem.problems import Problem
from gdtui.core.problem.quadratic import Quadratic, form, quadratic

CELLS = 1 << 18  # how many sample losses are held at once
SUMMED = 1024  # rows, at most, of a dataset whose loss is summed anew for each set of parameters


def dataset_losses(problem: Problem, params: Array) -> Array:
    """Return the dataset's mean loss at each row of `params`, (m, p) to (m,), in their precision.

    The sum runs in the order of the rows, as the lecture's loop does: `cumsum` is sequential, `mean` is not.
    Of more than 1,024 rows the loss is that of the quadratic which they prove to be, at the cost of one row,
    if they do, and if that gives it to ten digits.
    """
    found = _instead(problem)
    if found is not None:
        with np.errstate(all="ignore"):
            return found.losses(params).astype(params.dtype)
    x, y = problem.dataset.columns(params.dtype)
    samples = len(problem.dataset)
    size = max(1, CELLS // samples)
    means = np.empty(len(params), dtype=params.dtype)
    with np.errstate(all="ignore"):
        for first in range(0, len(params), size):
            columns = params[first : first + size, :, None].swapaxes(0, 1)
            losses = _evaluated(problem, columns, x, y)
            means[first : first + size] = np.cumsum(losses, axis=1)[:, -1] / samples
    return means


def rows_summed(problem: Problem) -> int:
    """Return of how many rows the loss is summed for each set of parameters, as far as that is work."""
    return len(problem.dataset) if _instead(problem) is None else 1


def _instead(problem: Problem) -> Quadratic | None:
    """Return the quadratic that many rows are proved to be, if it says their loss to ten digits."""
    found = quadratic(problem) if len(problem.dataset) > SUMMED else None
    return found if found is not None and found.sharp else None


def sample_losses(problem: Problem, params: Array, rows: Indices) -> Array:
    """Return the loss of each of `rows`, (m,), at its own row of `params`, (m, p), in their precision."""
    x, y = problem.dataset.columns(params.dtype)
    with np.errstate(all="ignore"):
        return _evaluated(problem, params.T, x[:, rows], y[rows])


def prediction_at(problem: Problem, params: Array, x: float) -> float:
    """Return what the model says where every feature is x, in the precision of `params`, (p,).

    Where the features were scaled, x is in the units that they had before.
    """
    features = problem.dataset.scaled(x).astype(params.dtype)
    with np.errstate(all="ignore"):
        return float(problem.model.predict(tuple(params), features))


def excess_losses(problem: Problem, params: Array) -> Array:
    """Return by how much the dataset's mean loss exceeds its minimum at each row of `params`, (m, p) to (m,).

    Of a quadratic it is ½·(θ − θ*)ᵀ·H̄·(θ − θ*), in double precision, and likewise of a logistic model nothing
    cancels close to the optimum. nan where there is no single optimum, or none is known.
    """
    if isinstance(problem.model, Logistic):
        best = logistic_optimum(problem)
        if isinstance(best, str):
            return np.full(len(params), np.nan)
        with np.errstate(all="ignore"):
            return logistic_excess(problem, best, params)
    found = quadratic(problem)
    if found is None or found.minimum is None:
        return np.full(len(params), np.nan)
    with np.errstate(all="ignore"):
        away = params.astype(np.float64) - found.minimum
        excess: Array = np.maximum(form(away, found.curvature) / 2, 0.0)
    return excess


def distances(problem: Problem, params: Array) -> Array:
    """Return how far each row of `params` is from the optimum, by Euclid, (m, p) to (m,); nan as above."""
    best = optimum(problem)
    if best is None:
        return np.full(len(params), np.nan)
    with np.errstate(all="ignore"):
        lengths: Array = np.hypot.reduce(params.astype(np.float64) - best, axis=1)
    return lengths


def _evaluated(problem: Problem, params: Array, x: Array, y: Array) -> Array:
    """Return the losses, or nan for all where the model's own code fails; then a run ends, and says why."""
    try:
        return np.asarray(problem.model.evaluate(params, x, y)[0])
    except Exception:
        return np.full(np.broadcast_shapes(params.shape[1:], y.shape), np.nan, dtype=y.dtype)


def optimum(problem: Problem) -> Array | None:
    """Return the parameters of the smallest dataset loss, (p,).

    None where they are not unique, and where the loss is neither proved to be a quadratic nor that of a
    logistic model: nothing is guessed.
    """
    if isinstance(problem.model, Logistic):
        best = logistic_optimum(problem)
        return None if isinstance(best, str) else best.params
    found = quadratic(problem)
    return None if found is None else found.minimum


def optimum_errors(problem: Problem) -> Array | None:
    """Return how far off each parameter of the optimum may be, (p,); None where nobody has looked."""
    best = logistic_optimum(problem)
    return None if isinstance(best, str) else best.errors


def no_optimum(problem: Problem) -> NoOptimum:
    """Return why a problem without an optimum has none, as far as that is known."""
    if isinstance(problem.model, Logistic):
        found = logistic_optimum(problem)
        return found if isinstance(found, str) else "unknown"
    return "unknown" if quadratic(problem) is None else "level"


def right_answers(problem: Problem, params: Array) -> Indices | None:
    """Return how many rows a classifier has right at each row of `params`, (m, p) to (m,); None for others.

    It says 1 where p ≥ ½, which is where z ≥ 0, in the precision of the parameters; what is no number is
    wrong.
    """
    model = problem.model
    if not isinstance(model, Logistic):
        return None
    x, y = problem.dataset.columns(params.dtype)
    size, counts = max(1, CELLS // len(y)), np.empty(len(params), np.intp)
    with np.errstate(all="ignore"):
        for first in range(0, len(params), size):
            z = model.logit(params[first : first + size, :, None].swapaxes(0, 1), x)
            counts[first : first + size] = np.where(y == 1, z >= 0, z < 0).sum(axis=1)
    return counts

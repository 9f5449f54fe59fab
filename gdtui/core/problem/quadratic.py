"""The proof that a problem's loss is a quadratic, and what follows: curvature, minimum, the loss at once.

Where each sample's gradient is affine, g(θ) = H·θ + g(0), as it is for a model that is linear in its
parameters under squared error, p + 1 evaluations of the gradient give H and g(0), and the dataset's loss is
L(θ) = L(a) + ḡ(a)·(θ − a) + ½·(θ − a)ᵀ·H̄·(θ − a) around any point a (e.g. Nocedal and Wright 2006, 2.1).
Three more points, two of them far away, say whether it is so. Nothing here is assumed of a model by its name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from gdtui.core.arrays import Array, Numbers
from gdtui.core.problem.problems import Problem

CELLS = 1 << 18  # second derivatives held at once
WORK = 1 << 28  # second derivatives computed at most: beyond, nothing is proved
WIDE, WIDE_WORK = 8, 1 << 24  # parameters from which on each of them costs more, and how many then at most
DIGITS = 1e11  # ten true digits, and one to spare
BLUNT = 1e-10  # of the steepest curvature: where the flattest is less, too few digits would be true
SAME = 1e-9  # of the size of its terms a gradient may differ from the affine one


@dataclass(frozen=True, eq=False, slots=True)
class Quadratic:
    """The dataset's loss as a quadratic around the point `around`, (p,).

    `loss` and `slope`, (p,), are its value and gradient there, `curvature`, (p, p), its second derivatives.
    `minimum`, (p,), is None where there is no single one: the floor of the valley is level, or floats cannot
    tell. Where there is one, it is `around`.
    """

    around: Array
    loss: float
    slope: Array
    curvature: Array
    minimum: Array | None

    @property
    def sharp(self) -> bool:
        """Does `losses` give at least ten true digits?

        In the flattest direction large terms cancel, and what is left of the digits is lost by as much as the
        steepest one is steeper. So it is for features that are far from zero beside a parameter of their own.
        """
        flattest, steepest = np.linalg.eigvalsh((self.curvature + self.curvature.T) / 2)[[0, -1]]
        return self.minimum is not None and bool(flattest > steepest * np.finfo(float).eps * DIGITS)

    def losses(self, params: Array) -> Array:
        """Return the dataset's loss at each row of `params`, (m, p) to (m,), in double precision.

        It is never below that of the minimum, as rounding alone could make it. See `sharp`.
        """
        away = params.astype(np.float64) - self.around
        losses = self.loss + row_by_row(away, self.slope) + form(away, self.curvature) / 2
        return losses if self.minimum is None else np.maximum(losses, self.loss)


def row_by_row(rows: Array, vector: Array) -> Array:
    """Return the product of each row, (m, p), with a vector, (p,) to (m,).

    A row gives the same bits whatever others stand beside it, as that of `@` does not.
    """
    products = np.zeros(len(rows))
    for column, factor in zip(rows.T, vector, strict=True):
        products += column * factor
    return products


def form(rows: Array, matrix: Array) -> Array:
    """Return rᵀ·A·r for each row r, (m, p) and (p, p) to (m,), likewise."""
    products = np.zeros(len(rows))
    for i, column in enumerate(rows.T):
        products += row_by_row(rows, matrix[:, i]) * column
    return products


@lru_cache(maxsize=64)
def quadratic(problem: Problem) -> Quadratic | None:
    """Return the dataset's loss as a quadratic; None where it is none, or where that cannot be proved."""
    with np.errstate(all="ignore"):
        try:
            if not _is_affine(problem):
                return None
            around: Array = np.zeros(len(problem.model.names))
            size = _size(problem)
            slope = mean_gradient(problem, around)
            columns = [(mean_gradient(problem, size * unit) - slope) / size for unit in np.eye(len(around))]
            curvature = np.stack(columns, axis=1)
            minimum = _minimum(curvature, slope)
            if minimum is not None:
                around, slope = minimum, mean_gradient(problem, minimum)
            return Quadratic(around, _mean_loss(problem, around), slope, curvature, minimum)
        except Exception:  # the model's own code need not know what to do so far from the data
            return None


def are_too_many(problem: Problem) -> bool:
    """Are there more second derivatives, one of each two parameters in each sample, than are looked at?"""
    return len(problem.dataset) * len(problem.model.names) ** 2 > 4 * CELLS


def sample_hessians(problem: Problem) -> Array | None:
    """Return each sample's second derivatives of the loss, (n, p, p); None where they vary or are too many.

    None also where a sample's loss is not convex: then no rate converges for all of them.
    """
    if are_too_many(problem) or quadratic(problem) is None:
        return None
    with np.errstate(all="ignore"):
        hessians = np.concatenate([hessians for _, hessians, _ in _pieces(problem)])
        symmetric: Array = (hessians + hessians.swapaxes(1, 2)) / 2
        lowest, highest = np.linalg.eigvalsh(symmetric)[:, [0, -1]].T
    return symmetric if (lowest >= -SAME * highest).all() else None


def sample_minima(problem: Problem) -> Array | None:
    """Return where each sample's own loss is smallest, (n,), nan where it is level.

    None for several parameters, of which one sample alone fixes no single value, and where the loss is no
    quadratic. With one, g(w) = h·w + g(0) is zero at −g(0)/h.
    """
    if len(problem.model.names) > 1 or quadratic(problem) is None:
        return None
    with np.errstate(all="ignore"):
        pieces = [-at_zero[:, 0] / hessians[:, 0, 0] for _, hessians, at_zero in _pieces(problem)]
        minima = np.concatenate(pieces)
    return np.where(np.isfinite(minima), minima, np.nan)


def sample_gradients(problem: Problem, params: Array) -> Array:
    """Return the gradient of each sample's own loss at `params`, (n, p), in double precision."""
    return _gradients(problem, slice(None), params)


def mean_gradient(problem: Problem, params: Numbers) -> Array:
    """Return the dataset's mean gradient at `params`, (p,): the sum over the rows in order, over n."""
    samples = len(problem.dataset)
    _, gradient = problem.model.evaluate(params, problem.dataset.x.T, problem.dataset.y)
    if isinstance(gradient, np.ndarray):
        return np.asarray(np.cumsum(gradient, axis=1)[:, -1] / samples, dtype=np.float64)
    sums = [np.cumsum(np.broadcast_to(part, samples))[-1] for part in gradient]
    return np.array(sums, dtype=np.float64) / samples


def _mean_loss(problem: Problem, params: Array) -> float:
    losses, _ = problem.model.evaluate(params, problem.dataset.x.T, problem.dataset.y)
    return float(np.cumsum(losses)[-1] / len(problem.dataset))


def _minimum(curvature: Array, slope: Array) -> Array | None:
    """Return θ* = −H⁻¹·g(0); None where it is not unique, no minimum, or beyond what floats can tell.

    Where they cannot tell, parameters are measured so that each curves as much as the others, by powers of
    two, which costs no digit: so most of what is lost with features of very different sizes is there again.
    """
    solution = _solved(curvature, slope)
    steepest = np.diagonal(curvature)
    if solution is not None or not (np.isfinite(steepest).all() and (steepest > 0).all()):
        return solution
    units = np.exp2(-np.round(np.log2(steepest) / 2))
    alike = curvature * units * units[:, None]
    scaled = _solved(alike, slope * units)
    if scaled is None or not np.isfinite(scaled * units).all():
        return None
    flattest, steepest = np.linalg.eigvalsh((alike + alike.T) / 2)[[0, -1]]
    return np.asarray(scaled * units) if flattest > steepest * BLUNT else None


def _solved(curvature: Array, slope: Array) -> Array | None:
    """Return −H⁻¹·g; None where the curvature is not positive in each direction, but for rounding."""
    if not np.isfinite(curvature).all():
        return None
    flattest, steepest = np.linalg.eigvalsh((curvature + curvature.T) / 2)[[0, -1]]
    if not flattest > steepest * len(slope) * np.finfo(float).eps:
        return None
    solution: Array = np.linalg.solve(curvature, -slope)
    return solution if np.isfinite(solution).all() else None


def _is_affine(problem: Problem) -> bool:
    """Is each sample's gradient affine, with a floor wherever it slopes? Looked at in pieces of the rows."""
    n, p = len(problem.dataset), len(problem.model.names)
    if n * p * p > (WORK if p <= WIDE else WIDE_WORK):
        return False
    far = 1e3 * _size(problem)  # beyond any kink that a loss has
    points = (0.5 + np.arange(p) % 3, far - np.arange(p) % 5, -far - np.arange(p) % 7)
    for rows, hessians, at_zero in _pieces(problem):
        if (np.any(at_zero, axis=1) & ~np.any(hessians, axis=(1, 2))).any():  # a slope without end
            return False
        for point in points:
            affine = np.einsum("nij,j->ni", hessians, point) + at_zero
            room = np.einsum("nij,j->ni", np.abs(hessians), np.abs(point)) + np.abs(at_zero)
            if not (np.abs(_gradients(problem, rows, point) - affine) <= SAME * room).all():
                return False
    return True


def _pieces(problem: Problem) -> Iterator[tuple[slice, Array, Array]]:
    """Yield stretches of the rows, each with its Hessians, (c, p, p), and its gradients at zero, (c, p)."""
    n, p = len(problem.dataset), len(problem.model.names)
    size, count = _size(problem), max(1, CELLS // (p * p))
    for first in range(0, n, count):
        rows = slice(first, first + count)
        at_zero = _gradients(problem, rows, np.zeros(p))
        columns = [(_gradients(problem, rows, size * unit) - at_zero) / size for unit in np.eye(p)]
        yield rows, np.stack(columns, axis=2), at_zero


def _size(problem: Problem) -> float:
    """Return a step in parameters that is so large that targets drown no slope, as a power of two."""
    return float(2.0 ** np.ceil(np.log2(1 + np.abs(problem.dataset.y).max())))


def _gradients(problem: Problem, rows: slice, point: Array) -> Array:
    """Return the gradient of the loss of each of these samples, (c, p)."""
    x, y = problem.dataset.x[rows], problem.dataset.y[rows]
    _, gradient = problem.model.evaluate(point, x.T, y)
    if isinstance(gradient, np.ndarray):
        return gradient.T.astype(float)
    return np.stack([np.broadcast_to(part, len(y)).astype(float) for part in gradient], axis=1)

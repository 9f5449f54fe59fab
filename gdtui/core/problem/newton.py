"""The optimum of logistic regression, by Newton's method, and how far from it that can be.

Each step solves H·Δ = −ḡ with the second derivatives H = Aᵀ·W·A/n, where A holds the features and a 1, and W
the p·(1 − p) (iteratively reweighted least squares: McCullagh and Nelder 1989, 2.5). The loss is convex, so
where ḡ = 0 is the minimum. There is none where a direction separates the classes: along that the loss falls
for ever (Albert and Anderson 1984).
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from gdtui.core.arrays import Array
from gdtui.core.functions import sigmoid, softplus
from gdtui.core.problem.models import Logistic
from gdtui.core.problem.problems import Problem

# Why there is no single optimum: the floor of the valley is level, the classes can be separated, or nobody
# knows, since there is too much data or floats cannot tell.
NoOptimum = Literal["level", "separable", "unknown"]

WORK = 1 << 22  # numbers of all rows' second derivatives, at most
ITERATIONS = 60
ENOUGH = 1e-4  # of a parameter, or of 1: if it may be further off, the optimum is not known
LEVELS = (1e-3, 1e-6, 1e-9)  # of the largest margin: a row within may lie on the boundary
EPS = float(np.finfo(float).eps)


@dataclass(frozen=True, eq=False, slots=True)
class LogisticOptimum:
    """The parameters of the smallest dataset loss, (p,), how far off each may be, and the gradient there.

    `slope` is the length of the mean gradient as it was computed, and `errors`, (p,), follow from it and from
    the rounding of its sums: |H⁻¹|·(|ḡ| + rounding).
    """

    params: Array
    errors: Array
    slope: float


def logistic_optimum(problem: Problem) -> LogisticOptimum | NoOptimum:
    """Return the optimum of a problem whose model is logistic, or why there is none."""
    return _found(problem)


@lru_cache(maxsize=64)
def _found(problem: Problem) -> LogisticOptimum | NoOptimum:
    x, y = problem.dataset.x, problem.dataset.y
    if x.size * (x.shape[1] + 1) > WORK or not isinstance(problem.model, Logistic):
        return "unknown"
    with np.errstate(all="ignore"):
        middle, spread = x.mean(axis=0), x.std(axis=0)
        rows = np.column_stack([(x - middle) / spread, np.ones(len(y))])
        if not np.isfinite(rows).all() or _rank(rows) < rows.shape[1]:
            return _level(x, y)
        if (x.shape[1] == 1 and _is_split(x[:, 0], y)) or len(np.unique(y)) == 1:
            return "separable"
        return _solved(rows, y, middle, spread)


def _rank(rows: Array) -> int:
    """Return how many columns do not depend on others."""
    return int(np.linalg.matrix_rank(np.linalg.qr(rows, mode="r")))


def _level(x: Array, y: Array) -> NoOptimum:
    """Return why there is none where columns of the data depend on each other, or cannot be told apart."""
    if len(np.unique(y)) == 1:
        return "separable"
    return "level" if np.isfinite(x.std(axis=0)).all() else "unknown"


def _is_split(x: Array, y: Array) -> bool:
    """Do the classes meet in one place at most, so that none lies on both sides of it?"""
    zeros, ones = x[y == 0], x[y == 1]
    if not len(zeros) or not len(ones):
        return True
    return bool(zeros.max() <= ones.min() or ones.max() <= zeros.min())


def _solved(rows: Array, y: Array, middle: Array, spread: Array) -> LogisticOptimum | NoOptimum:
    """Return the optimum from that of standardised rows, (n, p), or why there is none."""
    signs, steps = 2 * y - 1, []
    best: Array = np.zeros(rows.shape[1])
    for params in _iterates(rows, y):
        if (signs * (rows @ params) > _rounding(rows, params)).all():
            return "separable"
        steps.append(params - best)
        best = params
    errors, slope = _errors(rows, y, best)
    if not (errors <= ENOUGH * np.maximum(1, np.abs(best))).all():
        separable = any(_separates(rows, signs, step, level) for step in steps for level in LEVELS)
        return "separable" if separable else "unknown"
    weights = best[:-1] / spread
    params = np.append(weights, best[-1] - math.fsum(weights * middle))
    off = np.append(
        errors[:-1] / spread, errors[-1] + ((errors[:-1] / spread + EPS * np.abs(weights)) @ np.abs(middle))
    )
    return LogisticOptimum(params, off + EPS * np.abs(params), slope)


def _iterates(rows: Array, y: Array) -> Iterator[Array]:
    """Yield parameters that are ever nearer, until a step is no more than rounding, or floats can no more."""
    params, loss = np.zeros(rows.shape[1]), math.log(2)
    signs = 1 - 2 * y
    for _ in range(ITERATIONS):
        slope, curvature = _derivatives(rows, y, params)
        try:
            step = np.linalg.solve(curvature, slope)
        except np.linalg.LinAlgError:
            return
        falls, share = float(slope @ step), 1.0
        if not math.isfinite(falls):
            return
        # Near the optimum the loss is too blunt to tell a better place from a worse one: then all is taken.
        while falls > 1e-10 and share > 1e-6:
            ahead = float(softplus(signs * (rows @ (params - share * step))).mean())
            if ahead <= loss - share * falls / 4:
                break
            share /= 2
        params = params - share * step
        loss = float(softplus(signs * (rows @ params)).mean())
        yield params
        if np.abs(step).max() <= 4 * EPS * max(1.0, float(np.abs(params).max())):
            return


def _derivatives(rows: Array, y: Array, params: Array) -> tuple[Array, Array]:
    """Return the mean gradient, (p,), and the second derivatives, (p, p), at some parameters."""
    z = rows @ params
    small = np.exp(-np.abs(z))
    weights = small / (1 + small) ** 2
    return rows.T @ (sigmoid(z) - y) / len(y), (rows.T * weights) @ rows / len(y)


def _rounding(rows: Array, params: Array) -> Array:
    """Return by how much each row's sum may be off, (n,)."""
    bound: Array = (rows.shape[1] + 2) * EPS * (np.abs(rows) @ np.abs(params))
    return bound


def _errors(rows: Array, y: Array, params: Array) -> tuple[Array, float]:
    """Return how far each parameter may be off, (p,), inf where nobody can tell; and the length of ḡ."""
    z = rows @ params
    wrong = sigmoid(z) - y
    _, curvature = _derivatives(rows, y, params)
    slope = np.array([math.fsum(column * wrong) / len(y) for column in rows.T])
    small = np.exp(-np.abs(z))
    blurred = 4 * EPS * np.abs(wrong) + small / (1 + small) ** 2 * _rounding(rows, params)
    size = np.abs(slope) + np.abs(rows).T @ blurred / len(y)
    length = float(np.hypot.reduce(slope))
    try:
        errors = np.abs(np.linalg.inv(curvature)) @ size
    except np.linalg.LinAlgError:
        return np.full(len(params), np.inf), length
    return np.where(np.isfinite(errors), errors, np.inf), length


def _separates(rows: Array, signs: Array, step: Array, level: float) -> bool:
    """Has each row its own class on its side of this direction, or lies on its boundary, to rounding?

    The rows that seem to lie there are made to, and then all others are looked at again.
    """
    size = float(np.abs(step).max())
    if not (0 < size < np.inf):
        return False
    margins = signs * (rows @ (step / size))
    on = np.abs(margins) <= level * np.abs(margins).max()
    if (margins[~on] <= 0).any() or not (~on).any():
        return False
    direction = step / size
    if on.any():
        _, sizes, across = np.linalg.svd(np.linalg.qr(rows[on], mode="r"), full_matrices=True)
        rank = int((sizes > sizes[0] * len(across) * EPS).sum())
        along = across[rank:]
        direction = along.T @ (along @ direction)
    margins = signs * (rows @ direction)
    return bool((margins[~on] > _rounding(rows, direction)[~on]).all())


def logistic_excess(problem: Problem, best: LogisticOptimum, params: Array) -> Array:
    """Return by how much the mean loss exceeds its minimum at each row of `params`, (m, p) to (m,).

    Summed up for each row of the data is how far the loss is above its own tangent at the optimum, where the
    tangents' mean is level: ∫₀¹ (1 − t)·p·(1 − p) dt·(z − z*)², at z* + t·(z − z*), by Gauss and Legendre's
    rule where that is short. So nothing cancels close to the optimum.
    """
    x = problem.dataset.x.T
    at = problem.model.logit(best.params, x) if isinstance(problem.model, Logistic) else np.zeros(1)
    excess = np.empty(len(params))
    for i, away in enumerate(params.astype(np.float64) - best.params):
        moved = x.T @ away[:-1] + away[-1]
        above = softplus(at + moved) - softplus(at) - sigmoid(at) * moved
        excess[i] = np.where(np.abs(moved) < NEAR, _bent(at, moved), above).mean()
    return np.where(np.isnan(excess), np.nan, np.maximum(excess, 0.0))


NEAR = 1.0
POINTS, SHARES = np.polynomial.legendre.leggauss(8)


def _bent(at: Array, moved: Array) -> Array:
    """Return how far the loss of a 0 is above its tangent at z = `at`, so far from there, up to NEAR."""
    total = np.zeros_like(moved)
    for point, share in zip((POINTS + 1) / 2, SHARES / 2, strict=True):
        small = np.exp(-np.abs(at + point * moved))
        total += share * (1 - point) * small / (1 + small) ** 2
    return total * moved * moved

"""Paths: where a run went, step by step, and how far from it another's arithmetic may have strayed."""

from collections.abc import Callable
from copy import copy
from functools import cached_property, partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.core.arrays import Array, Indices, Number
from gdtui.core.problem.analysis import dataset_losses, sample_losses
from gdtui.core.problem.problems import Problem

Truths = NDArray[np.bool_]
ROUNDINGS = 4  # in a step, at most, beside one for each sample that is summed


class Walked(NamedTuple):
    """What a loop wrote down: of each of its steps the row, its loss and its gradient, and the parameters.

    `states` has one row more than there are steps: the first holds where the loop started. `closes` says
    after which steps the parameters were moved. Of several runs at once each column but `rows` and `closes`
    has these as its first axis.
    """

    rows: Indices
    losses: Array  # (k,)
    gradients: Array  # (k, p)
    states: Array  # (k + 1, p)
    closes: Array  # (k,) of bool


class Path:
    """A walk through a problem, with all that can be printed of it.

    Another program adds and multiplies in another order. `slack` bounds what that makes of the parameters
    after each step: so many roundings a step, of numbers as large as the largest there was, none forgotten.
    A start that is only known from printed digits is off by as much as those leave open.
    """

    def __init__(
        self,
        problem: Problem,
        walked: Walked,
        lr: Number,
        epsilon: float,
        unsure: Number = 0.0,
        scale: Number = 1.0,
    ) -> None:
        """Follow the walk of a rate, in a precision; its loss is that of the problem times `scale`.

        Of several runs at once the rate, and what else is another for each, is an array.
        """
        self.problem, self.walked, self.epsilon = problem, walked, epsilon
        self._scale = np.asarray(scale)[..., None]
        self.steps = len(walked.rows)
        self.samples = len(problem.dataset)
        x, y = problem.dataset.x, problem.dataset.y
        self._x, self._y = np.abs(x).max(), np.abs(y).max()
        with np.errstate(all="ignore"):
            largest = np.maximum.accumulate(np.abs(walked.states).max(axis=-1), axis=-1)
            pushed = 2 * max(self._x, 1.0) * (largest * (self._x + 1) + self._y)
            roundings = epsilon * (ROUNDINGS + self.samples) * np.arange(1, self.steps + 2)
            rate, off = np.minimum(lr, 1e3)[..., None], np.asarray(unsure)[..., None]
            self.slack: Array = roundings * (largest + rate * pushed) + off

    def some(self, which: Truths) -> "Path":
        """Return the path of some of several runs."""
        found, walked = copy(self), self.walked
        losses, gradients, states = walked.losses[which], walked.gradients[which], walked.states[which]
        found.walked = walked._replace(losses=losses, gradients=gradients, states=states)
        found.slack = self.slack[which]
        found._scale = self._scale[which] if len(self._scale) == len(which) else self._scale
        return found

    @cached_property
    def _bend(self) -> float:
        """How much the gradient of a sample changes, at most, where a parameter changes by 1."""
        return float(2 * max(self._x, 1.0) * (self._x + 1))

    def params(self, at: Indices) -> tuple[Array, Array]:
        """Return the parameters after so many steps, (m, p), and how far off they may be, (m, 1)."""
        return self.walked.states[..., at, :], self.slack[..., at, None]

    def gradient(self, first: Indices, last: Indices, kind: str) -> tuple[Array, Array]:
        """Return the gradient of the last of some steps, or their sum or mean, (m, p), and its slack."""
        gradients = self.walked.gradients
        counts = (last - first + 1)[:, None].astype(float)
        if kind == "sample":
            found, many = gradients[..., last, :], np.ones_like(counts)
        else:
            found = _sums(gradients, first, last)
            many = counts
        with np.errstate(all="ignore"):
            of_rounding = self.epsilon * ROUNDINGS * (np.abs(found) + many * self.size_of_gradient(last))
            slack = many * (self._bend * self.slack[..., last + 1, None]) + of_rounding
            if kind == "mean":
                return found / counts, slack / counts
        return found, slack

    def size_of_gradient(self, at: Indices) -> Array:
        """Return the size of what cancels in the gradients of steps, (m, 1)."""
        size = np.abs(self.walked.states[..., at, :]).max(axis=-1) * (self._x + 1) + self._y
        return np.asarray(2 * max(self._x, 1.0) * size)[..., None]

    def loss(self, first: Indices, last: Indices, kind: str) -> tuple[Array, Array]:
        """Return a loss of some steps from first to last, (m,), and its slack: see `meanings.LOSS`."""
        with np.errstate(all="ignore"):
            found, at, many = self._loss(first, last, kind)
            error = np.sqrt(np.abs(found) * self.samples) + self.epsilon
            off = (self._x + 1) * self.slack[..., at]
            slack = 2 * error * off + off**2 + self.epsilon * ROUNDINGS * np.abs(found)
            return found, slack * many

    def _loss(self, first: Indices, last: Indices, kind: str) -> tuple[Array, Indices, float]:
        """Return the losses, after how many steps they are, and how many are added."""
        states, losses = self.walked.states, self.walked.losses
        if kind == "sample_before":
            return losses[..., last], last, 1.0
        if kind == "sample_after":
            return self._scale * self._after(last), last + 1, 1.0
        if kind.startswith("dataset"):
            at = first if kind.endswith("before") else last + 1
            means = self._scale * _at_each(states[..., at, :], partial(dataset_losses, self.problem))
            if "sum" in kind:
                return means * self.samples, at, float(self.samples)
            return means, at, 1.0
        sums = _sums(losses[..., None], first, last)[..., 0]
        if kind == "sum":
            return sums, last, float((last - first + 1).max(initial=1))
        return sums / (last - first + 1), last, 1.0

    def _after(self, last: Indices) -> Array:
        """Return the losses of the samples of steps, after them."""
        states = self.walked.states[..., last + 1, :]
        rows = np.broadcast_to(self.walked.rows[last], states.shape[:-1]).ravel()
        return _at_each(states, lambda params: sample_losses(self.problem, params, rows))

    def prediction(self, at: Indices, last: Indices) -> tuple[Array, Array]:
        """Return what the model said of the rows of steps after so many steps, (m,), and its slack."""
        rows = self.walked.rows[last]
        with np.errstate(all="ignore"):
            columns = tuple(np.moveaxis(self.walked.states[..., at, :], -1, 0))
            found = np.asarray(self.problem.model.predict(columns, tuple(self.problem.dataset.x[rows].T)))
            return found, (self._x + 1) * self.slack[..., at] + self.epsilon * ROUNDINGS * np.abs(found)


def _at_each(states: Array, losses: Callable[[Array], Array]) -> Array:
    """Return the loss at each of the parameters, (..., p), by what takes rows of them."""
    return losses(states.reshape(-1, states.shape[-1])).reshape(states.shape[:-1])


def _sums(numbers: Array, first: Indices, last: Indices) -> Array:
    """Return the sums of rows from first to last, each summed for itself: (..., m, columns)."""
    if (first == last).all():
        return numbers[..., last, :]
    spans = zip(first.tolist(), last.tolist(), strict=True)
    return np.stack([numbers[..., a : b + 1, :].sum(axis=-2) for a, b in spans], axis=-2)

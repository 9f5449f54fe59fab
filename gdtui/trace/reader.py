"""The problem as a trace prints it: in the run's precision, since that is what the run computed with."""

import math
from collections.abc import Iterator, Sequence

import numpy as np

from gdtui.core.arrays import Array
from gdtui.core.problem.analysis import dataset_losses, optimum, prediction_at
from gdtui.core.problem.problems import Problem
from gdtui.core.training.config import RunConfig, batching_for
from gdtui.core.training.rates import rates_for

Lines = Iterator[str]  # each with its line end


class Reader:
    """What a format asks of a problem and a configuration beside the steps; its numbers are Python floats."""

    def __init__(self, problem: Problem, config: RunConfig, predict_at: float | None = None) -> None:
        self._problem, self.model = problem, problem.model
        self.config, self.samples = config, len(problem.dataset)
        self._batching = batching_for(problem, config)
        self._optimum = optimum(problem)
        self.predict_at = problem.predict_at if predict_at is None else predict_at
        self.start = np.array(config.start, dtype=config.dtype)
        data = problem.dataset
        self._x, self._y = (part.astype(config.dtype, copy=False) for part in (data.x, data.y))

    def x(self, row: int) -> list[float]:
        """Return the row's features."""
        features: list[float] = self._x[row].tolist()
        return features

    def y(self, row: int) -> float:
        """Return the row's target."""
        return float(self._y[row])

    def prediction(self, params: Array, row: int) -> float:
        """Return what the model says of a row."""
        with np.errstate(all="ignore"):
            return float(self.model.predict(params, self._x[row]))

    def answer(self, params: Array) -> float:
        """Return what the model says of the input that is asked about, in each feature."""
        return prediction_at(self._problem, params, self.predict_at)

    def loss(self, params: Array, row: int) -> float:
        """Return the row's loss."""
        with np.errstate(all="ignore"):
            return float(self.model.evaluate(params, self._x[row], self._y[row])[0])

    @property
    def state_fields(self) -> tuple[str, ...]:
        """The names of what the run's optimizers remember: of all that it has on its way."""
        told = [self.config.choices, *(change.choices for change in self.config.changes)]
        fields = (each.optimizer.init(self.start)._fields for each in told)
        return tuple(dict.fromkeys(field for each in fields for field in each))

    def rate(self, index: int) -> float:
        """Return the rate that a step is taken with."""
        return rates_for(self.config, self._batching, index, 1)[0]

    def dataset_losses(self, params: Array) -> list[float]:
        """Return the dataset's mean loss at each row of parameters, (m, p)."""
        losses: list[float] = dataset_losses(self._problem, params).tolist()
        return losses

    def distances(self, params: Array) -> Sequence[float | None]:
        """Return how far each row of parameters, (m, p), is from the optimum; None where there is no one."""
        if self._optimum is None:
            return [None] * len(params)
        with np.errstate(all="ignore"):
            return [math.hypot(*off) for off in (params - self._optimum).tolist()]

    def mean(self, losses: Sequence[float]) -> float:
        """Return the mean of an epoch's losses, summed in their order as the lecture's loop does."""
        with np.errstate(all="ignore"):
            return float(np.cumsum(np.array(losses, dtype=self.config.dtype))[-1] / self.samples)

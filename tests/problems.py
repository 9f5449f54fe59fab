"""Problems and configurations that the tests share: small, and not only the lecture's."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

import numpy as np
from hypothesis import strategies as st

from gdtui.core.algebra import Named
from gdtui.core.arrays import Number
from gdtui.core.data.builtin import lecture
from gdtui.core.data.datasets import Dataset
from gdtui.core.problem.models import Linear, Logistic, MultipleLinear, Polynomial, Proportional
from gdtui.core.problem.problems import Asked, Problem
from gdtui.core.problem.working import UPDATE, WorkedRow
from gdtui.core.runs.run import Run
from gdtui.core.runs.trained import Trained
from gdtui.core.session.session import Session
from gdtui.core.training.config import RunConfig
from gdtui.core.training.optimizers.rule import Optimizer
from gdtui.core.training.optimizers.table import MADE, SGD, optimizer
from gdtui.core.training.schedules import CONSTANT, schedule
from gdtui.core.training.trainer import Step

T = TypeVar("T")

PROPORTIONAL = Problem("lecture", lecture(), Proportional(), (1.0,), 4.0, Asked())
LINE = Problem("line", Dataset.of([1, 2, 3, 5, -1], [2, 4.6, 5.4, 9, 0.3]), Linear(), (1.0, -0.5), 4.0)
SINGLE = Problem("single", Dataset.of([2], [3]), Linear(), (0.0, 0.0), 4.0)
CURVE = Problem("curve", LINE.dataset, Polynomial(3), (0.0, 0.125, 0.0, -0.5), 4.0)
_X = np.random.default_rng(5).normal(size=(7, 3)).round(2)
PLANE = Problem(
    "plane", Dataset.of(_X, (_X @ [1, -2, 0.5] + 3).round(2)), MultipleLinear(3), (0, 0, 0, 0), 1.0
)
WIDE = Problem(
    "wide",
    Dataset.of(np.tile(_X, (1, 4)), (_X @ [1, -2, 0.5]).round(2)),
    MultipleLinear(12),
    (0.125,) * 13,
    1.0,
)
LABELLED = Problem(
    "labelled", Dataset.of([-2, -1, -0.5, 0.5, 1, 3], [0, 0, 1, 0, 1, 1]), Logistic(), (0.0, 0.0), 1.0
)
_PAIRS = [
    [-1.0, 2.0],
    [0.5, 0.3],
    [-2.0, -1.0],
    [1.0, 0.5],
    [2.0, -1.0],
    [0.3, -2.0],
    [-0.5, 1.0],
    [1.5, -1.5],
]
CLASSES = Problem("classes", Dataset.of(_PAIRS, [0, 0, 1, 0, 1, 1, 0, 0]), Logistic(2), (0.0, 0.0, 0.0), 1.0)
PROBLEMS = (PROPORTIONAL, LINE, SINGLE)
EVERY_MODEL = (*PROBLEMS, CURVE, PLANE, WIDE, LABELLED, CLASSES)


def session_of(problem: Problem, *configs: RunConfig) -> Session:
    """A session of runs side by side on one problem."""
    return Session(*(Trained(problem, config) for config in configs))


def known(value: T | None) -> T:
    """The same, which is not None: the trainer's runs know their total, problem and configuration."""
    assert value is not None
    return value


def trained(run: Run | None) -> Trained:
    """The same run, known to be one of the trainer."""
    assert isinstance(run, Trained)
    return run


class Age(NamedTuple):
    """The state of `STUMBLING`."""

    age: Number


def _stumble(params: Number, gradient: Number, state: Age, rate: float) -> tuple[Number, Age]:
    if np.max(state.age) > 10:
        raise RuntimeError("stumbled")
    return params - rate * gradient, Age(state.age + 1)


def _stumbling_working(parameter: Named, gradient: Named, state: Age, rate: Named) -> tuple[WorkedRow, ...]:
    return (WorkedRow("update", UPDATE, parameter.symbol, parameter - rate * gradient),)


# An optimizer whose code fails at its twelfth update, to prove that this ends no other run.
STUMBLING = Optimizer("stumbling", lambda params: Age(params * 0), _stumble, _stumbling_working)
EVERY = tuple(optimizer(name) for name in MADE)
DECAYING = tuple(optimizer(name, weight_decay=0.1) for name in MADE)
OPTIONED = (
    optimizer("momentum", dampening=0.25, weight_decay=0.1),
    optimizer("adagrad", lr_decay=0.1, initial_accumulator_value=0.5),
    optimizer("rmsprop", centered=True),
    optimizer("rmsprop", momentum=0.9),
    optimizer("rmsprop", momentum=0.5, centered=True, alpha=0.9),
    optimizer("adam", amsgrad=True, weight_decay=0.1, decoupled_weight_decay=True),
    optimizer("adamw", amsgrad=True),
    optimizer("nadam", momentum_decay=0.1, weight_decay=0.1, decoupled_weight_decay=True),
    optimizer("radam", weight_decay=0.1, decoupled_weight_decay=True),
    *(optimizer(name, maximize=True) for name in MADE),
)  # each option that there is not by default
MOMENTUM = optimizer("momentum")
SCHEDULES = (
    CONSTANT,
    schedule("step", every=2, gamma=0.5),
    schedule("exponential", gamma=0.9, per="update"),
    schedule("cosine", least=0.001),
    schedule("1/t", decay=0.5, per="update"),
)


@st.composite
def setups(
    draw: st.DrawFn, epochs: int = 40, among: Sequence[Problem] = PROBLEMS
) -> tuple[Problem, RunConfig]:
    """Any problem with any configuration, diverging ones among them."""
    problem = draw(st.sampled_from(among))
    return problem, draw(configs(problem, epochs))


@st.composite
def comparisons(draw: st.DrawFn, epochs: int = 40, most: int = 3) -> tuple[Problem, list[RunConfig]]:
    """Any problem with two or more configurations side by side; some diverge, some fail."""
    problem = draw(st.sampled_from(PROBLEMS))
    several = draw(st.lists(configs(problem, epochs), min_size=2, max_size=most))
    return problem, [
        draw(st.sampled_from([config, replace(config, optimizer=STUMBLING)])) for config in several
    ]


@st.composite
def configs(draw: st.DrawFn, problem: Problem, epochs: int) -> RunConfig:
    """Any configuration for the problem."""
    return RunConfig(
        batch=draw(st.integers(1, len(problem.dataset))),
        lr=draw(st.sampled_from([0.001, 0.01, 0.1, 0.5, 30.0])),
        epochs=draw(st.integers(1, epochs)),
        start=problem.start,
        dtype=draw(st.sampled_from(["float64", "float32"])),
        seed=draw(st.sampled_from([None, 0, 7])),
        optimizer=draw(st.sampled_from([SGD, SGD, MOMENTUM, *EVERY, *DECAYING, *OPTIONED])),
        schedule=draw(st.sampled_from([CONSTANT, *SCHEDULES])),
    )


@st.composite
def changing(
    draw: st.DrawFn, epochs: int = 12, among: Sequence[Problem] = PROBLEMS
) -> tuple[Problem, RunConfig]:
    """Any problem with a configuration that changes batch and rate on its way, within batches too."""
    problem, config = draw(setups(epochs, among))
    samples = len(problem.dataset)
    for steps in sorted(draw(st.sets(st.integers(0, config.epochs * samples - 1), max_size=4))):
        rate = draw(st.sampled_from([None, 0.001, 0.02, 0.5]))
        chosen: dict[str, Any] = {"batch": draw(st.integers(1, samples))}
        if rate is not None:
            chosen["lr"] = rate
        if draw(st.booleans()):
            chosen["optimizer"] = draw(st.sampled_from([SGD, MOMENTUM, *EVERY, *OPTIONED]))
        if draw(st.booleans()):
            chosen["schedule"] = draw(st.sampled_from(SCHEDULES))
        config = config.changed(steps, **chosen)
    return problem, config


def bits(step: Step) -> tuple[Any, ...]:
    """All of a step, so that == says whether it is the same to the last bit."""
    arrays = (step.gradient, step.accumulated, step.params, *(np.asarray(field) for field in step.state))
    counts = (step.index, step.epoch, step.position, step.sample, step.updated)
    return (*counts, np.float64(step.loss).tobytes(), *((a.dtype.str, a.shape, a.tobytes()) for a in arrays))


def all_bits(steps: Iterator[Step]) -> list[tuple[Any, ...]]:
    """The bits of each step."""
    return [bits(step) for step in steps]

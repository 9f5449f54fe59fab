"""The right run, from the program's own trainer."""

import numpy as np

from gdtui.core.problem.problems import Problem
from gdtui.core.training.config import RunConfig, batching_for
from gdtui.core.training.kernels import Block
from gdtui.core.training.points import Point
from gdtui.core.training.trainer import rows_of, train
from gdtui.trace.check.path import Walked


def true_walk(problem: Problem, config: RunConfig, steps: int) -> Walked:
    """Return so many steps of the run; fewer, where it diverges before."""
    blocks: list[Block] = []

    def record(block: Block, after: Point) -> None:
        blocks.append(block)

    train(problem, config, record=record).send(steps)
    losses = np.concatenate([block.losses for block in blocks])[:steps].astype(float)
    gradients = np.concatenate([block.gradients for block in blocks])[:steps].astype(float)
    params = np.concatenate([block.params for block in blocks])[:steps].astype(float)
    start = np.array([config.start], dtype=config.dtype).astype(float)
    batching = batching_for(problem, config)
    rows = rows_of(config, batching, 0, len(losses))
    position = np.arange(len(losses)) % batching.samples
    closes = ((position + 1) % config.batch == 0) | (position + 1 == batching.samples)
    return Walked(rows, losses, gradients, np.concatenate([start, params]), closes)

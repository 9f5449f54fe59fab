"""The surface: the dataset's loss over two parameters in ten levels, two of them in each cell."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from gdtui.charts.scope import Scope
from gdtui.core.arrays import Array, Indices
from gdtui.core.problem.analysis import dataset_losses, rows_summed
from gdtui.core.problem.models import Logistic
from gdtui.core.problem.problems import Problem
from gdtui.display.rows import Cell

LEVELS = 10
BEND = 0.3  # 0.5 would set the levels of a round valley equally far apart; less shows more of its ground
SIGNS = " ·:░▒▓█"  # what is higher is denser, where there are no colours
PLAIN_SIGNS = " .,:;~-="  # none that a run is drawn with
WORK = 40_000_000  # products computed for one surface, about; and for one that each update changes
WORK_OFTEN = 8_000_000
CURVED = 5  # products that the logarithms and exponentials of one loss cost as much as

Held = tuple[float, ...]  # all parameters; those that are not shown stay as they are here


class Plane(NamedTuple):
    """Which two parameters span the surface, and what the others are."""

    which: tuple[int, ...]
    held: Held


def level_role(upper: int, lower: int) -> str:
    """Return the role of a cell whose upper half has one level, as foreground, and the lower another."""
    return f"level-{upper}/level-{lower}"


@lru_cache(maxsize=16)
def levels(problem: Problem, plane: Plane, seen: Scope, width: int, rows: int) -> Indices:
    """Return the level of each point of a grid over the scope, (rows, width), the highest row first.

    Level = 10·((L − lowest)/(highest − lowest))^0.3, where L is the dataset's loss; where that is no number
    the level is the highest.
    """
    across, up = (np.linspace(c - h, c + h, count) for c, h, count in _sides(seen, width, rows, problem))
    points = np.tile(np.array(plane.held, dtype=float), (len(across) * len(up), 1))
    points[:, plane.which[0]] = np.tile(across, len(up))
    points[:, plane.which[1]] = np.repeat(up[::-1], len(across))
    losses = dataset_losses(problem, points).reshape(len(up), len(across))
    found = _levels_of(losses)
    nearest = [np.arange(n) * len(part) // n for n, part in ((rows, up), (width, across))]
    wide: Indices = found[np.ix_(*nearest)]
    return wide


def _sides(seen: Scope, width: int, rows: int, problem: Problem) -> list[tuple[float, float, int]]:
    """Return middle, half width and number of points of both sides; fewer for a very large dataset."""
    cost = len(problem.model.names) + (CURVED if isinstance(problem.model, Logistic) else 0)
    work = WORK if len(problem.model.names) == 2 else WORK_OFTEN
    share = min(1.0, (work / (cost * width * rows * rows_summed(problem))) ** 0.5)
    counts = [max(2, round(count * share)) for count in (width, rows)]
    return list(zip(seen.centre, seen.half, counts, strict=True))


def _levels_of(losses: Array) -> Indices:
    finite = losses[np.isfinite(losses)]
    if not len(finite) or finite.min() == finite.max():
        return np.where(np.isfinite(losses), 0, LEVELS - 1)
    low, high = float(finite.min()), float(finite.max())
    with np.errstate(all="ignore"):
        share = np.clip((losses / 2 - low / 2) / (high / 2 - low / 2), 0, 1) ** BEND * LEVELS
    return np.minimum(np.nan_to_num(share, nan=LEVELS), LEVELS - 1).astype(np.intp)


def surface(levels: Indices, colours: bool, ascii: bool) -> list[list[Cell]]:
    """Return the cells of a grid of levels: half-blocks of two, or a character for the level in each."""
    if colours and not ascii:
        pairs = zip(levels[::2].tolist(), levels[1::2].tolist(), strict=True)
        return [[_half_block(*pair) for pair in zip(upper, lower, strict=True)] for upper, lower in pairs]
    signs = PLAIN_SIGNS if ascii else SIGNS
    rows = (levels[::2] + levels[1::2]) // 2
    return [[(signs[level * len(signs) // LEVELS], "valley") for level in row] for row in rows.tolist()]


def _half_block(upper: int, lower: int) -> Cell:
    return (" " if upper == lower else "▀", level_role(upper, lower))

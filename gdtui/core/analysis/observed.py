"""What is looked at of a run to tell what it does: the ends of its last epochs, and points within them."""

import math
from typing import NamedTuple

import numpy as np

from gdtui.core.analysis.floor import Floor, cycle_end, noise_floor
from gdtui.core.analysis.stability import converges, swings
from gdtui.core.arrays import Array, Indices
from gdtui.core.runs.landmarks import within_epoch
from gdtui.core.runs.run import Run
from gdtui.core.session.moments import Trail
from gdtui.core.training.batches import Batching

EPOCHS = 8  # whose ends are looked at, at most
LATELY = 4  # epochs whose distance is averaged, where each has another order
TINY = float(np.finfo(float).tiny)


class Observed(NamedTuple):
    """What is looked at of a run: k + 1 ends of epochs, and m points of the last one and the one before."""

    ends: Array  # (k + 1, p)
    distances: Array  # (k + 1,) at these ends
    begun: float  # the distance at the start of what is looked at, or after its first epoch if that was more
    path: Array  # (m, p), from the beginning of the last epoch to its end; of one drawn batch, the ends
    before: Array  # (m, p), the same points an epoch earlier; of one epoch, (0, p)
    in_order: bool  # does each epoch visit the same batches in the same order?
    comparable: bool  # is the measure the distance of the parameters?
    distance: float | None  # the root mean square of it, over the updates of the last one, or of four
    floor: Floor | None  # what that tends to, where theory knows it
    stable: bool | None  # does it come nearer in the long run, where theory knows that?
    swings: bool | None  # does it go to and fro in the long run, where theory knows that?
    goal: Array | None  # (p,), where the epochs end in the long run, where theory knows it

    @property
    def moves(self) -> Array:
        """How far each epoch has moved the parameters, (k,)."""
        return lengths(np.diff(self.ends, axis=0))

    @property
    def reach(self) -> float:
        """How far the parameters were within the last epoch from where it ended."""
        return float(lengths(self.path - self.path[-1]).max())


def observe(trail: Trail, batching: Batching, first: int, epochs: int) -> Observed:
    """Look at the epochs from `first` on, which are all cut alike."""
    run, samples = trail.run, batching.samples
    ends = np.arange(max(first, epochs - EPOCHS), epochs + 1) * samples
    updates, chosen = batching.updates_per_epoch, within_epoch(batching)
    steps = (epochs - 1) * samples + batching.steps(chosen)
    before = run.params_at(steps - samples) if epochs > first + 1 else np.empty((0, len(trail.params)))
    looked_at = np.append(ends, [first * samples, (first + 1) * samples])
    at = run.params_at(looked_at)
    if run.optimum is None:
        losses = [run.losses.at("dataset", int(each)) for each in looked_at]
        distances = np.sqrt(np.abs(np.array(losses, dtype=float)))
    else:
        distances = lengths(at - run.optimum)
    config = trail.config if run.problem is not None else None
    stable = None if config is None or run.problem is None else converges(run.problem, config)
    # Without theory a run in the same order may be as wild as one in ever other orders.
    same = _in_order(run, updates) and (stable is not None or run.problem is None)
    lately = ends[-2:-1] if same else ends[-1 - LATELY : -1]  # where the epochs that count begin
    return Observed(
        at[:-2],
        distances[:-2],
        float(distances[-2:].max()),
        run.params_at(steps) if same or updates > 1 else at[:-2],
        before,
        same,
        run.optimum is not None,
        _distance(run, (lately[:, None] + batching.steps(chosen[1:])).reshape(-1)),
        None if config is None or run.problem is None else noise_floor(run.problem, config),
        stable,
        None if config is None or run.problem is None else swings(run.problem, config),
        None if config is None or run.problem is None else cycle_end(run.problem, config),
    )


def _distance(run: Run, updates: Indices) -> float | None:
    """Return the root mean square of the distance after so many steps each."""
    if run.optimum is None:
        return None
    distances = lengths(run.params_at(updates) - run.optimum)
    largest = distances.max()
    return float(largest * np.sqrt(((distances / largest) ** 2).mean())) if largest > 0 else 0.0


def _in_order(run: Run, updates: int) -> bool:
    """Does each epoch make the same updates, of so many: are they all of all rows, or in the same order?"""
    if run.config is None or run.config.seed is None:
        return True
    return updates == 1 and not run.config.replacement


def lengths(vectors: Array) -> Array:
    """Return the length of each, (m, p) to (m,), without the overflow that squares would have."""
    lengths: Array = np.hypot.reduce(vectors.astype(float), axis=1)
    return lengths


def ratio(values: Array) -> float:
    """Return what is left of values from the first half of them to the second, by their medians."""
    half = len(values) // 2
    return median(values[len(values) - half :]) / max(median(values[:half]), TINY)


def each(values: Array) -> float:
    """Return what is left of values from one to the next."""
    return float(ratio(values) ** (1 / (len(values) - len(values) // 2)))


def median(values: Array) -> float:
    """Return the value in the middle, or the geometric mean of the two that are there."""
    ordered: list[float] = sorted(values.tolist())
    low, high = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    return math.sqrt(low) * math.sqrt(high)

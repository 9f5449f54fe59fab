"""Behaviour: what a run is doing where the cursor stands, told from the way it came."""

import math
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.core.arrays import Array
from gdtui.core.runs.run import Run
from gdtui.core.session.moments import Trail
from gdtui.core.training.batches import Batching

# "unknown" has nothing to be measured by, "early" is too early to say; the others stand in the order in which
# a rate that rises usually meets them.
Behaviour = Literal[
    "unknown", "early", "stuck", "creeping", "converging", "arrived", "oscillating", "circling", "diverging"
]

EPOCHS = 8  # whose ends are looked at, at most
POINTS = 64  # of the last epoch, at most
CREEPING = 0.99  # of the distance is left after an epoch of a run that creeps, or more
NEARER = 0.9  # of the distance is left from the first half of the ends to the second, where it shrinks
AROUND = 0.25  # of the distance is moved within an epoch by a run that circles, or more
AHEAD = 0.5  # of the distance is still to be gone, or less, by a run that circles
NEARLY = 0.01  # of the distance is still to be gone, or less, by one that circles far from the optimum
SLOWEST = 1 - 2e-4  # of its size a move keeps from epoch to epoch, at most: more cannot be told from rounding
# Where each epoch has another order:
DIRECT = 0.5  # of the way that was gone leads anywhere, or less, by a run that circles
CHANCE = 0.2  # of the distance is left by chance alone
GROWN, GONE = 3.0, 10.0  # times the distance at the start: where it grows, and whatever it does
TINY = float(np.finfo(float).tiny)
ROUNDING = 32  # units in the last place: a run that goes to and fro within them rests


def behaviour(trail: Trail) -> Behaviour:
    """Return what the run is doing at the trail's cursor; nothing that lies ahead is looked at.

    It is told from the ends of the last 8 whole epochs since batch or rate were changed, and from 64 points
    of the last of them, so it stays the same within an epoch. The measure is the distance from the optimum
    or, where that is not unique, the root of the dataset's loss.

    stuck: no parameter moves, save by rounding, though some batch's gradient is not zero. arrived: all are.
    diverging: the distance grows. circling: it shrinks no more, though the parameters move within each epoch
    (the noise floor). oscillating: it shrinks, but is jumped over again and again. creeping: it shrinks by
    less than 1 % an epoch.
    """
    if trail.end.reason == "diverged":
        return "diverging"
    if trail.run.optimum is None and "dataset" not in trail.run.losses.kinds:
        return "unknown"
    batching = trail.run.batching.at(trail.steps - 1)
    epochs = trail.steps // batching.samples
    turns = [steps for steps in trail.run.changes if steps < trail.steps]
    first = -(-turns[-1] // batching.samples) if turns else 0  # whole epoch that is all as the last step was
    if (epochs - first) * batching.updates_per_epoch < 2:
        return "early"
    seen = _observe(trail, batching, first, epochs)
    with np.errstate(all="ignore"):
        if _rests(seen):
            return "arrived" if _without_slope(trail, batching, epochs) else "stuck"
        return _moving(seen)


class Observed(NamedTuple):
    """What is looked at of a run: k + 1 ends of epochs, and m points of the last one and the one before."""

    ends: Array  # (k + 1, p)
    distances: Array  # (k + 1,) at these ends
    begun: float  # the distance at the start of what is looked at, or after its first epoch if that was more
    path: Array  # (m, p), from the beginning of the last epoch to its end
    before: Array  # (m, p), the same points an epoch earlier; of one epoch, (0, p)
    in_order: bool  # does each epoch visit the same batches in the same order?
    comparable: bool  # is the measure the distance of the parameters?

    @property
    def moves(self) -> Array:
        """How far each epoch has moved the parameters, (k,)."""
        return _lengths(np.diff(self.ends, axis=0))

    @property
    def reach(self) -> float:
        """How far the parameters were within the last epoch from where it ended."""
        return float(_lengths(self.path - self.path[-1]).max())


def _observe(trail: Trail, batching: Batching, first: int, epochs: int) -> Observed:
    """Look at the epochs from `first` on, which are all cut alike."""
    run, samples = trail.run, batching.samples
    ends = np.arange(max(first, epochs - EPOCHS), epochs + 1) * samples
    updates = batching.updates_per_epoch
    chosen = np.unique(np.linspace(0, updates, min(updates, POINTS - 1) + 1).astype(np.intp))
    steps = (epochs - 1) * samples + batching.steps(chosen)
    before = run.params_at(steps - samples) if epochs > first + 1 else np.empty((0, len(trail.params)))
    looked_at = np.append(ends, [first * samples, (first + 1) * samples])
    at = run.params_at(looked_at)
    with np.errstate(all="ignore"):
        if run.optimum is None:
            losses = [run.losses.at("dataset", int(each)) for each in looked_at]
            distances = np.sqrt(np.abs(np.array(losses, dtype=float)))
        else:
            distances = _lengths(at - run.optimum)
    return Observed(
        at[:-2],
        distances[:-2],
        float(distances[-2:].max()),
        run.params_at(steps),
        before,
        _in_order(run) or updates == 1,
        run.optimum is not None,
    )


def _in_order(run: Run) -> bool:
    """Does each epoch visit the rows in the same order?"""
    return run.config is None or run.config.seed is None


def _lengths(vectors: Array) -> Array:
    """Return the length of each, (m, p) to (m,), without the overflow that squares would have."""
    lengths: Array = np.hypot.reduce(vectors.astype(float), axis=1)
    return lengths


def _rests(seen: Observed) -> bool:
    """Did nothing move in the last epoch, or only by rounding: to where the run was at the end of another?"""
    now = seen.path[-1]
    if (seen.path == now).all():
        return True
    room = ROUNDING * np.spacing(np.abs(now).max())
    near = np.abs(seen.path - now).max() <= room and np.abs(seen.ends - now).max() <= room
    return bool(near and (seen.ends[:-1] == now).all(axis=1).any())


def _without_slope(trail: Trail, batching: Batching, epochs: int) -> bool:
    """Was the gradient of each of the last epoch's batches exactly zero?"""
    last = trail.run.page((epochs - 1) * batching.samples, epochs * batching.samples).gradients
    whole = batching.samples // batching.size * batching.size
    sums = last[:whole].reshape(-1, batching.size, last.shape[1]).cumsum(axis=1)[:, -1]
    rest = last[whole:].cumsum(axis=0)[-1:]
    return not sums.any() and not rest.any()


def _moving(seen: Observed) -> Behaviour:
    """Return what a run does that moves."""
    if not np.isfinite(seen.distances).all():
        return "diverging"
    left = _ratio(seen.distances)
    if _grows(seen, left):
        return "diverging" if len(seen.ends) > 2 else "early"
    if _circles(seen, left):
        return "circling"
    if _flips(seen):
        return "oscillating"
    return "creeping" if _each(seen.distances) > CREEPING else "converging"


def _ratio(values: Array) -> float:
    """Return what is left of values from the first half of them to the second, by their medians."""
    half = len(values) // 2
    return _median(values[len(values) - half :]) / max(_median(values[:half]), TINY)


def _each(values: Array) -> float:
    """Return what is left of values from one to the next."""
    return float(_ratio(values) ** (1 / (len(values) - len(values) // 2)))


def _median(values: Array) -> float:
    """Return the value in the middle, or the geometric mean of the two that are there."""
    ordered: list[float] = sorted(values.tolist())
    low, high = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    return math.sqrt(low) * math.sqrt(high)


def _grows(seen: Observed, left: float) -> bool:
    """Does the distance grow, and for good?

    In the same order each epoch, moves that grow say so: those of a run that tends to its noise floor shrink.
    In any other order chance makes the distance grow and shrink, so it must be far more than it was.
    """
    if seen.in_order:
        return left > 1 and (len(seen.ends) < 3 or _ratio(seen.moves) > 1)
    far = _median(seen.distances[-3:]) / max(seen.begun, TINY)
    return far > GONE if left < 1 else far > GROWN


def _circles(seen: Observed, left: float) -> bool:
    """Is this the noise floor: does the run get no nearer, although it moves within each epoch?

    In the same order each epoch the moves of whole epochs shrink geometrically, so what is still to be gone
    is their sum; a run that only creeps has nearly all of the distance ahead. In any other order a run
    at its noise floor goes to and fro, and is only by chance nearer or further.
    """
    moves, distance = seen.moves, _median(seen.distances[-3:])
    if len(seen.path) < 3 or len(moves) < 3:
        return False
    around = seen.reach > AROUND * distance if seen.comparable else float(moves[-1]) < seen.reach / 2
    if not seen.in_order:
        directness = float(_lengths(seen.ends[-1:] - seen.ends[:1])[0] / moves.sum())
        return around and directness < DIRECT and CHANCE < left < 1 / CHANCE
    if left < NEARER or not seen.comparable:
        return around and left >= NEARER
    shrink = min(_each(moves), SLOWEST)
    ahead = _median(moves[-3:]) * shrink / (1 - shrink)
    return ahead < AHEAD * distance if around else ahead < NEARLY * distance and seen.reach > 4 * moves[-1]


def _flips(seen: Observed) -> bool:
    """Is the optimum jumped over again and again?

    In the same order each epoch, the difference from the epoch before turns round where an update jumps over
    the minimum, and only there: noise is the same in both. In any other order every epoch must turn round.
    """
    moves = _turns(np.diff(seen.ends[-5:], axis=0))
    if seen.in_order:
        return bool(_turns(seen.path[: len(seen.before)] - seen.before).any() or moves[-2:].any())
    return len(moves) > 2 and bool(moves.all())


def _turns(vectors: Array) -> NDArray[np.bool_]:
    """Return whether each points back from the one before, (m, p) to (m − 1,)."""
    exact = vectors.astype(float)  # products of what float32 holds may be too small for it
    turns: NDArray[np.bool_] = (exact[1:] * exact[:-1]).sum(axis=1) < 0
    return turns

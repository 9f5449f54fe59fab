"""Behaviour: what a run is doing where the cursor stands, told from the way it came."""

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.core.analysis.observed import TINY, Observed, each, lengths, median, observe, ratio
from gdtui.core.arrays import Array
from gdtui.core.session.moments import Trail
from gdtui.core.training.batches import Batching

# "unknown" has nothing to be measured by, "early" is too early to say; the others stand in the order in which
# a rate that rises usually meets them.
Behaviour = Literal[
    "unknown",
    "early",
    "stuck",
    "creeping",
    "converging",
    "arrived",
    "rounding",
    "oscillating",
    "settling",
    "circling",
    "leaving",
    "diverging",
]

CREEPING = 0.99  # of the distance is left after an epoch of a run that creeps, or more
NEARER = 0.9  # of the distance is left from the first half of the ends to the second, where it shrinks
CIRCLING, SETTLING = 0.1, 0.5  # of the distance is what a run has still to go to its circle, or less
AROUND = 0.25  # of the distance is moved within an epoch by a run that circles, or more
SLOWEST = 1 - 2e-4  # of its size a move keeps from epoch to epoch, at most: more cannot be told from rounding
# Where each epoch has another order:
DIRECT = 0.5  # of the way that was gone leads anywhere, or less, by a run that circles
CHANCE = 0.2  # of the distance is left by chance alone
WIDE = 3.0  # times its noise floor is what a run that circles is away from the optimum, at most
GROWN, GONE = 3.0, 10.0  # times the distance at the start: where it grows, and whatever it does
ROUNDING = 32  # units in the last place: a run that goes to and fro within them rests
ROUNDED = 256  # units in the last place: a run that comes no nearer than these is kept away by rounding


class Doing(NamedTuple):
    """What a run does, and the root mean square of its distance from the optimum over its last epoch.

    In ever other orders it is that of its last four. It is None where there is no single optimum, and
    before two updates that were made alike.
    """

    name: Behaviour
    distance: float | None = None


def behaviour(trail: Trail) -> Doing:
    """Return what the run is doing at the trail's cursor; nothing that lies ahead is looked at.

    It is told from the last 8 whole epochs since batch or rate were changed, by their ends and 64 points of
    each, so it stays the same within an epoch. The measure is the distance from the optimum or, where that is
    not unique, the root of the dataset's loss.

    stuck: no parameter moves, save by rounding, though some batch's gradient is not zero. arrived: all are.
    rounding: it moves so close to the optimum that floats can do no better. diverging: the distance grows,
    ever faster. leaving: it grows, ever slower. circling: the way to the circle that the run ends in is a
    tenth of the distance, or less; settling: it is half, or less. oscillating: the distance shrinks, but the
    optimum is jumped over again and again. creeping: it shrinks by less than 1 % an epoch, if at all.
    """
    if trail.end.reason == "diverged":
        return Doing("diverging")
    if trail.run.optimum is None and "dataset" not in trail.run.losses.kinds:
        return Doing("unknown")
    batching = trail.run.batching.at(trail.steps - 1)
    epochs = trail.steps // batching.samples
    turns = [steps for steps in trail.run.changes if steps <= trail.steps]
    first = -(-turns[-1] // batching.samples) if turns else 0  # whole epoch that is all as the last step was
    if (epochs - first) * batching.updates_per_epoch < 2:
        return Doing("early")
    with np.errstate(all="ignore"):
        seen = observe(trail, batching, first, epochs)
        if _rests(seen):
            return Doing("arrived" if _without_slope(trail, batching, epochs) else "stuck", seen.distance)
        return Doing(_moving(seen), seen.distance)


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
    left = ratio(seen.distances)
    if not seen.stable and _grows(seen, left):  # of a stable run what grows is rounding, or soon shrinks
        return "diverging" if len(seen.ends) > 2 else "early"
    if seen.stable is False:
        return "diverging" if left > 1 else "early"
    if _rounds(seen, left):
        return "rounding"
    ahead = _ahead(seen) if seen.in_order else 0.0 if _wanders(seen, left) else 1.0
    if ahead < CIRCLING:
        return "circling"
    if seen.in_order and ahead < SETTLING:
        return "settling"
    if seen.swings and not _is_noisy(seen):
        return "oscillating"
    if seen.in_order and left > 1 and (np.diff(seen.distances) > 0).all():
        return "leaving"
    if _flips(seen):
        return "oscillating"
    return "creeping" if each(seen.distances) > CREEPING else "converging"


def _grows(seen: Observed, left: float) -> bool:
    """Does the distance grow, and for good?

    In the same order each epoch, moves that grow say so: those of a run that tends to its noise floor shrink.
    In any other order chance makes the distance grow and shrink, so it must be far more than it was.
    """
    if seen.in_order:
        return left > 1 and (len(seen.ends) < 3 or ratio(seen.moves) > 1)
    far = median(seen.distances[-3:]) / max(seen.begun, TINY)
    return far > GONE if left < 1 else far > GROWN


def _rounds(seen: Observed, left: float) -> bool:
    """Is this as near as floats can get: no nearer any more, and within what rounding alone makes?"""
    if not seen.comparable or left < NEARER or (seen.floor is not None and _is_noisy(seen)):
        return False
    return bool(seen.distances.max() <= ROUNDED * np.spacing(np.abs(seen.path).max()))


def _ahead(seen: Observed) -> float:
    """Return which share of the distance from the optimum is what is left of the way to where the epochs end.

    It is 1 for a run that ends at the optimum, and 0 for one that goes round and gets nowhere.
    """
    moves, distance = seen.moves, median(seen.distances[-3:])
    if len(seen.path) < 3 or len(moves) < 3 or not _is_noisy(seen):
        return 1.0
    if seen.goal is not None:
        return float(lengths(seen.ends[-1:] - seen.goal)[0]) / distance
    if not seen.comparable:
        return 0.0 if moves[-1] < seen.reach / 2 and ratio(seen.distances) >= NEARER else 1.0
    # The moves of whole epochs shrink geometrically, so their sum is what is still to be gone.
    shrink = min(each(moves), SLOWEST)
    around = seen.reach > max(AROUND * distance, 4 * moves[-1])
    return median(moves[-3:]) * shrink / (1 - shrink) / distance if around else 1.0


def _is_noisy(seen: Observed) -> bool:
    """Can anything but rounding keep the run from the optimum? Where theory does not know, it can."""
    return seen.floor is None or seen.floor.distance > 0


def _wanders(seen: Observed, left: float) -> bool:
    """Does a run in ever other orders circle: to and fro, and only by chance nearer or further?"""
    if len(seen.path) < 3 or len(seen.moves) < 3 or not _is_noisy(seen):
        return False
    distance = median(seen.distances[-3:])
    around = seen.reach > AROUND * distance if seen.comparable else float(seen.moves[-1]) < seen.reach / 2
    if seen.floor is not None and seen.distance is not None and seen.distance > WIDE * seen.floor.distance:
        return False
    directness = float(lengths(seen.ends[-1:] - seen.ends[:1])[0] / seen.moves.sum())
    return around and directness < DIRECT and CHANCE < left < 1 / CHANCE


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

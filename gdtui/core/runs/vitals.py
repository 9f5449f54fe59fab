"""Vital signs of a run: a few numbers of each update that tell what is wrong, when something is.

With g the gradient that an update was taken by, Δ what the parameters w moved by, and g₋ and Δ₋ those of the
update before. Of a run whose gradients are not known they are nan. Large arrays are recorded by layer, and
of each the sums alone that these signs need.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.core.arrays import Array, Indices
from gdtui.core.runs.recorded import Recorded
from gdtui.core.runs.recording import Layered, Recording
from gdtui.core.runs.run import Run

WHOLE = 64  # parameters of which each can be looked at


class Vitals(NamedTuple):
    """The signs of one update, or of several: each a number, or (m,)."""

    moved: Array  # |Δ| / |w|, of the parameters before it: about 1e-3 is usual for a network
    rate: Array  # −Δ·g / g·g, the rate of plain descent that would have moved as far along g
    turn: Array  # cos(g, g₋): 1 where it goes on as before, −1 where it has turned round
    left: Array  # g·Δ₋ / g₋·Δ₋, the slope left after the update before: below −1 it overshot


NO_SIGNS = Vitals(*[np.full(1, np.nan)] * 4)


class Sums(NamedTuple):
    """What the signs of some updates are made of, each (m,)."""

    weight: Array  # |w|² before each update
    move: Array  # |Δ|²
    descent: Array  # Δ·g
    square: Array  # g·g
    turn: Array  # g·g₋
    ahead: Array  # g·Δ₋

    def __add__(self, other: object) -> "Sums":
        """Return the sums of two disjoint sets of parameters."""
        assert isinstance(other, Sums)  # noqa: S101
        return Sums(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


class Layer(NamedTuple):
    """An array of parameters after an update, and the signs of that update alone in it."""

    name: str
    shape: tuple[int, ...]
    weight: float  # |w|
    signs: Vitals


def vitals(run: Run, first: int, stop: int) -> Vitals:
    """Return the signs of the steps `first` to `stop`, 1 ≤ first, (m,): nan where a step was no update."""
    batching = run.batching
    begun, done = (int(batching.updates(steps)) for steps in (first - 1, stop))
    ends = batching.steps(np.arange(max(0, begun - 1), done + 1))  # of the update before the first one, on
    signs = _of_updates(run, ends)
    inside = ends[1:] >= first
    found = []
    for sign in signs:
        column = np.full(stop - first + 1, np.nan)
        column[ends[1:][inside] - first] = sign[inside]
        found.append(column)
    return Vitals(*found)


def last_vitals(run: Run, steps: int) -> tuple[Vitals, Vitals]:
    """Return the signs of the last update by then, and those of the one before; nan where there is none."""
    batching = run.batching
    done = int(batching.updates(steps))
    found = _of_updates(run, batching.steps(np.arange(max(0, done - 3), done + 1)))
    columns = [np.concatenate([np.full(2, np.nan), sign])[-2:] for sign in found]
    return Vitals(*(column[1:] for column in columns)), Vitals(*(column[:1] for column in columns))


def layers_of(run: Run) -> tuple[str, ...]:
    """Return the names of the arrays that are recorded by layer."""
    return run.recorded.recording.names("weight") if run.recorded is not None else ()


def by_layer(run: Recorded, step: int) -> list[Layer]:
    """Return the layers after a step, with their signs; after none, as they are at the start, without.

    Where there are some, or many numbers, arrays that are recorded number by number are layers, too.
    """
    recording, found = run.recording, []
    begin = max(0, step - 2)  # the update before is needed
    for name in layers_of(run):
        if step:
            weight = float(recording.column("weight", name)[step - 1])
            with np.errstate(all="ignore"):
                along = _signs(_of_layer(recording, name, begin, step, np.nan))
            signs = Vitals(*(sign[-1:] for sign in along))
        else:
            weight, signs = recording.weights.get(name, np.nan), NO_SIGNS
        found.append(Layer(name, recording.shape_at(name, step), weight, signs))
    return [*found, *_of_arrays(run, arrays_of(run), begin, step)]


def _of_arrays(run: Recorded, arrays: "dict[str, list[int]]", begin: int, step: int) -> Iterator[Layer]:
    """Yield the layers that arrays are, whose numbers have these places among the parameters."""
    if not arrays:
        return
    params = run.params_at(np.array([step]))[0]
    starts, moves, gradients = _along(run, np.arange(begin, step + 1))
    for name, places in arrays.items():
        signs = NO_SIGNS
        with np.errstate(all="ignore"):
            weight = float(np.sqrt((params[places] ** 2).sum()))
            if step:
                sums = _sums(starts[:, places], moves[:, places], gradients[:, places])
                signs = Vitals(*(sign[-1:] for sign in _signs(sums)))
        shape = run.recording.shape_at(name, step) or (len(places),)
        yield Layer(name, shape, weight, signs)


def arrays_of(run: Recorded) -> "dict[str, list[int]]":
    """Return the arrays that are recorded number by number, each with its places among the parameters.

    Of few numbers there are none: each of them can be looked at.
    """
    layers, names = layers_of(run), run.names
    return _arrays(names, layers) if layers or len(names) > WHOLE else {}


@lru_cache(maxsize=8)
def _arrays(names: Sequence[str], layers: Sequence[str]) -> "dict[str, list[int]]":
    found: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        if name.endswith("]") and not in_layer(name, layers):
            found.setdefault(name[: name.rindex("[")], []).append(place)
    return {name: places for name, places in found.items() if len(places) > 1}


def rates_of(run: Run, steps: int) -> Array:
    """Return the rate of each parameter in the last update by then, −Δ/g, (p,).

    nan where its gradient is 0, or not known, and before any update.
    """
    done = int(run.batching.updates(steps))
    if not done:
        return np.full(len(run.names), np.nan)
    found: Array = _rates(run, run.batching.steps(np.array([done - 1, done])))[0]
    return found


def rates_along(run: Run, first: int, stop: int) -> Array:
    """Return these rates of the steps `first` to `stop`, 1 ≤ first, (m, p): nan where one was no update."""
    begun, done = (int(run.batching.updates(steps)) for steps in (first - 1, stop))
    found = np.full((stop - first + 1, len(run.names)), np.nan)
    if done > begun:
        ends = run.batching.steps(np.arange(begun, done + 1))
        found[ends[1:] - first] = _rates(run, ends)
    return found


def _rates(run: Run, ends: Indices) -> Array:
    moves = run.params_at(ends[1:]).astype(np.float64) - _starts(run, ends)
    with np.errstate(all="ignore"):
        found: Array = -moves / _gradients(run, ends)
    return np.where(np.isfinite(found), found, np.nan)


def dead(run: Run, first: int, stop: int) -> Array:
    """Return of how many parameters, or layers, the gradient is 0 for the second update on end, (m,).

    The steps are those from `first` to `stop`, 1 ≤ first; nan where one was no update, or the first.
    """
    batching = run.batching
    begun, done = (int(batching.updates(steps)) for steps in (first - 1, stop))
    ends = batching.steps(np.arange(max(0, begun - 1), done + 1))
    column = np.full(stop - first + 1, np.nan)
    if len(ends) > 2:
        still = _still(run, ends)
        counts = (still[1:] & still[:-1]).sum(axis=1)
        inside = ends[2:] >= first
        column[ends[2:][inside] - first] = counts[inside]
    return column


def _of_updates(run: Run, ends: Indices) -> Vitals:
    """Return the signs of the updates after which so many steps were taken; the first number is the start."""
    if len(ends) < 2:
        return Vitals(*[np.empty(0)] * 4)
    names, recorded = layers_of(run), run.recorded
    with np.errstate(all="ignore"):
        sums = _of_numbers(run, ends, names)
        for name in names:
            assert recorded is not None  # noqa: S101  it has the layers
            sums += _of_layer(recorded.recording, name, int(ends[0]), int(ends[-1]), absent=0.0)
        return _signs(sums)


def _signs(sums: Sums) -> Vitals:
    """Return the signs of updates; of the first what the update before it is needed for is nan."""
    gap = np.full(1, np.nan)
    turn = sums.turn[1:] / np.sqrt(sums.square[1:] * sums.square[:-1])
    left = sums.ahead[1:] / sums.descent[:-1]
    signs = (
        np.sqrt(sums.move) / np.sqrt(sums.weight),
        -sums.descent / sums.square,
        np.concatenate([gap, turn]),
        np.concatenate([gap, left]),
    )
    return Vitals(*(np.where(np.isfinite(sign), sign, np.nan) for sign in signs))


def _of_numbers(run: Run, ends: Indices, layers: Sequence[str]) -> Sums:
    """Return the sums of the parameters that are recorded number by number, and are in no layer."""
    alone = [not in_layer(name, layers) for name in run.names]
    return _sums(*(column[:, alone] for column in _along(run, ends)))


def _along(run: Run, ends: Indices) -> tuple[Array, Array, Array]:
    """Return what the parameters were before each update, what they moved by, and the gradients, (m, p)."""
    if len(ends) < 2:
        return (np.empty((0, len(run.names))),) * 3
    starts = _starts(run, ends)
    return starts, run.params_at(ends[1:]).astype(np.float64) - starts, _gradients(run, ends)


def _sums(starts: Array, moves: Array, gradients: Array) -> Sums:
    """Return the sums of these; of the first update what the one before it is needed for is nan."""
    gap = np.full(1, np.nan)
    return Sums(
        _dot(starts, starts),
        _dot(moves, moves),
        _dot(moves, gradients),
        _dot(gradients, gradients),
        np.concatenate([gap, _dot(gradients[1:], gradients[:-1])]),
        np.concatenate([gap, _dot(gradients[1:], moves[:-1])]),
    )


def _starts(run: Run, ends: Indices) -> Array:
    """Return the parameters before each update, (m, p)."""
    if run.recorded is not None:
        return run.recorded.params_before(int(ends[0]), int(ends[-1]))
    return run.params_at(ends[:-1]).astype(np.float64)


def _gradients(run: Run, ends: Indices) -> Array:
    """Return the gradient that each update was taken by, the mean over its batch, (m, p)."""
    page = run.page(int(ends[0]), int(ends[-1]))
    sums = np.add.reduceat(page.gradients.astype(np.float64), ends[:-1] - ends[0])
    means: Array = sums / np.diff(ends)[:, None]
    return means


def _still(run: Run, ends: Indices) -> NDArray[np.bool_]:
    """Return of which parameters and layers the gradient of each update is exactly 0."""
    names, recorded = layers_of(run), run.recorded
    alone = [not in_layer(name, names) for name in run.names]
    still = [_gradients(run, ends)[:, alone] == 0]
    if names and recorded is not None:
        still.append(recorded.recording.block("square", names, int(ends[0]), int(ends[-1])) == 0)
    return np.hstack(still)


def in_layer(name: str, layers: Sequence[str]) -> bool:
    """Return whether a number is one of a layer's, or the norm of one."""
    return any(name in (layer, f"|{layer}|") or name.startswith(f"{layer}[") for layer in layers)


def _of_layer(recording: Recording, name: str, begin: int, stop: int, absent: float) -> Sums:
    """Return the sums of a layer; before it was there, all are `absent`."""

    def known(role: Layered) -> Array:
        return np.asarray(recording.block(role, [name], begin, stop)[:, 0])

    earlier = recording.column("weight", name)[begin - 1] if begin else recording.weights.get(name, np.nan)
    weights = np.concatenate([[earlier], known("weight")[:-1]])
    sums = Sums(weights**2, known("move") ** 2, *map(known, ("descent", "square", "turn", "ahead")))  # type: ignore[arg-type]
    late = np.isnan(known("weight")) & ~_was_there(recording, name, begin)
    return Sums(*(np.where(late, absent, each) for each in sums))


def _was_there(recording: Recording, name: str, steps: int) -> bool:
    """Return whether a layer was there by then: what is nan from then on is no number, and not absent."""
    if name in recording.weights:
        return True
    return bool(np.isfinite(recording.column("weight", name)[:steps]).any())


def _dot(one: Array, other: Array) -> Array:
    """Return the inner product of each row, (m,)."""
    found: Array = (one * other).sum(axis=1)
    return found

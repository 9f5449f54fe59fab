"""What the updates of a run moved, and by which gradients: sums over all parameters, or those of a layer.

Large arrays are recorded by layer, and of each these sums alone.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from gdtui.core.arrays import Array, Indices
from gdtui.core.runs.recording import Layered, Recording
from gdtui.core.runs.run import Run


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


def layers_of(run: Run) -> tuple[str, ...]:
    """Return the names of the arrays that are recorded by layer."""
    return run.recorded.recording.names("weight") if run.recorded is not None else ()


def in_layer(name: str, layers: Sequence[str]) -> bool:
    """Return whether a number is one of a layer's, or the norm of one."""
    return any(name in (layer, f"|{layer}|") or name.startswith(f"{layer}[") for layer in layers)


def of_numbers(run: Run, ends: Indices, layers: Sequence[str]) -> Sums:
    """Return the sums of the parameters that are recorded number by number, and are in no layer."""
    alone = [not in_layer(name, layers) for name in run.names]
    return sums_of(*(column[:, alone] for column in along(run, ends)))


def along(run: Run, ends: Indices) -> tuple[Array, Array, Array]:
    """Return what the parameters were before each update, what they moved by, and the gradients, (m, p)."""
    if len(ends) < 2:
        return (np.empty((0, len(run.names))),) * 3
    starts = _starts(run, ends)
    return starts, run.params_at(ends[1:]).astype(np.float64) - starts, gradients_of(run, ends)


def sums_of(starts: Array, moves: Array, gradients: Array) -> Sums:
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


def of_layer(recording: Recording, name: str, begin: int, stop: int, absent: float) -> Sums:
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


def _starts(run: Run, ends: Indices) -> Array:
    """Return the parameters before each update, (m, p)."""
    if run.recorded is not None:
        return run.recorded.params_before(int(ends[0]), int(ends[-1]))
    return run.params_at(ends[:-1]).astype(np.float64)


def gradients_of(run: Run, ends: Indices) -> Array:
    """Return the gradient that each update was taken by, the mean over its batch, (m, p)."""
    page = run.page(int(ends[0]), int(ends[-1]))
    sums = np.add.reduceat(page.gradients.astype(np.float64), ends[:-1] - ends[0])
    means: Array = sums / np.diff(ends)[:, None]
    return means


def _dot(one: Array, other: Array) -> Array:
    """Return the inner product of each row, (m,)."""
    found: Array = (one * other).sum(axis=1)
    return found

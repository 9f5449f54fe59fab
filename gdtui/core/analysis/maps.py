"""Maps: what an update makes of the distance from the optimum, and of the velocity where there is one.

With plain gradient descent u ← (I − rate·H)·u. With a momentum the state is (u, v): v ← β·v + H·u, and
u ← u − rate·v, or with Nesterov's u ← u − rate·(H·u + β·v); so one update is a matrix of twice the size (e.g.
Polyak 1964). For one curvature h alone the roots of its characteristic polynomial say all there is to know.

A dampening τ leaves (1 − τ) of all gradients but the first, so that in the long run all is as with H and the
samples' gradients that much smaller; the first one is part of where the run starts, on which nothing depends.
"""

from typing import NamedTuple

import numpy as np

from gdtui.core.arrays import Array
from gdtui.core.training.config import RunConfig


class Memory(NamedTuple):
    """What an optimizer whose update is linear keeps of its velocity; plain gradient descent has none."""

    beta: float = 0.0
    nesterov: bool = False
    taken: float = 1.0  # of each gradient


NONE = Memory()


def memory_of(config: RunConfig) -> Memory | None:
    """Return what a configuration's optimizer keeps; None where its update is not linear in the distance."""
    name, options = config.optimizer.name, dict(config.optimizer.options)
    beta, dampening = options.pop("beta", 0.9), options.pop("dampening", 0.0)
    if options or not isinstance(beta, float) or not isinstance(dampening, float):
        return None
    if name == "sgd":
        return NONE
    if name not in ("momentum", "nesterov") or (dampening and not beta):
        return None
    return Memory(beta, name == "nesterov", 1 - dampening)


def update_maps(hessians: Array, rates: Array, memory: Memory) -> Array:
    """Return what an update multiplies by at each rate, (g,), for each of (…, p, p): (g, …, q, q).

    q is p without a velocity, else twice that: the distance comes first.
    """
    p = hessians.shape[-1]
    unit, rate = np.eye(p), rates.reshape(-1, *[1] * hessians.ndim)
    if not memory.beta:
        plain: Array = unit - rate * hessians
        return plain
    beta, curved = memory.beta, np.broadcast_to(memory.taken * hessians, (len(rates), *hessians.shape))
    kept = np.broadcast_to(beta * unit, curved.shape)
    along, moved = (1 + beta, beta**2) if memory.nesterov else (1.0, beta)
    above = np.concatenate(
        [unit - along * rate * curved, np.broadcast_to(-moved * rate * unit, curved.shape)], axis=-1
    )
    return np.concatenate([above, np.concatenate([curved, kept], axis=-1)], axis=-2)


def update_shifts(slopes: Array, rate: float, memory: Memory) -> Array:
    """Return what an update adds, by the mean gradient of its batch at the optimum, (…, p) to (…, q)."""
    if not memory.beta:
        return -rate * slopes
    share, taken = 1 + memory.beta if memory.nesterov else 1.0, memory.taken * slopes
    return np.concatenate([-rate * share * taken, taken], axis=-1)


def overshooting(memory: Memory) -> float:
    """Return above which rate·h a run of one curvature jumps over the minimum: its roots are not real.

    (1 − √β)², over 1 − τ where it is dampened, of Nesterov's momentum ((1 − β)/(1 + β))², and 1 without any.
    """
    if memory.nesterov:
        return float(((1 - memory.beta) / (1 + memory.beta)) ** 2)
    return float((1 - memory.beta**0.5) ** 2 / memory.taken)


def diverging(memory: Memory) -> float:
    """Return above which rate·h a run of one curvature diverges.

    2·(1 + β), over 1 − τ where it is dampened, and of Nesterov's over 1 + 2·β.
    """
    return 2 * (1 + memory.beta) / (1 + 2 * memory.beta if memory.nesterov else memory.taken)

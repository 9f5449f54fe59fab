"""The layers of a program's network after an update: what each is, and the signs of the update in it."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from gdtui.core.runs.moves import along, in_layer, layers_of, of_layer, sums_of
from gdtui.core.runs.recorded import Recorded
from gdtui.core.runs.vitals import Vitals, signs_of

WHOLE = 64  # parameters of which each can be looked at
NO_SIGNS = Vitals(*[np.full(1, np.nan)] * 4)


class Layer(NamedTuple):
    """An array of parameters after an update, and the signs of that update alone in it."""

    name: str
    shape: tuple[int, ...]
    weight: float  # |w|
    signs: Vitals


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
                along = signs_of(of_layer(recording, name, begin, step, np.nan))
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
    starts, moves, gradients = along(run, np.arange(begin, step + 1))
    for name, places in arrays.items():
        signs = NO_SIGNS
        with np.errstate(all="ignore"):
            weight = float(np.sqrt((params[places] ** 2).sum()))
            if step:
                sums = sums_of(starts[:, places], moves[:, places], gradients[:, places])
                signs = Vitals(*(sign[-1:] for sign in signs_of(sums)))
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

"""The slips that people make in the loop, the commonest first."""

from dataclasses import fields
from itertools import combinations
from typing import Any, NamedTuple

from gdtui.core.problem.problems import Problem
from gdtui.trace.check.loops import RIGHT, Loop

AND = "+"  # between the names of two slips at once
SCALES = ("factor", "loss")  # choices of which two are one


class Slip(NamedTuple):
    """A slip by its name, or two at once by theirs, and the loop that has it."""

    name: str
    loop: Loop

    def shows(self, problem: Problem, batch: int) -> bool:
        """Does it change anything where a batch has so many samples?"""
        samples, parameters = len(problem.dataset), len(problem.model.names)
        loop = self.loop
        if loop.divides == "nothing" and batch == 1:
            return False
        if (loop.divides == "dataset" or loop.stale or loop.zeroed == "epoch") and batch == samples:
            return False
        if loop.in_turn and batch > 1:
            return False
        return parameters > 1 or not (loop.shared or loop.in_turn)


HALVED = Slip("halved", Loop(factor=0.5, loss=0.5))  # no slip: the loss is ½·(ŷ − y)², and so is its gradient

SINGLE = (
    Slip("factor", Loop(factor=0.5)),
    Slip("sum", Loop(divides="nothing")),
    Slip("sign", Loop(factor=-1.0)),
    Slip("never_zeroed", Loop(zeroed="never")),
    Slip("stale", Loop(stale=True)),
    Slip("shared", Loop(shared=True)),
    Slip("divided", Loop(divides="dataset")),
    Slip("in_turn", Loop(in_turn=True)),
    Slip("without_x", Loop(without_x=True)),
    Slip("zeroed_by_epoch", Loop(zeroed="epoch")),
    Slip("still", Loop(still=True)),
    Slip("factor_twice", Loop(factor=2.0)),
    Slip("half_loss", Loop(loss=0.5)),
)


def both(one: Slip, other: Slip) -> Slip | None:
    """Return both slips at once; None where they are none, or where one undoes the other."""
    mine, theirs = _others(one.loop), _others(other.loop)
    product = {name: mine[name] * theirs[name] for name in SCALES if name in mine and name in theirs}
    if mine.keys() & theirs.keys() - product.keys():
        return None
    loop = Loop(**{**mine, **theirs, **product})
    known = (RIGHT, HALVED.loop, *(slip.loop for slip in SINGLE))
    return None if loop in known else Slip(f"{one.name}{AND}{other.name}", loop)


def _others(loop: Loop) -> dict[str, Any]:
    """Return what is not as it should be in a loop."""
    values = {field.name: getattr(loop, field.name) for field in fields(Loop)}
    return {name: value for name, value in values.items() if value != getattr(RIGHT, name)}


_EVERY = [slip for one, other in combinations(SINGLE, 2) if (slip := both(one, other)) is not None]
COMMON = ("factor+sum", "sum+never_zeroed")  # two at once that are looked for as if they were one
SLIPS = (*SINGLE, *(slip for slip in _EVERY if slip.name in COMMON))
PAIRS = tuple(slip for slip in _EVERY if slip.name not in COMMON)

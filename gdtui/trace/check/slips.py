"""The slips that people make in the loop, the commonest first."""

from typing import NamedTuple

from gdtui.core.problem.problems import Problem
from gdtui.trace.check.loops import Loop


class Slip(NamedTuple):
    """A slip by its name, and the loop that has it."""

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

SLIPS = (
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
    Slip("sum_factor", Loop(divides="nothing", factor=0.5)),
    Slip("sum_never_zeroed", Loop(divides="nothing", zeroed="never")),
)

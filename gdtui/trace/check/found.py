"""A run that the lines of a print-out were compared with, and how that ended."""

from dataclasses import dataclass, field

import numpy as np

from gdtui.core.problem.problems import Problem
from gdtui.core.training.config import RunConfig
from gdtui.trace.check.claims import Start
from gdtui.trace.check.layout import Layout
from gdtui.trace.check.lines import Line
from gdtui.trace.check.matching import Match
from gdtui.trace.check.path import Path
from gdtui.trace.check.slips import Slip

EPSILON = {"float64": float(np.finfo(np.float64).eps), "float32": float(np.finfo(np.float32).eps)}
LEAST = 1e-6  # of the parameters: nobody trains less


@dataclass(frozen=True)
class Found:
    """A run that the lines were compared with: its choices, its loop, and how that ended."""

    problem: Problem
    config: RunConfig
    slip: Slip | None
    start: Start
    rows: tuple[int, ...] | None  # the order that was printed, where that is not the run's own
    layout: Layout = field(repr=False)
    match: Match
    path: Path = field(repr=False)
    lost: tuple[tuple[Line, float], ...] = ()  # predictions that are wrong, and what was expected
    total: int = 0  # steps that the run has

    @property
    def fits(self) -> bool:
        """Does the run explain all lines?"""
        return self.match.fits and not self.lost

    @property
    def moves(self) -> bool:
        """Does the run go anywhere at all? With a rate that is small enough every print-out stands still."""
        states = self.path.walked.states
        with np.errstate(all="ignore"):
            return not float(np.abs(states - states[0]).max()) < LEAST * (1 + float(np.abs(states[0]).max()))

    @property
    def agreed(self) -> float:
        """Up to which line it explains all."""
        numbers = [wrong.line.number for wrong in self.match.wrong] + [line.number for line, _ in self.lost]
        return min(numbers, default=np.inf)

"""Breakpoints: the conditions at which a run should stop, and where it would."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gdtui.core.conditions.hits import Hits
from gdtui.core.runs.run import Run

if TYPE_CHECKING:  # whoever sets none needs not wait for their language
    from gdtui.core.conditions.condition import Condition

PIECE = 2048  # steps looked at at once


class Breakpoints:
    """The breakpoints that somebody has set, and their hits along the runs that are there."""

    def __init__(self) -> None:
        self.conditions: tuple[Condition, ...] = ()
        self._hits: dict[tuple[Run, Condition], Hits] = {}

    def add(self, *conditions: "Condition") -> None:
        """Set breakpoints; one that is set already is set once."""
        self.conditions = tuple(dict.fromkeys([*self.conditions, *conditions]))

    def remove(self, *conditions: "Condition") -> None:
        """Take breakpoints away."""
        self.conditions = tuple(other for other in self.conditions if other not in conditions)

    def hits(self, run: Run) -> tuple[Hits, ...]:
        """Return the hits of each breakpoint along a run, as far as was looked."""
        return tuple(self._hits.setdefault((run, each), Hits(run, each)) for each in self.conditions)

    def asleep(self, runs: Sequence[Run]) -> "tuple[Condition, ...]":
        """Return those that no run can hit of these: what they ask for, no optimizer of theirs remembers."""
        known = [run.config for run in runs]
        optimizers = [each for config in known if config is not None for each in config.optimizers]
        vain = None not in known
        return tuple(each for each in self.conditions if vain and each.asks_in_vain(optimizers))

    def keep(self, runs: tuple[Run, ...]) -> None:
        """Forget the hits of all other runs, and of breakpoints that were taken away."""
        kept = {(run, each) for run in runs for each in self.conditions}
        self._hits = {key: hits for key, hits in self._hits.items() if key in kept}

    def search(self, run: Run, steps: int) -> bool:
        """Look at a piece more of the run, up to `steps`; return whether all hits until then are known."""
        stop = min(steps, run.end.steps)
        return all([hits.search(stop, PIECE) >= stop for hits in self.hits(run)])

    def between(self, run: Run, start: int, stop: int) -> int | None:
        """Return the first known hit on the way from `start`, which is none, to `stop`; None without one."""
        if stop >= start:
            found = [hits.first(start, stop) for hits in self.hits(run)]
            return min((hit for hit in found if hit is not None), default=None)
        found = [hits.last(start) for hits in self.hits(run)]
        return max((hit for hit in found if hit is not None and hit >= stop), default=None)

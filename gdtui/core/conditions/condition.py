"""Conditions: a yes or no about each step of a run, written as in `loss < 0.01`."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gdtui.core.conditions.expressions import Compiled, expression
from gdtui.core.conditions.quantities import (
    GRADIENT,
    OF_DATASET,
    OF_SAMPLES,
    PARAMETER,
    Quantity,
    Stretch,
    written_out,
)
from gdtui.core.conditions.syntax import LENGTH, Source
from gdtui.core.errors import ConditionError
from gdtui.core.runs.run import Run
from gdtui.core.training.chosen import optimizer_text
from gdtui.core.training.optimizers.rule import Optimizer
from gdtui.core.training.optimizers.table import FIELDS, remembering

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Condition:
    """A condition on the steps of any run whose parameters have these names. Make one with `condition`.

    Its text is what was said, with the names of losses written out.
    """

    text: str
    names: tuple[str, ...]
    _expression: Compiled = field(compare=False, repr=False)

    def hits(self, run: Run, first: int, stop: int) -> Flags:
        """Return which of the steps `first` … `stop` are hits, (stop − first + 1,); they count from 1.

        A hit is a step at which the condition becomes true: it was false at the step before, or there is
        none before. One that looks at the step before is about the change itself: it is hit wherever it
        holds. Both steps must have been computed.
        """
        if self._looks_back:
            return self._holds(run, first, stop)
        earlier = max(1, first - 1)
        holds = self._holds(run, earlier, stop)
        becomes = holds.copy()
        becomes[1:] &= ~holds[:-1]
        return becomes[first - earlier :]

    def values(self, run: Run, steps: int) -> tuple[tuple[str, float], ...]:
        """Return what the condition looks at, by the names it has there, each once, after that many steps.

        Where it asks for `nan`, the numbers that are not finite, or the loss if all are.
        """
        at = Stretch(run, steps, steps)
        found: dict[str, float] = {}
        for name, asked in self._expression.quantities:
            if asked.kind == "nan":
                found |= {name: value for name, value in self._broken(at) if name not in found}
            else:
                found[written_out(name)] = float(at.column(asked)[0])
        return tuple(found.items())

    @property
    def of_dataset(self) -> bool:
        """Does it ask for what is computed of all rows of the data?"""
        return any(asked.kind in OF_DATASET for _, asked in self._expression.quantities)

    @property
    def of_samples(self) -> bool:
        """Does it ask for what is computed of each row's own gradient?"""
        return any(asked.kind in OF_SAMPLES for _, asked in self._expression.quantities)

    def asks_in_vain(self, optimizers: Collection[Optimizer]) -> bool:
        """Does it ask for what none of these remembers?"""
        return _unremembered(self._expression, optimizers) is not None

    @property
    def _looks_back(self) -> bool:
        return any(asked.previous for _, asked in self._expression.quantities)

    def _holds(self, run: Run, first: int, stop: int) -> Flags:
        with np.errstate(all="ignore"):
            truth = self._expression.evaluate(Stretch(run, first, stop))
        holds = np.array(np.broadcast_to(truth, stop - first + 1))
        asked = [asked for _, asked in self._expression.quantities]
        if first == 1 and any(each.previous and each.missing_at_start for each in asked):
            holds[0] = False
        return holds

    def _broken(self, at: Stretch) -> Iterator[tuple[str, float]]:
        """Yield the numbers of a step that are not finite, or its loss."""
        several = len(self.names) > 1
        asked = {"loss_before": Quantity("loss_before")}
        for i, name in enumerate(self.names):
            asked[f"{GRADIENT}.{name}" if several else GRADIENT] = Quantity(GRADIENT, i)
        asked |= {name: Quantity(PARAMETER, i) for i, name in enumerate(self.names)}
        values = [(name, float(at.column(each)[0])) for name, each in asked.items()]
        broken = [(name, value) for name, value in values if not np.isfinite(value)]
        yield from broken or values[:1]


def condition(
    text: str, names: tuple[str, ...], optimizers: Collection[Optimizer] | None = None
) -> Condition:
    """Return the condition that a text is, for runs whose parameters have these names.

    Where their optimizers are known, it may ask for what one of these remembers, and for nothing else that
    optimizers do. ConditionError, an InputError, says at which column it is none, and why.
    """
    source = Source(text)
    compiled, written = expression(source, names), source.written(written_out)
    if optimizers is not None and (missing := _unremembered(compiled, optimizers)) is not None:
        name, kind = missing
        known = ", ".join(map(optimizer_text, remembering(kind)))
        raise ConditionError(text.find(name) + 1, "condition.no_state", part=name, known=known)
    if len(written) > LENGTH:
        raise ConditionError(len(text), "condition.long", most=LENGTH)
    return Condition(written, names, compiled)


def _unremembered(compiled: Compiled, optimizers: Collection[Optimizer]) -> tuple[str, str] | None:
    """Return what an expression asks for and none of these remembers: its name in it, and the field."""
    fields = {field for each in optimizers for field in each.init(0.0)._fields}
    asked = ((name, each.kind) for name, each in compiled.quantities if each.kind in FIELDS)
    return next(((name, kind) for name, kind in asked if kind not in fields), None)

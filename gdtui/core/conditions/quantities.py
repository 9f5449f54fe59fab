"""Quantities: the numbers of a step that a condition can ask for, by name, and their columns along a run.

Step s is the state after s steps; steps, epochs and samples count from 1, as people do.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from gdtui.core.arrays import Array
from gdtui.core.problem.analysis import right_answers
from gdtui.core.problem.noise import noise_scales
from gdtui.core.runs.recorded import Recorded
from gdtui.core.runs.recording import Role
from gdtui.core.runs.run import Run
from gdtui.core.runs.vitals import dead, rates_along, vitals
from gdtui.core.training.optimizers.rule import SHARED
from gdtui.core.training.optimizers.table import FIELDS

# What tells that something is wrong: see `runs.vitals`. There is one of each update, and none between them.
VITAL = ("rel_step", "eff_rate", "cos", "slope_left")
NAMES = (
    "step",
    "epoch",
    "sample",
    "loss_before",
    "loss_after",
    "dataset_loss",
    "excess_loss",
    "distance",
    "accuracy",
    "lr",
    *VITAL,
    "dead",
    "noise_scale",
    "nan",
)
# What else is understood; `loss` alone says not which, so it is written out wherever it is shown.
SYNONYMS = {"gradient": "grad", "rate": "lr", "loss": "loss_before"}
WRITTEN_OUT = ("loss",)
OF_DATASET = ("dataset_loss", "excess_loss", "accuracy")  # computed of all rows
OF_SAMPLES = ("noise_scale",)  # computed of each row's own gradient
GRADIENT = "grad"
RATE, RATES = "eff_rate", "eff_rates"  # as a whole; of each parameter its own, which is written as a part
PARAMETER = "params"  # which nobody writes: a parameter has its own name


class Quantity(NamedTuple):
    """A number of a step: what it is, of which parameter, and whether it is that of the step before."""

    kind: str
    part: int | None = None
    previous: bool = False

    @property
    def missing_at_start(self) -> bool:
        """Is there none of it before the first step?"""
        return self.kind in OF_A_STEP or self.kind in FIELDS


def quantity(name: str, parameters: Sequence[str]) -> Quantity | None:
    """Return what a name such as `loss`, `prev.w` or `grad.b` asks for; None where it is not known.

    A name of ours stands before a parameter's, but for those of an optimizer's state, such as `velocity` or
    `m.b`: of several parameters each has its own. `grad` and `eff_rate` without a part are those as a whole.
    """
    own = name.removeprefix("prev.")
    first, _, part = own.partition(".")
    kind, previous = SYNONYMS.get(first, first), own != name
    if own in parameters and not own.isidentifier():  # a program's: self.w, w[0]
        return Quantity(PARAMETER, parameters.index(own), previous)
    if kind == GRADIENT and (not part or part in parameters):
        return Quantity(kind, parameters.index(part) if part else None, previous)
    if kind == RATE and part in parameters:
        return Quantity(RATES, parameters.index(part), previous)
    if kind in FIELDS and kind not in parameters and part in parameters:
        return Quantity(kind, parameters.index(part), previous)
    if part or (previous and kind == "nan"):
        return None
    if kind in NAMES:
        return Quantity(kind, None, previous)
    if first in parameters:
        return Quantity(PARAMETER, parameters.index(first), previous)
    if first in SHARED or (first in FIELDS and len(parameters) == 1):
        return Quantity(first, 0, previous)
    return None


def written_out(name: str) -> str:
    """Return `loss` or `prev.loss` as the name that says which loss it is, and any other name as it is."""
    first, dot, own = name.rpartition("prev.")
    return f"{first}{dot}{SYNONYMS[own]}" if own in WRITTEN_OUT else name


def known_names(parameters: Sequence[str]) -> list[str]:
    """Return the names that there are, without those of the step before."""
    gradients = [f"{GRADIENT}.{name}" for name in parameters] if len(parameters) > 1 else [GRADIENT]
    return [*NAMES, *gradients, *parameters]


class Stretch:
    """The steps `first` to `stop` of a run, 1 ≤ first ≤ stop: a column for each quantity, computed once."""

    def __init__(self, run: Run, first: int, stop: int) -> None:
        self._run, self._first, self._stop = run, first, stop
        self._columns: dict[str, Array] = {}

    def column(self, asked: Quantity) -> Array:
        """Return a quantity at each step, (m,) in double precision; nan where there is none of it."""
        column = self._columns.get(asked.kind)
        if column is None:
            column = self._columns[asked.kind] = self._computed(asked)
        part = column if column.ndim == 1 else column[:, asked.part]
        return part[:-1] if asked.previous else part[1:]

    def _computed(self, asked: Quantity) -> Array:
        """Return a quantity from the step before the first one on, (m + 1,) or (m + 1, p)."""
        before = self._first - 1
        if before or not asked.missing_at_start:
            return _double(_compute(asked.kind)(self._run, before, self._stop))
        column = _double(_compute(asked.kind)(self._run, 1, self._stop))
        return np.concatenate([np.full_like(column[:1], np.nan), column])


def _double(column: ArrayLike) -> Array:
    return np.asarray(column, dtype=np.float64)


def _steps(run: Run, first: int, stop: int) -> ArrayLike:
    return np.arange(first, stop + 1)


def _epochs(run: Run, first: int, stop: int) -> ArrayLike:
    steps = np.arange(first, stop + 1)
    return np.full(len(steps), np.nan) if run.epochs is None else run.epochs.at(steps)


def _samples(run: Run, first: int, stop: int) -> ArrayLike:
    return run.samples(first - 1, stop - first + 1) + 1


def _losses(run: Run, first: int, stop: int) -> Array:
    kinds = run.losses.kinds
    return run.losses.along("recorded" if "recorded" in kinds else "before", first, stop)


def _losses_after(run: Run, first: int, stop: int) -> Array:
    return run.losses.along("after", first, stop)


def _dataset_losses(run: Run, first: int, stop: int) -> Array:
    return run.losses.along("dataset", first, stop)


def _excess_losses(run: Run, first: int, stop: int) -> Array:
    return run.losses.along("excess", first, stop)


def _distances(run: Run, first: int, stop: int) -> Array:
    return run.losses.along("distance", first, stop)


def _accuracies(run: Run, first: int, stop: int) -> Array:
    """Return the share of the dataset's rows that are right, computed once for all steps between two updates.

    nan where the model does not classify.
    """
    steps = np.arange(first, stop + 1)
    moved = np.diff(run.batching.updates(steps), prepend=-1) > 0
    problem = run.problem
    counts = None if problem is None else right_answers(problem, run.params_at(steps[moved]))
    if problem is None or counts is None:
        return np.full(len(steps), np.nan)
    shares: Array = (counts / len(problem.dataset))[np.cumsum(moved) - 1]
    return shares


def _noise_scales(run: Run, first: int, stop: int) -> Array:
    """Return the noise scale of the gradients at the parameters after each step; nan without a dataset."""
    problem = run.problem
    if problem is None:
        return np.full(stop - first + 1, np.nan)
    return noise_scales(problem, run.params_at(np.arange(first, stop + 1)))


def _gradients(run: Run, first: int, stop: int) -> Array:
    return run.page(first - 1, stop).gradients


def _norms(run: Run, first: int, stop: int) -> Array:
    """Return the gradients' lengths, by Euclid."""
    norms: Array = np.hypot.reduce(_double(_gradients(run, first, stop)), axis=1, initial=0.0)
    return norms


def _params(run: Run, first: int, stop: int) -> Array:
    params = run.page(max(0, first - 1), stop).params
    return params if first else np.concatenate([run.params_at(0)[None, :], params])


def _rates(run: Run, first: int, stop: int) -> ArrayLike:
    """Return the rate that each step was taken with; before the first, the rate that it will be."""
    rates = run.rates(max(0, first - 1), stop)
    return rates if first else np.concatenate([run.rates(0, 1), rates])


def _broken(run: Run, first: int, stop: int) -> ArrayLike:
    """Return 1 for a step with a number that is not finite, else 0."""
    if run.recorded is not None:
        return _broken_of(run.recorded, first, stop)
    finite = np.isfinite(_losses(run, first, stop))
    for columns in (_gradients(run, first, stop), _params(run, first, stop)):
        finite &= np.isfinite(columns).all(axis=1)
    return ~finite


def _broken_of(run: Recorded, first: int, stop: int) -> ArrayLike:
    """Return the same of a recording, in which what is not known is no such number."""
    found = np.zeros(stop - first + 1, np.bool_)
    roles: tuple[Role, ...] = ("loss", "gradient", "parameter")
    for role in roles:
        names = run.recording.names(role)
        numbers = run.recording.block(role, names, first - 1, stop)
        known = run.recording.known(role, names, first - 1, stop)
        found |= (known & ~np.isfinite(numbers)).any(axis=1)
    return found


def _compute(kind: str) -> "Compute":
    """Return what computes a quantity; what is of no other kind is of an optimizer's state."""
    return COLUMNS.get(kind) or (lambda run, first, stop: run.state(kind, first - 1, stop))


Compute = Callable[[Run, int, int], ArrayLike]  # from a step to another, both included; 0 is the start


def _vital(at: int) -> Compute:
    """Return what computes one of the vital signs."""
    return lambda run, first, stop: vitals(run, first, stop)[at]


COLUMNS: dict[str, Compute] = {
    "step": _steps,
    "epoch": _epochs,
    "sample": _samples,
    "loss_before": _losses,
    "loss_after": _losses_after,
    "dataset_loss": _dataset_losses,
    "excess_loss": _excess_losses,
    "distance": _distances,
    "accuracy": _accuracies,
    "lr": _rates,
    GRADIENT: _gradients,
    "norm": _norms,
    PARAMETER: _params,
    RATES: rates_along,
    "dead": dead,
    "noise_scale": _noise_scales,
    "nan": _broken,
    **{name: _vital(at) for at, name in enumerate(VITAL)},
}
# There is nothing of these before the first step.
OF_A_STEP = ("sample", "loss_before", "loss_after", GRADIENT, "norm", RATES, "dead", "nan", *VITAL)

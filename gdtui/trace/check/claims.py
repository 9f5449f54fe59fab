"""What is said of a run beside its print-out: that is believed, and all else is found out."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from gdtui.core.data.builtin import BUILT_IN
from gdtui.core.data.datasets import Dataset
from gdtui.core.problem.models import Linear, Proportional
from gdtui.core.problem.problems import PLAIN, PREDICT_AT, Asked, Problem, asked_problem
from gdtui.core.training.config import RunConfig, run_config
from gdtui.core.training.schedules import CONSTANT
from gdtui.trace.check.digits import Printed
from gdtui.trace.check.lines import BEFORE, ROW, Line
from gdtui.trace.check.names import Field
from gdtui.trace.check.reading import Print

MANY = 16  # batch sizes of so many samples are all tried, of more the powers of two
SURE = 3  # digits from which on a printed start is one


class Claims(NamedTuple):
    """What is said: the problem, where one is; the configuration, and which of its choices were said."""

    problem: Problem | None
    config: RunConfig
    said: frozenset[str]

    def without(self, choice: str) -> "Claims":
        """Return the same where a choice is not said."""
        config = replace(self.config, schedule=CONSTANT) if choice == "schedule" else self.config
        return self._replace(config=config, said=self.said - {choice})

    def config_for(self, problem: Problem) -> RunConfig:
        """Return the configuration on a problem that was not said."""
        if self.problem is not None:
            return self.config
        start = self.config.start if "start" in self.said else problem.start
        samples, before = len(problem.dataset), len(BUILT_IN[PLAIN].make())
        batch = samples if self.config.batch == before else min(self.config.batch, samples)
        return replace(self.config, start=start, batch=batch)


class Start(NamedTuple):
    """Where a run may begin, and how far off that may be."""

    params: tuple[float, ...]
    unsure: float = 0.0


def problems(claims: Claims, told: Print) -> Iterator[Problem]:
    """Yield what may be fitted, the likeliest first."""
    if claims.problem is not None:
        yield claims.problem
        return
    line = any(field.parameter == 1 for field in told.fields)
    if "start" in claims.said:
        line = len(claims.config.start) > 1
    model = "linear" if line else "proportional"
    pairs = _pairs(told)
    names = [name for name, found in BUILT_IN.items() if found.features == 1 and found.rows < 100]
    matching = 0
    for name in names:
        data = BUILT_IN[name].make()
        rows = set(zip(data.x[:, 0].tolist(), data.y.tolist(), strict=True))
        if set(pairs) <= rows and (pairs or name in (PLAIN, "noisy")):
            matching += 1
            yield asked_problem(Asked(name, model))
    if pairs and not matching:
        x, y = zip(*_first_epoch(pairs, told), strict=True)
        made = Linear() if line else Proportional()
        start = (0.0, 0.0) if line else (1.0,)
        yield Problem("print-out", Dataset.of(x, y), made, start, PREDICT_AT)


def _pairs(told: Print) -> list[tuple[float, float]]:
    """Return x and y of each line that has them."""
    x, y = Field("x"), Field("y")
    found = [line.fields for line in told.lines if {x, y} <= line.fields.keys()]
    return [(fields[x].value, fields[y].value) for fields in found if _finite(fields[x], fields[y])]


def _finite(*numbers: Printed) -> bool:
    return all(np.isfinite(each.value) for each in numbers)


def _first_epoch(pairs: list[tuple[float, float]], told: Print) -> list[tuple[float, float]]:
    """Return the rows of the first epoch: up to the first that comes again."""
    found: dict[tuple[float, float], None] = {}
    for pair in pairs:
        if pair in found:
            break
        found[pair] = None
    return list(found)


def batches(claims: Claims, problem: Problem, told: Print) -> list[int]:
    """Return how many samples may make an update, the likeliest first."""
    if "batch" in claims.said:
        return [claims.config_for(problem).batch]
    samples = len(problem.dataset)
    of_samples = {field.quantity for field in told.fields} & {"x", "sample"} or _repeated(told, samples)
    likely = (
        [1, samples] if of_samples else [samples, 1]
    )  # what GD prints, SGD may have printed at another rate
    between = range(2, samples) if samples <= MANY else (2**power for power in range(1, 10))
    return list(dict.fromkeys([*likely, *(size for size in between if size < samples)]))


def _repeated(told: Print, samples: int) -> bool:
    """Is there a line for each sample: does each epoch have so many?"""
    epochs = [line.fields[Field("epoch")].value for line in told.lines if Field("epoch") in line.fields]
    counts = Counter(epochs)
    return samples > 1 and len(counts) > 0 and set(counts.values()) <= {samples, samples + 1}


def starts(claims: Claims, problem: Problem, told: Print) -> list[Start]:
    """Return where the run may begin, the likeliest first."""
    if "start" in claims.said:
        return [Start(claims.config_for(problem).start)]
    count = len(problem.model.names)
    found = [Start(problem.start)]
    fields = [Field("params", at) for at in range(count)]
    first = next((line for line in told.lines if line.kind == ROW and {*fields} <= line.fields.keys()), None)
    if first is not None:
        found.append(_start([first.fields[field] for field in fields]))
    if count == 1:
        found += [_asked(line) for line in told.lines if line.kind == BEFORE and _says(line)]
    found += [Start((0.0,) * count), Start((1.0,) * count), Start((1.0, *(0.0,) * (count - 1)))]
    return [start for start in dict.fromkeys(found) if np.isfinite(start.params).all()]


def _start(numbers: list[Printed]) -> Start:
    unsure = max(each.half for each in numbers)
    rough = min(each.digits for each in numbers) < SURE
    return Start(tuple(each.value for each in numbers), 0.0 if rough else unsure)


def _says(line: Line) -> bool:
    return line.asked is not None and line.asked.value != 0


def _asked(line: Line) -> Start:
    """Return the start that the prediction before the training tells."""
    answer, asked = line.fields[Field("prediction")], line.asked.value if line.asked else 1.0
    found = _start([answer])
    return Start((answer.value / asked,), found.unsure / abs(asked))


def plain_claims(problem: Problem | None = None) -> Claims:
    """Return the claims of who says nothing, or the problem alone."""
    return Claims(problem, run_config(problem or asked_problem(Asked())), frozenset())

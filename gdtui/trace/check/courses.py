"""Finds out by which schedule, or with which momentum, a right run went."""

from collections.abc import Iterator, Sequence
from itertools import compress, product

import numpy as np

from gdtui.core.training.batches import Batching
from gdtui.core.training.optimizers.table import optimizer
from gdtui.core.training.schedules import Schedule, Unit, schedule
from gdtui.trace.check.found import Found
from gdtui.trace.check.layout import Layout
from gdtui.trace.check.loops import Loop
from gdtui.trace.check.matching import explaining
from gdtui.trace.check.search import USUAL, Search
from gdtui.trace.check.sieve import Run, akin
from gdtui.trace.check.trial import Trial

WITH_VELOCITY = ("momentum", "nesterov")
SHARES = tuple(each / 100 for each in range(1, 100))  # that somebody may choose of a whole
BETAS = (*SHARES, 0.995, 0.999)
GAMMAS = (*SHARES, *(each / 1000 for each in range(901, 1000) if each % 10))
DECAYS = tuple(float(f"{digit}e{power}") for power in range(-5, 1) for digit in range(1, 10))
FALLS = (0.1, 0.5, 0.2, 0.9, 0.3, 0.8, 0.25, 0.75, 0.7, 0.6, 0.4, 0.95, 0.33, 0.01)  # from stair to stair
LONGEST = 200  # epochs of half a wave that are all tried; of longer ones those that end in two noughts
GROUPS = 2  # of plain runs that agree equally far: what begins with a printed start agrees with its line
BEYOND = 2  # epochs that are looked at after the first wrong line
MOST = 20  # that are compared with all lines: where more explain the first, these say too little
AT_ONCE = 2000  # steps, at most, that are taken by all of these


def by_course(search: Search) -> Found | None:
    """Return the run of a schedule, or of a momentum, that explains all lines."""
    if not search.is_telling:
        return None
    trials = [trial for trial in search.likely() if trial.is_walkable and trial.is_plain]
    for places in akin(trials).values():
        for found in _of(search, [trials[at] for at in places]):
            if found.fits and found.moves:
                return found
    return None


def _of(search: Search, trials: Sequence[Trial]) -> Iterator[Found]:
    """Yield the runs of which the first lines are right, of trials that are walked together."""
    for reading in dict.fromkeys(trial.reading for trial in trials):
        own = [trial for trial in trials if trial.reading is reading]
        plain = [(trial, rate) for trial in own for rate in _rates(search, trial)]
        if not plain:
            continue
        agreed = [(_first_wrong(*pair), pair) for pair in plain]
        for wrong in sorted({step for step, _ in agreed}, reverse=True)[:GROUPS]:
            yield from _after(wrong, [pair for step, pair in agreed if step == wrong])


def _after(wrong: int, plain: Sequence[tuple[Trial, float]]) -> Iterator[Found]:
    """Yield the runs of which the first lines are right, where the plain ones go wrong at this step."""
    trial, _ = plain[0]
    reading, batching = trial.reading, Batching(len(trial.problem.dataset), trial.config.batch)
    steps = min(wrong + 1 + BEYOND * batching.samples, reading.last + 1, AT_ONCE)
    lines = [placed.upto(steps) for placed in reading.layout]
    if not any(placed.lines for placed in lines):
        return
    epochs = reading.last // batching.samples + 1
    for loops in _loops(wrong // batching.samples, int(batching.updates(wrong)), epochs):
        for tried, rate, loop in _left(plain, loops, lines, steps)[:MOST]:
            yield tried.on(loop).compared(rate)


def _rates(search: Search, trial: Trial) -> list[float]:
    """Return the rates that a run may begin with: the one said or usual, and those of a right first line."""
    if "lr" in search.claims.said:
        return [trial.usual]
    first = [placed.only(0) for placed in trial.reading.layout if placed.last[0] < trial.reading.first]
    steps = int(max(placed.last[0] for placed in first)) + 1
    path = trial.kin.path([trial.run] * len(USUAL), np.array(USUAL)[:, None], trial.rows_of(steps))
    right = explaining(path, first, trial.config.batch).tolist()
    return list(dict.fromkeys([trial.usual, *compress(USUAL, right)]))


def _first_wrong(trial: Trial, rate: float) -> int:
    """Return of which step the first line is that the plain run does not explain."""
    wrong = trial.compared(rate).match.wrong
    return wrong[0].step if wrong else trial.reading.last


def _left(
    plain: Sequence[tuple[Trial, float]], loops: Sequence[Loop], lines: Layout, steps: int
) -> list[tuple[Trial, float, Loop]]:
    """Return the loops that explain the first lines, each with its trial and its rate."""
    tried = [(trial, rate, loop) for (trial, rate), loop in product(plain, loops)]
    first = plain[0][0]
    runs = [Run(loop, trial.start) for trial, _, loop in tried]
    path = first.kin.path(runs, np.array([[rate] for _, rate, _ in tried]), first.rows_of(steps))
    right = explaining(path, lines, first.config.batch)
    return [each for each, is_right in zip(tried, right.tolist(), strict=True) if is_right]


def _loops(epoch: int, update: int, epochs: int) -> Iterator[list[Loop]]:
    """Yield the loops to be tried, as they can be walked together, where an epoch and its update go wrong."""
    for name in WITH_VELOCITY:
        yield [Loop(optimizer=optimizer(name, beta=beta)) for beta in BETAS]
    yield [Loop(schedule=each) for each in _schedules("epoch", epoch, epochs)]
    if update != epoch:  # else there is one in each
        yield [Loop(schedule=each) for each in _schedules("update", update, epochs)]


def _schedules(unit: Unit, changed: int, epochs: int) -> Iterator[Schedule]:
    """Yield the schedules to be tried, of which a first stair ends where the plain run goes wrong."""
    yield from (schedule("exponential", unit, gamma=gamma) for gamma in GAMMAS)
    stairs = {max(1, changed + off) for off in (-1, 0, 1)}
    yield from (schedule("step", unit, every=every, gamma=fall) for every in stairs for fall in FALLS)
    waves = {*range(2, LONGEST + 1), *range(LONGEST, 10 * LONGEST, 100), epochs}
    yield from (schedule("cosine", unit, over=over) for over in sorted(waves))
    yield from (schedule("1/t", unit, decay=decay) for decay in DECAYS)

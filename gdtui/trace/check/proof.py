"""Whether lines that no known run prints are wrong beyond doubt: only then is a program accused."""

from collections.abc import Iterator
from itertools import permutations

from gdtui.trace.check.found import EPSILON, Found
from gdtui.trace.check.lines import BEFORE, ROW
from gdtui.trace.check.loops import RIGHT, walk
from gdtui.trace.check.matching import explains
from gdtui.trace.check.names import Field
from gdtui.trace.check.path import Path
from gdtui.trace.check.search import Search, digits_of, says

GIVEN = ("data", "rate", "start")  # what can be said of a run, and must be known
AGREED = 2  # updates that pin data, start and a usual rate
PINNED = 4  # updates that pin a rate which was found out, too
SHUFFLED = 3  # epochs in the given order, which no shuffling gives
FEW = 4  # samples of which all orders are tried: more have too many


def missing(search: Search, truth: Found) -> tuple[str, ...]:
    """Return what would have to be known to call the lines wrong; nothing where they are wrong.

    Where updates agree with the right run they pin its data, its start and its rate; a rate that was not
    said may have changed since, though. Else all three must be said or printed.
    """
    said, told = search.claims.said, search.told
    known = search.claims.problem is not None or {Field("x"), Field("y")} <= told.fields
    lacking = [] if known else ["data"]
    if not _agrees(search, truth):
        if "lr" not in said:
            lacking.append("rate")
        if not _starts(search, truth):
            lacking.append("start")
    elif "lr" in said or _is_of_itself(search, truth):
        lacking = []
    else:
        lacking.append("rate")
    return (*lacking, "order") if not lacking and _may_be_shuffled(search, truth) else tuple(lacking)


def _agrees(search: Search, truth: Found) -> bool:
    """Do so many updates agree with the right run that it must be that one?"""
    if not truth.match.wrong:  # all lines do, and a prediction does not
        return bool(truth.lost)
    wrong = truth.match.wrong[0]
    batch = min(truth.config.batch, len(truth.problem.dataset))
    before = [line for line in search.told.lines if line.kind == ROW and line.number < wrong.line.number]
    sure = [line for line in before if says(line)]
    known = "lr" in search.claims.said or digits_of(truth.config.lr) == 1
    enough = AGREED if known else PINNED
    return min(len(sure), wrong.step // batch) >= enough


def _starts(search: Search, truth: Found) -> bool:
    """Is the start known? One parameter's was solved for, and no start gives these lines."""
    printed = any(line.kind == BEFORE for line in search.told.lines)
    return "start" in search.claims.said or printed or len(truth.config.start) == 1


def _is_of_itself(search: Search, truth: Found) -> bool:
    """Is a number wrong whatever the rate may have become: are later ones of its column right again?"""
    if not truth.match.wrong:
        return True
    wrong = truth.match.wrong[0]
    placed = next(each for each in truth.layout if wrong.line in each.lines)
    after = placed.lines.index(wrong.line) + 1
    path = _whole(search, truth)
    tail = placed.since(after)
    return bool(tail.lines) and explains(path, [tail], truth.config.batch)


def _whole(search: Search, truth: Found) -> Path:
    """Return the path of the right run along all lines."""
    steps = int(max(placed.last.max() for placed in truth.layout)) + 1
    rows = truth.rows or tuple(step % len(truth.problem.dataset) for step in range(steps))
    return _path(truth, truth.config.batch, rows[:steps])


def _path(truth: Found, batch: int, rows: tuple[int, ...]) -> Path:
    config = truth.config
    walked = walk(truth.problem, RIGHT, batch, config.lr, config.start, rows)
    return Path(truth.problem, walked, config.lr, EPSILON["float32"], truth.start.unsure)


def _may_be_shuffled(search: Search, truth: Found) -> bool:
    """May the samples have come in another order, of which nothing is printed?"""
    samples = len(truth.problem.dataset)
    batched = "batch" in search.claims.said and truth.config.batch >= samples
    if batched or samples == 1 or search.told.fields & {Field("x"), Field("sample")}:
        return False
    epoch = truth.match.wrong[0].step // samples if truth.match.wrong else 0
    if epoch >= SHUFFLED or not truth.match.wrong:
        return False
    return samples > FEW or any(_shuffled(search, truth, epoch))


def _shuffled(search: Search, truth: Found, epoch: int) -> Iterator[bool]:
    """Yield of each order of the epoch that is wrong first whether it explains the lines so far."""
    samples = len(truth.problem.dataset)
    upto = (epoch + 1) * samples
    said = "batch" in search.claims.said
    for batch in (truth.config.batch,) if said else range(1, samples):
        for order in permutations(range(samples)):
            path = _path(truth, batch, (*tuple(range(samples)) * epoch, *order))
            for layout in search.lying(samples, batch):
                head = [placed.upto(upto) for placed in layout]
                if any(placed.lines for placed in head):
                    yield explains(path, head, batch)

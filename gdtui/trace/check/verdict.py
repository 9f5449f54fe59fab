"""The verdict on a print-out: right, or where it first goes wrong, and by which slip."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import islice
from typing import Literal

import numpy as np

from gdtui.core.errors import InputError
from gdtui.core.training.optimizers.table import default_rate
from gdtui.locales import text
from gdtui.trace.check.anywhere import from_anywhere
from gdtui.trace.check.claims import Claims
from gdtui.trace.check.courses import by_course
from gdtui.trace.check.found import Found
from gdtui.trace.check.lines import ROW
from gdtui.trace.check.names import Field
from gdtui.trace.check.proof import missing
from gdtui.trace.check.reading import Print
from gdtui.trace.check.search import DOUBLE, OTHERS, Search, digits_of
from gdtui.trace.check.sieve import Reading
from gdtui.trace.check.slips import HALVED, PAIRS, SLIPS
from gdtui.trace.check.trial import Trial

LONG = 6  # digits of a rate beyond which nobody chose it
RELAXED = ("batch", "lr", "start", "optimizer", "schedule")  # what may be another than was said
SCALING = {"factor", "sum", "divided", "factor_twice", "factor+sum"}  # slips that are another rate, too
COMMON = [slip for slip in SLIPS if slip.name != "factor_twice"]  # of which twice the rate is no sign
TOLD = 2  # slips, at most, that are named of those which explain all lines
Kind = Literal["right", "otherwise", "slip", "claim", "epochs", "unknown"]


@dataclass(frozen=True)
class Verdict:
    """What there is to say of a print-out.

    `found` is the run that explains all lines, or else the right one that explains the most; `truth` is the
    right run, where that does not explain them. `names` are the slips that all lines may come from, or the
    choices that are others than was said. `also` are slips that a right run cannot be told from, and `rate`
    is one with which a right run explains all lines as well, where another was said.
    """

    kind: Kind
    found: Found
    truth: Found | None = None
    names: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    rate: float | None = None

    @property
    def right(self) -> bool:
        """Is nothing wrong?"""
        return self.kind == "right"

    @property
    def usual(self) -> float:
        """The rate of who says none."""
        return default_rate(self.found.config.optimizer.name)

    @property
    def alone(self) -> bool:
        """Do the lines say so little that a rate can be found for whatever they say?"""
        found = self.found
        told = {quantity for placed in found.layout for quantity in placed.fields}
        moved = sum(len(placed.lines) for placed in found.layout)
        return moved == 1 and not any(field.quantity == "gradient" for field in told)

    @property
    def step(self) -> int:
        """How many steps are done where it first goes wrong, or in the end."""
        if self.truth is not None and self.truth.match.wrong:
            return self.truth.match.wrong[0].step + 1
        return self.found.total


def verdict(told: Print, claims: Claims) -> Verdict:
    """Return the verdict on the lines of a print-out, of which something is said.

    InputError where too little is said, or known, for any.
    """
    search = Search(told, claims)
    found = _right(search)
    verdict = _of_right(search, found) if found is not None else _of_wrong(search)
    if verdict.right and not _is_checked(search, verdict.found):
        raise InputError("check.too_little")
    return verdict


def _of_wrong(search: Search) -> Verdict:
    """Return the verdict where no right run that is looked at first explains all lines."""
    return (
        _by_slip_or_rate(search)
        or _right_otherwise(search)
        or _by_claim(search)
        or _from_anywhere(search)
        or _by_pair(search)
        or _unknown(search)
    )


def _of_right(search: Search, found: Found) -> Verdict:
    """Return the verdict where a right run explains all lines."""
    if (other := _by_another_loop(search, found)) is not None:
        return other
    right = _as_was_said(search, found)
    if not right.right:
        return right
    return _counted(search, replace(right, also=_not_told_from(search, found)))


def _right(search: Search) -> Found | None:
    """Return the right run that explains all lines the simplest, in either precision."""
    halved = Field("loss") in search.told.fields and "optimizer" not in search.claims.said
    for slip in (None, HALVED) if halved else (None,):
        for dtype in search.precisions:
            if (found := search.usual(dtype, slip)) is not None:
                return found
        for dtype in search.precisions:
            if (found := search.any_rate(dtype, (slip,))) is not None:
                return found
    if not search.claims.said & {"optimizer", "schedule"}:
        for name in OTHERS:
            if (found := search.usual(DOUBLE, None, name)) is not None:
                return found
    return None


def _right_otherwise(search: Search) -> Verdict | None:
    """Return the verdict on a run of another optimizer, with another rate than the usual one."""
    if search.claims.said & {"optimizer", "schedule"}:
        return None
    rates = (search.any_rate(DOUBLE, name=name) for name in OTHERS)
    found = next((each for each in rates if each is not None), None) or by_course(search)
    return _as_was_said(search, found) if found is not None else None


def _as_was_said(search: Search, found: Found) -> Verdict:
    """Return the verdict on a right run, which is another than was said if problem and rate are.

    Who says both says how the run goes, and what is not said of it is as it is where nobody says it.
    """
    whole = search.claims.problem is not None and "lr" in search.claims.said
    other = found.config.optimizer != search.claims.config.optimizer or not found.config.schedule.is_constant
    if not (whole and other) or search.claims.said & {"optimizer", "schedule"}:
        return Verdict("right", found)
    return Verdict("otherwise", found, search.nearest)


def _by_another_loop(search: Search, found: Found) -> Verdict | None:
    """Return the verdict that a slip made lines which a right run explains with a rate that nobody chose.

    Where the slip only makes another rate of the rate, nobody can tell the two apart.
    """
    if found.slip is not None or "lr" in search.claims.said or digits_of(found.config.lr) <= LONG:
        return None
    fitting = search.slipping(DOUBLE, SLIPS)
    if not fitting or any(_is_scaled(each, found) for each in fitting):
        return None
    return _named(search, fitting)


def _is_scaled(slipped: Found, found: Found) -> bool:
    """Is the slip of the first one that which makes it the second with another rate?"""
    name = slipped.slip.name if slipped.slip is not None else ""
    return name in SCALING and slipped.config.batch == found.config.batch


def _not_told_from(search: Search, found: Found) -> tuple[str, ...]:
    """Return the slip with the usual rate that explains the lines of a right run with another."""
    usual = default_rate(found.config.optimizer.name)
    if found.slip is not None or "lr" in search.claims.said or found.config.lr == usual:
        return ()
    dtype = found.config.dtype
    slips = (each.slip for each in search.slipping(dtype, COMMON, usual))
    return tuple(slip.name for slip in islice(slips, 1) if slip is not None)


def _by_slip(search: Search) -> Verdict | None:
    """Return the verdict that names the slip which explains all lines."""
    for dtype in search.precisions:
        if found := search.slipping(dtype, SLIPS):
            return _named(search, found)
    if (first := search.any_rate(DOUBLE, SLIPS)) is None:
        return None
    return _named(search, search.slipping(DOUBLE, SLIPS, first.config.lr) or [first])


def _by_slip_or_rate(search: Search) -> Verdict | None:
    """Return the verdict that names a slip, or the rate where that is another than was said, or both.

    Who slips begins where others do: a right run is likelier than a slip with another start.
    """
    slipped = _by_slip(search)
    if slipped is None or "lr" not in search.claims.said:
        return slipped
    claim = _by_claim(search, ("lr",))
    if claim is None:
        return slipped
    if slipped.found.config.start != claim.found.config.start:
        return claim
    usual = claim.found.config.lr == claim.usual  # of any other what was said is believed
    return replace(slipped, names=slipped.names[:1], rate=claim.usual) if usual else slipped


def _named(search: Search, found: list[Found]) -> Verdict:
    """Return the verdict of slips, with the right run that they are compared with."""
    best = min(found, key=lambda each: digits_of(each.config.lr))
    names = [each.slip.name for each in found if each.slip is not None and each.config.lr == best.config.lr]
    config = replace(best.config, dtype="float64")
    trial = Trial(search, best.problem, config, None, best.start, Reading(best.layout, best.rows))
    return Verdict("slip", best, trial.compared(best.config.lr), tuple(names[:TOLD]))


def _by_claim(search: Search, choices: Sequence[str] = RELAXED) -> Verdict | None:
    """Return the verdict that a choice is another than was said."""
    for choice in choices:
        if choice not in search.claims.said:
            continue
        free = Search(search.told, search.claims.without(choice))
        names = (None, *OTHERS) if choice == "optimizer" else (None,)
        each = (free.usual(DOUBLE, None, name) or free.any_rate(DOUBLE, name=name) for name in names)
        other = next((found for found in each if found and digits_of(found.config.lr) <= LONG), None)
        if other is None and choice in ("optimizer", "schedule"):
            other = by_course(free)
        if other is not None:
            return Verdict("claim", other, search.nearest or other, (choice,))
    return None


def _by_pair(search: Search) -> Verdict | None:
    """Return the verdict that names two slips which explain all lines together, where none does alone."""
    found = search.slipping(DOUBLE, PAIRS) if search.is_telling else []
    return _named(search, found[:1]) if found else None


def _unknown(search: Search) -> Verdict:
    if search.nearest is None:
        raise InputError("check.too_long")
    lacking = missing(search, search.nearest)
    if "order" in lacking:
        raise InputError("check.unordered")
    if lacking:
        first, *others = (text(f"check.lacking.{each}") for each in lacking)
        what = reduce(lambda one, two: text("check.both", first=one, second=two), others, first)
        way = " ".join(text(f"check.way.{each}") for each in lacking)
        raise InputError("check.unknown", what=what, way=way)
    return Verdict("unknown", search.nearest, search.nearest)


def _from_anywhere(search: Search) -> Verdict | None:
    found = from_anywhere(search)
    return Verdict("right", found) if found is not None else None


def _is_checked(search: Search, found: Found) -> bool:
    """Are there more numbers than were needed to find out the run?"""
    said, config = search.claims.said, found.config
    printed = any(meant.quantity == "params" and meant.meaning == "before" for meant in found.match.meant)
    begun = printed or ("start" not in said and config.start != found.problem.start)
    rated = "lr" not in said and config.lr != default_rate(config.optimizer.name)
    asked = sum(line.kind != ROW for line in search.told.lines)
    return found.match.compared + asked > len(config.start) * begun + rated


def _counted(search: Search, right: Verdict) -> Verdict:
    """Return the verdict that there are too many epochs, or too few, where their number is said."""
    found, samples = right.found, len(right.found.problem.dataset)
    if "epochs" not in search.claims.said:
        return right
    epochs = found.config.epochs
    done = {max(int(placed.last.max()) + 1 for placed in found.layout) / samples}
    if any(meant.quantity == "params" and meant.meaning == "before" for meant in found.match.meant):
        done.add(max(int(placed.first.max()) for placed in found.layout) / samples)
    dense = all(len(each.first) < 2 or int(np.diff(each.first).max()) <= samples for each in found.layout)
    if epochs in done or (max(done) < epochs and not dense):
        return right
    return Verdict("epochs", found, found, ("more" if min(done) > epochs else "fewer",))

"""How a run is shown wherever it is drawn: by a word, a sign and a colour, never by colour alone."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from gdtui.core.session.moments import Moment, Trail
from gdtui.core.training.config import Plan

# Each role's sign, and the character that a curve is drawn with, and its run named by, where all is ASCII.
# The first three belong to the kinds of runs, the others to runs of a kind that is there already.
PLAIN = {
    "sgd": ("●", "*"),
    "gd": ("▲", "#"),
    "mini": ("■", "x"),
    "fourth": ("◆", "%"),
    "fifth": ("▼", "&"),
    "sixth": ("★", "$"),
}


class Look(NamedTuple):
    """A run's word, what tells it from the others beside it, the role of its colour and sign, its letter."""

    word: str
    short: str
    role: str
    letter: str = ""

    @property
    def sign(self) -> str:
        """The sign at the curve's end."""
        return PLAIN[self.role][0]

    @property
    def plain(self) -> str:
        """The sign, and all of the curve, in ASCII."""
        return PLAIN[self.role][1]

    def name(self, ascii: bool = False) -> str:
        """Return letter, sign and the shorter word."""
        return f"{self.letter} {self.plain if ascii else self.sign} {self.short}".lstrip()


def looks(moment: Moment) -> tuple[Look, ...]:
    """Return how each of the runs side by side is shown."""
    return _side_by_side(_plans(moment.trails), moment.run.batching.samples)


def look(moment: Moment) -> Look:
    """Return how the run is shown whose details are viewed."""
    return looks(moment)[moment.view]


def ghost_looks(moment: Moment) -> tuple[Look, ...]:
    """Return how each of the runs is shown that were left: as those of the same plan, but without letter."""
    return _left(_plans(moment.ghosts), _plans(moment.trails), moment.run.batching.samples)


def _plans(trails: Sequence[Trail]) -> tuple[Plan, ...]:
    return tuple(trail.run.plan for trail in trails)


@lru_cache(maxsize=64)
def _side_by_side(plans: tuple[Plan, ...], samples: int) -> tuple[Look, ...]:
    letters = [chr(ord("A") + i) for i in range(len(plans))] if len(plans) > 1 else [""]
    roles = _roles(plans, samples, taken=())
    words = [_word(plan, samples) for plan in plans]
    shorts = [_short(plan, plans, samples) for plan in plans]
    return tuple(map(Look, words, shorts, roles, letters))


@lru_cache(maxsize=64)
def _left(ghosts: tuple[Plan, ...], plans: tuple[Plan, ...], samples: int) -> tuple[Look, ...]:
    shown = dict(zip(plans, _side_by_side(plans, samples), strict=True))
    others = tuple(plan for plan in ghosts if plan not in shown)
    roles = dict(zip(others, _roles(others, samples, tuple(now.role for now in shown.values())), strict=True))
    return tuple(
        Look(
            _word(plan, samples),
            _short(plan, (*ghosts, *plans), samples),
            roles[plan] if plan in roles else shown[plan].role,
        )
        for plan in ghosts
    )


def _roles(plans: Sequence[Plan], samples: int, taken: tuple[str, ...]) -> list[str]:
    """Return a role for each: that of its last kind where it is free, else the next one that is."""
    given: list[str] = []
    for plan in plans:
        kind = {"SGD": "sgd", "GD": "gd"}.get(kind_of(_batches(plan)[-1], samples), "mini")
        others = [*list(PLAIN)[3:], *list(PLAIN)[:3]]
        free = [role for role in (kind, *others) if role not in (*taken, *given)]
        given.append(free[0] if free else kind)
    return given


def kind_of(batch: int, samples: int) -> str:
    """Return SGD where a batch is one sample, GD where it is all of them."""
    return "SGD" if batch == 1 else "GD" if batch == samples else "mini-batch"


def _word(plan: Plan, samples: int) -> str:
    """Return the kind, and where it changes on its way the first and the last."""
    return _from_to([kind_of(batch, samples) for batch in _batches(plan)])


def _batches(plan: Plan) -> list[int]:
    return [plan.batch, *(change.batch for change in plan.changes)]


def _from_to(values: Sequence[str]) -> str:
    return values[0] if values[0] == values[-1] else f"{values[0]}→{values[-1]}"


def _short(plan: Plan, beside: Sequence[Plan], samples: int) -> str:
    """Return the word, and the choices that differ from those of others of the same word, or on the way."""
    word, own = _word(plan, samples), _choices(plan)
    alike = [_choices(other) for other in beside if _word(other, samples) == word]
    told = [
        f"{label}{value}"
        for label, value in own.items()
        if value and ("→" in value or any(other[label] != value for other in alike))
    ]
    return " ".join([word.removesuffix("-batch"), *told])


def _choices(plan: Plan) -> dict[str, str]:
    """Return what a run can be told from another by, after what is said before it."""
    return {
        "": "" if plan.batch != _batches(plan)[-1] else str(plan.batch),  # else the word says it
        "lr ": _rates(plan),
        "in ": plan.dtype,
        "seed ": "none" if plan.seed is None else str(plan.seed),
        "from ": ",".join(map(_told_apart, plan.start)),
        "at ": ",".join(str(change.steps) for change in plan.changes),
    }


def _rates(plan: Plan) -> str:
    return _from_to([_told_apart(rate) for rate in (plan.lr, *(change.lr for change in plan.changes))])


def _told_apart(value: float) -> str:
    """Return the number in few digits where those mean no other, else in all that it takes."""
    text = f"{value:g}"
    return text if float(text) == value else repr(value)

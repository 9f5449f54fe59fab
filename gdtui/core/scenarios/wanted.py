"""What is wanted: all that a scenario says, as text by key, and what options say instead of it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from gdtui.core.limits import NO, YES
from gdtui.core.toml import KeyPath
from gdtui.core.training.chosen import OF_OPTIMIZERS, OF_SCHEDULES, SYNONYMS
from gdtui.core.training.optimizers.table import dashed


class Said(NamedTuple):
    """A value as the command line writes it, and where in a file it stands; None where an option says it."""

    text: str
    path: KeyPath | None = None


Values = Mapping[str, Said]
NOTHING: Values = MappingProxyType({})
OF_NAMES = {
    "optimizer": (*map(dashed, OF_OPTIMIZERS), *SYNONYMS),
    "schedule": OF_SCHEDULES,
    "model": ("degree",),
}  # what belongs to a name, and to no other
BATCHED = {"mode", "batch"}  # two ways to say the same


class Wanted(NamedTuple):
    """What is fitted and told, what all runs share, each of several, their changes, and where they stand.

    `listed` are several runs as `--runs` has them, and `changed` their changes as `--change` has them.
    A change says of which run it is, counted from 0; None: of every one. A mark's text is that of `--mark`.
    """

    data: Values = NOTHING
    told: Values = NOTHING
    shared: Values = NOTHING
    runs: tuple[Values, ...] = ()
    listed: str | None = None
    changes: tuple[tuple[int | None, Values], ...] = ()
    changed: tuple[str, ...] = ()
    place: Values = NOTHING
    marks: tuple[Said, ...] = ()
    breaks: tuple[Said, ...] = ()

    @property
    def cut(self) -> bool:
        """Does an option say how long the runs are? What a file says of later steps is gone then."""
        return "epochs" in self.shared and self.shared["epochs"].path is None

    def but(self, given: "Wanted") -> "Wanted":
        """Return this with what else is given, which wins; beside other runs nothing of these is left."""
        other = given.listed is not None or bool(given.runs)
        return Wanted(
            over(self.data, given.data),
            {**self.told, **given.told},
            over(self.shared, given.shared),
            given.runs if other else tuple(over(run, given.shared) for run in self.runs),
            given.listed,
            () if other or given.changed else self.changes,
            given.changed,
            given.place if other else {**self.place, **given.place},
            given.marks or (() if other else self.marks),
            given.breaks or self.breaks,
        )


def over(values: Values, upon: Values) -> dict[str, Said]:
    """Return the values, with those upon them instead.

    Another name takes the options of the first away, and the given order a seed that draws nothing else.
    """
    gone = {option for name, options in OF_NAMES.items() if name in upon for option in options}
    gone |= {key for key in values for each in upon if same(key, each) or {key, each} <= BATCHED}
    if (ordered := upon.get("shuffle")) is not None and ordered.text == NO:
        drawn = upon.get("replacement", values.get("replacement"))
        gone |= set() if drawn is not None and drawn.text == YES else {"seed"}
    return {**{key: said for key, said in values.items() if key not in gone}, **upon}


def same(key: str, other: str) -> bool:
    """Are these two words for one choice?"""
    return SYNONYMS.get(key, key) == SYNONYMS.get(other, other)

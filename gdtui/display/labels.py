"""How a run is shown wherever it is drawn: by a word, a sign and a colour, never by colour alone."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from gdtui.core.runs.run import Run
from gdtui.core.session.moments import Moment, Trail
from gdtui.core.training.chosen import optimizer_text, schedule_text
from gdtui.core.training.config import RunConfig
from gdtui.core.training.optimizers.table import SGD
from gdtui.display.numbers import exact
from gdtui.locales import text, texts

Kind = Literal["sgd", "gd", "mini"]

# Each role's sign, and the character that a curve is drawn with, and its run named by, where all is ASCII.
# The first three belong to the kinds of runs, the others to runs of a kind that is there already.
PLAIN = {
    "sgd": ("●", "*"),
    "gd": ("▲", "#"),
    "mini": ("■", "x"),
    "fourth": ("▰", "%"),
    "fifth": ("▼", "&"),
    "sixth": ("★", "$"),
}


class RunLabel(NamedTuple):
    """A run's word, what tells it from the others beside it, the role of its colour and sign, its letter."""

    word: str
    short: str
    role: str
    letter: str = ""
    rated: bool = False  # is the rate among what tells it from the others?

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


class Told(NamedTuple):
    """What a run can be told by: its kinds on the way, the role of the last one, its choices, and itself."""

    kinds: tuple[tuple[str, ...], ...]  # each in all its forms
    role: str
    choices: tuple[tuple[str, str], ...]  # what each is of, and the choice; empty: the word says it
    run: object

    @property
    def word(self) -> str:
        """The kind, and where it changes on its way the first and the last."""
        return _from_to([forms[0] for forms in self.kinds])

    @property
    def short(self) -> str:
        """The word, with the last kind in fewer letters if there is such a word."""
        first, last = self.kinds[0], self.kinds[-1]
        return last[-1] if first == last else _from_to([first[0], last[-1]])


class Choices(NamedTuple):
    """What a run alone is called by, each from first to last where it changes on the way."""

    word: str
    batch: str
    rate: str


def choices_of(config: RunConfig, samples: int) -> Choices:
    """Return the kind of a run, how many samples an update takes, and at which rate."""
    told = [config.at(step) for step in (0, *(change.steps for change in config.changes))]
    batches, rates = [str(each.batch) for each in told], [_rate_words(each) for each in told]
    return Choices(_told_of(config, samples).word, _from_to(batches), _from_to(rates))


def _rate_words(config: RunConfig) -> str:
    rate = exact(config.lr)
    return rate if config.schedule.is_constant else f"{rate} {schedule_text(config.schedule)}"


def run_labels(moment: Moment) -> tuple[RunLabel, ...]:
    """Return how each of the runs side by side is shown."""
    return _side_by_side(_all_told(moment.trails))


def viewed_label(moment: Moment) -> RunLabel:
    """Return how the run is shown whose details are viewed."""
    return run_labels(moment)[moment.view]


def ghost_labels(moment: Moment) -> tuple[RunLabel, ...]:
    """Return how each run that was left is shown: as the one with the same choices, but without a letter."""
    return _left(_all_told(moment.ghosts), _all_told(moment.trails))


def _all_told(trails: Sequence[Trail]) -> tuple[Told, ...]:
    return tuple(_told(trail.run) for trail in trails)


def _told(run: Run) -> Told:
    if run.config is None:
        return Told(((run.title,),), "mini", (), id(run))
    return _told_of(run.config, run.batching.samples)


@lru_cache(maxsize=64)
def _told_of(config: RunConfig, samples: int) -> Told:
    told = [config.at(step) for step in (0, *(change.steps for change in config.changes))]
    sizes, rates = [each.batch for each in told], [each.lr for each in told]
    kinds = tuple(kind_words(each, samples) for each in told)
    size = "" if sizes[0] != sizes[-1] else str(sizes[0])
    choices = {
        "size" if _is_plain(config) else "batch": size,
        "lr": _from_to([_told_apart(rate) for rate in rates]),
        "dtype": config.dtype,
        "seed": text("run.no_seed") if config.seed is None else str(config.seed),
        "start": ",".join(map(_told_apart, config.start)),
        "options": _from_to([optimizer_text(each.optimizer).partition(":")[2] for each in told]),
        "schedule": _from_to([schedule_text(each.schedule) for each in told]),
        "replacement": text("run.choice.drawn") if config.replacement else text("run.choice.ordered"),
        "changes": ",".join(str(change.steps) for change in config.changes),
    }
    role = kind_of(told[-1], samples) or "mini"
    return Told(kinds, role, tuple(choices.items()), config)


@lru_cache(maxsize=64)
def _side_by_side(told: tuple[Told, ...]) -> tuple[RunLabel, ...]:
    letters = [chr(ord("A") + i) for i in range(len(told))] if len(told) > 1 else [""]
    roles = _roles(told, taken=())
    return tuple(_label(each, told, *shown) for each, *shown in zip(told, roles, letters, strict=True))


@lru_cache(maxsize=64)
def _left(ghosts: tuple[Told, ...], told: tuple[Told, ...]) -> tuple[RunLabel, ...]:
    roles = {each: label.role for each, label in zip(told, _side_by_side(told), strict=True)}
    others = tuple(ghost for ghost in ghosts if ghost not in roles)
    roles |= dict(zip(others, _roles(others, tuple(roles.values())), strict=True))
    return tuple(_label(ghost, (*ghosts, *told), roles[ghost]) for ghost in ghosts)


def _roles(told: Sequence[Told], taken: tuple[str, ...]) -> list[str]:
    """Return a role for each: that of its last kind where it is free, else the next one that is."""
    given: list[str] = []
    for each in told:
        others = [*list(PLAIN)[3:], *list(PLAIN)[:3]]
        free = [role for role in (each.role, *others) if role not in (*taken, *given)]
        given.append(free[0] if free else each.role)
    return given


def kind_of(config: RunConfig, samples: int) -> Kind | None:
    """Return what a configuration does: "sgd" where a batch is one sample, "gd" where it is all of them.

    None by another rule than plain gradient descent. As many draws as there are samples are not all of them.
    """
    if not _is_plain(config):
        return None
    if config.batch == 1:
        return "sgd"
    return "gd" if config.batch == samples and not config.replacement else "mini"


def kind_words(config: RunConfig, samples: int) -> tuple[str, ...]:
    """Return what a configuration is called, and then in fewer letters if there is such a word.

    By another rule than plain gradient descent it is called as that rule is.
    """
    kind = kind_of(config, samples)
    return (config.optimizer.name,) if kind is None else texts(f"run.kind.{kind}")


def _is_plain(config: RunConfig) -> bool:
    return config.optimizer.name == SGD.name


def _from_to(values: Sequence[str]) -> str:
    return values[0] if values[0] == values[-1] else f"{values[0]}→{values[-1]}"


def _label(told: Told, beside: Sequence[Told], role: str, letter: str = "") -> RunLabel:
    """Return a run's label: it says the choices that differ from those of its like, or on the way."""
    alike = [dict(other.choices) for other in beside if other.word == told.word]
    said = {
        name: choice
        for name, choice in told.choices
        if choice and ("→" in choice or any(other.get(name, choice) != choice for other in alike))
    }
    sizes = {dict(other.choices).get("size") or dict(other.choices).get("batch", "") for other in beside}
    if (batch := dict(told.choices).get("batch")) and len(sizes) > 1:
        said = {"batch": batch, **said}
    choices = [text(f"run.choice.{name}", value=choice) for name, choice in said.items()]
    return RunLabel(told.word, " ".join([told.short, *choices]), role, letter, "lr" in said)


def _told_apart(value: float) -> str:
    """Return the number in few digits where those mean no other, else in all that it takes."""
    short = f"{value:g}"
    return short if float(short) == value else repr(value)

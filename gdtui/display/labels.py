"""How a run is shown wherever it is drawn: by a word, a sign and a colour, never by colour alone."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from gdtui.core.session.moments import Moment, Trail
from gdtui.core.training.config import RunConfig

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


class RunLabel(NamedTuple):
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


def run_labels(moment: Moment) -> tuple[RunLabel, ...]:
    """Return how each of the runs side by side is shown."""
    return _side_by_side(_configs(moment.trails), moment.run.batching.samples)


def viewed_label(moment: Moment) -> RunLabel:
    """Return how the run is shown whose details are viewed."""
    return run_labels(moment)[moment.view]


def ghost_labels(moment: Moment) -> tuple[RunLabel, ...]:
    """Return how each run that was left is shown: as the one with the same choices, but without a letter."""
    return _left(_configs(moment.ghosts), _configs(moment.trails), moment.run.batching.samples)


def _configs(trails: Sequence[Trail]) -> tuple[RunConfig, ...]:
    return tuple(trail.run.config for trail in trails)


@lru_cache(maxsize=64)
def _side_by_side(configs: tuple[RunConfig, ...], samples: int) -> tuple[RunLabel, ...]:
    letters = [chr(ord("A") + i) for i in range(len(configs))] if len(configs) > 1 else [""]
    roles = _roles(configs, samples, taken=())
    words = [_word(config, samples) for config in configs]
    shorts = [_short(config, configs, samples) for config in configs]
    return tuple(map(RunLabel, words, shorts, roles, letters))


@lru_cache(maxsize=64)
def _left(
    ghosts: tuple[RunConfig, ...], configs: tuple[RunConfig, ...], samples: int
) -> tuple[RunLabel, ...]:
    shown = dict(zip(configs, _side_by_side(configs, samples), strict=True))
    others = tuple(config for config in ghosts if config not in shown)
    roles = dict(zip(others, _roles(others, samples, tuple(now.role for now in shown.values())), strict=True))
    return tuple(
        RunLabel(
            _word(config, samples),
            _short(config, (*ghosts, *configs), samples),
            roles[config] if config in roles else shown[config].role,
        )
        for config in ghosts
    )


def _roles(configs: Sequence[RunConfig], samples: int, taken: tuple[str, ...]) -> list[str]:
    """Return a role for each: that of its last kind where it is free, else the next one that is."""
    given: list[str] = []
    for config in configs:
        kind = {"SGD": "sgd", "GD": "gd"}.get(kind_of(_batches(config)[-1], samples), "mini")
        others = [*list(PLAIN)[3:], *list(PLAIN)[:3]]
        free = [role for role in (kind, *others) if role not in (*taken, *given)]
        given.append(free[0] if free else kind)
    return given


def kind_of(batch: int, samples: int) -> str:
    """Return SGD where a batch is one sample, GD where it is all of them."""
    return "SGD" if batch == 1 else "GD" if batch == samples else "mini-batch"


def _word(config: RunConfig, samples: int) -> str:
    """Return the kind, and where it changes on its way the first and the last."""
    return _from_to([kind_of(batch, samples) for batch in _batches(config)])


def _batches(config: RunConfig) -> list[int]:
    return [config.batch, *(change.batch for change in config.changes)]


def _from_to(values: Sequence[str]) -> str:
    return values[0] if values[0] == values[-1] else f"{values[0]}→{values[-1]}"


def _short(config: RunConfig, beside: Sequence[RunConfig], samples: int) -> str:
    """Return the word, and the choices that differ from those of others of the same word, or on the way."""
    word, own = _word(config, samples), _choices(config)
    alike = [_choices(other) for other in beside if _word(other, samples) == word]
    told = [
        f"{label}{value}"
        for label, value in own.items()
        if value and ("→" in value or any(other[label] != value for other in alike))
    ]
    return " ".join([word.removesuffix("-batch"), *told])


def _choices(config: RunConfig) -> dict[str, str]:
    """Return what a run can be told from another by, after what is said before it."""
    return {
        "": "" if config.batch != _batches(config)[-1] else str(config.batch),  # else the word says it
        "lr ": _rates(config),
        "in ": config.dtype,
        "seed ": "none" if config.seed is None else str(config.seed),
        "from ": ",".join(map(_told_apart, config.start)),
        "at ": ",".join(str(change.steps) for change in config.changes),
    }


def _rates(config: RunConfig) -> str:
    return _from_to([_told_apart(rate) for rate in (config.lr, *(change.lr for change in config.changes))])


def _told_apart(value: float) -> str:
    """Return the number in few digits where those mean no other, else in all that it takes."""
    text = f"{value:g}"
    return text if float(text) == value else repr(value)

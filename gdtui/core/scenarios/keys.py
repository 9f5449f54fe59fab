"""Keys: which of them each table of a scenario has, and of which kind the value of each is."""

from gdtui.core.limits import MODES, OPTIMIZERS, SCHEDULES
from gdtui.core.problem.working import PHASES
from gdtui.core.scenarios.kinds import (
    BATCH,
    COLUMN,
    COLUMNS,
    NUMBER,
    NUMBERS,
    PAIR,
    STEPS,
    SWITCH,
    TEXT,
    WHOLE,
    Kind,
)
from gdtui.core.training.arguments import LETTERS
from gdtui.core.training.chosen import OF_OPTIMIZERS, OF_SCHEDULES, SYNONYMS
from gdtui.core.training.optimizers.table import SWITCHES

Keys = dict[str, Kind]

DATA: Keys = {
    "dataset": TEXT,
    "model": TEXT,
    "degree": WHOLE,
    "x": COLUMNS,
    "target": COLUMN,
    "decimal": TEXT.of(".", ","),
    "standardize": SWITCH,
    "predict": NUMBER,
}
# What a run can change on its way.
CHANGING: Keys = {
    "mode": TEXT.of(*MODES),
    "batch": BATCH,
    "lr": NUMBER,
    "optimizer": TEXT,
    **dict.fromkeys((*OF_OPTIMIZERS, *SYNONYMS), NUMBER),
    "betas": PAIR,
    **dict.fromkeys(SWITCHES, SWITCH),
    "schedule": TEXT,
    **dict.fromkeys(OF_SCHEDULES, NUMBER),
    "every": WHOLE,
    "over": WHOLE,
    "per": TEXT.of("epoch", "update"),
}
RUN: Keys = {
    **CHANGING,
    "start": NUMBERS,
    "dtype": TEXT.of("float64", "float32"),
    "shuffle": SWITCH,
    "seed": WHOLE,
    "replacement": SWITCH,
}
TOLD: Keys = {"title": TEXT, "notes": TEXT}
SHARED: Keys = {"epochs": WHOLE, **RUN}
CHANGE: Keys = {"step": WHOLE, **CHANGING}
PLACE: Keys = {"step": STEPS, "phase": TEXT.of(*PHASES[:-1]), "run": TEXT.of(*LETTERS)}

# Names behind which options may stand, as in adam:betas=0.9,0.99: what they begin with.
NAMES = {"optimizer": OPTIMIZERS, "schedule": SCHEDULES}

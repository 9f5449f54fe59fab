"""Lists the optimizers and the schedules, with formulas that are read from what computes them."""

from collections.abc import Iterator

from gdtui.cli.listing import print_list
from gdtui.core.algebra import Named
from gdtui.core.training.chosen import shortest, value_text
from gdtui.core.training.optimizers.rule import Optimizer
from gdtui.core.training.optimizers.table import MADE, SOME, dashed, default_rate, defaults, forms, optimizer
from gdtui.core.training.schedules import MADE as SCHEDULES
from gdtui.core.training.schedules import defaults as schedule_defaults
from gdtui.core.training.schedules import schedule
from gdtui.locales import text

HEADS = ("name", "formula", "options")

NEEDED = {"decoupled_weight_decay": {"weight_decay": SOME}}  # what an option says nothing without
LATER = 1000.0  # updates: by then each formula is the one of the long run


def print_optimizers() -> None:
    """Print each optimizer with the rows of its working and its options, then each schedule."""
    rows = [row for name in MADE for row in _rows(name)]
    planned = [row for name in SCHEDULES for row in _schedule_rows(name)]
    heads = [text(f"optimizers.{head}") for head in HEADS]
    between = [("", "", ""), (text("optimizers.options_too"), "", text("optimizers.whose"))]
    last = [("", "", ""), (text("optimizers.schedules"), "", "")]
    print_list(heads, [*rows, *between, *_option_rows(), *last, *planned], text("optimizers.usage"))


def _formulas(chosen: Optimizer) -> list[str]:
    """Return the rows of an update as it is in the long run."""
    state = chosen.init(0.0)
    if "t" in state._fields:
        state = state._replace(t=LATER)
    working = chosen.working(Named("w", 0.0), Named("g", 1.0), state, Named("lr", default_rate(chosen.name)))
    return [f"{row.symbol} ← {row.expression.written()}" for row in working]


def _option_rows() -> Iterator[tuple[str, ...]]:
    """Yield what each option changes that there is not by default, and which optimizers have it."""
    having: dict[str, list[Optimizer]] = {}
    for each in (each for name in MADE for each in forms(name)[1:]):
        having.setdefault(each.options[0][0], []).append(each)
    for option, (first, *others) in having.items():
        chosen = optimizer(first.name, **dict(first.options), **NEEDED.get(option, {}))
        usual = _formulas(optimizer(first.name))
        changed = [formula for formula in _formulas(chosen) if formula not in usual]
        names = ", ".join(each.name for each in (first, *others))
        for i, formula in enumerate(changed):
            whose = text("optimizers.all") if len(others) == len(MADE) - 1 else names
            yield ("", formula, "") if i else (dashed(option), formula, whose)


def _rows(name: str) -> Iterator[tuple[str, ...]]:
    formulas = _formulas(optimizer(name))
    told = [f"lr {shortest(default_rate(name))}"]
    told += [f"{dashed(option)} {value_text(value)}" for option, value in defaults(name).items()]
    for i in range(max(len(formulas), len(told))):
        yield name if i == 0 else "", _nth(formulas, i), _nth(told, i)


def _schedule_rows(name: str) -> Iterator[tuple[str, ...]]:
    paper = schedule(name).paper(0.1, 1, 100)
    told = [f"{option} {shortest(value)}" for option, value in schedule_defaults(name).items()]
    yield name, f"lr ← {paper.written()}", ", ".join(told)


def _nth(texts: list[str], i: int) -> str:
    return texts[i] if i < len(texts) else ""

"""Lists the optimizers and the schedules, with formulas that are read from what computes them."""

from collections.abc import Iterator

from gdtui.cli.listing import print_list
from gdtui.core.algebra import Named
from gdtui.core.training.chosen import shortest
from gdtui.core.training.optimizers.table import MADE, dashed, default_rate, defaults, optimizer
from gdtui.core.training.schedules import MADE as SCHEDULES
from gdtui.core.training.schedules import defaults as schedule_defaults
from gdtui.core.training.schedules import schedule
from gdtui.locales import text

HEADS = ("name", "formula", "options")

LATER = 1000.0  # updates: by then each formula is the one of the long run


def print_optimizers() -> None:
    """Print each optimizer with the rows of its working and its options, then each schedule."""
    rows = [row for name in MADE for row in _rows(name)]
    planned = [row for name in SCHEDULES for row in _schedule_rows(name)]
    heads = [text(f"optimizers.{head}") for head in HEADS]
    between = [("", "", ""), (text("optimizers.schedules"), "", "")]
    print_list(heads, [*rows, *between, *planned], text("optimizers.usage"))


def _rows(name: str) -> Iterator[tuple[str, ...]]:
    chosen = optimizer(name)
    state = chosen.init(0.0)
    if "t" in state._fields:
        state = state._replace(t=LATER)
    working = chosen.working(Named("w", 0.0), Named("g", 1.0), state, Named("lr", default_rate(name)))
    formulas = [f"{row.symbol} ← {row.expression.written()}" for row in working]
    told = [f"lr {shortest(default_rate(name))}"]
    told += [f"{dashed(option)} {_value(value)}" for option, value in defaults(name).items()]
    for i in range(max(len(formulas), len(told))):
        yield name if i == 0 else "", _nth(formulas, i), _nth(told, i)


def _schedule_rows(name: str) -> Iterator[tuple[str, ...]]:
    paper = schedule(name).paper(0.1, 1, 100)
    told = [f"{option} {shortest(value)}" for option, value in schedule_defaults(name).items()]
    yield name, f"lr ← {paper.written()}", ", ".join(told)


def _nth(texts: list[str], i: int) -> str:
    return texts[i] if i < len(texts) else ""


def _value(value: object) -> str:
    return ",".join(map(shortest, value)) if isinstance(value, tuple) else shortest(float(str(value)))

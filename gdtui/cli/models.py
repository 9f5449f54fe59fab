"""Lists the models: the formula of each, its parameters, its loss, and what it is of."""

from collections.abc import Iterator

from gdtui.cli.listing import print_list
from gdtui.core.data.datasets import Dataset
from gdtui.core.errors import InputError
from gdtui.core.problem.models import MODELS, ModelChoice, fitted
from gdtui.locales import text

HEADS = ("name", "formula", "parameters", "loss")
ONE, TWO = Dataset.of([0, 1], [0, 1]), Dataset.of([[0, 1], [1, 0]], [0, 1])  # of one feature, and of two


def print_models() -> None:
    """Print a row for each model, and another for those that take several features."""
    heads = [text(f"models.{head}") for head in HEADS]
    print_list(heads, [row for name in MODELS for row in _rows(name)], text("models.usage"))


def _rows(name: str) -> Iterator[tuple[str, ...]]:
    for data in (ONE, TWO):
        try:
            model, _ = fitted(data, ModelChoice(name))
        except InputError:  # it is of one feature
            continue
        first = data is ONE
        loss = text(f"models.loss_of.{name}") if first else text("models.several")
        yield name if first else "", model.formula, " ".join(model.names), loss

"""Meanings: what a printed number may be of a step, where programs print different things by one name."""

from typing import NamedTuple

from gdtui.core.arrays import Array, Indices
from gdtui.trace.check.layout import Placed, Unit
from gdtui.trace.check.path import Path

# What is printed by the name, the usual thing first.
PARAMS = ("after", "before")
PREDICTION = ("before", "after")
GRADIENT: dict[Unit, tuple[str, ...]] = {
    "step": ("sample", "batch_sum", "batch_mean"),
    "update": ("batch_mean", "batch_sum", "sample"),
    "epoch": ("batch_mean", "batch_sum", "sample", "epoch_mean", "epoch_sum"),
}
LOSS: dict[Unit, tuple[str, ...]] = {
    "step": (
        *("sample_before", "sample_after", "dataset_after", "dataset_before", "batch_mean"),
        *("running_mean", "running_sum", "dataset_sum_after", "dataset_sum_before"),
    ),
    "update": (
        *("batch_mean", "batch_sum", "dataset_before", "dataset_after", "sample_before", "sample_after"),
        *("dataset_sum_before", "dataset_sum_after", "running_mean", "running_sum"),
    ),
    "epoch": (
        *("dataset_before", "dataset_after", "sample_before", "sample_after", "epoch_mean", "epoch_sum"),
        *("dataset_sum_before", "dataset_sum_after", "batch_mean"),
    ),
}
DATASET_LOSS = ("dataset_after", "dataset_before")


def meanings_of(quantity: str, unit: Unit) -> tuple[str, ...]:
    """Return what a quantity may mean in lines of a unit; nothing where it cannot be compared."""
    match quantity:
        case "params":
            return PARAMS
        case "gradient":
            return GRADIENT[unit]
        case "loss":
            return LOSS[unit]
        case "dataset_loss":
            return DATASET_LOSS
        case "accumulated":
            return ("batch_sum",)
        case "prediction" if unit == "step":
            return PREDICTION
    return ()


class Values(NamedTuple):
    """What the run has where lines speak, (..., m, columns), and what another's arithmetic makes of it."""

    numbers: Array
    slack: Array


def values(path: Path, placed: Placed, batch: int, quantity: str, meaning: str) -> Values:
    """Return the values of a quantity in a meaning, of lines that lie within the path."""
    first, last = placed.first, placed.last
    if quantity == "params":
        return Values(*path.params(last + 1 if meaning == "after" else first))
    if quantity == "prediction":
        numbers, slack = path.prediction(last + 1 if meaning == "after" else last, last)
        return Values(numbers[..., None], slack[..., None])
    begin, kind = _window(meaning, first, last, path.samples, batch)
    if quantity in ("gradient", "accumulated"):
        return Values(*path.gradient(begin, last, kind))
    numbers, slack = path.loss(begin, last, kind)
    return Values(numbers[..., None], slack[..., None])


def _window(meaning: str, first: Indices, last: Indices, samples: int, batch: int) -> tuple[Indices, str]:
    """Return where that begins of which a meaning is the sum or the mean, and what the path calls it."""
    epoch = last - last % samples
    scope, _, kind = meaning.partition("_")
    if scope == "batch":
        begin = epoch + last % samples // batch * batch
    elif scope in ("epoch", "running"):
        begin = epoch
    else:
        return first, meaning
    return begin, kind


def same_where(meaning: str, unit: Unit, samples: int, batch: int) -> str:
    """Return the simplest meaning that is the same where epochs and batches are so long."""
    if batch == samples and unit != "step" and meaning in ("batch_mean", "epoch_mean"):
        return "dataset_before"
    return meaning

"""The lecture's print-out: to the byte what its GD script and its SGD script print."""

from collections.abc import Iterable

from gdtui.core.arrays import Array
from gdtui.core.training.trainer import Step
from gdtui.trace.reader import Lines, Reader


def lecture(steps: Iterable[Step], reader: Reader) -> Lines:
    """Yield the GD script's lines where a batch is the whole dataset, the SGD script's otherwise."""
    script = _gd if 1 < reader.config.batch == reader.samples else _sgd
    yield _prediction("before", reader.start, reader)
    params = reader.start
    for after, line in script(steps, reader):
        params = after
        yield line
    yield _prediction("after", params, reader)


def _gd(steps: Iterable[Step], reader: Reader) -> Iterable[tuple[Array, str]]:
    """Yield one line an epoch; its loss is the dataset's mean before the update.

    An epoch that is broken off has none: its update never happened.
    """
    losses: list[float] = []
    for step in steps:
        losses.append(step.loss)
        if step.updated:
            loss = reader.mean(losses)
            yield step.params, f"epoch: {step.epoch} {_named(step.params, reader)} loss= {loss}\n"
            losses.clear()


def _sgd(steps: Iterable[Step], reader: Reader) -> Iterable[tuple[Array, str]]:
    """Yield a line a sample and one an epoch; its loss is the last sample's after its update.

    An epoch that is broken off has its line too, as in the script when its inner loop is left.
    """
    step = None
    for step in steps:
        numbers = (*reader.x(step.sample), reader.y(step.sample), *step.gradient.tolist())
        yield step.params, f"\tgrad: {' '.join(map(str, numbers))}\n"
        if step.position + 1 == reader.samples:
            yield step.params, _progress(step, reader)
    if step is not None and step.position + 1 < reader.samples:
        yield step.params, _progress(step, reader)


def _progress(step: Step, reader: Reader) -> str:
    loss = reader.loss(step.params, step.sample)
    return f"progress: {step.epoch} {_named(step.params, reader)} loss= {loss}\n"


def _prediction(when: str, params: Array, reader: Reader) -> str:
    return f"predict ({when} training) {_typed(reader.predict_at)} {reader.answer(params)}\n"


def _named(params: Array, reader: Reader) -> str:
    return " ".join(
        f"{name}= {value}" for name, value in zip(reader.model.names, params.tolist(), strict=True)
    )


def _typed(value: float) -> str:
    """Return the number as a person types it: 4, not 4.0."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e16 else str(value)

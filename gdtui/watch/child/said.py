"""What a program says itself: by `gdtui.step`, by a knob, or by what its generator yields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import ModuleType
from typing import Any

from .knobs import Knobs
from .recorder import Recorder, observe, scalar
from .refused import Refused

LOSS, GRADIENT = ("loss",), ("grad", "gradient")


def module(recorder: Recorder, knobs: Knobs) -> ModuleType:
    """Return what `import gdtui` gives to a program that is watched."""
    made = ModuleType("gdtui", "What a program says to who watches it.")

    def step(
        loss: Any = None, grad: Any = None, epoch: Any = None, sample: Any = None, **values: Any
    ) -> None:
        """Record an update, and wait until another is asked for."""
        if recorder.is_ours():
            recorder.track(0).row(observe(recorder, loss, grad, epoch, sample, values))

    def knob(name: str, value: Any) -> Any:
        """Return a number that can be set from outside; its own value where it is not."""
        if name not in knobs.known:
            recorder.note("knob", name=name, value=scalar(value))
        return knobs.value(name, value)

    def watch(*args: Any, **kwargs: Any) -> None:
        """Do nothing: it is watched already."""

    made.__dict__.update(step=step, knob=knob, watch=watch)
    return made


def take(recorder: Recorder, yielded: Any) -> None:
    """Record what a generator yields: a mapping, a named tuple or a tuple is an update."""
    if not isinstance(yielded, Iterable):
        raise Refused("no_generator", type=type(yielded).__name__)
    for value in yielded:
        given = dict(named(value))
        grad = next((given.pop(name) for name in GRADIENT if name in given), None)
        own = {name: given.pop(name, None) for name in ("loss", "epoch", "sample")}
        recorder.track(0).row(observe(recorder, own["loss"], grad, own["epoch"], own["sample"], given))


def named(value: Any) -> Mapping[str, Any]:
    """Return what was yielded by names: its keys or fields, else numbers from 1 on."""
    if isinstance(value, Mapping):
        return {str(name): each for name, each in value.items()}
    if isinstance(value, tuple):
        fields = getattr(value, "_fields", None) or [f"value {index + 1}" for index in range(len(value))]
        return dict(zip(fields, value))  # noqa: B905  not in Python 3.9
    return {"value": value}

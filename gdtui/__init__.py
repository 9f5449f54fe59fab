"""gdtui: a debugger for gradient descent in the terminal."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gdtui.cli.from_python import watch as watch
    from gdtui.core.api import train as train
    from gdtui.core.errors import InputError as InputError
    from gdtui.core.training.trainer import Step as Step

__version__ = "0.1.0"

# The public names and where they live, imported when first used: `gdtui --version` needs no numpy.
_HOMES = {
    "train": "gdtui.core.api",
    "Step": "gdtui.core.training.trainer",
    "InputError": "gdtui.core.errors",
    "watch": "gdtui.cli.from_python",
}

__all__ = ["InputError", "Step", "__version__", "knob", "step", "train", "watch"]


def step(loss: Any = None, grad: Any = None, epoch: Any = None, sample: Any = None, **values: Any) -> None:
    """Say that your loop has made an update: its loss, gradient and place, and the parameters by name.

    A program that `gdtui watch` runs is recorded by it, and stops here until another step is asked for. In
    any other it does nothing, in less than a microsecond. A gradient of as many numbers as there are
    parameters is theirs, in their order.
    """


def knob(name: str, value: Any) -> Any:
    """Return a number that `gdtui watch` can set from outside, by its name: here it is always `value`."""
    return value


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'gdtui' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__

"""gdtui: a debugger for gradient descent in the terminal."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gdtui.core.api import train as train
    from gdtui.core.errors import InputError as InputError
    from gdtui.core.training.trainer import Step as Step

__version__ = "0.1.0"

# The public names and where they live, imported when first used: `gdtui --version` needs no numpy.
_HOMES = {"train": "gdtui.core.api", "Step": "gdtui.core.training.trainer", "InputError": "gdtui.core.errors"}

__all__ = ["InputError", "Step", "__version__", "train"]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'gdtui' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__

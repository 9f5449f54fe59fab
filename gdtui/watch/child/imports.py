"""What is done when the program imports a library: seeds, hooks, and a plot that shows nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any


class Noticing(MetaPathFinder):
    """Finds modules as the others do, and has something done when one of some names has been imported."""

    def __init__(self, then: dict[str, Callable[[ModuleType], None]]) -> None:
        self._then = then

    def install(self) -> None:
        """Notice imports from now on; what is there already is taken at once."""
        for name in [name for name in self._then if name in sys.modules]:
            self._then.pop(name)(sys.modules[name])
        sys.meta_path.insert(0, self)

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find what others find; where it is one of ours, wait for its end."""
        if name not in self._then:
            return None
        for finder in sys.meta_path:
            if finder is self or not hasattr(finder, "find_spec"):
                continue
            spec = finder.find_spec(name, path, target)
            if spec is not None and spec.loader is not None:
                spec.loader = _Then(spec.loader, self._then.pop(name))
                return spec
        return None


class _Then(Loader):
    """Loads as another loader does, and then does something."""

    def __init__(self, loader: Any, then: Callable[[ModuleType], None]) -> None:
        self._loader, self._then = loader, then

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Make what the other makes."""
        made: ModuleType | None = self._loader.create_module(spec)
        return made

    def exec_module(self, module: ModuleType) -> None:
        """Load it, give it its own loader back, and go on."""
        module.__loader__ = self._loader
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        self._loader.exec_module(module)
        self._then(module)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)


def seeded(seed: int | None) -> dict[str, Callable[[ModuleType], None]]:
    """Return what is done with the libraries that draw random numbers, and with plots."""
    then: dict[str, Callable[[ModuleType], None]] = {"matplotlib.pyplot": _show_nothing}
    if seed is not None:
        import random

        random.seed(seed)
        then["numpy"] = lambda numpy: numpy.random.seed(seed)
    return then


def _show_nothing(pyplot: ModuleType) -> None:
    """Have a plot neither shown nor waited for."""
    pyplot.show = lambda *args, **kwargs: None  # type: ignore[attr-defined]

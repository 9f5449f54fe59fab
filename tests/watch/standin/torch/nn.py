"""Modules: parameters by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


class Module:
    """Has parameters and modules as attributes."""

    def __init__(self, **parts: Any) -> None:
        self._modules = {name: each for name, each in parts.items() if isinstance(each, Module)}
        self._parameters = {name: each for name, each in parts.items() if not isinstance(each, Module)}

    def children(self) -> Iterator[Module]:
        """Its modules."""
        return iter(self._modules.values())

    def named_parameters(self, prefix: str = "") -> Iterator[tuple[str, Any]]:
        """All parameters, those of its modules too."""
        for name, each in self._parameters.items():
            yield prefix + name, each
        for name, module in self._modules.items():
            yield from module.named_parameters(f"{prefix}{name}.")

    def parameters(self) -> list[Any]:
        """The same without names."""
        return [each for _, each in self.named_parameters()]

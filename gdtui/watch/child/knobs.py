"""Knobs: numbers of the program that can be set from outside, and when they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any


class Knobs:
    """What is set, and what is to be set after how many steps."""

    def __init__(self, values: dict[str, Any], changes: Iterable[tuple[int, str, Any]]) -> None:
        self._values = dict(values)
        self._changes = list(changes)
        self._heard: list[Callable[[str, Any], None]] = []
        self.known: dict[str, Any] = {}  # by name, each with its value in the program

    def value(self, name: str, own: Any) -> Any:
        """Return a number that may be set; its own value where it is not."""
        self.known.setdefault(name, own)
        return self._values.get(name, own)

    def heard(self, by: Callable[[str, Any], None]) -> None:
        """Have somebody told of what is set from now on."""
        self._heard.append(by)

    def set(self, name: str, value: Any) -> None:
        """Set a knob."""
        self._values[name] = value
        for by in self._heard:
            by(name, value)

    def after(self, steps: int) -> Iterable[tuple[str, Any]]:
        """Set what is to be set after so many steps; return what that was."""
        if not self._changes:
            return ()
        found = [(name, value) for step, name, value in self._changes if step == steps]
        for name, value in found:
            self.set(name, value)
        return found

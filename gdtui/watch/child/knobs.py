"""Knobs: numbers of the program that can be set from outside, and when they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any


class Knobs:
    """What is set, and what is to be set after how many steps."""

    def __init__(self, values: dict[str, Any], changes: Iterable[tuple[int, str, Any]]) -> None:
        self._values = dict(values)
        self._changes = list(changes)
        self._heard: list[Callable[[str, Any], bool]] = []
        self.known: dict[str, Any] = {}  # by name, each with its value in the program
        # Since they were set, each with the step of that; those that were set from the start have none.
        self.unasked: dict[str, int | None] = dict.fromkeys(self._values)

    def value(self, name: str, own: Any) -> Any:
        """Return a number that may be set; its own value where it is not."""
        self.known.setdefault(name, own)
        self.unasked.pop(name, None)
        return self._values.get(name, own)

    def taken(self, names: Iterable[str]) -> None:
        """Take note that the program was given these as arguments."""
        for name in names:
            self.unasked.pop(name, None)

    def heard(self, by: Callable[[str, Any], bool]) -> None:
        """Have somebody told of what is set from now on, who says whether it is used so."""
        self._heard.append(by)

    def set(self, name: str, value: Any, steps: int) -> None:
        """Set a knob after so many steps."""
        self._values[name] = value
        self.unasked[name] = steps
        if any([by(name, value) for by in self._heard]):
            del self.unasked[name]

    def missed(self, steps: int) -> Iterable[tuple[str, int]]:
        """Return, once, what was set before the last of so many steps and not asked for in it, and when."""
        if not self.unasked:
            return ()
        found = [(name, at) for name, at in self.unasked.items() if at is not None and at < steps]
        for name, _ in found:
            del self.unasked[name]
        return found

    def after(self, steps: int) -> Iterable[tuple[str, Any]]:
        """Set what is to be set after so many steps; return what that was."""
        if not self._changes:
            return ()
        found = [(name, value) for step, name, value in self._changes if step == steps]
        for name, value in found:
            self.set(name, value, steps)
        return found

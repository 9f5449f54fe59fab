"""How an update is recorded that is like the one before: numbers of names, in their order, and quickly."""

from __future__ import annotations

from typing import Any, NamedTuple


class Plan(NamedTuple):
    """What there is to record of an update."""

    columns: list[tuple[str, str]]
    loss: str | None
    gradients: list[str]
    names: list[str]
    others: list[tuple[str, type]]  # which are no numbers, as long as they are of these types
    moving: list[str]  # of the names those that updates move
    moving_at: list[tuple[str, int]]  # and which columns are theirs
    aside: int  # the columns of what is kept of an update before its pass is over

    def numbers(
        self, scope: dict[str, Any], place: list[float], gradients: list[tuple[str, float]]
    ) -> list[float] | None:
        """Return what is recorded of an update where all is as it was the last time, and plain; else None."""
        if [name for name, _ in gradients] != self.gradients:
            return None
        head = [scope.get(self.loss)] if self.loss else []
        tail = [scope.get(name) for name in self.names]
        for value in (*head, *tail):
            if type(value) is not float and type(value) is not int:
                return None
        if any(type(scope.get(name)) is not kind for name, kind in self.others):
            return None
        try:
            return [*place, *map(float, head), *[each for _, each in gradients], *map(float, tail)]  # type: ignore[arg-type]
        except OverflowError:  # a whole number beyond all others
            return None

    def moved(
        self, scope: dict[str, Any], place: list[float], gradients: list[tuple[str, float]]
    ) -> list[float] | None:
        """Return what is known as soon as an update was made, likewise."""
        if [name for name, _ in gradients] != self.gradients:
            return None
        found = [*place, *[each for _, each in gradients]]
        for name in self.moving:
            value = scope.get(name)
            if type(value) is not float:
                return None
            found.append(value)
        return found
